"""Flushes denormal numbers: nonzero, below the smallest normal number, and many times slower to compute with.

Numbers that shrink at every update, such as the weights of a dead unit under a penalty or the velocity of momentum,
become denormal and stay so: the smallest ones round to themselves when multiplied by 0.9. A single one slows down every
pass through the network, so numbers far too small to matter are set to zero before they become denormal.
"""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array

FLUSH_EVERY = 64
"""Updates between flushes of a shrinking array: too few for a number left by one flush to become denormal."""

NEGLIGIBLE: dict[str, Array] = {
    "float32": np.array(1e-24, np.float32),
    "float64": np.array(1e-280, np.float64),
}
"""Precision -> a number so large that adding a number to be flushed does not change it."""


def flush(array: Array) -> None:
    """Set numbers below about 1e-31 (float32) or 1e-296 (float64) to zero in place."""
    negligible = NEGLIGIBLE[array.dtype.name]
    np.add(array, negligible, out=array)
    np.subtract(array, negligible, out=array)


def is_flush_due(updates: int) -> bool:
    """Whether shrinking arrays should be flushed after this number of updates."""
    return updates % FLUSH_EVERY == 0
