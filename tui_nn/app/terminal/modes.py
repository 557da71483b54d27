"""The modes that the app sets in a terminal, and their restoration."""

from __future__ import annotations

import os
import termios
import tty
from contextlib import suppress
from typing import Any

from textual.constants import DISABLE_KITTY_KEY

KEYBOARD = 0b11001
"""Flags of the kitty keyboard protocol: unambiguous escape codes for all keys, with the text they type."""

KEYBOARD_ON, KEYBOARD_OFF = ("", "") if DISABLE_KITTY_KEY else (f"\x1b[>{KEYBOARD}u", "\x1b[<u")

MOUSE = (1000, 1003, 1015, 1006)
"""Reports of clicks and movements, in two formats; terminals use the last one they support."""

FOCUS, PASTE, WRAP, CURSOR, SCREEN, SYNCHRONIZED = 1004, 2004, 7, 25, 1049, 2026
"""Focus reports, bracketed paste, line wrap, cursor, alternate screen, synchronized updates."""


def _on(*modes: int) -> str:
    return "".join(f"\x1b[?{mode}h" for mode in modes)


def _off(*modes: int) -> str:
    return "".join(f"\x1b[?{mode}l" for mode in modes)


def entering(mouse: bool) -> str:
    """The sequences that prepare the terminal for the app; they may be repeated without `LEAVING` in between."""
    # Popping first keeps a single entry on the stack of keyboard modes; the alternate screen has its own stack.
    keyboard = KEYBOARD_OFF + KEYBOARD_ON
    reports = (*MOUSE, FOCUS, PASTE) if mouse else (FOCUS, PASTE)
    # The terminal of macOS prints the end of this query.
    query = "" if os.environ.get("TERM_PROGRAM") == "Apple_Terminal" else f"\x1b[?{SYNCHRONIZED}$p"
    return _on(SCREEN) + _off(CURSOR, WRAP) + keyboard + _on(*reports) + query


MOUSE_OFF = _off(*MOUSE)

LEAVING = _off(SYNCHRONIZED, *MOUSE, FOCUS, PASTE) + _on(WRAP) + KEYBOARD_OFF + _off(SCREEN) + _on(CURSOR)
"""The sequences that restore the terminal."""


class LineSettings:
    """The kernel settings of a terminal; no method waits or raises an error."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._before: list[Any] | None = None

    @property
    def in_foreground(self) -> bool:
        """Whether the process may use the terminal; always true without job control."""
        try:
            return os.tcgetpgrp(self._descriptor) in (os.getpgrp(), 0)
        except OSError:
            return True

    def make_raw(self) -> None:
        """Pass every key on at once and unchanged, without echo."""
        with suppress(termios.error):
            settings = termios.tcgetattr(self._descriptor)
            if self._before is None:
                self._before = termios.tcgetattr(self._descriptor)
            settings[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            settings[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
            settings[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self._descriptor, termios.TCSANOW, settings)

    def restore(self) -> None:
        """Restore the settings, and discard unread input."""
        before, self._before = self._before, None
        with suppress(termios.error):
            if before is not None:
                termios.tcsetattr(self._descriptor, termios.TCSANOW, before)
                termios.tcflush(self._descriptor, termios.TCIFLUSH)
