"""Evenly spread numbers in place of random ones, for numerical integration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.nn.arrays import Array

PLASTIC = 1.324717957244746
"""The real root of x^3 = x + 1: multiples of its inverse and of its square's, modulo 1, fill the unit square evenly."""


class EvenNumbers:
    """Has the methods of `numpy.random.Generator` that shapes use, but gives the points of a Hammersley-like set.

    Together, the first three numbers of each sample fill the space of their values evenly.
    """

    def __init__(self) -> None:
        self._drawn = 0

    def uniform(self, low: float, high: float, size: int | tuple[int, int]) -> Array:
        """Numbers from `low` to `high`, in an array of the shape `size`."""
        rows, samples = size if isinstance(size, tuple) else (1, size)
        unit = np.stack([self._next(samples) for _ in range(rows)])
        return np.asarray(low + (high - low) * unit).reshape(size)

    def choice(self, options: Sequence[int], size: int) -> Array:
        """Each of `options` equally often, (size,)."""
        return np.array(options, np.float64)[(self._next(size) * len(options)).astype(np.int64)]

    def _next(self, samples: int) -> Array:
        """The next coordinate of every point, (samples,): evenly spaced first, then multiples of an irrational."""
        step = PLASTIC**-self._drawn if self._drawn else 1 / samples
        self._drawn += 1
        return np.asarray((np.arange(samples) + 0.5) * step % 1)
