"""Standardization: scales every feature to mean 0 and standard deviation 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.data.samples import CHUNK
from tui_nn.nn.arrays import Array

ROUNDING_ERRORS = 8
"""A feature whose standard deviation is at most this many rounding errors of its largest value counts as constant."""

SAFE_RANGE = 1e-100, 1e100
"""Between these, the squares of a feature neither underflow nor overflow."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """The mean and standard deviation of each feature, both (features, 1) in float64, read-only."""

    mean: Array
    std: Array

    def __post_init__(self) -> None:
        self.mean.flags.writeable = self.std.flags.writeable = False

    @staticmethod
    def fit(x: Array) -> Scaling:
        """Compute the mean and standard deviation of `x` (features, samples), with one sample or more.

        A constant feature gets standard deviation 1, so that it becomes 0, and so does one that differs only by
        rounding: dividing by its standard deviation would turn rounding errors into noise as large as other features.
        `x` is processed in chunks, without a copy unless its values are extreme.
        """
        largest = np.maximum(x.max(axis=1, keepdims=True), -x.min(axis=1, keepdims=True)).astype(np.float64)
        extreme = (largest > 0) & ((largest < SAFE_RANGE[0]) | (largest > SAFE_RANGE[1]))
        if extreme.any():
            # Powers of two change no digits.
            unit = np.exp2(np.floor(np.log2(largest, out=np.zeros_like(largest), where=extreme)))
            scaled = Scaling.fit(x / unit)
            return Scaling(scaled.mean * unit, scaled.std * unit)
        mean = x.mean(axis=1, dtype=np.float64, keepdims=True)
        squares = np.zeros_like(mean)
        for first in range(0, x.shape[1], CHUNK):
            squares += np.square(x[:, first : first + CHUNK] - mean).sum(axis=1, keepdims=True)
        std = np.sqrt(squares / x.shape[1])
        return Scaling(mean, np.where(std > ROUNDING_ERRORS * np.finfo(x.dtype).eps * largest, std, 1.0))

    def apply(self, x: Array, out: Array | None = None) -> Array:
        """Standardize `x` (features, samples) into `out`, which may be `x`, or into a new array of the same type.

        The arithmetic is in float64, because a float32 keeps seven digits: not the small differences of large values.
        """
        if out is None:
            out = np.empty_like(x)
        if x.dtype == np.float64:
            return np.divide(np.subtract(x, self.mean, out=out), self.std, out=out)
        for first in range(0, x.shape[1], CHUNK):
            here = np.s_[:, first : first + CHUNK]
            out[here] = (x[here] - self.mean) / self.std
        return out

    def undo(self, x: Array) -> Array:
        """The original features, in float64, of standardized ones `x` (features, samples)."""
        return np.asarray(x.astype(np.float64) * self.std + self.mean)
