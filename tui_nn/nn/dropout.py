"""Dropout: hidden units left out at random while the network learns, so that none relies on another alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.counted import CountedRandom, Purpose


class Dropout:
    """Inverted dropout (Srivastava et al. 2014).

    Each unit is left out with probability `rate`, anew for each sample. Those that stay count 1 / (1 - rate) times as
    much: the mean is the same, and the trained network is used as it is.
    """

    def __init__(self, rate: float, seed: int) -> None:
        """`rate` is from 0 to less than 1; the masks of a step depend on `seed` and the step alone."""
        self._rate = rate
        self._random = CountedRandom(seed, Purpose.DROPOUT)

    def fill(self, masks: Sequence[Array], step: int) -> None:
        """Write the masks of an update: what each activation is multiplied by, 0 or 1 / (1 - rate).

        Args:
            masks: one array (units, samples) for each hidden layer; overwritten.
            step: the updates made before this one.
        """
        rng = self._random.at(step)
        for mask in masks:
            rng.random(out=mask, dtype=mask.dtype.type)
            np.greater_equal(mask, self._rate, out=mask)
            np.multiply(mask, 1 / (1 - self._rate), out=mask)
