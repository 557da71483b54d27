"""Standardization: every feature with mean 0 and standard deviation 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array

CHUNK = 65_536
"""Samples that are copied at a time."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """What is taken off each feature, and what it is then divided by: each (features, 1), float64."""

    mean: Array
    std: Array

    @staticmethod
    def fit(x: Array) -> Scaling:
        """Measure `x` (features, samples), of at least one sample; only a window of it is copied at a time.

        A feature that is constant gets deviation 1, and so becomes 0.
        """
        mean = x.mean(axis=1, dtype=np.float64, keepdims=True)
        squares = np.zeros_like(mean)
        for first in range(0, x.shape[1], CHUNK):
            squares += np.square(x[:, first : first + CHUNK] - mean).sum(axis=1, keepdims=True)
        # The deviation of a constant might be the rounding error of its mean, and dividing by that would make noise.
        varies = x.min(axis=1, keepdims=True) < x.max(axis=1, keepdims=True)
        std = np.sqrt(squares / x.shape[1])
        # Squares of the tiniest numbers are 0.
        return Scaling(mean, np.where(varies & (std > 0), std, 1.0))

    def apply(self, x: Array, out: Array | None = None) -> Array:
        """Standardize `x` (features, samples) into `out`, which may be `x` itself, or into a new array."""
        scaled = np.subtract(x, self.mean.astype(x.dtype), out=out)
        return np.divide(scaled, self.std.astype(x.dtype), out=scaled)

    def undo(self, x: Array, out: Array | None = None) -> Array:
        """Go back from standardized `x` (features, samples) to the features as they were."""
        raw = np.multiply(x, self.std.astype(x.dtype), out=out)
        return np.add(raw, self.mean.astype(x.dtype), out=raw)
