"""A picture as three arrays of cells, which can be compared with the one before it.

A terminal is slow and a picture rarely changes everywhere, so the app sends only `changed_spans`, as few
`runs` of one style as possible. Both work on whole arrays: nothing here loops over cells.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.palette import Ink

_BLANK = ord(" ")
_GAP = 4
"""Equal cells in a row that keep two changed spans apart."""
_UTF32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


# Names come again and again, numbers hardly ever: a large cache would only fill with numbers.
@lru_cache(maxsize=128)
def _in_cells(text: str) -> str:
    """`text` with '?' for every character that would not fill exactly one cell.

    A column name from someone's file may hold tabs, combining marks or wide characters; each would shift
    the rest of its row.
    """
    return "".join(char if _fills_one_cell(char) else "?" for char in text)


def _fills_one_cell(char: str) -> bool:
    return (
        char.isprintable()
        and unicodedata.east_asian_width(char) not in ("W", "F")
        and not unicodedata.category(char).startswith("M")
    )


class Canvas:
    """`height` rows of `width` cells, each a code point, a foreground ink and a background ink."""

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
        """Write `text` from cell (x, y) on, clipped to the canvas, and return the x after it.

        `bg` None keeps the background that is there.
        """
        end = x + len(text)
        start, stop = max(x, 0), min(end, self.width)
        if 0 <= y < self.height and start < stop:
            if not (text.isascii() and text.isprintable()):
                text = _in_cells(text)
            cells = np.s_[y, start:stop]
            self.codes[cells] = np.frombuffer(text[start - x : stop - x].encode(_UTF32), np.uint32)
            self.fg[cells] = fg
            if bg is not None:
                self.bg[cells] = bg
        return end

    def blit(self, other: Canvas, x: int, y: int) -> None:
        """Copy `other` onto this canvas with its top left cell at (x, y), clipped."""
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + other.width, self.width), min(y + other.height, self.height)
        if left >= right or top >= bottom:
            return
        here = np.s_[top:bottom, left:right]
        there = np.s_[top - y : bottom - y, left - x : right - x]
        self.codes[here], self.fg[here], self.bg[here] = other.codes[there], other.fg[there], other.bg[there]

    def changed_spans(self, previous: Canvas) -> list[tuple[int, int, int]]:
        """The cells that differ from `previous`, as half-open spans (y, x1, x2) in reading order.

        Spans of a row with fewer than 4 equal cells between them are merged, because moving the cursor
        over those costs about as many bytes as sending them again. A canvas of another shape differs
        everywhere.
        """
        if previous.codes.shape != self.codes.shape:
            return [(y, 0, self.width) for y in range(self.height) if self.width]
        changed = self.codes != previous.codes
        changed |= self.fg != previous.fg
        changed |= self.bg != previous.bg
        rows, columns = np.nonzero(changed)
        if not rows.size:
            return []
        apart = (np.diff(columns) > _GAP) | (np.diff(rows) != 0)
        first = np.flatnonzero(np.concatenate(([True], apart)))
        last = np.flatnonzero(np.concatenate((apart, [True])))
        return list(zip(rows[first].tolist(), columns[first].tolist(), (columns[last] + 1).tolist(), strict=True))

    def runs(self, y: int) -> list[tuple[str, int, int]]:
        """Row `y` as the fewest possible (text, fg, bg) of one style each.

        A blank shows no foreground, so it joins either neighbor; a run of blanks alone has fg CLEAR.
        """
        if not self.width:
            return []
        codes, fg, bg = self.codes[y], self.fg[y], self.bg[y]
        visible = np.flatnonzero(codes != _BLANK)
        starts_run = np.empty(self.width, bool)
        starts_run[0] = True
        np.not_equal(bg[1:], bg[:-1], out=starts_run[1:])
        segment = starts_run.cumsum()
        left, right = visible[:-1], visible[1:]
        starts_run[right[(fg[left] != fg[right]) & (segment[left] == segment[right])]] = True
        starts = np.flatnonzero(starts_run)
        bounds = [*starts.tolist(), self.width]
        # The fg of a run is that of its first visible cell; the sentinel stands for "none to the right".
        first_visible = np.append(visible, self.width)[np.searchsorted(visible, starts)].tolist()
        text = self._row_text(y)
        return [
            (text[start:stop], int(fg[seen]) if seen < stop else int(Ink.CLEAR), int(bg[start]))
            for start, stop, seen in zip(bounds, bounds[1:], first_visible, strict=False)
        ]

    def text(self) -> str:
        """The rows without their trailing blanks, joined by newlines."""
        return "\n".join(self._row_text(y).rstrip() for y in range(self.height))

    def _row_text(self, y: int) -> str:
        return str(self.codes[y].tobytes(), _UTF32)
