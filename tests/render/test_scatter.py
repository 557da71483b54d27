from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink, region_ink
from tui_nn.render.scatter import Viewport, draw_scatter

SQUARE = Viewport(0, 8, 0, 4)


def scatter(
    points: list[tuple[float, float]],
    correct: list[bool],
    width: int = 10,
    height: int = 6,
    glyphs: Glyphs = UNICODE,
    regions: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
    colour: bool = True,
) -> Canvas:
    return draw_scatter(
        width,
        height,
        viewport=SQUARE,
        points=np.array(points, float).reshape(-1, 2).T,
        correct=np.array(correct, bool),
        regions=regions,
        axis_names=("u", "v"),
        glyphs=glyphs,
        colour=colour,
    )


def test_a_small_scatter() -> None:
    canvas = scatter([(0.5, 3.5), (7.5, 0.5), (3.5, 2.5)], [True, False, True])
    assert canvas.text().splitlines() == [
        "v│●",
        " │   ●",
        " │",
        "0┤       ✗",
        " └┬───── u",
        "  0",
    ]
    assert canvas.fg[0, 2] == Ink.CORRECT
    assert canvas.fg[3, 9] == Ink.WRONG


def test_ascii_is_pure() -> None:
    labels = np.arange(32).reshape(4, 8) % 8
    canvas = scatter([(0.5, 3.5), (7.5, 0.5)], [True, False], glyphs=ASCII, regions=(labels, labels * 0))
    assert canvas.text().isascii()
    assert canvas.text().splitlines()[0] == "v|o.:-'=~+"


def test_a_wrong_point_shows_above_correct_ones_in_its_cell() -> None:
    canvas = scatter([(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)], [True, False, True])
    assert canvas.text().splitlines()[3] == "0┤✗"


def test_the_edges_are_inside_and_what_lies_beyond_is_not_drawn() -> None:
    canvas = scatter([(0, 0), (8, 4), (8.01, 2), (4, -0.01), (math.nan, 1), (math.inf, 1)], [True] * 6)
    assert canvas.text().count("●") == 2
    assert canvas.text().splitlines()[0] == "v│       ●"
    assert canvas.text().splitlines()[3] == "0┤●"


def test_regions_are_backgrounds_and_textures_only_without_colour() -> None:
    labels = np.repeat([[0, 1]], 4, axis=1).repeat(4, axis=0)
    shades = np.full_like(labels, 2)
    coloured = scatter([], [], regions=(labels, shades))
    assert coloured.bg[0, 2] == region_ink(0, 2)
    assert coloured.bg[3, 9] == region_ink(1, 2)
    assert coloured.text().splitlines()[0] == "v│"
    plain = scatter([(0.5, 3.5)], [True], regions=(labels, shades), colour=False)
    assert not plain.bg.any()
    assert plain.text().splitlines()[0] == "v│●   ····"
    assert plain.fg[0, 9] == Ink.MUTED


def test_regions_of_another_size_are_stretched() -> None:
    labels = np.array([[0, 1], [2, 3]])
    canvas = scatter([], [], regions=(labels, np.zeros_like(labels)))
    corners = [canvas.bg[y, x] for y in (0, 3) for x in (2, 9)]
    assert corners == [region_ink(label, 0) for label in range(4)]
    assert (canvas.bg[1, 5], canvas.bg[2, 6]) == (region_ink(0, 0), region_ink(3, 0))


def test_cell_centers_start_at_the_top_left() -> None:
    centers = SQUARE.cell_centers(4, 2)
    assert centers.tolist() == [[1, 3, 5, 7, 1, 3, 5, 7], [3, 3, 3, 3, 1, 1, 1, 1]]


def test_a_point_at_each_cell_centre_fills_the_plot() -> None:
    names = ("u", "v")
    columns, rows = SQUARE.plot_size(10, 6, names)
    assert (columns, rows) == (8, 4)
    points = SQUARE.cell_centers(columns, rows)
    canvas = draw_scatter(10, 6, viewport=SQUARE, points=points, correct=np.ones(32, bool), axis_names=names)
    assert (canvas.codes[:4, 2:] == ord("●")).all()


def test_around_leaves_a_margin() -> None:
    points = np.array([[0.0, 10.0, math.nan], [5.0, 25.0, 0.0]])
    assert Viewport.around(points, margin=0.1) == Viewport(-1, 11, 3, 27)


def test_around_one_point_or_none_has_a_size() -> None:
    assert Viewport.around(np.array([[3.0], [4.0]])) == Viewport(2.5, 3.5, 3.5, 4.5)
    assert Viewport.around(np.zeros((2, 0))) == Viewport(-1, 1, -1, 1)


def test_long_names_are_shortened() -> None:
    viewport = Viewport(-1, 1, 0, 12)
    names = ("petal width", "petal length")
    canvas = draw_scatter(
        22, 8, viewport=viewport, points=np.zeros((2, 0)), correct=np.zeros(0, bool), axis_names=names
    )
    assert canvas.text().splitlines()[0] == "petal l…│"
    assert canvas.text().splitlines()[6] == "        └──────┬ peta…"


@given(st.integers(0, 60), st.integers(0, 30), st.sampled_from([UNICODE, ASCII]), st.booleans())
def test_every_size_can_be_drawn(width: int, height: int, glyphs: Glyphs, colour: bool) -> None:
    points = np.random.default_rng(0).normal(size=(2, 40))
    viewport = Viewport.around(points)
    columns, rows = viewport.plot_size(width, height)
    labels = np.arange(columns * rows).reshape(rows, columns) % 5
    canvas = draw_scatter(
        width,
        height,
        viewport=viewport,
        points=points,
        correct=points[0] > 0,
        regions=(labels, labels % 3),
        glyphs=glyphs,
        colour=colour,
    )
    assert (canvas.width, canvas.height) == (width, height)
    if width and height:
        assert any(glyph in canvas.text() for glyph in (glyphs.correct, glyphs.wrong))


@pytest.mark.parametrize("far", [1e-300, 1e15])
def test_extreme_viewports_can_be_drawn(far: float) -> None:
    viewport = Viewport.around(np.array([[0, far], [far, 2 * far]]))
    draw_scatter(40, 12, viewport=viewport, points=np.array([[far], [far]]), correct=np.array([True]))
