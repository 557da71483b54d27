"""Prepares curves for a plot of a few hundred columns: smoothing, clipping, gaps, thinning and dashes.

The coordinates of a `Curve` are cells of the plot, from 0 at its left and bottom edges, so that no length overflows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_PERIOD = 4
"""Period of the dashes in columns; curves beneath show through the gaps."""
_DASH = 3
"""Length of a dash in columns."""
_MARGIN = 1e-3
"""Columns by which a dash is shortened at either end, so that rounding does not extend it into the next column."""


@dataclass(frozen=True)
class Curve:
    """Points (n,) from left to right; neighbors in the same stroke are joined by lines."""

    x: Values
    y: Values
    stroke: NDArray[np.intp]
    """The number of the stroke of each point, (n,); never decreases."""

    @property
    def breaks(self) -> list[int]:
        """Indices of the points that start a stroke, except the first stroke."""
        starts = np.flatnonzero(np.diff(self.stroke)) + 1
        return [int(start) for start in starts]


def clip(x: Values, y: Values, low: float, high: float) -> tuple[Values, Values]:
    """The part within [low, high] of the line through points (n,) with ascending `x`.

    A point is added where the line crosses an edge, so that it reaches the edges of a zoomed plot.
    """
    start, stop = int(np.searchsorted(x, low)), int(np.searchsorted(x, high, side="right"))
    before, after = _crossing(x, y, start, low), _crossing(x, y, stop, high)
    return np.concatenate((before[0], x[start:stop], after[0])), np.concatenate((before[1], y[start:stop], after[1]))


def _crossing(x: Values, y: Values, after: int, edge: float) -> tuple[Values, Values]:
    """The point at `edge` on the line from point `after - 1` to point `after`; empty if the line does not cross it."""
    if not 0 < after < x.size or edge in (x[after - 1], x[after]):
        return x[:0], y[:0]
    with np.errstate(all="ignore"):
        share = (edge - x[after - 1]) / (x[after] - x[after - 1])
        return np.array([edge]), (1 - share) * y[after - 1 : after] + share * y[after : after + 1]


def smooth(y: NDArray[np.floating], weight: float) -> Values:
    """Exponential moving average of `y` (n,), `weight` * average + (1 - `weight`) * value with 0 <= `weight` < 1.

    The average starts from 0 and is divided by the sum of the weights so far, so that the first values are not
    biased towards 0 (as in TensorBoard). Values that are not finite are kept unchanged and not averaged.
    """
    measured = np.isfinite(y)
    average = y[measured] * (1 - weight)
    # Each pass doubles the number of values in an average: a few array operations instead of a loop over points.
    shift = 1
    while shift < average.size and (past := weight**shift):
        average[shift:] += past * average[:-shift]
        shift *= 2
    smoothed = y.astype(np.float64)
    smoothed[measured] = average / (1 - weight ** np.arange(1, average.size + 1))
    return smoothed


def without_gaps(x: Values, y: Values, columns: int) -> Curve:
    """The finite points with `x` in 0..columns; a gap starts a new stroke."""
    drawn = np.isfinite(x) & np.isfinite(y)
    drawn[drawn] = (x[drawn] >= 0) & (x[drawn] <= columns)
    return Curve(x[drawn], y[drawn], np.cumsum(~drawn, dtype=np.intp)[drawn])


def decimate(curve: Curve, flat: float) -> Curve:
    """Keep the lowest and the highest point of each stroke in each column, and both ends of the curve.

    The picture stays the same, and the time to draw it no longer depends on the number of points. If the two differ by
    less than `flat` cells, the height of a dot, only the lowest is kept.
    """
    if not curve.x.size:
        return curve
    column = curve.x.astype(np.intp)
    order = np.lexsort((curve.y, column, curve.stroke))
    apart = (np.diff(column[order]) != 0) | (np.diff(curve.stroke[order]) != 0)
    lowest = order[np.concatenate(([True], apart))]
    highest = order[np.concatenate((apart, [True]))]
    highest = highest[curve.y[highest] - curve.y[lowest] >= flat]
    kept = np.unique(np.concatenate((lowest, highest, [0, curve.x.size - 1])))
    return Curve(curve.x[kept], curve.y[kept], curve.stroke[kept])


def dash(curve: Curve, columns: int) -> Curve:
    """Cut the curve into dashes at fixed columns, so that they do not move as the curve grows."""
    if curve.x.size < 2:
        return curve
    starts = np.arange(0, columns, _PERIOD)
    edges = np.stack((starts + _MARGIN, starts + _DASH - _MARGIN), axis=1).ravel()
    after = np.searchsorted(curve.x, edges)
    inside = (after > 0) & (after < curve.x.size)
    inside[inside] = curve.stroke[after[inside] - 1] == curve.stroke[after[inside]]
    edges, after = edges[inside], after[inside]
    x = np.insert(curve.x, after, edges)
    y = np.insert(curve.y, after, np.interp(edges, curve.x, curve.y))
    stroke = np.insert(curve.stroke, after, curve.stroke[after])
    column = np.minimum(x, columns - _MARGIN)
    number = (column // _PERIOD).astype(np.intp)
    kept = column - number * _PERIOD <= _DASH - _MARGIN / 2
    return Curve(x[kept], y[kept], (stroke * columns + number)[kept])
