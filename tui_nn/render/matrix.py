"""Weights and biases as signed numbers in a diverging palette, one block per layer, side by side.

Only the visible part is drawn, and only its numbers are formatted. Titles and column names stay at the top of the
window, row names at the left of the visible part of their block.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import head, rjust, text_width, widest
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.levels import SIGNED_LEVELS, signed_levels
from tui_nn.render.numbers import short_exponent
from tui_nn.render.palette import LEVELS, Ink, level_text_ink, signed_ink

NUMBER_WIDTHS = (6, 5, 4)
"""Columns of a number with three decimals, and with two or one if there is less room."""
_BETWEEN_BLOCKS = 2
_FORMATS = ("+.3f", "+.2f", "+.1f", "+.0f", "+.1e", "+.0e")
"""Tried in turn until a number fits its cell."""
NAME_WIDTHS = (10, 7)
"""Maximum columns of a row name, and with less room; longer ones are shortened."""
BIAS_NAME = "b"
_LARGEST_POWER = 1023.5
"""The largest power of 2, in halves, that is finite."""

_LEVEL_INKS = np.array([signed_ink(level) for level in SIGNED_LEVELS], np.uint8)
_LEVEL_TEXT_INKS = np.array([level_text_ink(level) for level in SIGNED_LEVELS], np.uint8)

Window = tuple[int, int, int, int]
"""Left, top, width and height of the visible part, in cells of the whole picture."""


@dataclass(frozen=True, eq=False)
class MatrixBlock:
    """One layer; its biases are the last row."""

    title: str
    weights: NDArray[np.floating]
    """(fan_in, fan_out)."""
    biases: NDArray[np.floating]
    """(fan_out,)."""
    row_names: Sequence[str]
    """Names of the inputs, (fan_in,)."""
    column_names: Sequence[str]
    """Names of the units, (fan_out,)."""
    number_width: int
    """One of `NUMBER_WIDTHS`."""
    column_inks: Sequence[int] | None = None
    """Foreground inks of the column names, (fan_out,); None for MUTED."""
    name: str = ""
    """A short title."""
    longest_name: int = NAME_WIDTHS[0]
    """One of `NAME_WIDTHS`."""
    is_low: bool = False
    """Whether the short title stands in the row of the column names, which saves a row."""

    @property
    def cell(self) -> int:
        """Width of a column: a number and a blank before it."""
        return self.number_width + 1

    @cached_property
    def gutter(self) -> int:
        """Width of the row names and a blank after them."""
        others = text_width(self.name) if self.is_low else len(BIAS_NAME)
        return min(self.longest_name, max(widest(self.row_names), others)) + 1

    @property
    def header(self) -> int:
        """Rows above the numbers."""
        return 1 if self.is_low else 2

    @property
    def width(self) -> int:
        """Width of the block, or of its title if that is longer."""
        return max(self.gutter + self.cell * self.biases.size, 0 if self.is_low else text_width(self.title))

    @property
    def rows(self) -> int:
        """Rows of numbers, including the biases."""
        return len(self.weights) + 1

    def numbers(self, rows: range, columns: range) -> NDArray[np.float64]:
        """The numbers in `rows` and `columns`, (len(rows), len(columns)); row fan_in holds the biases."""
        fan_in = len(self.weights)
        here = np.s_[columns.start : columns.stop]
        weights = self.weights[rows.start : min(rows.stop, fan_in), here]
        biases = self.biases[None, here] if fan_in in rows else self.biases[None, here][:0]
        return np.concatenate((weights, biases), dtype=np.float64)


def virtual_size(blocks: Sequence[MatrixBlock]) -> tuple[int, int]:
    """Width and height of the whole picture of `blocks`, in cells."""
    if not blocks:
        return 0, 0
    width = sum(block.width for block in blocks) + _BETWEEN_BLOCKS * (len(blocks) - 1)
    return width, max(block.header + block.rows for block in blocks)


def number_at(blocks: Sequence[MatrixBlock], *, window: Window, x: int, y: int) -> tuple[int, int, int] | None:
    """The index of the block, and the row and column of its number, in a cell of the picture within `window`.

    None if there is no number, as under the names, which stay at the left of the visible part of their block.
    """
    left = -window[0]
    for index, block in enumerate(blocks):
        row, column = y - block.header, (x - left - block.gutter) // block.cell
        names_end = min(max(left, 0), left + block.width - block.gutter) + block.gutter
        if row >= 0 and row + window[1] < block.rows and x >= names_end and 0 <= column < block.biases.size:
            return index, row + max(window[1], 0), column
        left += block.width + _BETWEEN_BLOCKS
    return None


def draw_matrices(blocks: Sequence[MatrixBlock], *, window: Window, scale: float, glyphs: Glyphs) -> Canvas:
    """Draw the part of the picture of `blocks` within `window`.

    The background of a number shows its level relative to `scale`, the absolute value with the strongest color.
    """
    left, top, width, height = window
    canvas = Canvas(width, height)
    top = max(top, 0)
    x = -left
    for block in blocks:
        if x < width and x + block.width > 0:
            _draw_block(canvas, block, x, top, scale, glyphs)
        x += block.width + _BETWEEN_BLOCKS
    return canvas


def default_scale(blocks: Sequence[MatrixBlock]) -> float:
    """The largest finite |value|, rounded up to a power of √2 so that it rarely changes; 1 if all are 0."""
    return steady_scale(
        max((_largest(values) for block in blocks for values in (block.weights, block.biases)), default=0)
    )


def steady_scale(largest: float) -> float:
    """`largest` (finite) rounded up to a power of √2; 1 if it is 0."""
    return math.exp2(min(math.ceil(2 * math.log2(largest)) / 2, _LARGEST_POWER)) if largest else 1.0


def _largest(values: NDArray[np.floating]) -> float:
    if not values.size:
        return 0.0
    largest = float(max(values.max(), -values.min()))
    if math.isfinite(largest):
        return largest
    finite = values[np.isfinite(values)]
    return _largest(finite)


def _draw_block(canvas: Canvas, block: MatrixBlock, x: int, top: int, scale: float, glyphs: Glyphs) -> None:
    """Draw `block` with its left edge at column `x` of the canvas and row `top` as the first visible row of numbers."""
    end = x + block.width
    names_x = min(max(x, 0), end - block.gutter)
    rows = range(top, max(top, min(block.rows, top + canvas.height - block.header)))
    numbers_x = x + block.gutter
    last = min(block.biases.size, _ceil_div(canvas.width - numbers_x, block.cell))
    columns = range((names_x - x) // block.cell, last)
    if columns:
        first_x, last_x = (numbers_x + column * block.cell for column in (columns.start, columns.stop))
        cut = (first_x < names_x + block.gutter, last_x > canvas.width)
        canvas.blit(_draw_column_names(block, columns, cut, glyphs), first_x, block.header - 1)
        canvas.blit(_draw_numbers(block, rows, columns, cut, scale, glyphs), first_x, block.header)
    names = [block.row_names[row] if row < block.rows - 1 else BIAS_NAME for row in rows]
    for y, short in enumerate([*[""] * block.header, *glyphs.shorten_names(names, block.longest_name)]):
        canvas.write(names_x, y, rjust(f"{short} ", block.gutter), Ink.MUTED, Ink.CLEAR)
    title = block.name if block.is_low else block.title
    canvas.write(names_x, 0, head(glyphs.spell(title), end - names_x), Ink.ACCENT)


def _draw_column_names(block: MatrixBlock, columns: range, cut: tuple[bool, bool], glyphs: Glyphs) -> Canvas:
    """The names of `columns`; `cut` says whether the window cuts the first and the last of them."""
    canvas = Canvas(block.cell * len(columns), 1)
    names = glyphs.shorten_names([block.column_names[column] for column in columns], block.number_width)
    canvas.write(0, 0, _join([rjust(name, block.cell) for name in names], cut, glyphs), Ink.MUTED)
    if block.column_inks is not None:
        canvas.fg[:] = np.repeat(block.column_inks[columns.start : columns.stop], block.cell)
    return canvas


def _draw_numbers(
    block: MatrixBlock, rows: range, columns: range, cut: tuple[bool, bool], scale: float, glyphs: Glyphs
) -> Canvas:
    """The numbers in `rows` and `columns`; `cut` says whether the window cuts the first and the last column."""
    canvas = Canvas(block.cell * len(columns), len(rows))
    values = block.numbers(rows, columns)
    for y, row in enumerate(values.tolist()):
        texts = [format_number(value, block.number_width).replace("-", glyphs.minus).rjust(block.cell) for value in row]
        canvas.write(0, y, _join(texts, cut, glyphs))
    levels = signed_levels(values, scale) + LEVELS
    canvas.bg[:] = np.repeat(_LEVEL_INKS[levels], block.cell, axis=1)
    canvas.fg[:] = np.repeat(_LEVEL_TEXT_INKS[levels], block.cell, axis=1)
    return canvas


def _join(texts: list[str], cut: tuple[bool, bool], glyphs: Glyphs) -> str:
    """Join cells to a row. An ellipsis replaces a cell that is cut, because half a number would be a wrong number."""
    if cut[1]:
        texts[-1] = glyphs.ellipsis.ljust(len(texts[-1]))
    if cut[0]:
        texts[0] = glyphs.ellipsis.rjust(len(texts[0]))
    return "".join(texts)


def format_number(value: float, width: int) -> str:
    """Format `value` with its sign in at most `width` characters (4 to 6): +1.234, -12.34, +1.2e5, +inf, nan.

    A number that does not fit, such as 1e100 in five characters, becomes +huge or -huge; in four, +big or -big.
    """
    if not math.isfinite(value):
        return f"{value:+}".replace("+nan", "nan")
    # Adding 0 turns -0 into 0.
    texts = (short_exponent(f"{value + 0.0:{form}}") for form in _FORMATS)
    return next((text for text in texts if len(text) <= width), f"{value:+}"[0] + ("huge" if width > 4 else "big"))


def _ceil_div(dividend: int, divisor: int) -> int:
    return -(-dividend // divisor)
