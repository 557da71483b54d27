"""How the weights and the activations of each layer are spread: small histograms, one row a layer.

A histogram is a title and a note, bars in eighths of a cell, and a line with the ends of the range:

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
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.ticks import tick_labels

_BETWEEN = 3
"""Blank columns between neighbors."""
_LEAST_ROWS = 4
"""A title, two rows of bars and a line with the range."""
_BLANK_FROM = 6
"""From so many rows on, the last one is left blank."""
_LEAST_COLUMNS = 8
_LEAST_TITLE = 4
_TOWER = 2
"""A bar is cut at this many times the third highest: at most two values hold many units (-1 and 1, or 0)."""

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often values lie in each of several bins of one width."""

    title: str
    counts: NDArray[np.integer] | NDArray[np.floating]
    """(bins,), from the lowest values to the highest."""
    low: float
    """Where the first bin starts."""
    high: float
    """Where the last bin ends."""
    note: str = ""
    """Stands beside the title."""
    ink: int = Ink.TRAIN
    note_ink: int = Ink.MUTED


def virtual_height(height: int, rows: int) -> int:
    """Lines of the whole picture of so many rows of histograms where `height` lines are visible."""
    return max(height, rows * _LEAST_ROWS)


def draw_histograms(
    width: int, height: int, rows: Sequence[Sequence[Histogram]], glyphs: Glyphs, top: int = 0
) -> Canvas:
    """Draw `rows` below each other, those of one row side by side, all of one size.

    Rows that are too many for `height` make a higher picture, as high as `virtual_height` says, of which line
    `top` is the first one visible. A bar far above the others is cut off, with its share of all beside it.
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
                one = _draw_histogram(histogram, cell - _BETWEEN, tall, glyphs)
                canvas.blit(one, column * cell, start - top)
    return canvas


def _draw_histogram(histogram: Histogram, width: int, height: int, glyphs: Glyphs) -> Canvas:
    canvas = Canvas(width, height)
    if width < _LEAST_COLUMNS or height < _LEAST_ROWS:
        return canvas
    _write_title(canvas, histogram, glyphs)
    canvas.blit(_draw_bars(histogram, width, height - 2, glyphs), 0, 1)
    _draw_range(canvas, histogram, glyphs)
    return canvas


def _write_title(canvas: Canvas, histogram: Histogram, glyphs: Glyphs) -> None:
    """The title on the left and the note on the right; where both are too long, the title is shortened first."""
    room = max(canvas.width - text_width(histogram.note) - 1, min(_LEAST_TITLE, text_width(histogram.title)))
    end = canvas.write(0, 0, glyphs.shorten(histogram.title, room), Ink.ACCENT)
    note = glyphs.shorten(histogram.note, canvas.width - end - 1)
    canvas.write(canvas.width - text_width(note), 0, note, histogram.note_ink)


def _draw_bars(histogram: Histogram, width: int, height: int, glyphs: Glyphs) -> Canvas:
    """The bars; each that stands for anything shows it."""
    canvas = Canvas(width, height)
    bars = _at_most(width, np.asarray(histogram.counts, np.float64))
    if not bars.any():
        return canvas
    limit = _limit(bars)
    steps = np.array([ord(glyph) for glyph in (" ", *glyphs.column_parts, glyphs.bar_full)], np.uint32)
    parts = len(steps) - 1
    heights = np.rint(np.minimum(bars / limit, 1) * height * parts)
    heights = np.where(bars > 0, np.maximum(heights, 1), 0)
    # The bar in which the middle of each column lies.
    bar = (2 * np.arange(width) + 1) * bars.size // (2 * width)
    beneath = parts * np.arange(height)[::-1, None]
    canvas.codes[:] = steps[np.clip(heights[bar] - beneath, 0, parts).astype(np.intp)]
    canvas.fg[:] = histogram.ink
    for tower in np.flatnonzero(bars > limit):
        _write_beside(canvas, np.flatnonzero(bar == tower), f"{bars[tower] / bars.sum():.0%}")
    return canvas


def _at_most(bars: int, counts: Values) -> Values:
    """`counts` (bins,), or their means over so many equal parts of the range if there are more of them."""
    if counts.size <= bars:
        return counts
    edges = np.linspace(0, counts.size, bars + 1)
    below = np.interp(edges, np.arange(counts.size + 1), np.concatenate(([0.0], counts.cumsum())))
    means: Values = np.diff(below) * bars / counts.size
    return means


def _limit(bars: Values) -> float:
    """The count that fills the height."""
    highest = float(bars.max())
    third = float(np.sort(bars)[-3]) if bars.size > 2 else 0.0
    return min(highest, third * _TOWER) if third else highest


def _write_beside(canvas: Canvas, tower: NDArray[np.intp], text: str) -> None:
    """Write `text` beside the top of a bar, which takes the columns `tower`, on the side that is free."""
    for x in (int(tower[-1]) + 2, int(tower[0]) - 1 - len(text)):
        end = x + len(text)
        if x >= 0 and end <= canvas.width and (canvas.codes[0, x:end] == ord(" ")).all():
            canvas.write(x, 0, text, Ink.TEXT)
            return


def _draw_range(canvas: Canvas, histogram: Histogram, glyphs: Glyphs) -> None:
    """The ends of the range in the last line, with 0 where it lies between them and there is room for it."""
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
    """`value` in three digits."""
    return tick_labels([float(f"{value:.3g}")])[0] if math.isfinite(value) else f"{value}"
