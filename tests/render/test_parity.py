from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.parity import draw_parity

pairs = st.lists(st.tuples(st.floats(), st.floats()), max_size=30)


def parity(
    true: Sequence[float],
    predicted: Sequence[float],
    width: int = 25,
    height: int = 11,
    glyphs: Glyphs = ASCII,
    name: str = "",
) -> Canvas:
    return draw_parity(width, height, true, predicted, glyphs=glyphs, name=name)


def plot(canvas: Canvas) -> list[str]:
    """The rows of the plot, without legend and axes."""
    return [line.partition("|")[2] or line.partition("+")[2] for line in canvas.text().splitlines()[1:-2]]


def test_a_point_lies_as_far_right_as_it_is_true_and_as_high_as_it_is_predicted() -> None:
    assert parity([0, 5, 10], [0, 10, 10], 13, 8).text().splitlines() == [
        "o pr~d ... e~",
        "10+     o  .o",
        "  |      .",
        " 5+    .",
        "  |  .",
        " 0+o",
        "  ++-- true +",
        "   0       10",
    ]


def test_points_hide_the_diagonal_and_have_the_ink_of_the_test_set() -> None:
    canvas = parity([0, 10], [0, 10], glyphs=UNICODE)
    inks = canvas.fg[1:-2, 3:]
    drawn = canvas.codes[1:-2, 3:] != ord(" ")
    assert inks[drawn].tolist().count(Ink.TEST) == 2
    assert set(inks[drawn].tolist()) == {Ink.TEST, Ink.BEST_POSSIBLE}
    assert inks[-1, 0] == inks[0, -1] == Ink.TEST


def test_braille_tells_apart_what_shares_a_cell() -> None:
    one = parity([0, 10, 5], [0, 10, 0.2], glyphs=UNICODE)
    two = parity([0, 10, 5, 5], [0, 10, 0.2, 1], glyphs=UNICODE)
    assert (one.codes != two.codes).sum() == 1
    assert (one.fg == two.fg).all()


def test_far_predictions_stand_at_the_edge_and_leave_the_axes_alone() -> None:
    near = parity([0, 10, 4], [0, 10, 4], width=40)
    far = parity([0, 10, 4, 0, 10], [0, 10, 4, 1e6, -1e6], width=40)
    assert far.text().splitlines()[-1] == near.text().splitlines()[-1]
    rows = plot(far)
    assert (rows[0][0], rows[-1][-1]) == ("x", "x")
    assert far.fg[1, 3] == Ink.WRONG
    assert far.text().splitlines()[0].endswith("x 2 far off")
    assert "far off" not in near.text()


def test_half_the_range_beyond_the_true_values_is_not_far() -> None:
    assert "far off" not in parity([0, 10], [-5, 15]).text()
    assert "1 far off" in parity([0, 10], [-5, 15.1], width=40).text()


def test_pairs_that_are_not_finite_are_left_out() -> None:
    whole = parity([1, 2], [1, 2])
    assert parity([1, math.nan, 2, 3, 7], [1, 1, 2, math.inf, math.nan]).text() == whole.text()


def test_the_legend_names_the_target() -> None:
    assert "predicted price" in parity([1, 2], [1, 2], width=50, name="price").text()


@pytest.mark.parametrize(("width", "height"), [(11, 9), (40, 3), (0, 0), (-2, 5)])
def test_too_small_stays_blank(width: int, height: int) -> None:
    assert parity([1], [2], width, height).text().strip() == ""


@given(pairs, st.integers(0, 50), st.integers(0, 20), st.sampled_from([UNICODE, ASCII]))
def test_any_values_can_be_drawn_in_any_size(
    values: list[tuple[float, float]], width: int, height: int, glyphs: Glyphs
) -> None:
    true, predicted = np.array(values, float).reshape(-1, 2).T
    canvas = draw_parity(width, height, true, predicted, glyphs=glyphs)
    assert (canvas.width, canvas.height) == (width, height)
    assert glyphs is UNICODE or canvas.text().isascii()
    finite = np.isfinite(true) & np.isfinite(predicted)
    if width >= 12 and height >= 4 and finite.any():
        assert {int(Ink.TEST), int(Ink.WRONG)} & set(canvas.fg[1:].ravel().tolist())
