"""Points that are drawn: what their text says, and which set each is in."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments import points, small
from tui_nn.data import drawn
from tui_nn.data.drawn import MOST_POINTS, Point, parse, spelled
from tui_nn.data.splitting import split_growing
from tui_nn.errors import DataError, SettingError
from tui_nn.training.loading import load_data


def test_a_text_says_class_and_place_of_each_point() -> None:
    assert parse(" 0 1.5 -2.25;1 -0.5 3 ;\n") == (Point(0, 1.5, -2.25), Point(1, -0.5, 3.0))
    assert parse("0, 1, 2; 1, 3, 4") == (Point(0, 1, 2), Point(1, 3, 4))


def test_coordinates_are_rounded_to_two_decimals() -> None:
    assert spelled(parse("0 1.23456 -0.001; 1 4.999 5")) == "0 1.23 0; 1 5 5"


@given(points())
def test_what_is_written_is_read_again(text: str) -> None:
    assert spelled(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "given", "allowed"),
    [
        ("", "''", "points such as 0 1.5 -2.25; 1 -0.5 3"),
        ("0 1 1; 1 2", "1 2 as point 2", "the class, x1 and x2 of each"),
        ("0 1 1; 1 2 3 4", "1 2 3 4 as point 2", "the class, x1 and x2 of each"),
        ("0 1 1; one 2 2", "one as the class of point 2", "0 to 9"),
        ("0 1 1; -1 2 2", "-1 as the class of point 2", "0 to 9"),
        ("0 1 1; 10 2 2", "10 as the class of point 2", "0 to 9"),
        ("0 1 1; 1 5.01 2", "5.01 as x1 of point 2", "a number from -5 to 5"),
        ("0 1 1; 1 2 nan", "nan as x2 of point 2", "a number from -5 to 5"),
        ("0 1 left; 1 2 2", "left as x2 of point 1", "a number from -5 to 5"),
        ("0 1 1; 0 2 2", "no point of class 1", "at least one of each class from 0, and two classes"),
        ("0 1 1; 2 2 2", "no point of class 1", "at least one of each class from 0, and two classes"),
        ("0 1 1;" + "1 2 2;" * MOST_POINTS, "501 points", "at most 500"),
    ],
)
def test_refused_in_one_line_that_names_the_point(text: str, given: str, allowed: str) -> None:
    line = f"points: got {given}, allowed: "
    with pytest.raises(DataError, match=f"^{re.escape(line)}") as error:
        parse(text)
    assert allowed in str(error.value)
    with pytest.raises(SettingError, match=f"^{re.escape(line)}"):
        small(points=text)


def test_each_fifth_point_of_a_class_is_a_test_point() -> None:
    labels = np.array([0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0])
    # Of class 0, the fifth is number 6 and the tenth number 14; of class 1, the fifth is number 12.
    parts = split_growing(labels, 0.2, 0.0)
    assert parts.test.tolist() == [6, 12, 14]
    assert parts.validation.tolist() == []
    assert parts.train.tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13]


def test_validation_points_come_between_the_test_points() -> None:
    parts = split_growing(np.zeros(10, np.int64), 0.2, 0.3)
    # Of n points, floor(0.2 n) are for the test and floor(0.3 n) for validation, one at a time and the test first.
    assert parts.test.tolist() == [4, 9]
    assert parts.validation.tolist() == [3, 6]
    assert split_growing(np.zeros(11, np.int64), 0.2, 0.3).validation.tolist() == [3, 6, 10]


def test_as_many_as_the_fraction_says_whatever_the_rounding() -> None:
    # 0.29 * 100 is 28.999999999999996.
    assert len(split_growing(np.zeros(100, np.int64), 0.29, 0.0).test) == 29


def test_with_too_few_points_the_sets_are_the_same_and_the_note_says_so() -> None:
    few = small(data="drawn", points="0 1 1; 1 2 2; 0 3 3", test_fraction=0.2, validation_fraction=0.2)
    dataset = load_data(few)
    assert dataset.validation
    for part in (dataset.validation, dataset.test):
        np.testing.assert_array_equal(part.x, dataset.train.x)
    assert "the training set is also the validation set and the test set" in dataset.note
    assert "also" not in load_data(few.updated({"points": "0 1 1;" * 6 + "1 2 2;" * 6})).note


@given(
    labels=st.lists(st.integers(0, 3), min_size=1, max_size=60),
    more=st.lists(st.integers(0, 5), max_size=20),
    fractions=st.tuples(st.floats(0.01, 0.45), st.floats(0, 0.45)),
)
def test_each_point_keeps_its_set_when_others_follow(
    labels: list[int], more: list[int], fractions: tuple[float, float]
) -> None:
    before, after = (split_growing(np.array(chosen), *fractions) for chosen in (labels, labels + more))
    everything = set(range(len(labels)))
    assert set(before.train) | set(before.validation) | set(before.test) == everything
    assert set(before.train) == set(after.train) & everything
    for part, later in ((before.validation, after.validation), (before.test, after.test)):
        # A set that would be empty is the training set until there is a point for it.
        if part is not before.train:
            assert set(part) == set(later) & everything
            assert not set(part) & set(before.train)


@given(
    labels=st.lists(st.integers(0, 3), min_size=2, max_size=60),
    removed=st.integers(0, 59),
    fractions=st.tuples(st.floats(0.01, 0.45), st.floats(0, 0.45)),
)
def test_a_point_that_is_removed_moves_at_most_later_ones_of_its_class(
    labels: list[int], removed: int, fractions: tuple[float, float]
) -> None:
    removed %= len(labels)
    keeps = [i for i, label in enumerate(labels) if i < removed or label != labels[removed]]
    left = [i for i in range(len(labels)) if i != removed]
    before = set(split_growing(np.array(labels), *fractions).train)
    after = {left[i] for i in split_growing(np.array(labels)[left], *fractions).train}
    assert before & set(keeps) == after & set(keeps)


@given(points())
def test_a_point_is_trained_on_at_its_place_with_its_class(text: str) -> None:
    dataset = load_data(small(data="drawn", points=text, precision="float64"))
    found = set()
    for part in (dataset.train, dataset.test):
        found |= {(int(label), *x) for label, x in zip(part.labels, part.x.T.tolist(), strict=True)}
    assert found == set(parse(text))
    assert dataset.best_possible is None
    assert len(dataset.class_names) == drawn.class_count(parse(text))
    assert set(dataset.train.labels) == set(range(len(dataset.class_names)))


def test_points_can_change_during_a_run_but_not_the_number_of_classes() -> None:
    experiment = small(data="drawn", points="0 1 1; 1 2 2")
    assert not experiment.updated({"points": "0 1 1; 1 2 2; 1 3 3"}).needs_restart(experiment)
    assert experiment.updated({"points": "0 1 1; 1 2 2; 2 3 3"}).needs_restart(experiment)
