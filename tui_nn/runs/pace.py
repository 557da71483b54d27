"""How fast a run is to go, and how fast it goes."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

PACES = (1.0, 3.0, 10.0, 33.0, 100.0, 333.0, 1000.0, 3333.0, math.inf)
"""Steps a second that the keys go through; the last is as fast as it can."""

DEFAULT_PACE = 333.0
"""The article's 5,001 steps take 15 s: time to watch."""

LATE = 0.1
"""Seconds of delay that are caught up with; a longer one, as of a stopped process, is not."""


Clock = Callable[[], float]
"""The time in seconds, from any moment on."""


class Pace:
    """When the next update is due, at so many a second."""

    def __init__(self, per_second: float, clock: Clock = time.perf_counter) -> None:
        self._per_second = per_second
        self._clock = clock
        self.is_limited = per_second < math.inf
        self._due = clock()

    def __str__(self) -> str:
        return f"{self._per_second:g}/s" if self.is_limited else "max"

    @property
    def delay(self) -> float:
        """Seconds until then; negative if it is late. Only where it is limited."""
        return self._due - self._clock()

    def start(self) -> None:
        """The next update is due now."""
        self._due = self._clock()

    def go_on(self) -> None:
        """The update that is due is made, and then comes the next."""
        self._due = max(self._due, self._clock() - LATE) + 1 / self._per_second


class Speedometer:
    """Steps a second over about the last second."""

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()

    def clear(self) -> None:
        """Forget what was: it stands still."""
        self._marks.clear()

    def read(self, step: int) -> float:
        """The speed at this step, now; 0 when read for the first time."""
        now = self._clock()
        self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[1][0] > 1:
            self._marks.popleft()
        then, first = self._marks[0]
        return (step - first) / (now - then) if now > then else 0.0
