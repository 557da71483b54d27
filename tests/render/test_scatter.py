from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.crowds import Marks
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink, region_ink, surface_ink
from tui_nn.render.regions import Background, class_regions, surface
from tui_nn.render.scatter import draw_points, draw_scatter
from tui_nn.render.viewport import Viewport

SQUARE = Viewport(0, 8, 0, 4)
NAMES = ("u", "v")


def unsure(columns: int, rows: int) -> Background:
    """One region of class 0, in its faintest shade and without its symbol, for a plot of this size."""
    regions = class_regions(np.zeros((rows, columns), np.int64), np.zeros((rows, columns), np.int64))
    return replace(regions, has_classes=False)


def fine(labels: NDArray[np.integer], shades: NDArray[np.integer]) -> Background:
    """Regions of cells, in two pixels each."""
    return class_regions(labels.repeat(2, axis=0), shades.repeat(2, axis=0))


def marks_of(correct: NDArray[np.bool_]) -> Marks:
    """Blue dots for right points, and a red 7 for wrong ones."""
    inks = np.where(correct, Ink.CORRECT, Ink.WRONG)
    return Marks(correct, inks, np.full(len(correct), ord("7"), np.uint32))


def scatter(
    points: list[tuple[float, float]],
    correct: list[bool],
    width: int = 10,
    height: int = 6,
    glyphs: Glyphs = UNICODE,
    background: Background | None = None,
    color: bool = True,
    train: list[tuple[float, float]] | None = None,
    selected: tuple[float, float] | None = None,
) -> Canvas:
    return draw_scatter(
        width,
        height,
        viewport=SQUARE,
        points=np.array(points, float).reshape(-1, 2).T,
        marks=marks_of(np.array(correct, bool)),
        background=background or unsure(*SQUARE.plot_size(width, height, NAMES)),
        axis_names=NAMES,
        glyphs=glyphs,
        color=color,
        train=(np.array(train, float).T, np.arange(len(train)) + Ink.TRAIN) if train else None,
        selected=(np.array(selected).reshape(2, 1), glyphs.correct, Ink.CORRECT) if selected else None,
    )


def test_a_small_scatter() -> None:
    canvas = scatter([(0.5, 3.5), (7.5, 0.5), (3.5, 2.5)], [True, False, True])
    assert canvas.text().splitlines() == [
        "v│•",
        "2┤   •",
        " │",
        "0┤       7",
        " └┬────┬ u",
        "  0    5",
    ]
    assert canvas.fg[0, 2] == Ink.CORRECT
    assert canvas.fg[3, 9] == Ink.WRONG


def test_ascii_is_pure() -> None:
    labels = np.repeat([np.arange(8) // 2], 4, axis=0)
    canvas = scatter(
        [(0.5, 3.5), (7.5, 0.5)], [True, False], glyphs=ASCII, background=class_regions(labels, labels * 0)
    )
    assert canvas.text().isascii()
    assert canvas.text().splitlines()[0] == "v|o|.|:|--"


def test_of_a_crowd_the_share_of_wrong_points_decides() -> None:
    """One of three points of the only cell with points, or two of them."""
    points = [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]
    assert scatter(points, [True, False, True]).text().splitlines()[3] == "0┤●"
    assert scatter(points, [False, False, True]).text().splitlines()[3] == "0┤7"


def test_the_edges_are_inside_and_what_lies_beyond_is_not_drawn() -> None:
    canvas = scatter([(0, 0), (8, 4), (8.01, 2), (4, -0.01), (math.nan, 1), (math.inf, 1)], [True] * 6)
    assert canvas.text().count("•") == 2
    assert canvas.text().splitlines()[0] == "v│       •"
    assert canvas.text().splitlines()[3] == "0┤•"


def test_regions_are_backgrounds_and_textures_only_without_color() -> None:
    labels = np.repeat([[0, 1]], 4, axis=1).repeat(4, axis=0)
    shades = np.full_like(labels, 2)
    colored = scatter([], [], background=fine(labels, shades))
    assert colored.bg[0, 2] == region_ink(0, 2)
    assert colored.bg[3, 9] == region_ink(1, 2)
    assert colored.text().splitlines()[0] == "v│"
    plain = scatter([(0.5, 3.5)], [True], background=class_regions(labels, shades), color=False)
    assert not plain.bg.any()
    assert plain.text().splitlines()[0] == "v│•  ┃····"
    assert plain.fg[0, 9] == Ink.MUTED


def test_each_half_of_a_cell_has_its_own_shade() -> None:
    labels, shades = np.zeros((8, 8), int), np.arange(64).reshape(8, 8) % 5
    canvas = scatter([], [], background=replace(class_regions(labels, shades), has_classes=False))
    assert (canvas.fg[:4, 2:] == region_ink(labels, shades)[0::2]).all()
    assert (canvas.bg[:4, 2:] == region_ink(labels, shades)[1::2]).all()
    assert (canvas.codes[:4, 2:] == ord("▀")).all()
    assert not canvas.bg[4:].any()
    assert not canvas.bg[:, :2].any()


def test_each_region_has_the_symbol_of_its_class_between_the_points() -> None:
    labels = np.repeat([[0, 1]], 4, axis=1).repeat(4, axis=0).repeat(2, axis=1)
    size: dict[str, Any] = {"width": 18, "height": 6, "background": fine(labels, labels * 0)}
    assert "(0)     (1)" in scatter([], [], **size).text()
    points = [(x, y) for x in (4.5, 5.5, 6.5, 7.5) for y in (0.5, 1.5, 2.5, 3.5)]
    assert re.findall(r"\(.\)", scatter(points, [True] * 16, **size).text()) == ["(0)"]


def test_where_classes_meet_is_a_line_one_pixel_wide() -> None:
    labels = np.where(np.arange(8)[:, np.newaxis] + np.arange(8) < 7, 0, 1)
    canvas = scatter([], [], background=class_regions(labels, labels * 0))
    codes, fg, bg = canvas.codes[:4, 2:], canvas.fg[:4, 2:], canvas.bg[:4, 2:]
    upper, lower = np.where(codes == ord("▀"), fg, bg), np.where(codes == ord("▄"), fg, bg)
    drawn = np.stack((upper, lower), axis=1).reshape(8, 8)
    assert not (bg == Ink.CONTOUR)[codes != ord(" ")].any()
    # The pixels of class 0 that touch class 1 on their right or below.
    line = np.fliplr(np.eye(8, k=1, dtype=bool))
    assert ((drawn == Ink.CONTOUR) == line).all()


def test_beneath_a_point_is_the_region_of_its_own_half_of_the_cell_and_no_contour() -> None:
    labels = np.arange(64).reshape(8, 8) // 8 % 2
    background = class_regions(labels, labels * 0)
    for y, label in ((3.9, 0), (3.1, 1)):
        canvas = scatter([(0.5, y)], [True], background=background)
        assert canvas.bg[0, 2] == region_ink(label, 0)
    crowd = scatter([(0.5, 3.9), (0.5, 3.1), (0.5, 3.2)], [True] * 3, background=background)
    assert crowd.bg[0, 2] == region_ink(1, 0)


def test_training_points_lie_beneath_those_of_the_test_set() -> None:
    canvas = scatter([(0.5, 3.5), (1.5, 3.5)], [True, False], train=[(0.5, 3.5), (1.5, 3.5), (2.5, 3.5), (9, 9)])
    assert canvas.text().splitlines()[0] == "v│•7◦"
    assert canvas.fg[0, 4] == Ink.TRAIN + 2
    assert "◦" not in "".join(canvas.text().splitlines()[1:])


def test_a_surface_has_signed_textures_without_color() -> None:
    values = np.repeat([[-1, -0.5, -0.25, 0, 0, 0.25, 0.5, 1]], 4, axis=0)
    background = surface(values, -1, 1)
    plain = scatter([], [], background=background, color=False)
    colored = scatter([], [], background=surface(values.repeat(2, axis=0), -1, 1))
    assert colored.bg[0, 2:].tolist() == [
        *(surface_ink(level) for level in (-7, -4, -2, 0)),
        Ink.CONTOUR,
        *(surface_ink(level) for level in (2, 4, 7)),
    ]
    assert colored.text().splitlines()[0] == "v│"
    assert plain.text().splitlines()[0] == "v│=-· ┃░▒▓"
    assert scatter([], [], background=background, glyphs=ASCII).text().splitlines()[0] == "v|~-_ |.+*"


def test_a_point_at_each_cell_center_fills_the_plot() -> None:
    columns, rows = SQUARE.plot_size(10, 6, NAMES)
    assert (columns, rows) == (8, 4)
    x, y = SQUARE.cell_centers(columns, rows).tolist()
    canvas = scatter(list(zip(x, y, strict=True)), [True] * 32)
    assert (canvas.codes[:4, 2:] == ord("•")).all()


def test_long_names_are_shortened() -> None:
    viewport = Viewport(-1, 1, 0, 12)
    names = ("petal width", "petal length")
    canvas = draw_scatter(
        22,
        8,
        viewport=viewport,
        points=np.zeros((2, 0)),
        marks=marks_of(np.zeros(0, bool)),
        background=unsure(*viewport.plot_size(22, 8, names)),
        axis_names=names,
        glyphs=UNICODE,
        color=True,
    )
    assert canvas.text().splitlines()[0] == "petal l…│"
    assert canvas.text().splitlines()[6] == "        └┬ petal wi… ┬"


@given(st.integers(0, 60), st.integers(0, 30), st.sampled_from([UNICODE, ASCII]), st.booleans())
def test_every_size_can_be_drawn(width: int, height: int, glyphs: Glyphs, color: bool) -> None:
    points = np.random.default_rng(0).normal(size=(2, 40))
    viewport = Viewport.around(points)
    columns, rows = viewport.plot_size(width, height, NAMES)
    labels = np.arange(columns * rows).reshape(rows, columns) % 5
    canvas = draw_scatter(
        width,
        height,
        viewport=viewport,
        points=points,
        marks=marks_of(points[0] > 0),
        background=class_regions(labels, labels % 3),
        axis_names=NAMES,
        glyphs=glyphs,
        color=color,
    )
    assert (canvas.width, canvas.height) == (width, height)
    if width and height:
        assert any(glyph in canvas.text() for glyph in (*glyphs.crowds, "7"))


@pytest.mark.parametrize("far", [1e-300, 1e15])
def test_extreme_viewports_can_be_drawn(far: float) -> None:
    viewport = Viewport.around(np.array([[0, far], [far, 2 * far]]))
    draw_scatter(
        40,
        12,
        viewport=viewport,
        points=np.array([[far], [far]]),
        marks=marks_of(np.array([True])),
        background=unsure(*viewport.plot_size(40, 12, NAMES)),
        axis_names=NAMES,
        glyphs=UNICODE,
        color=True,
    )


def test_the_selected_point_is_on_top_and_in_brackets() -> None:
    points = [(3.5, 2.5), (3.6, 2.6), (4.5, 2.5)]
    for glyphs, mark in ((UNICODE, "●"), (ASCII, "o")):
        canvas = scatter(points, [True, False, False], glyphs=glyphs, selected=(3.5, 2.5))
        assert canvas.text().splitlines()[1] == f"2{glyphs.tick_y}  [{mark}]"
        assert canvas.fg[1, 5] == Ink.CORRECT
        assert canvas.fg[1, 4] == canvas.fg[1, 6] == Ink.ACCENT


def test_the_brackets_of_a_selected_point_at_the_edge_stay_in_the_plot() -> None:
    canvas = scatter([], [], selected=(0.0, 4.0))
    assert canvas.text().splitlines()[0] == "v│●]"
    beyond = scatter([], [], selected=(9.0, 4.0))
    assert beyond.text() == scatter([], []).text()


def test_points_over_regions_with_a_cursor_around_one() -> None:
    points = np.array([[1.0, 5.0], [3.5, 0.5]])
    regions = class_regions(np.array([[0, 1]] * 2).repeat(4, axis=1), np.zeros((2, 8), np.int64))
    assert SQUARE.plot_size(10, 4, NAMES) == (8, 2)
    canvas = draw_points(
        10,
        4,
        viewport=SQUARE,
        points=points,
        inks=np.array([Ink.TEXT, Ink.WARN], np.uint8),
        marks="ab",
        axis_names=NAMES,
        glyphs=ASCII,
        color=False,
        background=regions,
        cursor=points[:, [1]],
    )
    assert [row[2:] for row in canvas.text().splitlines()[:2]] == [" a |....", "   |[b]."]
