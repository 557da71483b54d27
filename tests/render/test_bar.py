from __future__ import annotations

import math

import pytest

from tui_nn.render.bar import draw_bar
from tui_nn.render.glyphs import ASCII, UNICODE


@pytest.mark.parametrize(
    ("fraction", "bar"),
    [(0, "░░░░"), (0.5, "██░░"), (1, "████"), (1 / 32, "▏░░░"), (0.40625, "█▋░░"), (0.999, "███▉")],
)
def test_eighths_of_a_cell(fraction: float, bar: str) -> None:
    assert draw_bar(4, fraction, UNICODE) == bar


def test_fractions_outside_the_range_are_clipped() -> None:
    assert draw_bar(2, -1, UNICODE) == "░░"
    assert draw_bar(2, 7, UNICODE) == "██"
    assert draw_bar(2, math.nan, UNICODE) == "░░"
    assert draw_bar(-3, 0.5, UNICODE) == ""


def test_ascii() -> None:
    assert draw_bar(10, 0.57, ASCII) == "#####....."
