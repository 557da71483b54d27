"""Who goes first: the screen, or the trainer in its thread beside it."""

from __future__ import annotations

import threading
import time


class PaintGate:
    """Lets the screen go first: NumPy's short calls hold the interpreter lock and would starve it.

    While the screen works the gate is closed, and the trainer waits. While it is open, the trainer still
    sleeps for a moment now and then: many of NumPy's calls let go of the lock only to take it again before
    a waiting thread is awake, and a thread that is woken so never gets to insist on it. Without the pauses
    the screen may wait 50 ms for its turn to close the gate.
    """

    LONGEST = 0.05
    """Seconds that the trainer waits at most for the screen to open the gate; then it opens the gate itself."""

    EVERY = 0.004
    """Seconds between two pauses, and so about the longest that the screen waits for its turn."""

    PAUSE = 0.00005
    """Seconds of a pause: enough to wake another thread."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._pause_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the trainer may go on."""
        return self._open.is_set()

    def close(self) -> None:
        """The screen starts to work."""
        self._open.clear()

    def open(self) -> None:
        """The screen has painted."""
        self._open.set()

    def wait(self) -> None:
        """Called by the trainer before each update."""
        if not self._open.is_set():
            if not self._open.wait(self.LONGEST):
                # Else the next update would wait as long again.
                self._open.set()
        elif time.perf_counter() >= self._pause_at:
            time.sleep(self.PAUSE)
            self._pause_at = time.perf_counter() + self.EVERY
