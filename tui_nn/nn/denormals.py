"""Denormal numbers: nonzero, below the smallest normal number, and many times slower to compute with.

Numbers that shrink at every update, such as the weights of a dead unit under a penalty or the velocity of momentum,
reach them and stay there: the tiniest ones round to themselves when multiplied by 0.9. One of them slows every pass
through the network down. So numbers that are far too small to matter are set to zero before they get there.
"""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array

FLUSH_EVERY = 64
"""Updates between two flushes of a shrinking array: too few for a number that a flush leaves to become denormal."""

NEGLIGIBLE: dict[str, Array] = {
    "float32": np.array(1e-24, np.float32),
    "float64": np.array(1e-280, np.float64),
}
"""Precision -> a number that stays the same when a much smaller one is added to it."""


def flush(array: Array) -> None:
    """Set numbers below about 1e-31 (float32) or 1e-296 (float64) to zero in place; the others keep their bits."""
    negligible = NEGLIGIBLE[array.dtype.name]
    np.add(array, negligible, out=array)
    np.subtract(array, negligible, out=array)


def is_flush_due(updates: int) -> bool:
    """Whether shrinking arrays are to be flushed after so many updates."""
    return updates % FLUSH_EVERY == 0
