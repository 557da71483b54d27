"""A function as a curve of dots."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.render.braille import BRAILLE
from tui_nn.render.function_plot import curve_points, draw_function
from tui_nn.render.glyphs import ASCII, UNICODE


def test_points_are_the_centers_of_the_columns() -> None:
    np.testing.assert_allclose(curve_points(2, -1, 3, ASCII), [0, 2])
    np.testing.assert_allclose(curve_points(2, -1, 3, UNICODE), [-0.5, 0.5, 1.5, 2.5])


def test_in_ascii_a_line_goes_from_corner_to_corner() -> None:
    assert draw_function(4, 4, np.arange(4.0), ASCII).text().split("\n") == ["   *", "  *", " *", "*"]


def test_a_step_has_no_gap() -> None:
    assert draw_function(4, 4, np.array([0.0, 0, 3, 3]), ASCII).text().split("\n") == ["  **", " *", " *", "**"]
    assert draw_function(4, 4, np.array([3.0, 3, 0, 0]), ASCII).text().split("\n") == ["**", " *", " *", "  **"]


def test_a_curve_in_braille_has_two_dots_a_cell() -> None:
    text = draw_function(2, 1, np.array([0.0, 1, 2, 3]), UNICODE).text()
    # Dots 7 and 6, then 2 and 4.
    assert [ord(char) - BRAILLE for char in text] == [0x40 | 0x20, 0x02 | 0x08]


def test_a_constant_is_in_the_middle() -> None:
    assert draw_function(3, 3, np.full(3, 7.0), ASCII).text().split("\n") == ["", "***", ""]


@pytest.mark.parametrize(
    ("values", "size"), [((np.nan, 1), (2, 2)), ((np.inf, 1), (2, 2)), ((), (0, 0)), ((1, 2), (2, 0))]
)
def test_what_cannot_be_drawn_is_blank(values: tuple[float, ...], size: tuple[int, int]) -> None:
    canvas = draw_function(*size, np.array(values, float), ASCII)
    assert (canvas.width, canvas.height) == size
    assert not canvas.text().strip()
