"""Every file that cannot be trained on is refused in one line that says where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.data.files.writing import read
from tui_nn.data.files.reading import read_table
from tui_nn.errors import DataError

NASTY = Path(__file__).parents[1] / "nasty"

LINES = {
    "blank-lines.csv": "data: got nothing but blank lines, allowed: a table",
    "header-only.csv": "data: got 0 rows (header: in line 1), allowed: a file with at least 2 rows",
    "one-row.csv": "data: got 1 row (header: in line 1), allowed: a file with at least 2 rows",
    "one-column.csv": "data: got no column besides the target sepal, allowed: numbers or categories in another column",
    "one-class.csv": "target species: got always iris, allowed: at least two different values",
    "too-many-classes.csv": "target species: got 51 classes, allowed: up to 50 classes, or a number",
    "short-row.csv": "row 3: got 3,4, allowed: as many columns as the header has",
    "long-row.csv": "row 3: got 3;4;rose;5, allowed: as many columns as the header has",
    "short-row-after-line-feed.csv": "row 5: got 5,6, allowed: as many columns as the header has",
    "short-row-crlf.csv": "row 5: got 5,6, allowed: as many columns as the header has",
    "missing.csv": "row 4, column sepal: got nothing, allowed: a value (or set missing to drop or median)",
    "not-a-number.csv": "row 3, column petal: got nothing, allowed: a value (or set missing to drop or median)",
    "missing-target.csv": "row 4, column species: got ?, allowed: a value (or set missing to drop or median)",
    "infinity.csv": "row 3, column petal: got -inf, allowed: a finite number",
    "too-large.csv": "row 3, column petal: got inf, allowed: a finite number",
    "open-quote.csv": 'row 3: got 2,3,"rose, allowed: a quote that is closed',
    "null-byte.csv": "row 3: got a null byte, allowed: text (this is another kind of file)",
    "picture.csv": "row 3: got a null byte, allowed: text (this is another kind of file)",
    "undefined-byte.csv": (
        "row 2: got 1,?iris, allowed: text in UTF-8, UTF-16 or Windows-1252 "
        "(otherwise set the encoding, as in --encoding cp1250)"
    ),
    "only-dates.csv": (
        "data: got no column besides the target species, "
        "allowed: numbers or categories in another column; day was left out: dates or times"
    ),
    "only-constants.csv": (
        "data: got no column besides the target species, "
        "allowed: numbers or categories in another column; sepal was left out: always 1"
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_says_where_and_what(name: str) -> None:
    with pytest.raises(DataError) as refused:
        read_table(str(NASTY / name))
    assert str(refused.value) == LINES[name]


def test_every_nasty_file_is_tried() -> None:
    assert {path.name for path in NASTY.glob("*.csv")} == {*LINES, "empty.csv"}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("nasty", "a file, not a folder"),
        ("nasty/nowhere.csv", "a file that exists"),
        ("nasty/empty.csv", "a file that is not empty"),
    ],
)
def test_refuses_what_is_no_file(name: str, allowed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(NASTY.parent)
    with pytest.raises(DataError) as refused:
        read_table(name)
    assert str(refused.value) == f"data: got {name}, allowed: {allowed}"


def test_refuses_a_folder_that_is_named_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DataError, match="allowed: a file, not a folder"):
        read_table(str(tmp_path / "folder.csv"))


def test_refuses_a_pipe_rather_than_wait_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError, match="allowed: a file on a disk"):
        read_table(str(tmp_path / "pipe.csv"))


def test_refuses_another_kind_of_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"allowed: a file that ends in \.csv, \.tsv, \.txt, \.data, \.gz, \.zst"):
        read(tmp_path, "a,b\n1,2\n", "data.docx")


def test_refuses_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # Root may read anything.
    with pytest.raises(DataError, match="allowed: a file that you may read"):
        read(tmp_path, "a,b\n1,2\n")


def test_refuses_a_path_that_cannot_be() -> None:
    with pytest.raises(DataError, match="allowed: a file that"):
        read_table("\0.csv")


def test_refuses_a_line_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        read(tmp_path, "a,b\n1," + "x" * 2_100_000 + "\n2,y\n")
    assert str(refused.value) == "data: got a longer line, allowed: a line of up to 2,000,000 bytes"


@pytest.mark.parametrize(
    ("above", "row"), [("", 3), ("\ufeff", 3), ("# measured in May\n", 4), ("# measured\n\n", 5), ("\n", 4)]
)
def test_counts_the_lines_above_the_header(tmp_path: Path, above: str, row: int) -> None:
    with pytest.raises(DataError, match=f"^row {row}, column b: got nothing"):
        read(tmp_path, f"{above}a,b,c\n1,2,x\n2,,y\n3,4,x\n")
