"""What is missing is refused, dropped or filled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.files.writing import read
from tui_nn.data.files.choices import MISSING_WORDS
from tui_nn.errors import DataError

HOLES = "a,color,kind\n1,red,x\n,blue,y\n7,?,y\n3,red,x\n5,red,\n2,blue,y\n"
"""Missing: a number in line 3, a text in line 4, a target in line 6."""


def test_refuses_the_first_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^row 3, column a: got nothing"):
        read(tmp_path, HOLES)


def test_drops_rows(tmp_path: Path) -> None:
    table = read(tmp_path, HOLES, missing="drop")
    assert table.samples.x.tolist() == [[1, 3, 2], [0, 0, 1], [1, 1, 0]]
    assert table.samples.target.tolist() == [0, 0, 1]
    assert table.report.missing == '3 in 3 columns; 3 rows dropped; color "?"'


def test_fills_numbers_by_the_median_and_texts_by_a_category(tmp_path: Path) -> None:
    table = read(tmp_path, HOLES, missing="median")
    samples = table.samples
    assert samples.feature_names == ("a", "color=blue", "color=red", "color=(missing)")
    # The row without a target is dropped, so the median is that of 1, 7, 3 and 2.
    assert samples.x[0].tolist() == [1, 2.5, 7, 3, 2]
    assert samples.x[3].tolist() == [0, 0, 1, 0, 0]
    assert np.array_equal(samples.x[1:].sum(axis=0), np.ones(5))
    assert table.report.missing == (
        '3 in 3 columns; 1 row dropped; numbers filled with the median; texts given a category of their own; color "?"'
    )


@pytest.mark.parametrize("word", MISSING_WORDS)
def test_knows_the_words_for_missing(tmp_path: Path, word: str) -> None:
    samples = read(tmp_path, f"a,b,c\n1,red,x\n2, {word} ,y\n{word},blue,y\n3,red,y\n", missing="drop").samples
    assert samples.x[0].tolist() == [1, 3]


def test_a_column_that_is_not_used_may_have_holes(tmp_path: Path) -> None:
    table = read(tmp_path, "a,nothing,c\n1,,x\n2,,y\n")
    assert table.report.left_out == {"nothing": "empty"}
    assert table.report.missing == "none"


def test_a_column_with_one_value_and_holes_is_not_constant(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^row 3, column b: got nothing"):
        read(tmp_path, "a,b,c\n1,2,x\n2,,y\n")


def test_refuses_to_drop_everything(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^missing: got drop, allowed: at least 2 rows without missing values"):
        read(tmp_path, "a,b,c\n1,,x\n,2,y\n3,,x\n", missing="drop")
