from __future__ import annotations

from pathlib import Path

from tests.data.files.writing import read

CONTENT = (
    "id;size;colour;wet;day;note;kind\n"
    "1;1,5;red;yes;2020-01-01;a;y\n"
    "2;2,5;blue;no;2020-01-02;b;x\n"
    "3;3,5;red;no;2020-01-03;;x\n"
    "4;;red;yes;2020-01-04;d;x\n"
)


def test_tells_everything_that_was_worked_out(tmp_path: Path) -> None:
    table = read(tmp_path, CONTENT, missing="drop")
    assert table.report.lines() == [
        f"file: {tmp_path / 'data.csv'}, values between semicolons, decimal comma, UTF-8",
        "header: in line 1",
        "rows: 4, 2 taken",
        "features: size (numbers)",
        "features: colour (2 categories, one-hot)",
        "features: wet (1 for yes, 0 otherwise)",
        "features: note (3 categories, one-hot)",
        "left out: day (dates or times)",
        "left out: id (only counts the rows)",
        "missing values: 2 in 2 columns; 2 rows dropped",
        "target: kind, a class, as it is text",
        "classes: x 1, y 1",
    ]


def test_stays_short_with_many_columns(tmp_path: Path) -> None:
    names = ",".join(f"p{i}" for i in range(101))
    content = f"{names}\n" + "".join(",".join(str(i * row) for i in range(1, 102)) + "\n" for row in range(4))
    lines = read(tmp_path, content, target_kind="number").report.lines()
    assert "features: p0, p1, p2, p3, p4, p5, p6, p7 and 92 more (numbers)" in lines
    assert max(map(len, lines[1:])) < 100


def test_counts_the_classes(tmp_path: Path) -> None:
    report = read(tmp_path, "a,b\n1,x\n2,y\n3,x\n").report
    assert report.class_counts == {"x": 2, "y": 1}
    assert read(tmp_path, "a,b\n1,0.5\n2,1.5\n3,3\n").report.class_counts == {}
