"""Dropout: hidden units are left out at random during training, so that no unit relies on a single other one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.counted import CountedRandom, Purpose


class Dropout:
    """Inverted dropout (Srivastava et al. 2014).

    Each unit is left out with probability `rate`, drawn again for each sample. The others are multiplied by
    1 / (1 - rate): the mean is the same, and the trained network needs no correction.
    """

    def __init__(self, rate: float, seed: int) -> None:
        """`rate` is from 0 to less than 1; the masks of a step depend on `seed` and the step alone."""
        self._rate = rate
        self._random = CountedRandom(seed, Purpose.DROPOUT)

    def fill(self, masks: Sequence[Array], step: int) -> None:
        """Write the masks of an update, the factors of the activations: 0 or 1 / (1 - rate).

        Args:
            masks: one array (units, samples) for each hidden layer; overwritten.
            step: the updates made before this one.
        """
        rng = self._random.at(step)
        for mask in masks:
            rng.random(out=mask, dtype=mask.dtype.type)
            np.greater_equal(mask, self._rate, out=mask)
            np.multiply(mask, 1 / (1 - self._rate), out=mask)
