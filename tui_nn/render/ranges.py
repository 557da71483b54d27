"""Ranges of values for axes, for values of any size and number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LARGEST_VALUE = 1e300
"""Larger values are clipped to this, so that no range overflows."""
_SMALLEST_VALUE = 1e-280
_ROUNDING = 1e-12
"""A range smaller than this share of its values counts as a single value."""

Range = tuple[float, float]


def extent(arrays: Sequence[NDArray[np.float64]]) -> Range:
    """The lowest and the highest finite value in `arrays`; both 0 if there is none."""
    values = np.concatenate([array.ravel() for array in arrays])
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)


def widened(low: float, high: float, pad: float | None = None) -> Range:
    """The given range; a single value is widened on either side by `pad`, by default half the value."""
    if high - low > max(abs(low), abs(high), _SMALLEST_VALUE) * _ROUNDING:
        return low, high
    if pad is None:
        pad = abs(low) / 2 if abs(low) > _SMALLEST_VALUE else 1.0
    return low - pad, high + pad
