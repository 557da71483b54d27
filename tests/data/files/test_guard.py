"""A file that changes while it is read is refused, whatever was read of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tui_nn.data.files.guard import unchanged
from tui_nn.errors import DataError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("a,b\n1,2\n")
    return path


def test_lets_a_file_be_that_stays_as_it_is(file: Path) -> None:
    with unchanged(str(file)):
        file.read_text()


def append(file: Path) -> None:
    with file.open("a") as more:
        more.write("3,4\n")


def replace(file: Path) -> None:
    other = file.with_suffix(".new")
    other.write_text(file.read_text())
    other.rename(file)


def change_and_fail(file: Path) -> None:
    append(file)
    raise DataError("row 2", "3", "what was there before")


@pytest.mark.parametrize("change", [append, replace, Path.unlink, change_and_fail])
def test_refuses_a_file_that_changes(file: Path, change: Callable[[Path], None]) -> None:
    with pytest.raises(DataError, match=r"this one changed\)$"), unchanged(str(file)):
        change(file)


def test_says_what_is_wrong_with_a_file_that_does_not_change(file: Path) -> None:
    with pytest.raises(DataError, match=r"^row 2"), unchanged(str(file)):
        raise DataError("row 2", "3", "a number")


def test_a_file_that_is_removed_while_it_is_read_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n")

    def read() -> None:
        with unchanged(str(file)):
            file.unlink()
            file.read_text()

    with pytest.raises(DataError, match=r"this one changed\)$"):
        read()
