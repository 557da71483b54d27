"""Hidden units that no longer learn, because they stay at a limit of their activation."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.activations import Activation
from tui_nn.nn.arrays import Array

DEAD_LIMITS = (0.0,)
"""The limits of an activation whose units can die: ReLU is exactly 0, with slope 0, below its threshold."""

AT_LIMIT = 0.01
"""A unit this close to a limit of its activation counts as stuck there."""

STUCK_SAMPLES = 0.95
"""Minimum fraction of the samples for which a saturated unit is stuck."""


def stuck_count(a: Array, activation: Activation) -> int:
    """How many units of `a` (units, samples) are dead or saturated.

    A unit is dead if it is 0, the only limit of its activation, for every sample: no gradient passes through it, and it
    does not learn. It is saturated if it is near any other limit for nearly all samples: it hardly learns.
    """
    if activation.limits == DEAD_LIMITS:
        return int(np.count_nonzero((a == 0).all(axis=1)))
    near = [np.abs(a - limit) <= AT_LIMIT for limit in activation.limits]
    if not near:
        return 0
    stuck = np.logical_or.reduce(near) if len(near) > 1 else near[0]
    return int(np.count_nonzero(np.count_nonzero(stuck, axis=1) >= STUCK_SAMPLES * a.shape[1]))


def stuck_word(activation: Activation) -> str:
    """What a stuck unit is called: dead if it is 0, otherwise saturated; empty if no unit can be stuck."""
    if not activation.limits:
        return ""
    return "dead" if activation.limits == DEAD_LIMITS else "saturated"
