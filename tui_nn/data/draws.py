"""What the generators have in common: where samples are, even classes and their names, and noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.errors import DataError
from tui_nn.nn.arrays import Array, Labels

RADIUS = 5.0
"""How far from the middle, along each axis, samples reach without noise, where the generator sets bounds."""

NOISE_KEY = 2
"""Makes the noise's random generator another than the one of the same seed that places the samples."""


def even_counts(samples: int, classes: int) -> list[int]:
    """How many samples each class has: they add up to `samples`, and differ by one at most.

    Raises:
        DataError: fewer samples than classes.
    """
    if samples < classes:
        raise DataError("samples", samples, f"{classes} or more, for {classes} classes")
    return [(samples + k) // classes for k in reversed(range(classes))]


def labels(counts: Sequence[int]) -> Labels:
    """Class indices (samples,): `counts[k]` times k, class after class."""
    return np.repeat(np.arange(len(counts)), counts)


def class_names(classes: int) -> tuple[str, ...]:
    """Names for classes that have none: c0, c1, ..."""
    return tuple(f"c{k}" for k in range(classes))


def add_noise(values: Array, std: float | Array, seed: int) -> None:
    """Add Gaussian noise of that standard deviation, which may differ from row to row, to `values` in place.

    More noise moves the same samples further in the same directions, because it has a stream of its own.
    """
    if np.any(std):
        values += std * np.random.default_rng([seed, NOISE_KEY]).standard_normal(values.shape)
