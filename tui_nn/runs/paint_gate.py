"""Gives the screen priority over the trainer, which runs in another thread."""

from __future__ import annotations

import threading
import time


class PaintGate:
    """Makes the trainer wait for the screen, which NumPy's short calls would starve of the interpreter lock.

    While the screen works, the gate is closed and the trainer waits. While the gate is open, the trainer still
    sleeps briefly every few milliseconds: many NumPy calls release the lock but take it again before a waiting
    thread has woken up, and each such wake-up restarts the time after which that thread can demand the lock. Without
    these pauses the screen may wait 50 ms until it can close the gate.
    """

    LONGEST = 0.05
    """Maximum seconds that the trainer waits for the screen to open the gate; then it opens the gate itself."""

    EVERY = 0.004
    """Seconds between two pauses, and so about the longest that the screen waits for the lock."""

    PAUSE = 0.00005
    """Length of a pause in seconds: enough for another thread to wake up."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._pause_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the trainer may continue."""
        return self._open.is_set()

    def close(self) -> None:
        """Make the trainer wait; called when the screen starts to work."""
        self._open.clear()

    def open(self) -> None:
        """Let the trainer continue; called when the screen has painted."""
        self._open.set()

    def wait(self) -> None:
        """Wait for the gate to open, or pause if a pause is due; the trainer calls this before each update."""
        if not self._open.is_set():
            if not self._open.wait(self.LONGEST):
                # Otherwise the next update would wait just as long.
                self._open.set()
        elif time.perf_counter() >= self._pause_at:
            time.sleep(self.PAUSE)
            self._pause_at = time.perf_counter() + self.EVERY
