from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.viewport import Places, Viewport

SQUARE = Viewport(0, 8, 0, 4)
NAMES = ("u", "v")


def test_cell_centers_start_at_the_top_left() -> None:
    centers = SQUARE.cell_centers(4, 2)
    assert centers.tolist() == [[1, 3, 5, 7, 1, 3, 5, 7], [3, 3, 3, 3, 1, 1, 1, 1]]


def test_around_leaves_a_margin() -> None:
    points = np.array([[0.0, 10.0, math.nan], [5.0, 25.0, 0.0]])
    assert Viewport.around(points) == Viewport(-0.5, 10.5, 4, 26)


def test_around_one_point_or_none_has_a_size() -> None:
    assert Viewport.around(np.array([[3.0], [4.0]])) == Viewport(2.5, 3.5, 3.5, 4.5)
    assert Viewport.around(np.zeros((2, 0))) == Viewport(-1, 1, -1, 1)


def places(*points: tuple[float, float]) -> Places:
    """Where points are in a picture of 10 x 6 cells, whose plot begins at column 2 and has cells of one unit."""
    return SQUARE.places(np.array(points, float).reshape(-1, 2).T, 10, 6, NAMES)


def test_the_points_in_a_cell_are_found_by_its_place_in_the_picture() -> None:
    found = places((0.5, 3.5), (7.5, 0.5), (9.0, 1.0), (0.7, 3.2), (math.nan, 0))
    assert found.at((2, 0)).tolist() == [0, 3]
    assert found.at((9, 3)).tolist() == [1]
    assert found.at((5, 2)).tolist() == []
    assert found.indices.tolist() == [0, 1, 3]
    assert found.center == (6, 2)


def test_of_the_points_in_a_cell_those_that_it_shows_are_on_top() -> None:
    """One wrong point of three in one cell, and two in another: one of two cells shows a wrong point, the second."""
    found = places(*[(0.5, 3.5)] * 3, *[(1.5, 3.5)] * 3)
    correct = np.array([False, True, True, True, False, False])
    assert found.on_top((2, 0), correct).tolist() == [1, 2, 0]
    assert found.on_top((3, 0), correct).tolist() == [4, 5, 3]
    assert found.on_top((4, 0), correct).tolist() == []


@pytest.mark.parametrize(
    ("direction", "cell"),
    [
        ((1, 0), (9, 1)),  # Not the nearer one to the lower right, which is more below than beside.
        ((-1, 0), (3, 2)),  # The only one to the left, though more below than beside it would do.
        ((0, 1), (3, 2)),  # A row is as high as two columns are wide.
        ((0, -1), (4, 0)),
        ((0, 0), (4, 1)),
    ],
)
def test_the_nearest_cell_in_a_direction_has_a_point_there(direction: tuple[int, int], cell: tuple[int, int]) -> None:
    found = places((2.5, 2.5), (7.5, 2.5), (3.5, 0.5), (1.5, 1.5), (2.5, 3.5))
    assert found.nearest((4, 1), direction) == cell


def test_where_there_is_no_point_there_is_no_nearest_one() -> None:
    assert places((2.5, 2.5)).nearest((4, 1), (1, 0)) is None
    assert places().nearest((4, 1)) is None
    assert SQUARE.places(np.zeros((2, 3)), 0, 0, NAMES).nearest((0, 0)) is None


@given(st.integers(0, 9), st.integers(0, 9))
def test_the_center_of_a_cell_is_in_it_and_there_is_none_outside_the_plot(column: int, row: int) -> None:
    center = SQUARE.center_of((column, row), 10, 8, NAMES)
    nearest = SQUARE.center_of((column, row), 10, 8, NAMES, nearest=True)
    assert nearest
    there = SQUARE.places(np.array(nearest).reshape(2, 1), 10, 8, NAMES)
    if center:
        assert (there.columns.tolist(), there.rows.tolist()) == ([column], [row])
        assert center == nearest
    else:
        # Of the axes, left and below, or beyond.
        assert column < 3 or row > 5
        assert SQUARE.center_of((int(there.columns[0]), int(there.rows[0])), 10, 8, NAMES) == nearest
    assert SQUARE.center_of((0, 0), 0, 0, NAMES, nearest=True) is None
