"""Moves a run to other moments of its history."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from tui_nn.training.timeline import Timeline

ANNOUNCE_AFTER = 0.3
"""Seconds of replay after which the user is told that it takes a while."""


class Travel:
    """Moves a timeline. A held key seeks many steps, but only the latest one is replayed."""

    def __init__(self, announce: Callable[[int | None], None], is_ending: Callable[[], bool]) -> None:
        """Start with no seek pending.

        Args:
            announce: called once during a long replay, with its target step, or None if that is unknown.
            is_ending: whether the session is closing, which ends a replay early.
        """
        self._announce = announce
        self._is_ending = is_ending
        self._sought: int | None = None

    @property
    def is_pending(self) -> bool:
        """Whether a seek has not been completed yet."""
        return self._sought is not None

    def seek(self, step: int) -> None:
        """Request a step; `arrive` moves there."""
        self._sought = step

    def seek_points(self, timeline: Timeline, points: int) -> None:
        """Seek the recorded step `points` after the one shown or sought, or before it if negative."""
        steps = timeline.branch.curves.step
        here = timeline.trainer.step if self._sought is None else min(self._sought, timeline.branch.step)
        at = int(np.searchsorted(steps, here) if points < 0 else np.searchsorted(steps, here, side="right") - 1)
        self.seek(int(steps[min(max(at + points, 0), len(steps) - 1)]))

    def arrive(self, timeline: Timeline, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Go to the step sought last; return whether the timeline moved.

        If `is_wanted` turns false during the replay, the timeline stays where it was and the seek stays pending.
        """
        if self._sought is None or not timeline.seek(self._sought, is_wanted=self._asking(self._sought, is_wanted)):
            return False
        self._sought = None
        return True

    def go(self, move: Callable[[Callable[[], bool]], bool]) -> bool:
        """Call `move` with a function that tells whether it is still wanted; return whether it succeeded."""
        return move(self._asking(None, lambda: True))

    def forget(self) -> None:
        """Drop the pending seek."""
        self._sought = None

    def _asking(self, step: int | None, is_wanted: Callable[[], bool]) -> Callable[[], bool]:
        """Wrap `is_wanted`: it also announces a long replay, and returns False once the session is closing."""
        announce_at = time.perf_counter() + ANNOUNCE_AFTER

        def asked() -> bool:
            nonlocal announce_at
            if time.perf_counter() > announce_at:
                announce_at = math.inf
                self._announce(step)
            return is_wanted() and not self._is_ending()

        return asked
