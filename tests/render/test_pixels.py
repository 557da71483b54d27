from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import LEVELS, Ink, level_text_ink, line_ink, signed_ink
from tui_nn.render.pixels import draw_pixels, half_blocks

Grid = NDArray[np.uint8]


def pixels(canvas: Canvas) -> Grid:
    """The inks that a terminal shows of a picture made of half blocks, (2 * rows, columns)."""
    shown = np.zeros((2 * canvas.height, canvas.width), np.uint8)
    halves = {" ": (canvas.bg, canvas.bg), "▀": (canvas.fg, canvas.bg), "▄": (canvas.bg, canvas.fg)}
    for y, line in enumerate(canvas.codes):
        for x, code in enumerate(line.tolist()):
            for half, inks in enumerate(halves[chr(code)]):
                shown[2 * y + half, x] = inks[y, x]
    return shown


def test_each_pixel_has_the_ink_of_its_level() -> None:
    values = np.array([[1.0, -1.0], [0.3, -0.3], [0.0, 0.5], [0.5, 0.0]])
    canvas = draw_pixels(values, UNICODE, color=True)
    assert (canvas.width, canvas.height) == (2, 2)
    assert pixels(canvas).tolist() == [
        [signed_ink(4), signed_ink(-4)],
        [signed_ink(1), signed_ink(-1)],
        [Ink.PAPER, signed_ink(2)],
        [signed_ink(2), Ink.PAPER],
    ]


def test_what_is_not_a_number_is_left_out() -> None:
    values = np.array([[math.nan, 1.0, math.nan], [1.0, math.nan, math.nan]])
    canvas = draw_pixels(values, UNICODE, color=True)
    assert canvas.text() == "▄▀"
    assert pixels(canvas).tolist() == [[0, signed_ink(4), 0], [signed_ink(4), 0, 0]]


@pytest.mark.parametrize("seed", range(3))
def test_half_blocks_show_any_pixels(seed: int) -> None:
    inks = np.random.default_rng(seed).choice([Ink.CLEAR, Ink.PAPER, Ink.ACCENT], (8, 30)).astype(np.uint8)
    canvas = half_blocks(inks)
    assert (pixels(canvas) == inks).all()
    assert (canvas.fg[canvas.codes != ord(" ")] != Ink.CLEAR).all()


def test_without_color_a_cell_is_the_character_of_its_mean() -> None:
    ramp = np.linspace(-1, 1, 9)
    assert draw_pixels(np.stack((ramp, ramp)), UNICODE, color=False).text() == "≡=-· ░▒▓█"
    assert draw_pixels(np.stack((ramp, ramp)), ASCII, color=False).text() == "=~-_ .+*#"
    # Means 0, 0.5 and, of the one number that there is, -1.
    cells = draw_pixels(np.array([[1.0, 1.0, math.nan], [-1.0, 0.0, -1.0]]), ASCII, color=False)
    assert cells.text() == " +="
    assert cells.fg[0, 1:].tolist() == [line_ink(2), line_ink(-LEVELS)]
    assert not cells.bg.any()


def test_ascii_in_color_has_both() -> None:
    cells = draw_pixels(np.array([[1.0, 0.0, math.nan], [1.0, 0.0, math.nan]]), ASCII, color=True)
    assert cells.text() == "#"
    assert cells.bg[0].tolist() == [signed_ink(4), Ink.PAPER, Ink.CLEAR]
    assert cells.fg[0, 0] == level_text_ink(4)
