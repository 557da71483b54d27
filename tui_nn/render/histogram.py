"""The distributions of the weights and activations of each layer: small histograms, one row per layer.

A histogram has a title and a note, bars in eighths of a cell, and a line with the ends of the range:

    W1                      mean 0.02
              ▂▅█▇▄▁
           ▁▃▇██████▆▂▁
    −0.83 ───────0──────────── 0.91
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.axes import Axis
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.ticks import tick_labels
from tui_nn.scores import percent

_BETWEEN = 3
"""Blank columns between histograms."""
_MIN_ROWS = 4
"""A title, two rows of bars, and a line with the range."""
_BLANK_FROM = 6
"""Minimum height of a histogram whose last row is left blank."""
_MIN_COLUMNS = 8
_MIN_TITLE = 4
_TOWER = 2
"""Bars are cut off at this multiple of the third highest, because many activations may share one or two values (-1 and
1, or 0)."""

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of values in bins of equal width."""

    title: str
    counts: NDArray[np.integer] | NDArray[np.floating]
    """Values in each bin, (bins,), from the lowest to the highest."""
    low: float
    """Start of the first bin."""
    high: float
    """End of the last bin."""
    note: str = ""
    """Text to the right of the title."""
    ink: int = Ink.TRAIN
    note_ink: int = Ink.MUTED


def virtual_height(height: int, rows: int) -> int:
    """Lines of the whole picture with `rows` rows of histograms, of which `height` lines are visible."""
    return max(height, rows * _MIN_ROWS)


def draw_histograms(
    width: int,
    height: int,
    rows: Sequence[Sequence[Histogram]],
    glyphs: Glyphs,
    top: int = 0,
    *,
    color: bool = False,
) -> Canvas:
    """Draw `rows` of histograms of equal size in `width` x `height` cells.

    If there are too many rows for `height`, the picture has `virtual_height` lines, and `top` is the first visible
    one. A bar far higher than the others is cut off, and its share of all values is written beside it. With `color`,
    full cells are blanks on a background: between block characters, some fonts leave hairlines.
    """
    canvas = Canvas(width, height)
    across = max((len(row) for row in rows), default=0)
    if not across:
        return canvas
    cell = (width + _BETWEEN) // across
    lines = virtual_height(height, len(rows))
    for number, row in enumerate(rows):
        start, stop = (lines * edge // len(rows) for edge in (number, number + 1))
        tall = stop - start - (stop - start >= _BLANK_FROM)
        if top - tall < start < top + height:
            for column, histogram in enumerate(row):
                one = _draw_histogram(histogram, cell - _BETWEEN, tall, glyphs, color and glyphs is not ASCII)
                canvas.blit(one, column * cell, start - top)
    return canvas


def bar_at(
    width: int, height: int, rows: Sequence[Sequence[Histogram]], cell: tuple[int, int], top: int = 0
) -> tuple[str, float, float, float] | None:
    """The histogram at a cell of the picture that `draw_histograms` draws, by its title, and the bar in that column.

    Returns:
        The title, the ends of the bar's range, and the values in it; None between histograms.
    """
    across = max((len(row) for row in rows), default=0)
    lines = virtual_height(height, len(rows))
    column, row = cell[0] // max((width + _BETWEEN) // max(across, 1), 1), (cell[1] + top) * len(rows) // lines
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        return None
    histogram, columns = rows[row][column], (width + _BETWEEN) // across - _BETWEEN
    x = cell[0] - column * (columns + _BETWEEN)
    bars = _at_most(max(columns, 1), np.asarray(histogram.counts, np.float64))
    if columns < _MIN_COLUMNS or x >= columns:
        return None
    bar = (2 * x + 1) * bars.size // (2 * columns)
    step = (histogram.high - histogram.low) / bars.size
    return histogram.title, histogram.low + bar * step, histogram.low + (bar + 1) * step, float(bars[bar])


def _draw_histogram(histogram: Histogram, width: int, height: int, glyphs: Glyphs, on_background: bool) -> Canvas:
    canvas = Canvas(width, height)
    if width < _MIN_COLUMNS:
        return canvas
    _write_title(canvas, histogram, glyphs)
    bars = _draw_bars(histogram, width, height - 2, glyphs)
    if on_background:
        is_full = bars.codes == ord(glyphs.bar_full)
        bars.codes[is_full], bars.bg[is_full] = ord(" "), histogram.ink
    canvas.blit(bars, 0, 1)
    _draw_range(canvas, histogram, glyphs)
    return canvas


def _write_title(canvas: Canvas, histogram: Histogram, glyphs: Glyphs) -> None:
    """Write the title on the left and the note on the right; if both do not fit, the title is shortened first.

    The end of the title remains, which is the number of the layer.
    """
    room = max(canvas.width - text_width(histogram.note) - 1, _MIN_TITLE)
    end = canvas.write(0, 0, glyphs.shorten_middle(histogram.title, room), Ink.ACCENT)
    note = glyphs.shorten(histogram.note, canvas.width - end - 1)
    canvas.write(canvas.width - text_width(note), 0, note, histogram.note_ink)


def _draw_bars(histogram: Histogram, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The bars; every bin that is not empty has a visible one."""
    canvas = Canvas(width, height)
    bars = _at_most(width, np.asarray(histogram.counts, np.float64))
    if not bars.any():
        return canvas
    limit = _limit(bars)
    steps = np.array([ord(glyph) for glyph in (" ", *glyphs.column_parts, glyphs.bar_full)], np.uint32)
    parts = len(steps) - 1
    heights = np.rint(bars / limit * height * parts)
    heights = np.where(bars > 0, np.maximum(heights, 1), 0)
    # The bar at the middle of each column.
    bar = (2 * np.arange(width) + 1) * bars.size // (2 * width)
    beneath = parts * np.arange(height)[::-1, None]
    canvas.codes[:] = steps[np.clip(heights[bar] - beneath, 0, parts).astype(np.intp)]
    canvas.fg[:] = histogram.ink
    for tower in np.flatnonzero(bars > limit):
        _write_beside(canvas, np.flatnonzero(bar == tower), percent(bars[tower] / bars.sum(), 0))
    return canvas


def _at_most(bars: int, counts: Values) -> Values:
    """`counts` (bins,), or their sums over `bars` equal parts of the range if there are more bins than bars."""
    if counts.size <= bars:
        return counts
    edges = np.linspace(0, counts.size, bars + 1)
    below = np.interp(edges, np.arange(counts.size + 1), np.concatenate(([0.0], counts.cumsum())))
    sums: Values = np.diff(below)
    return sums


def _limit(bars: Values) -> float:
    """The count that fills the height."""
    highest = float(bars.max())
    third = float(np.sort(bars)[-3]) if bars.size > 2 else 0.0
    return min(highest, third * _TOWER) if third else highest


def _write_beside(canvas: Canvas, tower: NDArray[np.intp], text: str) -> None:
    """Write `text` beside the top of the bar in the columns `tower`, on a side with enough blanks."""
    for x in (int(tower[-1]) + 2, int(tower[0]) - 1 - len(text)):
        end = x + len(text)
        if x >= 0 and end <= canvas.width and (canvas.codes[0, x:end] == ord(" ")).all():
            canvas.write(x, 0, text, Ink.TEXT)
            return


def _draw_range(canvas: Canvas, histogram: Histogram, glyphs: Glyphs) -> None:
    """Write the ends of the range into the last line, and 0 if it lies between them and there is room."""
    y = canvas.height - 1
    low, high = (_end(value).replace("-", glyphs.minus) for value in (histogram.low, histogram.high))
    start, stop = len(low) + 1, canvas.width - len(high) - 1
    canvas.write(0, y, low, Ink.MUTED)
    canvas.write(start, y, glyphs.horizontal * (stop - start), Ink.FRAME)
    canvas.write(stop + 1, y, high, Ink.MUTED)
    if histogram.low < 0 < histogram.high and math.isfinite(histogram.high - histogram.low):
        zero = Axis(histogram.low, histogram.high).cell(0, canvas.width)
        if start < zero < stop - 1:
            canvas.write(zero, y, "0", Ink.MUTED)


def _end(value: float) -> str:
    """Format `value` with three significant digits."""
    return tick_labels([float(f"{value:.3g}")])[0] if math.isfinite(value) else f"{value}"
