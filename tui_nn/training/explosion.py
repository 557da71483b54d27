"""When a loss has exploded: from there, no update brings back what the network knew."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import numpy as np

LARGEST = sys.float_info.max
"""The limit while the loss at step 0 is unknown: only a loss that is not finite exceeds it."""


def loss_limit(first: Iterable[float], precision: str) -> float:
    """The largest loss that is not an explosion: the largest at step 0, or 1 if that is more, times 1 / eps².

    Outputs that are 1 / eps times as large as at the start have a squared error 1 / eps² times as large. By then, all
    numbers of the size that they had at the start are lost in rounding, and so is all that was learned. The factor is
    2.0e31 in float64 and 7.0e13 in float32.

    Args:
        first: the losses at step 0; one that is not a number is ignored.
        precision: "float64" or "float32".
    """
    return min(max(1.0, *first) / float(np.finfo(precision).eps) ** 2, LARGEST)


def explosion_words(limit: float, steps: int) -> str:
    """Why the run ended, in words: the loss after so many steps exceeded its limit."""
    if limit == LARGEST:
        return "the loss is not finite"
    return f"the loss exploded to above {limit:.2g} after {steps:,} steps"
