"""The confusion matrix: how many samples of each class were predicted to be of which.

Rows are the true classes, columns the predicted ones; at the end of a row stands the recall of its class, at the
end of a column the precision. Names, recalls and precisions stay in view while the counts scroll.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import center, rjust, tail, text_width
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.levels import SIGNED_LEVELS
from tui_nn.render.palette import LEVELS, Ink, class_ink, level_text_ink, signed_ink

_PREDICTED, _TRUE, _PRECISION, _RECALL = "predicted", "true", "precision", "recall"
_RECALL_WIDTH = 7
_LONGEST_NAME = 12
_LEAST_GUTTER = 6
_WIDEST, _TALLEST = 14, 3
"""Columns and rows of a count where there is room."""
_LEAST_SHARE = 3
"""Cells of a percentage without its sign."""
_BRACKETS = 2

_HITS = (1e-9, 0.5, 0.75, 0.9)
_ERRORS = (0.01, 0.05, 0.15, 0.3)
"""Parts of the samples of a class from which on a count has one more level; few errors matter as much as many hits."""

_LEVEL_INKS = np.array([signed_ink(level) for level in SIGNED_LEVELS], np.uint8)
_LEVEL_TEXT_INKS = np.array([level_text_ink(level) for level in SIGNED_LEVELS], np.uint8)

_COUNT_FORMS = (
    (1, ",.0f", ""),
    (1, ".0f", ""),
    (1e3, ".1f", "k"),
    (1e3, ".0f", "k"),
    (1e6, ".1f", "M"),
    (1e6, ".0f", "M"),
)
"""Unit, format and suffix, tried in turn until a count fits."""
_LEAST_COUNT = 4
"""Cells that every count up to a thousand million fits."""

Counts = NDArray[np.integer]


@dataclass(frozen=True)
class _Layout:
    """Sizes in cells; what does not fit is scrolled."""

    classes: int
    gutter: int
    """For the names of the rows and the blank after them."""
    header: int
    count: int
    """Cells of the widest count, with brackets if it has any."""
    width: int
    """Of the cell of a count."""
    height: int

    @property
    def size(self) -> tuple[int, int]:
        """Of the whole picture."""
        width = self.gutter + self.classes * self.width + _RECALL_WIDTH
        return width, self.header + self.classes * self.height + 1

    def visible(self, canvas: Canvas, offset: tuple[int, int]) -> tuple[range, range]:
        """The rows and the columns that are drawn when the picture is scrolled by `offset` cells, only whole ones."""
        columns = _window(
            self.classes, (canvas.width - self.gutter - _RECALL_WIDTH) // self.width, offset[0], self.width
        )
        rows = _window(self.classes, (canvas.height - self.header - 1) // self.height, offset[1], self.height)
        return rows, columns


def virtual_size(width: int, height: int, counts: Counts, names: Sequence[str], *, color: bool) -> tuple[int, int]:
    """Width and height of the whole picture where `width` x `height` cells are visible; larger if it scrolls."""
    return _lay_out(width, height, counts, names, color).size


def draw_confusion(
    width: int,
    height: int,
    counts: Counts,
    names: Sequence[str],
    *,
    glyphs: Glyphs,
    color: bool,
    offset: tuple[int, int] = (0, 0),
) -> Canvas:
    """Draw `counts` (classes, classes), one row for each true class, of the classes of `names`.

    The background of a count is its share of its row: blue where the prediction is right, else orange. Without
    `color` the right ones stand in brackets. `offset` is how far the picture, of the `virtual_size`, is scrolled.
    """
    canvas = Canvas(width, height)
    layout = _lay_out(canvas.width, canvas.height, counts, names, color)
    rows, columns = layout.visible(canvas, offset)
    if not rows or not columns:
        return canvas
    canvas.blit(_draw_counts(layout, counts, rows, columns, glyphs, color), layout.gutter, layout.header)
    _write_names(canvas, layout, names, rows, columns, glyphs)
    _write_shares(canvas, layout, counts, rows, columns, glyphs)
    return canvas


def _lay_out(width: int, height: int, counts: Counts, names: Sequence[str], color: bool) -> _Layout:
    classes = len(names)
    longest = min(_LONGEST_NAME, max(map(text_width, (_PRECISION, *names))))
    gutter = min(longest, max(width // 4, _LEAST_GUTTER)) + 1
    header = 2 if height >= classes + 3 else 1
    largest = int(counts.max(initial=0))
    brackets = 0 if color else _BRACKETS
    least = max(min(len(f"{largest}"), _LEAST_COUNT) + brackets, _LEAST_SHARE) + 1
    room = (width - gutter - _RECALL_WIDTH) // max(classes, 1)
    cell = min(max(room, least), _WIDEST)
    count = min(len(f"{largest:,}") + brackets, cell - 1)
    tall = _TALLEST if height >= header + classes * _TALLEST + 1 else 1
    return _Layout(classes, gutter, header, count, cell, tall)


def _window(classes: int, fitting: int, offset: int, cell: int) -> range:
    """The classes that are visible; the last of them are when the picture is scrolled to its end."""
    fitting = min(max(fitting, 0), classes)
    first = min(-(-max(offset, 0) // cell), classes - fitting)
    return range(first, first + fitting)


def _lines(layout: _Layout, rows: int) -> range:
    """Where the text of each visible row stands: in the middle of its cells."""
    start = layout.header + (layout.height - 1) // 2
    return range(start, start + rows * layout.height, layout.height)


def _draw_counts(layout: _Layout, counts: Counts, rows: range, columns: range, glyphs: Glyphs, color: bool) -> Canvas:
    """The visible counts."""
    canvas = Canvas(len(columns) * layout.width, len(rows) * layout.height)
    shown = counts[rows.start : rows.stop, columns.start : columns.stop]
    right = np.equal.outer(np.array(rows), np.array(columns))
    for y, values, row in zip(_lines(layout, len(rows)), shown.tolist(), rows, strict=True):
        texts = [
            _bracketed(value, row == column, layout, glyphs, color)
            for value, column in zip(values, columns, strict=True)
        ]
        canvas.write(0, y - layout.header, _join(texts, layout.width))
    if color:
        levels = _levels(shown, counts.sum(axis=1)[rows.start : rows.stop, None], right) + LEVELS
        inks, backgrounds = _LEVEL_TEXT_INKS[levels], _LEVEL_INKS[levels]
    else:
        inks, backgrounds = np.where(right, Ink.CORRECT, Ink.WRONG), np.zeros_like(shown)
    inks = np.where(shown == 0, Ink.MUTED, inks)
    canvas.fg[:], canvas.bg[:] = (
        ink.repeat(layout.height, axis=0).repeat(layout.width, axis=1) for ink in (inks, backgrounds)
    )
    return canvas


def _levels(counts: Counts, totals: Counts, right: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Signed level of each of `counts` (rows, columns), of rows with `totals` (rows, 1): positive where `right`."""
    shares = counts / np.maximum(totals, 1)
    return np.where(right, np.digitize(shares, _HITS), -np.digitize(shares, _ERRORS))


def _bracketed(value: int, right: bool, layout: _Layout, glyphs: Glyphs, color: bool) -> str:
    """A count, as wide as the widest one, so that digits stand below each other."""
    digits = layout.count - (0 if color else _BRACKETS)
    text = _count(value, digits) if value else glyphs.textures[1]
    if not color:
        text = f"[{text}]" if right else f" {text} "
    return text.rjust(layout.count)


def _write_names(
    canvas: Canvas, layout: _Layout, names: Sequence[str], rows: range, columns: range, glyphs: Glyphs
) -> None:
    """Name the visible rows and columns, and what rows and columns are."""
    gutter, y = layout.gutter, layout.header - 1
    if layout.header > 1:
        canvas.write(gutter, 0, _PREDICTED.center(len(columns) * layout.width), Ink.MUTED)
    canvas.write(0, y, _TRUE.rjust(gutter - 1), Ink.MUTED)
    short = _shorten(names, gutter - 1, glyphs)
    for line, row in zip(_lines(layout, len(rows)), rows, strict=True):
        canvas.write(0, line, rjust(short[row], gutter - 1), class_ink(row))
    short = _shorten(names, layout.width - 1, glyphs)
    canvas.write(gutter, y, _join([short[column] for column in columns], layout.width))
    inks = np.array([class_ink(column) for column in columns], np.uint8)
    canvas.fg[y, gutter : gutter + len(columns) * layout.width] = inks.repeat(layout.width)


def _write_shares(canvas: Canvas, layout: _Layout, counts: Counts, rows: range, columns: range, glyphs: Glyphs) -> None:
    """The recalls of the visible rows after their last column, and the precisions of the columns below their rows."""
    gutter, end = layout.gutter, layout.gutter + len(columns) * layout.width
    bottom = layout.header + len(rows) * layout.height
    right, true, predicted = counts.diagonal().tolist(), counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()
    canvas.write(end, layout.header - 1, _RECALL.rjust(_RECALL_WIDTH), Ink.MUTED)
    for y, row in zip(_lines(layout, len(rows)), rows, strict=True):
        canvas.write(end, y, _share(right[row], true[row], _RECALL_WIDTH - 1).rjust(_RECALL_WIDTH))
    canvas.write(0, bottom, glyphs.shorten(_PRECISION, gutter - 1).rjust(gutter - 1), Ink.MUTED)
    precisions = [_share(right[column], predicted[column], layout.width - 1) for column in columns]
    canvas.write(gutter, bottom, _join(precisions, layout.width))


def _shorten(names: Sequence[str], cells: int, glyphs: Glyphs) -> list[str]:
    """Each name in `cells`: its beginning, or what all do not share of its end where that tells more names apart."""
    names = [glyphs.spell(name) for name in names]
    heads = [glyphs.shorten(name, cells) for name in names]
    # What the first and the last in order share, all between them share.
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(min(names), max(names), strict=False)))
    tails = [glyphs.ellipsis + tail(name[shared:], cells - 1).lstrip() for name in names]
    return heads if len(set(heads)) >= len(set(tails)) else tails


def _join(texts: Iterable[str], cell: int) -> str:
    """The cells of a row, each text in the middle with a blank on its left at least."""
    return "".join(f" {center(text, cell - 1)}" for text in texts)


def _count(value: int, cells: int) -> str:
    """`value` in at most `cells`, from 4 on rounded where it must be: 1,234, 1234, 12.3k, 12k, 1.2M."""
    # What would be rounded to 1000 of a unit is 1.0 of the next.
    texts = (
        f"{value / unit:{form}}{suffix}"
        for unit, form, suffix in _COUNT_FORMS
        if unit == 1 or 0.9995 <= value / unit < 999.5
    )
    return next((text for text in texts if len(text) <= cells), f"{value}")


def _share(part: int, whole: int, cells: int) -> str:
    """A percentage in at most `cells`, from 3 on; a dash if there is no whole. Only all of it is 100 %."""
    if not whole:
        return "-"
    if part == whole:
        return "100%"[:cells]
    tenths = min(round(part / whole * 1000), 999)
    texts = (f"{tenths / 10:.1f}%", f"{tenths // 10}%", f"{tenths // 10}")
    return next(text for text in texts if len(text) <= cells)
