"""Units left out at random while the network learns, so that none can rely on another alone."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array


class Dropout:
    """Leaves out each unit with probability `rate`, from 0 to less than 1, anew for each sample.

    What is left counts 1 / (1 - rate) times as much, so that the mean stays the same, and nothing has to be
    changed when the network is used (inverted dropout).
    """

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        self._rate = rate
        self._rng = rng

    def draw(self, mask: Array) -> None:
        """Fill `mask`, of any shape, with what each activation is to be multiplied by: 0 or 1 / (1 - rate)."""
        self._rng.random(out=mask, dtype=mask.dtype.type)
        np.greater_equal(mask, self._rate, out=mask)
        np.multiply(mask, 1 / (1 - self._rate), out=mask)
