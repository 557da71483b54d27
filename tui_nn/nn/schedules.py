"""How the learning rate changes over a run.

To add a schedule, add an entry to `SCHEDULES`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """`factor(step, steps, every, decay)` is what the learning rate is multiplied by for the update after `step`.

    `steps` is the length of the run; `every`, a number of steps from 1, and `decay`, a factor, are settings of
    which a schedule uses what it needs.
    """

    help: str
    factor: Callable[[int, int, int, float], float]
    uses: frozenset[str] = frozenset()
    """Which of `steps`, `schedule_steps` (`every`) and `decay` make a difference."""


def _constant(step: int, steps: int, every: int, decay: float) -> float:
    return 1.0


def _step(step: int, steps: int, every: int, decay: float) -> float:
    return float(decay ** (step // every))


def _exponential(step: int, steps: int, every: int, decay: float) -> float:
    return float(decay ** (step / every))


def _cosine(step: int, steps: int, every: int, decay: float) -> float:
    # A run may be made shorter than it is by now.
    return 0.5 * (1 + math.cos(math.pi * min(step / steps, 1))) if steps else 1.0


def _warm_up(step: int, steps: int, every: int, decay: float) -> float:
    return min((step + 1) / every, 1.0)


DECAYS = frozenset({"schedule_steps", "decay"})
WARMS_UP = frozenset({"schedule_steps"})

SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule("the learning rate as it is set, all the time", _constant),
    "step": Schedule("multiplied by the decay at once, every so many steps", _step, DECAYS),
    "exponential": Schedule("multiplied by the decay little by little over every so many steps", _exponential, DECAYS),
    "cosine": Schedule("down to zero over the whole run, slowly at both ends", _cosine, frozenset({"steps"})),
    "warm-up": Schedule("up in a straight line over the first so many steps, then as it is set", _warm_up, WARMS_UP),
}
