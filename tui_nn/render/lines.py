"""Lines between units that show signed numbers, in braille or in the ASCII characters of their levels.

Positive lines are solid, negative ones dashed and in another hue; larger numbers have brighter and thicker lines. A
cell has a single ink, so where lines cross, the strongest hides the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.braille import ACROSS, DOWN, braille_codes
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.levels import SIGNED_LEVELS
from tui_nn.render.palette import LEVELS, line_ink

_DASH_PERIOD, _DASH = 7, 5
"""Period and length of the dashes of a negative line, in dots."""
_THICK_LEVEL = 3
"""Lines of this level and above are two dots thick."""
_MIDDLE_SLOPE = 1.5
"""Slope of a line at its middle, as a multiple of that of the straight line between its ends."""

_INKS = np.array([line_ink(level) for level in SIGNED_LEVELS], np.uint8)

Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines from left to right across a gutter, in cells of a canvas, weakest first; all arrays are (lines,)."""

    left: int
    """First column of the gutter."""
    right: int
    """The column after the gutter."""
    start: Whole
    """Row at the left end of each line."""
    stop: Whole
    """Row at the right end."""
    level: Whole
    """-LEVELS..LEVELS without 0."""


@dataclass(frozen=True, eq=False)
class _Dots:
    """The dots of lines, line by line; all arrays are (dots,)."""

    x: Whole
    """Column of the dot, counted from the left of the gutter."""
    y: NDArray[np.float64]
    """Row of the dot; integers are centers of dots."""
    level: Whole
    """Level of its line."""


def draw_lines(canvas: Canvas, lines: Lines, glyphs: Glyphs) -> None:
    """Draw `lines`, which must lie within the canvas, over its contents."""
    if lines.left >= lines.right:
        return
    across, down = (1, 1) if glyphs is ASCII else (ACROSS, DOWN)
    dots = _trace(lines, across, down, dashed=glyphs is not ASCII)
    y = np.floor(dots.y + 0.5).astype(np.intp)
    owner = np.zeros((canvas.height, lines.right - lines.left), np.intp)
    cells = (y // down, dots.x // across)
    # For several values in one cell, NumPy keeps the last, which is that of the strongest line.
    owner[cells] = dots.level
    drawn = owner != 0
    gutter = np.s_[:, lines.left : lines.right]
    canvas.fg[gutter][drawn] = _INKS[owner[drawn] + LEVELS]
    if glyphs is ASCII:
        codes = np.array([ord(glyph) for glyph in glyphs.signed], np.uint32)[owner + LEVELS]
    else:
        codes = braille_codes(_raster(dots, owner[cells] == dots.level, owner.shape))
    canvas.codes[gutter][drawn] = codes[drawn]


def _trace(lines: Lines, across: int, down: int, dashed: bool) -> _Dots:
    """The dots of the lines, `across` x `down` in each cell. Lines are horizontal at both ends unless steep."""
    width = (lines.right - lines.left) * across - 1
    start, stop = ((row + 0.5) * down - 0.5 for row in (lines.start, lines.stop))
    length = 1 + np.ceil(np.maximum(width, _MIDDLE_SLOPE * np.abs(stop - start))).astype(np.intp)
    line = np.repeat(np.arange(length.size), length)
    number = np.arange(line.size) - np.repeat(np.cumsum(length) - length, length)
    part = number / np.maximum(length - 1, 1)[line]
    x = np.floor(part * width + 0.5).astype(np.intp)
    # A line that is higher than it is wide has less room, and bends less.
    bend = np.minimum(width / np.maximum(np.abs(stop - start), 1), 1)[line]
    y = start[line] + (part + bend * part * (part * (3 - 2 * part) - 1)) * (stop - start)[line]
    level = lines.level[line]
    if dashed:
        drawn = (level > 0) | (number % _DASH_PERIOD < _DASH)
        x, y, level = x[drawn], y[drawn], level[drawn]
    return _Dots(x, y, level)


def _raster(dots: _Dots, visible: NDArray[np.bool_], cells: tuple[int, int]) -> NDArray[np.bool_]:
    """A picture of the visible dots in `cells` (rows, columns), with extra dots that make strong lines thick."""
    picture = np.zeros((cells[0] * DOWN, cells[1] * ACROSS), bool)
    x, y, thick = dots.x[visible], dots.y[visible], np.abs(dots.level[visible]) >= _THICK_LEVEL
    picture[np.floor(y + 0.5).astype(np.intp), x] = True
    picture[np.floor(y[thick]).astype(np.intp), x[thick]] = True
    return picture
