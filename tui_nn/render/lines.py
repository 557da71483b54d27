"""Lines between units that show signed numbers: in braille, and in ASCII made of the characters of their levels.

The sign is the hue, and solid or dashed; the strength is how bright and how thick a line is. Where lines meet in a
cell it belongs to the strongest of them, because a cell has a single ink: the others pass beneath.
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
"""Dots from one dash of a negative line to the next, and those that are drawn."""
_THICK = 3
"""From this level on a line is two dots thick."""
_STEEPEST = 1.5
"""The slope of a curve in its middle, in slopes of the straight line between its ends."""

_INKS = np.array([line_ink(level) for level in SIGNED_LEVELS], np.uint8)

Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines from left to right through a gutter, in cells of a canvas, the weakest first; all arrays (lines,)."""

    left: int
    """First column of the gutter."""
    right: int
    """Column after its last."""
    start: Whole
    """The row each line starts in."""
    stop: Whole
    """The row it ends in."""
    level: Whole
    """-LEVELS..LEVELS without 0."""


@dataclass(frozen=True, eq=False)
class _Dots:
    """The dots of some lines, line by line; all arrays (dots,)."""

    x: Whole
    """Column of dots, from the left of the gutter."""
    y: NDArray[np.float64]
    """Row of dots; a whole number is the middle of a dot."""
    level: Whole
    """That of the line."""


def draw_lines(canvas: Canvas, lines: Lines, glyphs: Glyphs) -> None:
    """Draw `lines`, which lie within the canvas, over what is there."""
    if lines.left >= lines.right or not lines.level.size:
        return
    across, down = (1, 1) if glyphs is ASCII else (ACROSS, DOWN)
    dots = _trace(lines, across, down, dashed=glyphs is not ASCII)
    y = np.floor(dots.y + 0.5).astype(np.intp)
    owner = np.zeros((canvas.height, lines.right - lines.left), np.intp)
    cells = (y // down, dots.x // across)
    # Of several values for one cell the last stays, and that is the strongest line's.
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
    """Every dot that the lines touch, with `across` x `down` dots a cell; flat ones leave and arrive level."""
    width = (lines.right - lines.left) * across - 1
    start, stop = ((row + 0.5) * down - 0.5 for row in (lines.start, lines.stop))
    length = 1 + np.ceil(np.maximum(width, _STEEPEST * np.abs(stop - start))).astype(np.intp)
    line = np.repeat(np.arange(length.size), length)
    number = np.arange(line.size) - np.repeat(np.cumsum(length) - length, length)
    part = number / np.maximum(length - 1, 1)[line]
    x = np.floor(part * width + 0.5).astype(np.intp)
    # What is steeper than it is wide has no room to bend.
    bend = np.minimum(width / np.maximum(np.abs(stop - start), 1), 1)[line]
    y = start[line] + (part + bend * part * (part * (3 - 2 * part) - 1)) * (stop - start)[line]
    level = lines.level[line]
    if dashed:
        drawn = (level > 0) | (number % _DASH_PERIOD < _DASH)
        x, y, level = x[drawn], y[drawn], level[drawn]
    return _Dots(x, y, level)


def _raster(dots: _Dots, visible: NDArray[np.bool_], cells: tuple[int, int]) -> NDArray[np.bool_]:
    """The visible dots in so many rows and columns of cells, with those that make strong lines thick."""
    picture = np.zeros((cells[0] * DOWN, cells[1] * ACROSS), bool)
    x, y, thick = dots.x[visible], dots.y[visible], np.abs(dots.level[visible]) >= _THICK
    picture[np.floor(y + 0.5).astype(np.intp), x] = True
    picture[np.floor(y[thick]).astype(np.intp), x[thick]] = True
    return picture
