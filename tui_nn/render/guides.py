"""What is drawn over the curves of a chart: the best possible value, marked steps, the cursor, and marks of curves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.axes import Axis, Frame
from tui_nn.render.braille import BRAILLE
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink

MARK_EVERY, MARK_APART = 24, 4
"""Columns between two marks of a curve, and minimum columns between those of different curves."""


def draw_level(
    canvas: Canvas, frame: Frame, y_axis: Axis, level: float, glyphs: Glyphs, ink: int = Ink.BEST_POSSIBLE
) -> None:
    """Draw a horizontal dotted line at `level`, which lies within the axis."""
    parts = len(glyphs.dots)
    row, part = divmod(y_axis.cell(level, frame.height * parts), parts)
    y = frame.top + frame.height - 1 - row
    cells = np.s_[y, frame.left : frame.left + frame.width]
    _draw_beneath(canvas.codes[cells], canvas.fg[cells], glyphs.dots[part], ink)


def draw_band(
    canvas: Canvas,
    frame: Frame,
    x_axis: Axis,
    y_axis: Axis,
    x: NDArray[np.float64],
    lowest: NDArray[np.float64],
    highest: NDArray[np.float64],
) -> None:
    """Shade what lies between `lowest` and `highest`, both (n,), which hold from the point before to each one at `x`.

    A cell is shaded if its middle is between the lowest and the highest value in its column.
    """
    places, columns = x_axis.positions(x, frame.width), np.arange(frame.width)
    # From the first point within each column to the first one beyond, whose range began in it.
    first, last = np.searchsorted(places, columns), np.searchsorted(places, columns + 1)
    is_reached = first < len(places)
    is_reached &= places[np.clip(first - 1, 0, max(len(places) - 1, 0))] <= columns + 1 if len(places) else False
    # Unknown values, and the sentinel at the end, change no minimum and no maximum.
    low, high = (
        np.append(np.where(np.isnan(values), none, y_axis.positions(values, frame.height)), none)
        for values, none in ((lowest, np.inf), (highest, -np.inf))
    )
    ends = np.stack((first, np.minimum(last + 1, len(places))), axis=1).ravel()
    low, high = np.minimum.reduceat(low, ends)[::2], np.maximum.reduceat(high, ends)[::2]
    middles = np.arange(frame.height)[::-1, np.newaxis] + 0.5
    cells = canvas.bg[frame.top : frame.top + frame.height, frame.left : frame.left + frame.width]
    cells[(middles >= low) & (middles <= high) & is_reached] = Ink.RANGE


def draw_marks(canvas: Canvas, frame: Frame, x_axis: Axis, marks: Sequence[tuple[float, str]], glyphs: Glyphs) -> None:
    """Draw a vertical dotted line at each (value, letter) of `marks` within the axis, with its letter at the top.

    If several marks fall into one column, their letters are stacked.
    """
    taken: Counter[int] = Counter()
    for value, letter in marks:
        if not x_axis.low <= value <= x_axis.high:
            continue
        x = frame.left + x_axis.cell(value, frame.width)
        cells = np.s_[frame.top : frame.top + frame.height, x]
        if x not in taken:
            _draw_beneath(canvas.codes[cells], canvas.fg[cells], glyphs.dotted, Ink.MUTED)
        if taken[x] < frame.height:
            canvas.write(x, frame.top + taken[x], letter[:1], Ink.WARN)
        taken[x] += 1


def draw_point(
    canvas: Canvas, frame: Frame, x_axis: Axis, y_axis: Axis, point: tuple[float, float], glyph: str, ink: int
) -> None:
    """Draw `glyph` over whatever is at `point` (x, y), if it lies within the axes."""
    x, y = point
    if x_axis.low <= x <= x_axis.high and y_axis.low <= y <= y_axis.high:
        row = frame.top + frame.height - 1 - y_axis.cell(y, frame.height)
        canvas.write(frame.left + x_axis.cell(x, frame.width), row, glyph, ink)


def draw_curve_marks(
    canvas: Canvas,
    frame: Frame,
    x_axis: Axis,
    y_axis: Axis,
    marks: Sequence[tuple[str, int]],
    curves: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
) -> None:
    """Write the mark (a character, or none, and its ink) of each curve (x, y) onto it, every few columns.

    The columns are fixed, so that the marks do not move as the curve grows, and they are different ones for each curve.
    """
    marked = [(*mark, *curve) for mark, curve in zip(marks, curves, strict=True) if mark[0]]
    every = max(MARK_EVERY, len(marked) * MARK_APART)
    for number, (mark, ink, x, y) in enumerate(marked):
        known = np.isfinite(x) & np.isfinite(y)
        x, y = x[known], y[known]
        for column in range(number * every // len(marked) + 1, frame.width, every):
            value = x_axis.low + (column + 0.5) / frame.width * (x_axis.high - x_axis.low)
            if x.size and x[0] <= value <= x[-1]:
                draw_point(canvas, frame, x_axis, y_axis, (value, float(np.interp(value, x, y))), mark, ink)


def draw_cursor(canvas: Canvas, frame: Frame, x_axis: Axis, value: float, glyphs: Glyphs) -> None:
    """Draw a vertical line behind the curves at `value`, if it lies within the axis."""
    if math.isfinite(value) and x_axis.low <= value <= x_axis.high:
        x = frame.left + x_axis.cell(value, frame.width)
        cells = np.s_[frame.top : frame.top + frame.height, x]
        codes = canvas.codes[cells]
        free = (codes == ord(" ")) | (codes == ord(glyphs.dotted))
        codes[free] = ord(glyphs.vertical)
        canvas.fg[cells][free] = Ink.ACCENT


def _draw_beneath(codes: NDArray[np.uint32], fg: NDArray[np.uint8], glyph: str, ink: int) -> None:
    """Fill blank cells with `glyph`, and add its dots to cells of braille curves, which keep their color."""
    blank, braille = codes == ord(" "), codes & ~np.uint32(0xFF) == BRAILLE
    fg[blank] = ink
    codes[blank] = ord(glyph)
    codes[braille] |= ord(glyph)
