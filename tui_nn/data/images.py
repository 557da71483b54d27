"""Whether the features of a data set are the pixels of an image, and their shape."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.nn.arrays import Array

Shape = tuple[int, int]
"""Rows and columns of pixels; the features are the pixels row by row."""

MIN_ROWS = 4
"""Minimum rows of an image that is recognized by itself."""

MAX_EXAMINED = 2000
"""Maximum number of samples that are examined."""

BRIGHTEST_PIXEL = 255
"""Largest value of a pixel that is a whole number; other pixels are from 0 to 1."""

RESEMBLANCE = 0.15
"""By how much neighboring pixels must be more correlated than any two pixels."""

BRIGHT_SHARE = 0.5
"""Minimum share of pixels that reach this share of the largest value."""


def recognized(x: Array) -> Shape | None:
    """The shape of the images in `x` (features, samples), or None if these are no images.

    The rule is conservative. They are images if there is a square number of features, 16 or more; if all are whole
    numbers from 0 to at most 255, or all are from 0 to 1; if at least half of the features reach half of the largest
    value; and if features that would be neighbors, across and down, are more correlated than others.
    """
    side = math.isqrt(len(x))
    x = x[:, :MAX_EXAMINED].astype(np.float64)
    if side < MIN_ROWS or side * side != len(x) or x.shape[1] < 2 * MIN_ROWS:
        return None
    largest = float(x.max())
    # Rounding to float32 leaves whole numbers as they are.
    are_pixels = x.min() == 0 and (largest <= 1 or (largest <= BRIGHTEST_PIXEL and (x == np.rint(x)).all()))
    if not are_pixels or (x.max(axis=1) >= BRIGHT_SHARE * largest).mean() < BRIGHT_SHARE:
        return None
    return (side, side) if _neighbors_are_alike(x, side) else None


def _neighbors_are_alike(x: Array, side: int) -> bool:
    deviations = x - x.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(deviations, axis=1)
    if np.count_nonzero(norms) < 2:
        return False
    # Pixels that are the same in every image say nothing.
    unit = (deviations / np.where(norms > 0, norms, 1)[:, np.newaxis]).reshape(side, side, -1)
    varies = (norms > 0).reshape(side, side)
    count = int(varies.sum())
    # The sum over all pairs of different pixels is that over all pairs without those of a pixel with itself.
    everywhere = (np.square(unit.sum(axis=(0, 1))).sum() - count) / (count * (count - 1))
    return all(
        _mean(np.einsum("rcs,rcs->rc", one, other), first & second) >= everywhere + RESEMBLANCE
        for one, other, first, second in (
            (unit[1:], unit[:-1], varies[1:], varies[:-1]),
            (unit[:, 1:], unit[:, :-1], varies[:, 1:], varies[:, :-1]),
        )
    )


def _mean(values: Array, chosen: Array) -> float:
    return float(values[chosen].mean()) if chosen.any() else 0.0
