"""The left and bottom axes of charts and scatter plots: layout, ticks and names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.ticks import log_tick_labels, log_ticks, tick_labels, ticks

_ROWS_PER_TICK = 3
_BLANKS_BETWEEN_LABELS = 5
_LONGEST_Y_NAME = 8
_LONGEST_X_NAME = 8
"""Columns of the longest name for which ticks are left out."""
_MIN_NAME = 4
_MIN_PLOT = (5, 1)
"""Columns and rows of the smallest plot with axes; smaller ones have none."""

Mark = tuple[int, str]
"""A tick: its cell, counted from the left or the top of the plot, and its label."""


@dataclass(frozen=True)
class Axis:
    """A range of values, `low` < `high`; if `log`, both are decimal logarithms."""

    low: float
    high: float
    name: str = ""
    log: bool = False

    def positions(self, values: NDArray[np.float64], cells: int) -> NDArray[np.float64]:
        """Positions of `values` (n,) on an axis of `cells` cells, from 0 at `low` to `cells` at `high`."""
        with np.errstate(over="ignore"):
            places: NDArray[np.float64] = (values - self.low) / (self.high - self.low) * cells
        return places

    def cell(self, value: float, cells: int) -> int:
        """The cell that contains `value`, which lies within the range; `high` belongs to the last cell."""
        return min(max(math.floor((value - self.low) / (self.high - self.low) * cells), 0), cells - 1)

    def marks(self, cells: int, most: int) -> list[Mark]:
        """At most `most` ticks; their cells are counted from the low end."""
        if self.log:
            values = log_ticks(10**self.low, 10**self.high, most)
            places, labels = [math.log10(value) for value in values], log_tick_labels(values)
        else:
            places = values = ticks(self.low, self.high, most)
            labels = tick_labels(values)
        return [(self.cell(place, cells), label) for place, label in zip(places, labels, strict=True)]


@dataclass(frozen=True)
class Frame:
    """The position of the plot in a picture, in cells, and the ticks of its axes."""

    left: int
    top: int
    width: int
    height: int
    x_marks: tuple[Mark, ...] = ()
    y_marks: tuple[Mark, ...] = ()
    has_axes: bool = True


def max_ticks(cells: int) -> int:
    """Maximum ticks on a vertical axis of `cells` rows: one for every three rows, or three if they do not touch."""
    return max(2, (cells - 1) // _ROWS_PER_TICK + 1, min(3, (cells + 1) // 2))


@lru_cache(maxsize=64)
def lay_out(width: int, height: int, x_axis: Axis, y_axis: Axis, top: int = 0) -> Frame:
    """Divide a picture of `width` x `height` cells into a plot and axes, below `top` free rows.

    If there is too little room, the frame has no axes. The last results are kept: a picture needs its layout for what
    it shows and again to draw it, and mostly has that of the frame before.
    """
    plot_height = height - top - 2
    if plot_height >= _MIN_PLOT[1]:
        y_marks = _rows(y_axis, plot_height)
        left = max([len(label) for _, label in y_marks] + [min(text_width(y_axis.name), _LONGEST_Y_NAME)]) + 1
        plot_width = width - left
        if plot_width >= _MIN_PLOT[0]:
            return Frame(left, top, plot_width, plot_height, _columns(x_axis, plot_width), y_marks)
    return Frame(0, top, max(width, 0), max(height - top, 0), has_axes=False)


def draw_axes(canvas: Canvas, frame: Frame, x_axis: Axis, y_axis: Axis, glyphs: Glyphs) -> None:
    """Draw both axes around the plot of `frame`, which must come from `lay_out` with the same axes."""
    if not frame.has_axes:
        return
    line_x, line_y = frame.left - 1, frame.top + frame.height
    for row in range(frame.top, line_y):
        canvas.write(line_x, row, glyphs.vertical, Ink.FRAME)
    canvas.write(line_x, line_y, glyphs.corner + glyphs.horizontal * frame.width, Ink.FRAME)
    y_name = glyphs.shorten(y_axis.name, line_x)
    canvas.write(line_x - text_width(y_name), frame.top, y_name, Ink.MUTED)
    for row, label in frame.y_marks:
        canvas.write(line_x, frame.top + row, glyphs.tick_y, Ink.FRAME)
        canvas.write(line_x - len(label), frame.top + row, label.replace("-", glyphs.minus), Ink.MUTED)
    for column, _ in frame.x_marks:
        canvas.write(frame.left + column, line_y, glyphs.tick_x, Ink.FRAME)
    _write_x_labels(canvas, frame, line_y + 1, glyphs)
    _write_x_name(canvas, frame, line_y, x_axis.name, glyphs)


def _rows(axis: Axis, cells: int) -> tuple[Mark, ...]:
    """The ticks of a vertical axis by row from the top; row 0 is reserved for the name, if there is one."""
    marks = axis.marks(cells, max_ticks(cells))
    if axis.name:
        marks = [mark for mark in marks if mark[0] < cells - 1]
        if len(marks) < 2 < cells:
            below = replace(axis, high=axis.high - (axis.high - axis.low) / cells)
            marks = below.marks(cells - 1, max_ticks(cells - 1))
    return tuple((cells - 1 - cell, label) for cell, label in marks)


def _columns(axis: Axis, cells: int) -> tuple[Mark, ...]:
    """As many ticks as leave room for their labels, and somewhere for the name if it is short.

    Two are closer together, or take the room of the name, before there is only one.
    """
    most = max(2, cells // 4)
    name = text_width(axis.name)
    while most > 1:
        marks = axis.marks(cells, most)
        has_room = _are_apart(marks, _BLANKS_BETWEEN_LABELS)
        if has_room and (name > _LONGEST_X_NAME or any(room >= name for _, room in _gaps(marks, cells))):
            return tuple(marks)
        most = min(most - 1, len(marks))
    two = axis.marks(cells, 2)
    # The last label is shifted to the left by half of its columns at most.
    half = max((len(label) for _, label in two), default=0) // 2
    return tuple(two if _are_apart(two, half + 1) else axis.marks(cells, 1))


def _are_apart(marks: Sequence[Mark], blanks: int) -> bool:
    """Whether there is room for that many blanks between the labels."""
    widest = max((len(label) for _, label in marks), default=0)
    return all(b[0] - a[0] >= widest + blanks for a, b in pairwise(marks))


def _write_x_name(canvas: Canvas, frame: Frame, row: int, name: str, glyphs: Glyphs) -> None:
    """Write the name into the axis line, between blanks, as far right as the ticks allow.

    A name that does not fit is shortened, or omitted if too little of it would remain.
    """
    length = text_width(name)
    gaps = _gaps(frame.x_marks, frame.width)
    stop, room = next((gap for gap in reversed(gaps) if gap[1] >= length), max(gaps, key=lambda gap: gap[1]))
    if name and room >= min(length, _MIN_NAME):
        text = f" {glyphs.shorten(name, room)} "
        canvas.write(frame.left + stop - text_width(text), row, text, Ink.MUTED)


def _gaps(marks: Sequence[Mark], cells: int) -> list[tuple[int, int]]:
    """The end of each gap between the ticks of the horizontal axis, and its room for a name between blanks."""
    # The blank after a name at the very end may lie outside the picture.
    return [(stop, stop - start - 3) for start, stop in pairwise([-1, *(column for column, _ in marks), cells + 1])]


def _write_x_labels(canvas: Canvas, frame: Frame, row: int, glyphs: Glyphs) -> None:
    """Center each label under its tick, shifted where necessary to stay within the picture."""
    free = 0
    for column, label in frame.x_marks:
        x = min(frame.left + column - (len(label) - 1) // 2, canvas.width - len(label))
        if x >= free:
            free = canvas.write(x, row, label.replace("-", glyphs.minus), Ink.MUTED) + 1
