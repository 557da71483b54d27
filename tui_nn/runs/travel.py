"""Moving through the recorded moments of a run, for a controller."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from tui_nn.training.timeline import Timeline

ANNOUNCE_AFTER = 0.3
"""Seconds of replaying after which the user is told that it takes a while."""


class Travel:
    """Moves a timeline. A held key seeks many steps, of which only the latest is worth replaying to."""

    def __init__(self, announce: Callable[[int | None], None], is_ending: Callable[[], bool]) -> None:
        """Create one that is at rest.

        Args:
            announce: called once for a replay that takes long, with the step it leads to if that is known.
            is_ending: whether the session is closing, which cuts a replay short.
        """
        self._announce = announce
        self._is_ending = is_ending
        self._sought: int | None = None

    @property
    def is_pending(self) -> bool:
        """Whether a step was sought that is not shown yet."""
        return self._sought is not None

    def seek(self, step: int) -> None:
        """Remember the step to show; `arrive` goes there."""
        self._sought = step

    def seek_points(self, timeline: Timeline, points: int) -> None:
        """Seek the recorded step that is `points` after the one shown or sought; a negative number is before it."""
        steps = timeline.branch.curves.step
        here = timeline.trainer.step if self._sought is None else self._sought
        at = int(np.searchsorted(steps, here) if points < 0 else np.searchsorted(steps, here, side="right") - 1)
        self.seek(int(steps[min(max(at + points, 0), len(steps) - 1)]))

    def arrive(self, timeline: Timeline, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Go to the step that was sought last; returns whether the timeline moved.

        Where `is_wanted` turns false on the way, the timeline stays and the step is still sought.
        """
        if self._sought is None or not timeline.seek(self._sought, is_wanted=self._asking(self._sought, is_wanted)):
            return False
        self._sought = None
        return True

    def go(self, move: Callable[[Callable[[], bool]], bool]) -> bool:
        """Make another move, which takes the question whether it is still wanted; returns whether it succeeded."""
        return move(self._asking(None, lambda: True))

    def forget(self) -> None:
        """Seek nothing any more."""
        self._sought = None

    def _asking(self, step: int | None, is_wanted: Callable[[], bool]) -> Callable[[], bool]:
        """`is_wanted`, which announces a long replay in passing, and is false once the session is closing."""
        announce_at = time.perf_counter() + ANNOUNCE_AFTER

        def asked() -> bool:
            nonlocal announce_at
            if time.perf_counter() > announce_at:
                announce_at = math.inf
                self._announce(step)
            return is_wanted() and not self._is_ending()

        return asked
