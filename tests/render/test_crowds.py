"""Points that share cells: the share of red is that of the wrong points, and sizes tell how many points there are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.crowds import A_CROWD, A_FEW, Marks, draw_marks, wrong_cells
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.viewport import Viewport

Points = NDArray[np.float64]
Flags = NDArray[np.bool_]

PLOTS = ((32, 8), (36, 11), (56, 18), (80, 22), (105, 33))
"""Columns and rows of the plot of the test predictions in terminals from 80x24 to 200x50."""

DISTANCES = {0.005: 5.15, 0.02: 4.11, 0.06: 3.11, 0.2: 1.68, 0.5: 0.0}
"""Share of wrong points -> distance of two clusters of unit variance at which so many lie nearer to the other one."""


def at_a_boundary(rng: np.random.Generator, count: int, share: float) -> tuple[Points, Flags]:
    """Points of two clusters, (2, count), and which are wrong if the nearer center decides."""
    label = rng.integers(0, 2, count)
    points = rng.normal(size=(2, count))
    points[0] += np.where(label, 1, -1) * DISTANCES[share] / 2
    return points, (points[0] > 0) != label


def anywhere(rng: np.random.Generator, count: int, share: float) -> tuple[Points, Flags]:
    """Points of the same clusters, (2, count), of which those at random places are wrong."""
    wrong = np.zeros(count, bool)
    wrong[rng.choice(count, round(share * count), replace=False)] = True
    return at_a_boundary(rng, count, share)[0], wrong


@pytest.mark.parametrize("errors", [at_a_boundary, anywhere])
def test_the_share_of_red_is_that_of_the_wrong_points(
    errors: Callable[[np.random.Generator, int, float], tuple[Points, Flags]],
) -> None:
    """Within 3 points; but cells with only wrong points are always red, even if they are too many, which is rare."""
    for share, count in product(DISTANCES, [100, 300, 1000, 4000, 15_000]):
        too_many = 0
        for seed, (width, height) in enumerate(PLOTS * 4):
            points, wrong = errors(np.random.default_rng(seed), count, share)
            cells = cells_of(points, width, height)
            red, marked = np.count_nonzero(wrong_cells(cells, ~wrong, width * height)), len(np.unique(cells))
            if red / marked != pytest.approx(wrong.mean(), abs=0.03):
                with_right = np.unique(cells[~wrong])
                assert red == marked - len(with_right), (width, height)
                too_many += 1
        assert too_many <= 1, (share, count)


def cells_of(points: Points, width: int, height: int) -> NDArray[np.intp]:
    """The cells of all points in a plot that is true to scale."""
    cells, visible = Viewport.around(points).true_to_scale(width, 2 * height).cells(points, width, height)
    assert visible.all()
    return cells


def test_a_cell_with_only_wrong_points_is_red_and_one_without_never() -> None:
    """Whatever the share: here more cells are red than points are wrong, and there fewer."""
    cells = np.array([0, 1, 2, 2, 2, 2, 2, 2])
    correct = np.array([False, False, True, True, True, True, True, True])
    assert wrong_cells(cells, correct, 4).tolist() == [True, True, False, False]
    crowded = np.array([0, 0, 0, 0, 1, 2, 3])
    assert wrong_cells(crowded, np.array([False, False, False, False, True, True, True]), 4).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_of_the_mixed_cells_those_with_the_largest_share_of_wrong_points_are_red() -> None:
    """Four cells of four points with 3, 2, 1 and 0 wrong ones: 6 of 16 points, which is 1.5 of 4 cells."""
    correct = np.array([False] * 3 + [True] + [False] * 2 + [True] * 2 + [False] + [True] * 3 + [True] * 4)
    assert wrong_cells(np.repeat([3, 1, 0, 2], 4), correct, 4).tolist() == [False, True, False, True]
    one_less = correct.copy()
    one_less[0] = True
    assert np.count_nonzero(wrong_cells(np.repeat([3, 1, 0, 2], 4), one_less, 4)) == 1


def test_which_of_equal_cells_are_red_does_not_depend_on_their_places() -> None:
    """A hundred by a hundred cells with a right and a wrong point each: half of them are red, everywhere."""
    cells = np.repeat(np.arange(10_000), 2)
    red = wrong_cells(cells, np.tile([True, False], 10_000), 10_000).reshape(100, 100)
    assert red.mean() == 0.5
    for axis in (0, 1):
        assert np.abs(red.reshape(10, 10, 10, 10).mean(axis=(1, 3)) - 0.5).max() < 0.15, axis


def test_without_points_no_cell_is_red() -> None:
    assert not wrong_cells(np.zeros(0, int), np.zeros(0, bool), 3).any()


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_a_dot_tells_how_many_points_there_are_and_a_character_which_is_wrong(glyphs: Glyphs) -> None:
    counts = (1, A_FEW, A_CROWD - 1, A_CROWD, 1)
    cells = np.repeat(np.arange(5), counts)
    correct = cells < 4
    plot = Canvas(6, 1)
    marks = Marks(correct, np.where(correct, Ink.CORRECT, Ink.WRONG), np.full(len(cells), ord("7"), np.uint32))
    draw_marks(plot, cells, marks, glyphs)
    one, few, crowd = glyphs.crowds
    assert plot.text() == f"{one}{few}{few}{crowd}7"
    assert plot.fg[0].tolist() == [Ink.CORRECT] * 4 + [Ink.WRONG, Ink.CLEAR]


def test_a_cell_shows_the_first_of_the_points_that_it_could_show() -> None:
    plot = Canvas(2, 1)
    characters = np.array([ord(char) for char in "abcde"], np.uint32)
    marks = Marks(np.array([True, False, False, True, True]), np.arange(1, 6), characters)
    draw_marks(plot, np.array([0, 0, 0, 1, 1]), marks, UNICODE)
    assert plot.text() == f"b{UNICODE.crowds[1]}"
    assert plot.fg[0].tolist() == [2, 4]
