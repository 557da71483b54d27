"""Output to the terminal, written by a separate thread so that nothing else waits for the terminal.

A terminal may be slow, stopped (ctrl-s), never read again, or be gone. If it is slow, the app skips frames. If it stops
reading, the pending output is bounded: more is dropped until the terminal has caught up, and then the app repaints
everything. If it is gone, output is discarded.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

LIMIT = 256 * 1024
"""Pending bytes beyond which output is dropped."""

PIECE = 64 * 1024
"""Maximum bytes per write; the system may take fewer."""

RETRY = 0.1
"""Seconds between attempts to write to a full terminal, in case `select` never reports it as writable."""


class Output:
    """A terminal to write to; no method waits for it, except `drain` up to its timeout.

    Args:
        descriptor: the file descriptor of the terminal.
        encoding: the encoding of the terminal; characters that it lacks are written as question marks.
        on_caught_up: called in the writing thread once the terminal can take output again after some was dropped.
    """

    def __init__(self, descriptor: int, encoding: str, on_caught_up: Callable[[], None]) -> None:
        self._descriptor = _reopened(descriptor)
        self._encoding = encoding
        self._on_caught_up = on_caught_up
        self._buffer = bytearray()
        self._discarded = 0
        self._dropping = False
        self._is_ending = False
        self._changed = threading.Condition()
        self.is_gone = False
        """Whether the terminal can no longer be written to."""
        self.written = 0
        """Bytes that the terminal has taken."""
        threading.Thread(target=self._run, name="terminal-output", daemon=True).start()

    @property
    def is_behind(self) -> bool:
        """Whether some output is still pending."""
        return bool(self._buffer)

    def write(self, text: str) -> None:
        """Write the whole text or, if too much is pending, none of it."""
        data = text.encode(self._encoding, "replace")
        with self._changed:
            self._dropping = self._dropping or len(self._buffer) > LIMIT
            if not (self.is_gone or self._dropping):
                self._buffer += data
                self._changed.notify_all()

    def drain(self, timeout: float) -> bool:
        """Wait until all is written or the terminal is gone; return False after `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._buffer, timeout)

    def discard(self) -> None:
        """Drop the pending output."""
        with self._changed:
            self._buffer.clear()
            self._discarded += 1
            self._dropping = False
            self._changed.notify_all()

    def end(self) -> None:
        """End the writing thread once all is written; nothing is written after this."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()

    def _run(self) -> None:
        while not self.is_gone:
            with self._changed:
                self._changed.wait_for(lambda: self._buffer or self._is_ending)
                if not self._buffer:
                    return
                data, discarded = bytes(self._buffer[:PIECE]), self._discarded
            try:
                written = os.write(self._descriptor, data)
            except BlockingIOError:
                select.select([], [self._descriptor], [], RETRY)
            except OSError:
                self._lose()
            else:
                self._advance(written, discarded)

    def _advance(self, written: int, discarded: int) -> None:
        with self._changed:
            self.written += written
            if discarded == self._discarded:
                del self._buffer[:written]
            if self._buffer:
                return
            caught_up, self._dropping = self._dropping, False
            self._changed.notify_all()
        if caught_up:
            self._on_caught_up()

    def _lose(self) -> None:
        with self._changed:
            self.is_gone = True
            self._buffer.clear()
            self._changed.notify_all()


def _reopened(descriptor: int) -> int:
    """Reopen the terminal as non-blocking, without affecting the shell's descriptor; `descriptor` if that fails."""
    for find in (os.ttyname, lambda _: "/dev/tty"):
        try:
            return os.open(find(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
    return descriptor
