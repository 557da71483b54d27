"""A grid of cells over the plane, for numerical integration."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui_nn.nn.arrays import Array, Labels


@dataclass(frozen=True)
class Axis:
    """The cells of one coordinate: as many on either side of 0, and a whole number of them to pi.

    Negating a coordinate, subtracting it from pi, or adding 2 pi therefore takes a cell exactly to another one.
    """

    half: int
    """Number of cells on either side of 0."""
    pitch: float
    """Width of a cell."""

    @staticmethod
    def covering(reach: float, pitch: float) -> Axis:
        """The axis from -`reach` to `reach` or a little further, in cells of width `pitch` or less, 200 or more."""
        pitch = min(pitch, reach / 100)
        exact = math.pi / math.ceil(math.pi / pitch)
        return Axis(math.ceil(reach / exact), exact)

    @staticmethod
    def unseen(reach: float) -> Axis:
        """The axis of a coordinate that no feature depends on: two cells, since all of them are added up."""
        return Axis(1, 2 * reach)

    @property
    def count(self) -> int:
        """Number of cells."""
        return 2 * self.half

    @property
    def cells_to_pi(self) -> int:
        """Number of cells from 0 to pi."""
        return round(math.pi / self.pitch)

    @cached_property
    def numbers(self) -> Labels:
        """The cells, numbered from the first on the positive side of 0: (count,), from -half to half - 1."""
        return np.arange(-self.half, self.half)

    @cached_property
    def centers(self) -> Array:
        """The coordinate of the center of each cell, (count,)."""
        return (self.numbers + 0.5) * self.pitch


@dataclass(frozen=True)
class Grid:
    """The cells of the plane; arrays over them have the shape (..., x1.count, x2.count)."""

    x1: Axis
    x2: Axis

    @property
    def shape(self) -> tuple[int, int]:
        """Number of cells along x1 and along x2."""
        return self.x1.count, self.x2.count

    @cached_property
    def points(self) -> Array:
        """The centers of the cells, (2, cells), in the order of a flattened array over the grid."""
        return np.stack(np.meshgrid(self.x1.centers, self.x2.centers, indexing="ij")).reshape(2, -1)

    def count(self, points: Array) -> Array:
        """The number of `points` (2, n) at each center of a cell; each is shared linearly among the nearest centers.

        All points must lie at least half a cell within the grid.
        """
        (first, first_part), (second, second_part) = (
            _nearest(row, axis) for row, axis in zip(points, (self.x1, self.x2), strict=True)
        )
        counts = np.zeros(self.x1.count * self.x2.count)
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            share = (first_part if i else 1 - first_part) * (second_part if j else 1 - second_part)
            counts += np.bincount((first + i) * self.x2.count + second + j, share, len(counts))
        return counts.reshape(self.shape)

    def smooth(self, masses: Array, std: float) -> Array:
        """Convolve `masses`, points counted in the cells, with a Gaussian of standard deviation `std` on both axes.

        The grid must reach 6 `std` beyond the masses, because what leaves it on one side returns on the other.
        """
        across = _transfer(np.fft.fftfreq(self.x1.count, self.x1.pitch), self.x1, std)
        along = _transfer(np.fft.rfftfreq(self.x2.count, self.x2.pitch), self.x2, std)
        smoothed = np.fft.irfft2(np.fft.rfft2(masses) * np.outer(across, along), self.shape)
        return np.maximum(smoothed, 0)


def _nearest(x: Array, axis: Axis) -> tuple[Labels, Array]:
    """The last cell of `axis` whose center is no larger than `x` (n,), and how far `x` is towards the next."""
    place = x / axis.pitch + axis.half - 0.5
    cell = place.astype(np.int64)
    return cell, place - cell


def _transfer(frequencies: Array, axis: Axis, std: float) -> Array:
    """The Fourier transform of the Gaussian, less the variance that sharing points among cells adds."""
    return np.asarray(np.exp(-2 * (np.pi * frequencies) ** 2 * max(std**2 - axis.pitch**2 / 6, 0)))
