"""The confusion matrix: how many samples of each class were predicted as each class.

Rows are true classes, columns predicted ones. The recall of a class is at the end of its row, its precision at the end
of its column. Names, recalls and precisions stay visible while the counts scroll.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import center, rjust, shared_start, tail, text_width
from tui_nn.render.count_texts import COUNT_BOUNDS, SHARE_CELLS, count_text, full_text, share_text
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.levels import SIGNED_LEVELS
from tui_nn.render.palette import LEVELS, Ink, class_ink, level_text_ink, signed_ink

_PREDICTED, _TRUE = "predicted", "true"
_PRECISIONS, _RECALLS = ("precision", "prec.", "prec"), ("recall", "rec.")
"""The longest that fits is written."""
_RECALL_WIDTHS = (7, 5)
"""With and without a decimal."""
_LONGEST_NAME = 12
_MIN_GUTTER = 6
_MAX_COLUMNS, _MAX_ROWS = 14, 3
"""Maximum columns and rows of the cell of a count."""
_BRACKETS = 2

_HITS = (1e-9, 0.5, 0.75, 0.9)
_ERRORS = (0.01, 0.05, 0.15, 0.3)
"""Shares of a row at which the color level of a count rises by one: a few errors stand out as much as many hits."""

_LEVEL_INKS = np.array([signed_ink(level) for level in SIGNED_LEVELS], np.uint8)
_LEVEL_TEXT_INKS = np.array([level_text_ink(level) for level in SIGNED_LEVELS], np.uint8)

Counts = NDArray[np.integer]


@dataclass(frozen=True)
class _Layout:
    """Sizes in cells; counts that do not fit are reached by scrolling."""

    classes: int
    gutter: int
    """Columns of the row names and a blank after them."""
    header: int
    """Rows above the counts."""
    count: int
    """Columns of the widest count, including its brackets."""
    width: int
    """Columns of the cell of a count."""
    height: int
    """Rows of the cell of a count."""
    recall: int
    """Columns of the recalls and a blank before them."""
    brackets: bool
    """Whether correct counts are in brackets."""
    is_tight: bool
    """Whether brackets stand in the blanks between counts."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole picture."""
        width = self.gutter + self.classes * self.width + self.recall
        return width, self.header + self.classes * self.height + 1

    def visible(self, width: int, height: int, offset: tuple[int, int]) -> tuple[range, range]:
        """The rows and columns of `width` x `height` cells that are entirely visible when scrolled by `offset`."""
        columns = _window(self.classes, (width - self.gutter - self.recall) // self.width, offset[0], self.width)
        rows = _window(self.classes, (height - self.header - 1) // self.height, offset[1], self.height)
        return rows, columns


def virtual_size(width: int, height: int, counts: Counts, names: Sequence[str], *, color: bool) -> tuple[int, int]:
    """Width and height of the whole picture, larger than the visible `width` x `height` cells if it scrolls.

    The other arguments are those of `draw_confusion`.
    """
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
    selected: tuple[int, int] | None = None,
) -> Canvas:
    """Draw a confusion matrix in `width` x `height` cells.

    The background of a count shows its share of its row, blue for correct predictions and orange for errors.

    Args:
        width: visible columns.
        height: visible rows.
        counts: samples of each true class (rows) predicted as each class (columns), (classes, classes).
        names: names of the classes.
        glyphs: the character set.
        color: whether there are background shades; if not, brackets mark correct counts.
        offset: scroll position (x, y) in cells within the picture of `virtual_size`.
        selected: row and column of a count that is marked by > and <.
    """
    canvas = Canvas(width, height)
    layout = _lay_out(canvas.width, canvas.height, counts, names, color)
    rows, columns = layout.visible(canvas.width, canvas.height, offset)
    if not rows or not columns:
        return canvas
    canvas.blit(_draw_counts(layout, counts, rows, columns, glyphs, color), layout.gutter, layout.header)
    _write_names(canvas, layout, names, rows, columns, glyphs)
    _write_shares(canvas, layout, counts, rows, columns, glyphs)
    if layout.brackets and layout.is_tight:
        _write_brackets(canvas, layout, rows, columns)
    if selected and selected[0] in rows and selected[1] in columns:
        y, x = _lines(layout, len(rows))[rows.index(selected[0])], layout.gutter
        x += columns.index(selected[1]) * layout.width
        # The next cell, or the recall, begins with a blank.
        canvas.write(x, y, ">", Ink.ACCENT)
        canvas.write(x + layout.width, y, "<", Ink.ACCENT)
    return canvas


def cell_at(
    width: int,
    height: int,
    counts: Counts,
    names: Sequence[str],
    *,
    color: bool,
    offset: tuple[int, int],
    place: tuple[int, int],
) -> tuple[int, int] | None:
    """Row and column of the count at `place` (x, y) in the picture that `draw_confusion` draws; None elsewhere."""
    layout = _lay_out(width, height, counts, names, color)
    rows, columns = layout.visible(width, height, offset)
    row, column = (place[1] - layout.header) // layout.height, (place[0] - layout.gutter) // layout.width
    return (rows[row], columns[column]) if 0 <= row < len(rows) and 0 <= column < len(columns) else None


def offset_for(
    width: int,
    height: int,
    counts: Counts,
    names: Sequence[str],
    *,
    color: bool,
    offset: tuple[int, int],
    cell: tuple[int, int],
) -> tuple[int, int]:
    """The scroll position nearest to `offset` at which the count in `cell` (row, column) is visible."""
    layout = _lay_out(width, height, counts, names, color)
    rows, columns = layout.visible(width, height, offset)
    x = offset[0] if cell[1] in columns else _first(columns, cell[1]) * layout.width
    y = offset[1] if cell[0] in rows else _first(rows, cell[0]) * layout.height
    return x, y


def _lay_out(width: int, height: int, counts: Counts, names: Sequence[str], color: bool) -> _Layout:
    """The roomiest layout in which all columns fit; if they fit in none, the roomiest, which scrolls."""
    layouts = list(_layouts(width, height, counts, names, color))
    return next((layout for layout in layouts if layout.size[0] <= width), layouts[0])


def _layouts(width: int, height: int, counts: Counts, names: Sequence[str], color: bool) -> Iterator[_Layout]:
    """All layouts: with long headings, with short ones, and with less and less room for recalls and counts."""
    classes, largest = len(names), int(counts.max(initial=0))
    header = 2 if height >= classes + 3 else 1
    tall = _MAX_ROWS if height >= header + classes * _MAX_ROWS + 1 else 1
    usual, *narrow = (cells for cells, bound in COUNT_BOUNDS if largest < bound or cells == COUNT_BOUNDS[0][0])
    styles = (
        (_PRECISIONS[0], _RECALL_WIDTHS[0], usual, False),
        (_PRECISIONS[1], _RECALL_WIDTHS[0], usual, False),
        *((_TRUE, _RECALL_WIDTHS[1], least, True) for least in (usual, *narrow)),
    )
    for heading, recall, least_count, is_tight in styles:
        longest = min(_LONGEST_NAME, max(map(text_width, (heading, *names))))
        gutter = min(longest, max(width // 4, _MIN_GUTTER)) + 1
        brackets = 0 if color or is_tight else _BRACKETS
        least_share = min(SHARE_CELLS, least_count) if is_tight else SHARE_CELLS
        least = max(min(len(f"{largest}"), least_count) + brackets, least_share) + 1
        room = (width - gutter - recall) // max(classes, 1)
        cell = min(max(room, least), _MAX_COLUMNS)
        count = min(len(f"{largest:,}") + brackets, cell - 1)
        yield _Layout(classes, gutter, header, count, cell, tall, recall, not color, is_tight)


def _window(classes: int, fitting: int, offset: int, cell: int) -> range:
    """The visible classes, `fitting` of them; when scrolled to the end, the last ones."""
    fitting = min(max(fitting, 0), classes)
    first = min(-(-offset // cell), classes - fitting)
    return range(first, first + fitting)


def _first(window: range, chosen: int) -> int:
    """The first visible class once `chosen`, which is not in `window`, has been scrolled to."""
    return chosen if chosen < window.start else max(chosen - len(window) + 1, 0)


def _lines(layout: _Layout, rows: int) -> range:
    """The line with the text of each visible row, in the middle of its cells."""
    start = layout.header + (layout.height - 1) // 2
    return range(start, start + rows * layout.height, layout.height)


def _draw_counts(layout: _Layout, counts: Counts, rows: range, columns: range, glyphs: Glyphs, color: bool) -> Canvas:
    """The visible counts."""
    canvas = Canvas(len(columns) * layout.width, len(rows) * layout.height)
    shown = counts[rows.start : rows.stop, columns.start : columns.stop]
    right = np.equal.outer(np.array(rows), np.array(columns))
    for y, values, row in zip(_lines(layout, len(rows)), shown.tolist(), rows, strict=True):
        texts = [
            _bracketed(value, row == column, layout, glyphs) for value, column in zip(values, columns, strict=True)
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
    """Signed levels of `counts` (rows, columns) in rows with `totals` (rows, 1): positive where `right`."""
    shares = counts / np.maximum(totals, 1)
    return np.where(right, np.digitize(shares, _HITS), -np.digitize(shares, _ERRORS))


def _bracketed(value: int, right: bool, layout: _Layout, glyphs: Glyphs) -> str:
    """Format a count, padded to the width of the widest one so that digits line up."""
    has_brackets = layout.brackets and not layout.is_tight
    digits = layout.count - (_BRACKETS if has_brackets else 0)
    text = count_text(value, digits) if value else glyphs.textures[1]
    if has_brackets:
        text = f"[{text}]" if right else f" {text} "
    return text.rjust(layout.count)


def _write_brackets(canvas: Canvas, layout: _Layout, rows: range, columns: range) -> None:
    """Write brackets around the visible correct counts, in the blanks before and after them."""
    for line, row in zip(_lines(layout, len(rows)), rows, strict=True):
        if row in columns:
            x = layout.gutter + columns.index(row) * layout.width
            canvas.write(x, line, "[", Ink.CORRECT)
            canvas.write(x + layout.width, line, "]", Ink.CORRECT)


def _write_names(
    canvas: Canvas, layout: _Layout, names: Sequence[str], rows: range, columns: range, glyphs: Glyphs
) -> None:
    """Write the names of the visible classes, and the headings of rows and columns."""
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
    """Write the recalls after the visible rows, and the precisions below the visible columns; 100% is alike in both."""
    gutter, end = layout.gutter, layout.gutter + len(columns) * layout.width
    bottom = layout.header + len(rows) * layout.height
    right, true, predicted = counts.diagonal().tolist(), counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()
    recall, precision = layout.recall - 1, layout.width - 1
    full = full_text(min(recall, precision), glyphs)
    heading = next(text for text in _RECALLS if len(text) < layout.recall)
    canvas.write(end, layout.header - 1, heading.rjust(layout.recall), Ink.MUTED)
    for y, row in zip(_lines(layout, len(rows)), rows, strict=True):
        canvas.write(end, y, share_text(right[row], true[row], recall, full).rjust(layout.recall))
    heading = next((text for text in _PRECISIONS if len(text) < gutter), _PRECISIONS[-1])
    canvas.write(0, bottom, glyphs.shorten(heading, gutter - 1).rjust(gutter - 1), Ink.MUTED)
    precisions = [share_text(right[column], predicted[column], precision, full) for column in columns]
    canvas.write(gutter, bottom, _join(precisions, layout.width))


def _shorten(names: Sequence[str], cells: int, glyphs: Glyphs) -> list[str]:
    """Shorten names to `cells`.

    Each keeps its beginning, or, if that distinguishes more names, its end without their common prefix.
    """
    names = [glyphs.spell(name) for name in names]
    heads = [glyphs.shorten(name, cells) for name in names]
    shared = shared_start(names)
    tails = [glyphs.ellipsis + tail(name[shared:], cells - 1).lstrip() for name in names]
    return heads if len(set(heads)) >= len(set(tails)) else tails


def _join(texts: Iterable[str], cell: int) -> str:
    """Join cells to a row; the text of each is centered, with at least one blank before it."""
    return "".join(f" {center(text, cell - 1)}" for text in texts)
