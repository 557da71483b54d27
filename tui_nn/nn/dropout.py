"""Dropout: randomly drops hidden units during training, so that no unit relies on a single other one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.counted import CountedRandom, Purpose


class Dropout:
    """Inverted dropout (Srivastava et al. 2014).

    Each unit is dropped with probability `rate`, independently for each sample. The others are multiplied by
    1 / (1 - rate), which preserves the mean, so the trained network needs no correction.
    """

    def __init__(self, rate: float, seed: int) -> None:
        """`rate` is from 0 to less than 1; the masks of a step depend only on `seed` and the step."""
        self._rate = rate
        self._random = CountedRandom(seed, Purpose.DROPOUT)

    def fill(self, masks: Sequence[Array], step: int) -> None:
        """Draw the masks of an update: factors for the activations, 0 or 1 / (1 - rate).

        Args:
            masks: one array (units, samples) for each hidden layer; overwritten.
            step: number of earlier updates.
        """
        rng = self._random.at(step)
        for mask in masks:
            rng.random(out=mask, dtype=mask.dtype.type)
            np.greater_equal(mask, self._rate, out=mask)
            np.multiply(mask, 1 / (1 - self._rate), out=mask)
