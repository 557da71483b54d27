"""What output does to a terminal: the screen it paints, by way of pyte, and the modes it leaves on."""

from __future__ import annotations

import re

import pyte

UNKNOWN_TO_PYTE = {
    "private prefix (kitty keyboard, modifyOtherKeys), which pyte takes for the public namesake or prints": (
        rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]"
    ),
    "pointer shape, which pyte takes for a window title": rb"\x1b\]22;[^\x07\x1b]*(?:\x07|\x1b\\)",
}
"""Reason -> pattern of what is cut out of the stream before pyte sees it."""

SYNCHRONIZED_END = b"\x1b[?2026l"

MODE_NAMES = {
    7: "line wrap",
    25: "cursor",
    1000: "mouse clicks",
    1003: "mouse movement",
    1004: "focus reports",
    1006: "mouse coordinates",
    1049: "alternate screen",
    2004: "bracketed paste",
    2026: "synchronized update",
    2048: "resize reports",
}
"""DEC private modes worth a name in a failure; the others appear as their number."""

ON_AT_START = {7, 25}

_FILTER = re.compile(b"|".join(UNKNOWN_TO_PYTE.values()))
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_KEYBOARD = re.compile(rb"\x1b\[([<>])\d*u")


class Display:
    """A pyte screen fed with what a program wrote for a real terminal."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def feed(self, data: bytes) -> None:
        """Paint `data`, which must not end inside an escape sequence."""
        self._stream.feed(_FILTER.sub(b"", data))

    @property
    def text(self) -> str:
        """All rows at their full width, joined by newlines."""
        return "\n".join(map(self.row, range(self.screen.lines)))

    def row(self, y: int) -> str:
        """Row `y` at its full width; pyte's own property measures every character of all rows."""
        line = self.screen.buffer[y]
        # A character of two cells is followed by an empty one.
        return "".join(line[x].data for x in range(self.screen.columns))


class Modes:
    """What the program has switched on in the terminal and not off again."""

    def __init__(self) -> None:
        self.on = set(ON_AT_START)
        self.keyboard_depth = 0
        """Kitty keyboard protocol: pushes less pops."""
        self.frames = 0
        """Synchronized updates completed."""

    def feed(self, data: bytes) -> None:
        """Follow the mode switches in `data`."""
        for numbers, switch in _MODE.findall(data):
            for mode in map(int, numbers.split(b";")):
                (self.on.add if switch == b"h" else self.on.discard)(mode)
        self.frames += data.count(SYNCHRONIZED_END)
        for direction in _KEYBOARD.findall(data):
            self.keyboard_depth = max(0, self.keyboard_depth + (1 if direction == b">" else -1))

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Names of what differs from a fresh terminal."""
        changed = sorted(self.on ^ ON_AT_START)
        names = [MODE_NAMES.get(mode, f"mode {mode}") for mode in changed]
        return (*names, *["keyboard protocol"] * bool(self.keyboard_depth))
