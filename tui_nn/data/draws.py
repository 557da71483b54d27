"""Helpers for generators: the extent of samples, classes of equal size and their names, and noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.errors import DataError
from tui_nn.nn.arrays import Array, Labels

RADIUS = 5.0
"""Bound on |x1| and |x2| without noise, for generators that have bounds."""

NOISE_KEY = 2
"""Distinguishes the random generator of the noise from that of the samples with the same seed."""


def even_counts(samples: int, classes: int) -> list[int]:
    """The number of samples of each class; they add up to `samples` and differ by at most one.

    Raises:
        DataError: there are fewer samples than classes.
    """
    if samples < classes:
        raise DataError("samples", samples, f"{classes} or more, for {classes} classes")
    return [(samples + k) // classes for k in reversed(range(classes))]


def shares(counts: Sequence[int]) -> tuple[float, ...]:
    """The fraction of all samples that is in each class."""
    return tuple(count / sum(counts) for count in counts)


def labels(counts: Sequence[int]) -> Labels:
    """Class indices (samples,): k is repeated `counts[k]` times."""
    return np.repeat(np.arange(len(counts)), counts)


def class_names(classes: int) -> tuple[str, ...]:
    """Names for unnamed classes: c0, c1, ..."""
    return tuple(f"c{k}" for k in range(classes))


def add_noise(values: Array, std: float | Array, seed: int) -> None:
    """Add Gaussian noise to `values` in place; its standard deviation `std` may differ from row to row.

    A larger `std` moves the same samples further in the same directions, because the noise has its own generator.
    Noise below the rounding error of the largest value of its row is not added: it would change only values near 0, and
    standardization could then scale it up to a whole feature.
    """
    rounding = np.finfo(values.dtype).eps * np.abs(values).max(axis=-1, keepdims=True, initial=0.0)
    std = np.where(std > rounding, std, 0.0)
    if np.any(std):
        values += std * np.random.default_rng([seed, NOISE_KEY]).standard_normal(values.shape)
