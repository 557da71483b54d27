"""A picture as three arrays of cells, which can be compared with the previous picture.

Terminals are slow and a picture rarely changes everywhere, so the app sends only `changed_spans`, in as few `runs` of
one style as possible. Both work on whole arrays: nothing here loops over cells.

A wide character has its code point in one cell and `WIDE_TAIL` in the next. Both are drawn, replaced and sent
together: if only one of them fits or is overwritten, a blank replaces the other.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.cells import WIDE_TAIL, in_cells, visible
from tui_nn.render.palette import Ink

_BLANK, _TAIL = ord(" "), ord(WIDE_TAIL)
_GAP = 4
"""Number of unchanged cells that separates two spans of changes."""
_UTF32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


class Canvas:
    """`height` rows of `width` cells; a cell is a code point, a foreground ink and a background ink."""

    codes: NDArray[np.uint32]
    """Code points, (height, width)."""
    fg: NDArray[np.uint8]
    """Foreground inks, (height, width)."""
    bg: NDArray[np.uint8]
    """Background inks, (height, width)."""

    def __init__(self, width: int, height: int) -> None:
        """A blank canvas; negative sizes count as 0."""
        self.width, self.height = max(0, width), max(0, height)
        shape = (self.height, self.width)
        self.codes = np.full(shape, _BLANK, np.uint32)
        self.fg = np.zeros(shape, np.uint8)
        self.bg = np.zeros(shape, np.uint8)

    def write(self, x: int, y: int, text: str, fg: int = Ink.TEXT, bg: int | None = None) -> int:
        """Write `text` from cell (x, y), clipped to the canvas, and return the x after its last cell.

        Any text is accepted, and written as converted by `in_cells`. `bg` None keeps the background.
        """
        text = in_cells(text)
        end = x + len(text)
        start, stop = max(x, 0), min(end, self.width)
        if 0 <= y < self.height and start < stop:
            row, cells = self.codes[y], np.s_[y, start:stop]
            if start and row[start] == _TAIL:
                row[start - 1] = _BLANK
            if stop < self.width and row[stop] == _TAIL:
                row[stop] = _BLANK
            self.codes[cells] = np.frombuffer(_cut(text, start - x, stop - x).encode(_UTF32), np.uint32)
            self.fg[cells] = fg
            if bg is not None:
                self.bg[cells] = bg
        return end

    def blit(self, other: Canvas, x: int, y: int) -> None:
        """Copy `other` onto this canvas with its top left cell at (x, y), clipped to the canvas."""
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + other.width, self.width), min(y + other.height, self.height)
        if left >= right or top >= bottom:
            return
        here = np.s_[top:bottom, left:right]
        there = np.s_[top - y : bottom - y, left - x : right - x]
        codes = self.codes[top:bottom]
        if left:
            codes[codes[:, left] == _TAIL, left - 1] = _BLANK
        if right < self.width:
            codes[codes[:, right] == _TAIL, right] = _BLANK
        self.codes[here], self.fg[here], self.bg[here] = other.codes[there], other.fg[there], other.bg[there]
        codes[codes[:, left] == _TAIL, left] = _BLANK
        if right - x < other.width:
            codes[other.codes[there[0], right - x] == _TAIL, right - 1] = _BLANK

    def changed_spans(self, previous: Canvas) -> list[tuple[int, int, int]]:
        """The cells that differ from `previous`, as half-open spans (y, x1, x2) in reading order.

        Spans with fewer than 4 unchanged cells between them are merged, because moving the cursor over these takes
        about as many bytes as sending them again. Canvases of different shapes differ everywhere.
        """
        if previous.codes.shape != self.codes.shape:
            return [(y, 0, self.width) for y in range(self.height) if self.width]
        changed = self.codes != previous.codes
        changed |= self.fg != previous.fg
        changed |= self.bg != previous.bg
        tails = self.codes[:, 1:] == _TAIL
        if tails.any():
            tails &= changed[:, 1:] | changed[:, :-1]
            changed[:, 1:] |= tails
            changed[:, :-1] |= tails
        rows, columns = np.nonzero(changed)
        if not rows.size:
            return []
        apart = (np.diff(columns) > _GAP) | (np.diff(rows) != 0)
        first = np.flatnonzero(np.concatenate(([True], apart)))
        last = np.flatnonzero(np.concatenate((apart, [True])))
        return list(zip(rows[first].tolist(), columns[first].tolist(), (columns[last] + 1).tolist(), strict=True))

    def runs(self, y: int) -> list[tuple[str, int, int]]:
        """Row `y` as the fewest possible runs (text, fg, bg) of one style.

        Blanks show no foreground, so they join the run on either side; a run of only blanks has the fg CLEAR.
        """
        if not self.width:
            return []
        codes, fg, bg = self.codes[y], self.fg[y], self.bg[y]
        tails = np.flatnonzero(codes == _TAIL)
        if tails.size:
            fg, bg = fg.copy(), bg.copy()
            fg[tails], bg[tails] = fg[tails - 1], bg[tails - 1]
        seen = np.flatnonzero(codes != _BLANK)
        starts_run = np.empty(self.width, bool)
        starts_run[0] = True
        np.not_equal(bg[1:], bg[:-1], out=starts_run[1:])
        segment = starts_run.cumsum()
        left, right = seen[:-1], seen[1:]
        starts_run[right[(fg[left] != fg[right]) & (segment[left] == segment[right])]] = True
        starts = np.flatnonzero(starts_run)
        bounds = [*starts.tolist(), self.width]
        # The fg of a run is that of its first cell that is not blank; the sentinel stands for none.
        first_seen = np.append(seen, self.width)[np.searchsorted(seen, starts)].tolist()
        text = self._row_text(y)
        return [
            (visible(text[start:stop]), int(fg[first]) if first < stop else int(Ink.CLEAR), int(bg[start]))
            for start, stop, first in zip(bounds, bounds[1:], first_seen, strict=False)
        ]

    def text(self) -> str:
        """The rows without their trailing blanks, joined by newlines."""
        return "\n".join(visible(self._row_text(y)).rstrip() for y in range(self.height))

    def _row_text(self, y: int) -> str:
        return str(self.codes[y].tobytes(), _UTF32)


def _cut(text: str, start: int, stop: int) -> str:
    """Cells `start` to `stop` of `text`, with a blank in place of half a wide character at either end."""
    part = text[start:stop]
    if part[0] == WIDE_TAIL:
        part = f" {part[1:]}"
    return f"{part[:-1]} " if text[stop : stop + 1] == WIDE_TAIL else part
