"""What was on screen when, worked out from a recording after the program has ended.

Painting a pyte screen costs as much as the app itself does. Done while measuring, it would compete with the
app and date its frames late; a recording of bytes and times costs next to nothing, and can be looked at frame
by frame at leisure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyte
from pyte.screens import Char

from tests.display import SYNCHRONIZED_END, Display
from tests.terminal import Chunk


@dataclass(frozen=True)
class Frame:
    """The screen at the end of a synchronized update."""

    time: float
    """When its last byte arrived."""
    text: str
    changed: bool
    """Whether any character, color or style differs from the frame before."""


def frames(chunks: Iterable[Chunk], columns: int, rows: int) -> Iterator[Frame]:
    """Every frame of a recording, from its first byte on; what came after the last frame is left out."""
    display = Display(columns, rows)
    before: dict[int, list[Char]] = {}
    for chunk in chunks:
        *endings, rest = chunk.data.split(SYNCHRONIZED_END)
        for data in endings:
            display.feed(data + SYNCHRONIZED_END)
            changed = {y: cells for y, cells in _touched(display.screen).items() if before.get(y) != cells}
            before |= changed
            yield Frame(chunk.time, display.text, bool(changed))
        display.feed(rest)


def _touched(screen: pyte.Screen) -> dict[int, list[Char]]:
    """Row -> cells of the rows written to since the last call."""
    touched = {y: [screen.buffer[y][x] for x in range(screen.columns)] for y in screen.dirty}
    screen.dirty.clear()
    return touched
