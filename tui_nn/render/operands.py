"""Matrices side by side, as operands and result of a formula, with marks on the numbers in question.

Each matrix shows the part around its anchor that fits. Marks are brackets as well as colors: the number in question is
in [ ], those that enter it are in ( ), and the chosen one of those is in < >.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import rjust, text_width
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.levels import signed_levels
from tui_nn.render.palette import Ink, level_text_ink, signed_ink

NUMBER = 7
"""Columns of a number: a sign, up to three digits before the point, and three after it."""
CELL = NUMBER + 2
"""Columns of a number with the brackets of its mark."""
LONGEST_NAME = 9
HEADER_ROWS = 2
BETWEEN = 3
"""Columns between two matrices, with the sign that joins them."""
GROUP = 3
"""Exponents are multiples of this."""


class Mark(Enum):
    """Why a number is marked."""

    NONE = "  "
    ENTERS = "()"
    CHOSEN = "<>"
    RESULT = "[]"


MARK_INKS = {Mark.ENTERS: Ink.WARN, Mark.CHOSEN: Ink.CORRECT, Mark.RESULT: Ink.ACCENT}

NumberIndex = tuple[int, int]
"""Row and column of a number in a matrix."""
Region = tuple[range, range]
"""Rows and columns of numbers."""


@dataclass(frozen=True, eq=False)
class Operand:
    """A matrix with its names and marks."""

    title: str
    numbers: NDArray[np.floating]
    """(rows, columns)."""
    row_names: Sequence[str]
    column_names: Sequence[str]
    before: str
    """The sign that joins it to the matrix on its left; empty for none."""
    marked: tuple[Region, ...] = ()
    """The numbers that enter the result."""
    chosen: NumberIndex | None = None
    """The chosen one of them."""
    result: NumberIndex | None = None
    """The number in question, in the matrix of the result."""
    beside: NumberIndex | None = None
    """The number that is multiplied by the chosen one of another matrix."""

    @property
    def anchor(self) -> NumberIndex:
        """The number that must be visible."""
        for place in (self.result, self.chosen, self.beside):
            if place:
                return place
        return (self.marked[0][0].start, self.marked[0][1].start) if self.marked else (0, 0)

    @property
    def gutter(self) -> int:
        """Columns of the row names and a blank."""
        longest = max((text_width(name) for name in self.row_names), default=0) if len(self.row_names) < 99 else 5
        return min(longest, LONGEST_NAME) + 1 if longest else 0

    @property
    def width(self) -> int:
        """Columns of the whole matrix, or of its title."""
        return max(self.gutter + CELL * len(self.column_names), text_width(self.title))

    @property
    def least(self) -> int:
        """Columns with which at least one number is visible."""
        return self.gutter + CELL


@dataclass(frozen=True)
class Window:
    """Where a part of a matrix is on the canvas."""

    x: int
    """Column of the first number."""
    rows: range
    columns: range

    def place_at(self, x: int, y: int) -> NumberIndex | None:
        """The number at a cell, relative to the top of the matrices; None if there is none."""
        row, column = y - HEADER_ROWS, (x - self.x) // CELL
        inside = x >= self.x and 0 <= row < len(self.rows) and column < len(self.columns)
        return (self.rows[row], self.columns[column]) if inside else None


def _largest(numbers: NDArray[np.floating]) -> float:
    """The largest absolute value of a finite number; 0 if there is none."""
    if not numbers.size:
        return 0.0
    largest = max(float(numbers.max()), -float(numbers.min()))
    return largest if math.isfinite(largest) else _largest(numbers[np.isfinite(numbers)])


def exponent_of(largest: float) -> int:
    """The power of ten by which numbers are divided so that three decimals distinguish them; 0 for ordinary ones."""
    if not largest or 0.1 <= largest < 1000:
        return 0
    # Below this, a power of ten is no number any more.
    return max(math.floor(math.log10(largest) / GROUP) * GROUP, -300)


def lay_out(operands: Sequence[Operand], width: int, height: int) -> list[Window]:
    """The visible parts of matrices in `width` columns and `height` rows."""
    rooms = _rooms(operands, width)
    windows, x = [], 0
    for operand, room in zip(operands, rooms, strict=True):
        x += BETWEEN if operand.before else 0
        rows, columns = len(operand.row_names), len(operand.column_names)
        row, column = operand.anchor
        across = max(min((room - operand.gutter) // CELL, columns), 0)
        windows.append(
            Window(x + operand.gutter, _around(row, height - HEADER_ROWS, rows), _around(column, across, columns))
        )
        x += room
    return windows


def _rooms(operands: Sequence[Operand], width: int) -> list[int]:
    """The columns of each matrix: all that it needs or, if there is not enough room, an equal share."""
    left = width - sum(BETWEEN for operand in operands if operand.before)
    rooms: dict[int, int] = {}
    for count, number in enumerate(sorted(range(len(operands)), key=lambda number: operands[number].width)):
        share = left // (len(operands) - count)
        rooms[number] = min(operands[number].width, max(share, 0))
        left -= rooms[number]
    return [rooms[number] for number in range(len(operands))]


def _around(anchor: int, count: int, total: int) -> range:
    """`count` of `total` places around `anchor`."""
    count = max(min(count, total), 0)
    first = min(max(anchor - count // 2, 0), total - count)
    return range(first, first + count)


def draw_operands(
    operands: Sequence[Operand], windows: Sequence[Window], width: int, height: int, glyphs: Glyphs
) -> Canvas:
    """Draw the visible parts of matrices, as laid out by `lay_out`."""
    canvas = Canvas(width, height)
    for operand, window in zip(operands, windows, strict=True):
        left = window.x - operand.gutter
        if operand.before:
            canvas.write(left - BETWEEN + 1, HEADER_ROWS, operand.before, Ink.ACCENT)
        largest = _largest(operand.numbers)
        power = exponent_of(largest)
        title = operand.title + (f" {glyphs.times} 1e{power}" if power else "")
        right = window.x + CELL * len(window.columns)
        canvas.write(left, 0, glyphs.shorten(title, max(right - left, operand.least)), Ink.ACCENT)
        for place, column in enumerate(window.columns):
            name = glyphs.shorten(operand.column_names[column], NUMBER)
            canvas.write(window.x + place * CELL, 1, f"{rjust(name, NUMBER + 1)} ", Ink.MUTED)
        if len(window.columns) < len(operand.column_names):
            canvas.write(right - 1, 1, glyphs.ellipsis, Ink.MUTED)
        for y, row in enumerate(window.rows, HEADER_ROWS):
            if operand.gutter:
                name = glyphs.shorten(operand.row_names[row], operand.gutter - 1)
                canvas.write(left, y, rjust(name, operand.gutter - 1), Ink.MUTED)
            values = operand.numbers[row, window.columns.start : window.columns.stop].astype(np.float64)
            _draw_row(canvas, operand, window, (y, row), values / 10.0**power, largest / 10.0**power, glyphs)
        if window.rows and len(window.rows) < len(operand.row_names) and operand.gutter:
            more = rjust(glyphs.ellipsis, operand.gutter - 1)
            canvas.write(left, HEADER_ROWS + len(window.rows) - 1, more, Ink.MUTED)
    return canvas


def _draw_row(
    canvas: Canvas,
    operand: Operand,
    window: Window,
    at: tuple[int, int],
    values: NDArray[np.float64],
    scale: float,
    glyphs: Glyphs,
) -> None:
    """Draw the visible values of a row; `at` is the row of the canvas and that of the matrix."""
    y, row = at
    levels = signed_levels(values, scale or 1.0).tolist()
    for place, (column, value) in enumerate(zip(window.columns, values.tolist(), strict=True)):
        mark = _mark(operand, row, column)
        text = f"{mark.value[0]}{_number(value).replace('-', glyphs.minus).rjust(NUMBER)}{mark.value[1]}"
        x = window.x + place * CELL
        if mark is Mark.NONE:
            canvas.write(x, y, text, level_text_ink(levels[place]), signed_ink(levels[place]))
        else:
            canvas.write(x, y, text, MARK_INKS[mark], Ink.PAPER)


def _number(value: float) -> str:
    """A number in at most `NUMBER` characters."""
    if not math.isfinite(value):
        return f"{value:+}".replace("+nan", "nan")
    return f"{value + 0.0:+.3f}" if abs(value) < 999.9995 else f"{value:+.1e}"[:NUMBER]


def _mark(operand: Operand, row: int, column: int) -> Mark:
    if operand.result == (row, column):
        return Mark.RESULT
    if operand.chosen == (row, column):
        return Mark.CHOSEN
    return Mark.ENTERS if any(row in rows and column in columns for rows, columns in operand.marked) else Mark.NONE
