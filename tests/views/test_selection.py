"""The selected point: which ones the keys step through, in which order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.views.moments import finished, fresh
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.selection import UNSELECTED, Selection, class_confusion


def predicted(labels: list[int], predictions: list[int]) -> Snapshot:
    """A snapshot whose first test points have these classes and were predicted as these."""
    snapshot = fresh()
    true = snapshot.dataset.test.labels.copy()
    true[: len(labels)] = labels
    dataset = replace(snapshot.dataset, test=replace(snapshot.dataset.test, labels=true))
    guesses = np.array(predictions)
    test = replace(snapshot.test, predictions=guesses, correct=guesses == labels)
    return replace(snapshot, dataset=dataset, test=test)


BY_HAND = predicted([0, 1, 2, 0, 1, 0, 2], [0, 2, 2, 1, 2, 1, 0])
"""Wrong are 1, 3, 4, 5 and 6: twice class 1 as 2, twice class 0 as 1, once class 2 as 0."""


def steps(start: Selection, direction: int, count: int) -> list[int | None]:
    found, here = [], start
    for _ in range(count):
        here = here.stepped(BY_HAND, direction)
        found.append(here.index)
    return found


def test_without_a_cell_the_wrong_points_are_stepped_through_in_a_circle() -> None:
    assert steps(UNSELECTED, 1, 6) == [1, 3, 4, 5, 6, 1]
    assert steps(UNSELECTED, -1, 6) == [6, 5, 4, 3, 1, 6]


@pytest.mark.parametrize(("index", "after", "before"), [(0, 1, 6), (2, 3, 1), (3, 4, 1), (6, 1, 5), (20, 1, 6)])
def test_from_any_point_the_next_and_the_previous_one_follow(index: int, after: int, before: int) -> None:
    assert Selection(index).stepped(BY_HAND, 1).index == after
    assert Selection(index).stepped(BY_HAND, -1).index == before


@pytest.mark.parametrize(
    ("cell", "members", "name"),
    [((1, 2), [1, 4], "c1 as c2"), ((0, 1), [3, 5], "c0 as c1"), ((0, 0), [0], "c0 as c0"), ((1, 1), [], "c1 as c1")],
)
def test_with_a_cell_its_points_are_stepped_through(cell: tuple[int, int], members: list[int], name: str) -> None:
    selection = Selection(cell=cell)
    assert selection.members(BY_HAND).tolist() == members
    assert selection.members_name(BY_HAND) == name
    assert steps(selection, 1, len(members)) == members
    assert selection.stepped(BY_HAND, 1).cell == cell
    if not members:
        assert selection.stepped(BY_HAND, 1) == selection


def test_the_place_of_a_point_is_counted_from_1() -> None:
    assert Selection(4).place(BY_HAND) == (3, 5)
    assert Selection(4, (1, 2)).place(BY_HAND) == (2, 2)
    assert Selection(0).place(BY_HAND) is None


def test_of_values_those_that_are_off_by_more_than_a_quarter_of_the_std_are_wrong() -> None:
    snapshot = finished(data="sine")
    errors = np.abs(snapshot.network.outputs(snapshot.dataset.test.x)[0] - snapshot.dataset.test.targets[0])
    wrong = np.flatnonzero(errors > snapshot.dataset.test.targets[0].std() / 4)
    assert 0 < len(wrong) < len(errors)
    assert UNSELECTED.members(snapshot).tolist() == wrong.tolist()
    # A value has no cell.
    assert Selection(cell=(0, 1)).members(snapshot).tolist() == wrong.tolist()
    assert UNSELECTED.in_cell(snapshot, 1, 0) == UNSELECTED


def test_the_first_cell_is_the_one_with_the_most_errors_and_the_neighbors_end_at_the_edges() -> None:
    snapshot = predicted([0, 1, 2, 0, 1, 1, 2], [0, 2, 2, 1, 2, 2, 0])
    assert class_confusion(snapshot).tolist() == [[1, 1, 0], [0, 0, 3], [1, 0, 1]]
    first = Selection(3).in_cell(snapshot, 1, 0)
    assert first == Selection(cell=(1, 2))
    assert first.in_cell(snapshot, 1, 0) == first
    assert first.in_cell(snapshot, -1, 0) == Selection(cell=(1, 1))
    assert first.in_cell(snapshot, 0, 1) == Selection(cell=(2, 2))
    assert first.in_cell(snapshot, 0, -1).in_cell(snapshot, 0, -1) == Selection(cell=(0, 2))
