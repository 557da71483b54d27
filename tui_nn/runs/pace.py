"""The target speed of a run, and its measured speed."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

PACES = (1.0, 3.0, 10.0, 33.0, 100.0, 333.0, 1000.0, 3333.0, math.inf)
"""Steps per second that the keys choose from; the last is unlimited."""

DEFAULT_PACE = 333.0
"""Steps per second; the 5,001 steps of the article take 15 s, long enough to watch."""

LATE = 0.1
"""Longest delay in seconds that is caught up; more, as after the process was stopped, is dropped."""


Clock = Callable[[], float]
"""Returns the time in seconds since any fixed moment."""


class Pace:
    """Schedules updates at `per_second`, which may be infinite."""

    def __init__(self, per_second: float, clock: Clock = time.perf_counter) -> None:
        self._per_second = per_second
        self._clock = clock
        self.is_limited = per_second < math.inf
        self._due = clock()

    def __str__(self) -> str:
        return f"{self._per_second:g}/s" if self.is_limited else "max"

    @property
    def delay(self) -> float:
        """Seconds until the next update is due; negative if it is late. Only meaningful if `is_limited`."""
        return self._due - self._clock()

    def start(self) -> None:
        """Make the next update due now."""
        self._due = self._clock()

    def schedule_next(self) -> None:
        """Schedule the update after the one that is due."""
        self._due = max(self._due, self._clock() - LATE) + 1 / self._per_second


class Speedometer:
    """Measures steps, or anything that is counted, per second, over about the last `seconds`."""

    def __init__(self, clock: Clock = time.perf_counter, seconds: float = 1.0) -> None:
        self._clock = clock
        self._seconds = seconds
        self._marks: deque[tuple[float, int]] = deque()

    def clear(self) -> None:
        """Clear the readings."""
        self._marks.clear()

    def read(self, step: int) -> float:
        """The speed in steps per second, given the current step; 0 on the first reading."""
        now = self._clock()
        self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[1][0] > self._seconds:
            self._marks.popleft()
        then, first = self._marks[0]
        return (step - first) / (now - then) if now > then else 0.0
