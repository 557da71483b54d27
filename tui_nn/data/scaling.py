"""Standardization: scales every feature to mean 0 and standard deviation 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.data.samples import CHUNK
from tui_nn.nn.arrays import Array


@dataclass(frozen=True, eq=False)
class Scaling:
    """The mean and standard deviation of each feature, both (features, 1) in float64."""

    mean: Array
    std: Array

    @staticmethod
    def fit(x: Array) -> Scaling:
        """Compute the mean and standard deviation of `x` (features, samples), with one sample or more.

        A constant feature gets standard deviation 1, so that it becomes 0. `x` is processed in chunks, without a copy.
        """
        mean = x.mean(axis=1, dtype=np.float64, keepdims=True)
        squares = np.zeros_like(mean)
        for first in range(0, x.shape[1], CHUNK):
            squares += np.square(x[:, first : first + CHUNK] - mean).sum(axis=1, keepdims=True)
        # The computed std of a constant feature may be a rounding error; dividing by it would turn it into noise.
        varies = x.min(axis=1, keepdims=True) < x.max(axis=1, keepdims=True)
        std = np.sqrt(squares / x.shape[1])
        # The squares of tiny numbers may underflow to 0.
        return Scaling(mean, np.where(varies & (std > 0), std, 1.0))

    def apply(self, x: Array, out: Array | None = None) -> Array:
        """Standardize `x` (features, samples) into `out`, which may be `x`, or into a new array."""
        scaled = np.subtract(x, self.mean.astype(x.dtype), out=out)
        return np.divide(scaled, self.std.astype(x.dtype), out=scaled)
