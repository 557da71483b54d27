"""The line to the terminal: whether it is slow, and what may then be sent."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from tui_nn.app.rates import BUDGET, LONGEST_DEBT, PICTURE_SECONDS, SLOW_TICKS, TICKS_PER_SECOND, USUAL_TICKS

WATCHED = 4 * TICKS_PER_SECOND
"""Ticks over which the terminal is watched."""

BEHIND = 2 * TICKS_PER_SECOND
"""A line is slow if the terminal was behind at more ticks than this, if not at all: it catches up after each frame."""

STOPPED = BEHIND
"""Ticks in a row without any output taken after which the terminal has stopped reading, which says nothing about the
line."""


class Connection:
    """Decides, tick by tick, which frames and pictures are sent.

    A line found slow stays so until the user chooses otherwise: it may cope with the little that a slow line gets, and
    would otherwise switch back and forth.
    """

    def __init__(
        self, written: Callable[[], int], slow: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`written` returns the bytes that the terminal has taken so far; `slow` is what the user has chosen."""
        self.is_slow = slow
        self._is_chosen = slow
        self._written = written
        self._clock = clock
        self._ticks = 0
        self._behind: deque[bool] = deque(maxlen=WATCHED)
        self._still = 0
        """Ticks without any output taken, though some was pending."""
        self._last_written = 0
        self.draws_pictures = True
        """Whether pictures are drawn in the current frame."""
        self._next_pictures = -float("inf")
        """When they may be drawn again."""
        self._was_running = False
        self._credit = 0.0
        """Bytes of the budget that are left; negative if more was sent."""
        self._counted = 0, 0.0
        """The bytes written and the time when the credit was computed."""

    def choose(self, slow: bool) -> None:
        """Treat the line as slow or not, from now on whatever the terminal does."""
        self.is_slow, self._is_chosen = slow, True

    def sample(self, is_behind: bool) -> bool:
        """Watch the terminal, once each tick; return whether the line has just been found slow.

        Args:
            is_behind: whether the terminal has not taken all output yet.
        """
        self._ticks += 1
        written = self._written()
        self._still = self._still + 1 if is_behind and written == self._last_written else 0
        self._last_written = written
        self._behind.append(is_behind)
        if self._still >= STOPPED:
            self._behind.clear()
        if self.is_slow or self._is_chosen or sum(self._behind) <= BEHIND:
            return False
        self.is_slow = True
        return True

    @property
    def wants_frame(self) -> bool:
        """Whether a running network is to be asked for a frame at this tick."""
        return self._ticks % (SLOW_TICKS if self.is_slow else USUAL_TICKS) == 0

    def begin_frame(self, is_running: bool) -> None:
        """Decide whether the pictures of a new frame are drawn: on a slow line, seldom and within the budget.

        `is_running` is whether the network goes on by itself; otherwise the frame is always drawn.
        """
        now = self._clock()
        self._count(now, afresh=not (is_running and self._was_running))
        self._was_running = is_running
        is_due = now >= self._next_pictures and (self._credit > 0 or not is_running)
        self.draws_pictures = is_due or not self.is_slow
        if self.draws_pictures:
            self._next_pictures = now + PICTURE_SECONDS

    def catch_up(self) -> bool:
        """Whether pictures were skipped that may be drawn now; true only once."""
        now = self._clock()
        if self.draws_pictures or (self.is_slow and now < self._next_pictures):
            return False
        self.draws_pictures, self._next_pictures = True, now + PICTURE_SECONDS
        return True

    def _count(self, now: float, afresh: bool) -> None:
        """Bring the credit up to date; `afresh` begins with that of a second, whatever was sent before."""
        (before, then), written = self._counted, self._written()
        earned = self._credit + (now - then) * BUDGET - (written - before)
        self._credit = BUDGET if afresh else min(max(earned, -LONGEST_DEBT * BUDGET), BUDGET)
        self._counted = written, now
