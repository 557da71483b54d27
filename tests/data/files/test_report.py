from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.files.writing import read
from tui_nn.data.files.report import Outline, UnsuitableError
from tui_nn.errors import DataError

CONTENT = (
    "id;size;color;wet;day;note;kind\n"
    "1;1,5;red;yes;2020-01-01;a;y\n"
    "2;2,5;blue;no;2020-01-02;b;x\n"
    "3;3,5;red;no;2020-01-03;;x\n"
    "4;;red;yes;2020-01-04;d;x\n"
)


def test_tells_everything_that_was_worked_out(tmp_path: Path) -> None:
    table = read(tmp_path, CONTENT, missing="drop")
    assert table.report.lines() == [
        "file: data.csv, values between semicolons, decimal comma, UTF-8",
        "header: in line 1",
        "rows: 4, 2 taken",
        "features: size (numbers)",
        "features: color (2 categories, one-hot)",
        "features: wet (1 for yes, 0 otherwise)",
        "features: note (3 categories, one-hot)",
        "left out: id (only counts the rows)",
        "left out: day (dates or times)",
        "missing values: 2 in 2 columns; 2 rows dropped",
        "target: kind, a class, because it is text",
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


def refused(folder: Path, content: str, **settings: str) -> Outline:
    """What is known of a file that was read, but that cannot be trained on in this way."""
    with pytest.raises(UnsuitableError) as error:
        read(folder, content, **settings)
    return error.value.outline


def test_names_the_columns_that_could_be_the_target_in_their_order(tmp_path: Path) -> None:
    table = read(tmp_path, CONTENT, missing="drop")
    assert list(table.report.outline.targets().items()) == [
        ("id", "numbers"),
        ("size", "numbers, 1 missing"),
        ("color", "texts"),
        ("wet", "yes or no"),
        ("note", "texts, 1 missing"),
        ("kind", "texts"),
    ]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "row 4, column note: got nothing"),
        ({"target": "sort"}, "target: got sort"),
        ({"missing": "drop", "target_kind": "number"}, "got y, allowed: a number"),
        ({"missing": "drop", "target": "day"}, "target: got day, which has dates or times"),
    ],
)
def test_a_refusal_still_tells_what_there_is(tmp_path: Path, settings: dict[str, str], says: str) -> None:
    with pytest.raises(DataError, match=says):
        read(tmp_path, CONTENT, **settings)
    outline = refused(tmp_path, CONTENT, **settings)
    assert outline.targets() == read(tmp_path, CONTENT, missing="drop").report.outline.targets()
    assert outline.lines() == [
        "file: data.csv, values between semicolons, decimal comma, UTF-8",
        "header: in line 1",
        "rows: 4",
        "columns: id, size (numbers)",
        "columns: color, note, kind (texts)",
        "columns: wet (yes or no)",
        "left out: day (dates or times)",
        "missing values: size 1, note 1",
    ]


def test_a_column_without_values_is_no_target(tmp_path: Path) -> None:
    outline = refused(tmp_path, "a,b,c\n1,,x\n2,,x\n3,,x\n")
    assert list(outline.targets()) == ["a", "c"]
    assert "left out: b (empty)" in outline.lines()
    assert "missing values: none" in outline.lines()


def test_what_is_known_stays_short_with_many_columns(tmp_path: Path) -> None:
    names = ",".join(f"p{i}" for i in range(200))
    content = f"{names}\n" + "".join(
        ",".join("" if row == i % 7 else "5" for i in range(200)) + "\n" for row in range(9)
    )
    lines = refused(tmp_path, content).lines()
    assert len(lines) == 5
    assert lines[-1].endswith("p7 1 and 192 more")
    assert max(map(len, lines[1:])) < 100


def test_of_a_file_that_is_no_table_nothing_is_known(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read(tmp_path, "a,b\n1,x\n2,y,z\n")
    assert not isinstance(error.value, UnsuitableError)
