"""What the features tell about a point, and which points they therefore cannot tell apart.

All points with equal features form a *fiber*. A predictor sees only the features, so it must give one answer for the
whole fiber; `merge` adds up what lies on each.

Squares and sines map the cells of a `Grid` exactly onto one another, so merging them adds no error. Only the product
x1x2, if it is all that is known, needs bins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.features import FEATURES, Tells
from tui_nn.data.grid import Axis, Grid
from tui_nn.nn.arrays import Array, Labels


@dataclass(frozen=True)
class Fibers:
    """What is known about a point: something about each coordinate, and perhaps their product."""

    x1: Tells = Tells.VALUE
    x2: Tells = Tells.VALUE
    product: bool = False
    """Whether the product is known and adds to the rest; of both coordinates, nothing or the size is then known."""

    @staticmethod
    def of(features: Sequence[str]) -> Fibers | None:
        """The fibers of `features`, names in `FEATURES`; without any, the coordinates themselves are known.

        None if it is unknown what a feature tells, or for the product with the sine of one coordinate and nothing
        about the other: such fibers have too many branches for the bins.
        """
        if not features:
            return Fibers()
        told = [FEATURES[name].tells for name in features]
        about_x1, about_x2 = ({one[axis] for one in told if one} for axis in (0, 1))
        x1, x2 = _combined(about_x1), _combined(about_x2)
        fibers = _with_product(x1, x2) if Tells.PRODUCT in about_x1 else Fibers(x1, x2)
        return fibers if None not in told or fibers == Fibers() else None

    @property
    def are_points(self) -> bool:
        """Whether the features determine the point, except on a set of probability 0."""
        return self == Fibers()

    @property
    def are_lines(self) -> bool:
        """Whether the features determine one coordinate and tell nothing about the other."""
        return {self.x1, self.x2} == {Tells.VALUE, Tells.NOTHING}

    @property
    def seen(self) -> tuple[bool, bool]:
        """Whether any feature depends on x1, and whether any depends on x2."""
        return self.product or self.x1 is not Tells.NOTHING, self.product or self.x2 is not Tells.NOTHING


def merge(masses: Array, grid: Grid, fibers: Fibers) -> Array:
    """Add up `masses` (k, x1.count, x2.count) of the cells of `grid` on each fiber: (k, fibers)."""
    if not fibers.product:
        merged = _sum_by(GROUPS[fibers.x2](grid.x2), masses)
        merged = _sum_by(GROUPS[fibers.x1](grid.x1), merged.swapaxes(1, 2))
    elif fibers.x1 is Tells.SIZE:
        # Points with the same product and sizes differ in both signs.
        merged = (masses + masses[:, ::-1, ::-1])[:, grid.x1.half :]
    else:
        merged = _by_product(masses, grid)
    return merged.reshape(len(masses), -1)


GROUPS: dict[Tells, Callable[[Axis], Labels]] = {
    Tells.NOTHING: lambda axis: np.zeros_like(axis.numbers),
    Tells.SIZE: lambda axis: np.where(axis.numbers < 0, -1 - axis.numbers, axis.numbers),
    # sin(x) = sin(x + 2 pi) = sin(pi - x).
    Tells.SINE: lambda axis: np.minimum(
        axis.numbers % (2 * axis.cells_to_pi), (axis.cells_to_pi - 1 - axis.numbers) % (2 * axis.cells_to_pi)
    ),
    Tells.VALUE: lambda axis: axis.numbers,
}
"""The cells of an axis that cannot be told apart have equal numbers, (count,)."""


def _combined(told: set[Tells]) -> Tells:
    """What several features together tell about one coordinate, apart from the product."""
    # Coordinates of equal size differ in their sign, and then in the sign of their sine.
    if Tells.VALUE in told or {Tells.SIZE, Tells.SINE} <= told:
        return Tells.VALUE
    return next((one for one in (Tells.SIZE, Tells.SINE) if one in told), Tells.NOTHING)


def _with_product(x1: Tells, x2: Tells) -> Fibers | None:
    """The fibers if the product is known as well."""
    known = {x1, x2}
    if known == {Tells.NOTHING}:
        return Fibers(x1, x2, product=True)
    if known <= {Tells.NOTHING, Tells.SIZE}:
        # The size of one coordinate and the product give the size of the other.
        return Fibers(Tells.SIZE, Tells.SIZE, product=True)
    # A value and the product give the other value. Two sines, or a sine and a size, leave several pairs of values;
    # but no two of these have the same product, except on a few curves.
    return None if known == {Tells.NOTHING, Tells.SINE} else Fibers()


def _by_product(masses: Array, grid: Grid) -> Array:
    """Add up `masses` (k, x1.count, x2.count) in bins of the product: (k, bins).

    The bins are evenly spaced in the square root of the product, so that they are about as wide as a cell.
    """
    x1, x2 = grid.x1, grid.x2
    half = max(x1.half, x2.half)
    root = np.arange(-half, half + 1) / half
    edges = np.sign(root) * root**2 * x1.half * x1.pitch * x2.half * x2.pitch
    # Each cell is resampled along the axis on which its product varies more.
    along = np.abs(x1.centers)[:, np.newaxis] * x2.pitch >= np.abs(x2.centers) * x1.pitch
    return _resampled(masses * along, x1, x2, edges) + _resampled((masses * ~along).swapaxes(1, 2), x2, x1, edges)


def _resampled(masses: Array, across: Axis, along: Axis, edges: Array) -> Array:
    """Add up `masses` (k, across.count, along.count) between `edges` (bins + 1,) of the product: (k, bins).

    The mass of a cell is taken to be evenly spread over `along`, and concentrated in the middle of `across`.
    """
    below = np.pad(np.cumsum(masses, axis=2), ((0, 0), (0, 0), (1, 0)))
    # Positions of the edges on each row of cells, in cells from its start.
    places = np.clip(edges / across.centers[:, np.newaxis] / along.pitch + along.half, 0, along.count)
    cells = np.minimum(places.astype(np.int64), along.count - 1)
    rows = np.arange(across.count)[:, np.newaxis]
    below_edges = below[:, rows, cells] + (places - cells) * masses[:, rows, cells]
    # The product falls along a row at a negative coordinate.
    return np.asarray(np.einsum("krb,r->kb", np.diff(below_edges, axis=2), np.sign(across.centers)))


def _sum_by(groups: Labels, masses: Array) -> Array:
    """Add up `masses` (k, n, m) over the last axis within each of `groups` (m,): (k, n, number of groups)."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=groups.min() - 1))
    return np.asarray(np.add.reduceat(masses[..., order], starts, axis=2))
