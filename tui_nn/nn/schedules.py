"""Learning rate schedules.

To add a schedule, add an entry to `SCHEDULES`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol


class Factor(Protocol):
    """The factor by which a schedule multiplies the learning rate."""

    def __call__(self, step: int, *, steps: int, every: int, decay: float) -> float:
        """The factor, from 0 to 1, for the update from `step` to `step + 1`.

        Args:
            step: updates made so far, 0 before the first one.
            steps: updates of the whole run; `step` may exceed it after the run has been shortened.
            every: the period in steps, 1 or more; the setting `schedule_steps`.
            decay: the factor over each period, above 0 and at most 1; the setting `decay`.
        """
        ...


@dataclass(frozen=True)
class Schedule:
    """A schedule, and the settings that it depends on."""

    help: str
    factor: Factor
    uses: frozenset[str] = frozenset()
    """Which of the settings `steps`, `schedule_steps` and `decay` the factor depends on."""


def _constant(step: int, steps: int, every: int, decay: float) -> float:
    return 1.0


def _step(step: int, steps: int, every: int, decay: float) -> float:
    return float(decay ** (step // every))


def _exponential(step: int, steps: int, every: int, decay: float) -> float:
    return float(decay ** (step / every))


def _cosine(step: int, steps: int, every: int, decay: float) -> float:
    # The run may have been shortened to fewer steps than it has made.
    return 0.5 * (1 + math.cos(math.pi * min(step / steps, 1))) if steps else 1.0


def _warm_up(step: int, steps: int, every: int, decay: float) -> float:
    return min((step + 1) / every, 1.0)


DECAYS = frozenset({"schedule_steps", "decay"})
WARMS_UP = frozenset({"schedule_steps"})

SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule("the learning rate stays as set", _constant),
    "step": Schedule("multiplied by Schedule decay after every Schedule steps", _step, DECAYS),
    "exponential": Schedule("multiplied by Schedule decay, gradually, over every Schedule steps", _exponential, DECAYS),
    "cosine": Schedule(
        "down to zero over the whole run along a cosine, slowly at both ends", _cosine, frozenset({"steps"})
    ),
    "warm-up": Schedule("rises linearly over the first Schedule steps, then stays as set", _warm_up, WARMS_UP),
}
