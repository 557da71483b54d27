"""A prediction as a curve over the true values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.fit import draw_fit, fit_columns
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink

NAMES = ("x", "y")
POINTS = np.array([[0.5, 3.5, 7.5, 7.5], [0.0, 8.0, 4.0, 4.0]])
"""In a plot of 8 x 4 cells, of a unit by two."""


def draw(
    width: int = 10, height: int = 6, slope: float = 1.0, glyphs: Glyphs = ASCII, selected: int | None = None
) -> Canvas:
    """The line through 0 with a slope, over `POINTS`, from 0 to 8."""
    columns = fit_columns(width, height, (0, 8), POINTS, NAMES, glyphs)
    return draw_fit(
        width,
        height,
        x_range=(0, 8),
        points=POINTS,
        curve=slope * columns,
        names=NAMES,
        glyphs=glyphs,
        selected=selected,
    )


def test_the_curve_runs_from_corner_to_corner_and_points_lie_where_they_are() -> None:
    """The y axis covers the true values, 0 to 8: a unit across is half a cell up."""
    assert draw().text().splitlines() == [
        "y|   o  **",
        "5+    ** o",
        " |  **",
        "0+o*",
        " ++----+ x",
        "  0    5",
    ]


def test_values_beyond_the_axis_lie_on_its_end() -> None:
    assert draw(slope=100).text().splitlines()[:4] == ["y|***o****", "5+       o", " |", "0+o"]


def test_the_selected_point_is_in_brackets() -> None:
    canvas = draw(selected=1)
    assert "[o]" in canvas.text()
    assert "[o]" not in draw().text()
    y, x = np.argwhere(canvas.codes == ord("["))[0]
    assert canvas.fg[y, x] == Ink.ACCENT


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_curve_that_is_not_finite_is_left_out(value: float) -> None:
    columns = fit_columns(20, 8, (0, 8), POINTS, NAMES, UNICODE)
    canvas = draw_fit(
        20, 8, x_range=(0, 8), points=POINTS, curve=np.full(len(columns), value), names=NAMES, glyphs=UNICODE
    )
    assert (canvas.fg == Ink.TEST).sum() == 3
    assert not (canvas.fg == Ink.TRAIN).any()


@given(st.integers(0, 60), st.integers(0, 30), st.sampled_from([ASCII, UNICODE]), st.none() | st.integers(0, 9))
def test_every_size_can_be_drawn(width: int, height: int, glyphs: Glyphs, selected: int | None) -> None:
    canvas = draw(width, height, glyphs=glyphs, selected=selected)
    assert (canvas.width, canvas.height) == (width, height)
