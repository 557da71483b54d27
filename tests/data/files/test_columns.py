"""What becomes a feature, and what is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.files.writing import read
from tui_nn.errors import DataError


def with_column(name: str, values: list[object]) -> str:
    """A file with that column, then one more feature and a target."""
    rows = [f"{value},{i * 0.5},{'xy'[i % 2]}" for i, value in enumerate(values)]
    return "\n".join([f"{name},other,kind", *rows]) + "\n"


def test_one_hot_in_the_order_of_the_names(tmp_path: Path) -> None:
    samples = read(tmp_path, with_column("color", ["red", "blue", "red", "green"])).samples
    assert samples.feature_names == ("color=blue", "color=green", "color=red", "other")
    assert np.array_equal(samples.x[:3], [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 1, 0]])


@pytest.mark.parametrize(
    ("no", "yes"), [("false", "true"), ("False", "True"), ("no", "yes"), ("N", "Y"), ("F", "T"), ("off", "on")]
)
def test_a_yes_or_no_is_one_feature(tmp_path: Path, no: str, yes: str) -> None:
    samples = read(tmp_path, with_column("wet", [yes, no, no, yes])).samples
    assert samples.feature_names == ("wet", "other")
    assert samples.x[0].tolist() == [1, 0, 0, 1]


LEFT_OUT: dict[str, list[object]] = {
    "always 7": [7] * 60,
    "always here": ["here"] * 60,
    "empty": [""] * 60,
    "dates or times": [f"2020-01-{day % 28 + 1:02}" for day in range(60)],
    "60 different texts: an identifier": [f"name {i}" for i in range(60)],
    "51 different texts: an identifier": [f"name {i % 51}" for i in range(60)],
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_leaves_out_what_teaches_nothing(tmp_path: Path, reason: str) -> None:
    table = read(tmp_path, with_column("column", LEFT_OUT[reason]))
    assert table.report.left_out == {"column": reason}
    assert table.samples.feature_names == ("other",)


def test_takes_as_many_categories_as_classes(tmp_path: Path) -> None:
    samples = read(tmp_path, with_column("town", [f"town {i % 50:02}" for i in range(60)])).samples
    assert len(samples.feature_names) == 50 + 1
    assert np.array_equal(samples.x[:50].sum(axis=0), np.ones(60))


@pytest.mark.parametrize(("name", "left_out"), [("id", True), ("Unnamed: 0", True), ("age", False)])
def test_leaves_out_a_number_of_the_row_by_its_name(tmp_path: Path, name: str, left_out: bool) -> None:
    assert (name in read(tmp_path, with_column(name, [1, 2, 3, 4])).report.left_out) == left_out


def test_an_id_that_does_not_count_is_a_feature(tmp_path: Path) -> None:
    assert "id" in read(tmp_path, with_column("id", [1, 2, 4, 3])).samples.feature_names


def test_names_that_happen_to_be_digits_are_texts(tmp_path: Path) -> None:
    tickets = [f"{i}" for i in range(70)] + [f"A/{i}" for i in range(30)]
    assert "identifier" in read(tmp_path, with_column("ticket", [*tickets])).report.left_out["ticket"]


def test_a_few_texts_among_numbers_make_categories_and_are_said(tmp_path: Path) -> None:
    ages = [*(20 + i % 9 for i in range(90)), *["old"] * 5]
    table = read(tmp_path, with_column("age", [*ages]))
    assert table.samples.feature_names[:10] == (*(f"age={20 + i}" for i in range(9)), "age=old")
    assert "features: age (10 categories, one-hot; mixed: 90 numbers, but old in row 92)" in table.report.lines()


def test_a_text_among_numbers_is_refused_in_a_column_that_must_be_one(tmp_path: Path) -> None:
    ages = [*(20 + i % 9 for i in range(90)), *["old"] * 5]
    with pytest.raises(DataError) as refused:
        read(tmp_path, with_column("age", [*ages]), numbers=("age",))
    assert str(refused.value) == "row 92, column age: got old, allowed: a number (or set --missing-words=old)"
    table = read(tmp_path, with_column("age", [*ages]), missing_words=("old",), missing="drop")
    assert table.samples.x[0].tolist() == ages[:90]


def test_reads_numbers_exactly(tmp_path: Path) -> None:
    values = [0.1, 1 / 3, 1e-300, 1.7976931348623157e308, -5e-324, 123456789012345678.0]
    samples = read(tmp_path, with_column("a", [*map(repr, values)])).samples
    assert samples.x[0].tolist() == values


def test_has_the_precision_that_was_asked_for(tmp_path: Path) -> None:
    samples = read(tmp_path, with_column("a", [0.1, 0.2]), dtype="float32", target="other").samples
    assert samples.x.dtype == samples.target.dtype == np.float32
    assert samples.x[0].tolist() == np.array([0.1, 0.2], np.float32).tolist()


def test_a_text_that_reads_as_infinity_is_a_text(tmp_path: Path) -> None:
    samples = read(tmp_path, with_column("hash", [*["1e999", "a", "b", "c"] * 2])).samples
    assert samples.feature_names == ("hash=1e999", "hash=a", "hash=b", "hash=c", "other")


@pytest.mark.parametrize("word", ["inf", "-inf", "Infinity"])
def test_infinity_among_numbers_is_refused(tmp_path: Path, word: str) -> None:
    content = with_column("a", ["2.5", "3.5", word, "4.5"])
    with pytest.raises(DataError, match=f"^row 4, column a: got {word}, allowed: a finite number$"):
        read(tmp_path, content)
    with pytest.raises(DataError, match=f"^row 4, column a: got {word}, allowed: a number "):
        read(tmp_path, content, numbers=("a",))


def test_infinity_among_codes_is_said(tmp_path: Path) -> None:
    table = read(tmp_path, with_column("code", [*["007", "008"] * 9, "inf"]))
    assert "features: code (3 categories, one-hot; mixed: 18 numbers, but inf in row 20)" in table.report.lines()


def test_refuses_what_the_precision_cannot_hold(tmp_path: Path) -> None:
    content = with_column("a", [1, "1e39", 2])
    assert read(tmp_path, content).samples.x[0, 1] == 1e39
    with pytest.raises(DataError, match=r"^row 3, column a: got 1e\+39, allowed: a number that float32 can hold$"):
        read(tmp_path, content, dtype="float32")
