"""Functions for regression over the square from -RADIUS to RADIUS, with values within about -1 to 1, plus noise."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.data import draws
from tui_nn.data.bayes import TOLERANCE, Best, of_values
from tui_nn.data.draws import RADIUS
from tui_nn.data.fibers import Fibers, merge
from tui_nn.data.grid import Axis, Grid
from tui_nn.data.samples import Samples
from tui_nn.nn.arrays import Array

BUMPS = ((-3.5, 2.5, 1), (0, 2.5, -1), (3.5, 2.5, 1), (-3.5, -2.5, -1), (0, -2.5, 1), (3.5, -2.5, -1))
"""Center (x1, x2) and sign of each Gaussian bump, as in TensorFlow Playground."""

PITCH = math.pi / 71
"""Width of the cells for integration. Since pi is nearly 355/113, 113 of them reach from 0 to `RADIUS`."""

Surface = Callable[[Array], Array]
"""Computes the values (samples,) at points (2, samples)."""


def plane(x: Array) -> Array:
    """A plane that rises towards the upper right; no hidden layer is needed."""
    return np.asarray((x[0] + x[1]) / (2 * RADIUS))


def bumps(x: Array) -> Array:
    """Six Gaussian bumps of standard deviation 1, alternately up and down."""
    return np.asarray(sum(sign * np.exp(-((x[0] - a) ** 2 + (x[1] - b) ** 2) / 2) for a, b, sign in BUMPS))


def waves(x: Array) -> Array:
    """Hills and valleys: the mean of the sines of both features."""
    return np.asarray((np.sin(x[0]) + np.sin(x[1])) / 2)


@dataclass(frozen=True)
class NoisySurface:
    """The distribution of points with equal density over the square, and values with noise.

    R² of the surfaces here is within 0.0002 if the features determine the point, otherwise within 0.001. That of any
    other is unknown if smaller cells change it by more than `TOLERANCE`.
    """

    surface: Surface
    noise: float

    def best_possible(self, fibers: Fibers) -> Best | None:
        """R² and mean squared error; see `Distribution`."""
        with np.errstate(all="ignore"):
            best, finer = (self._integrated(fibers, PITCH / parts) for parts in (1, 2))
        return best if abs(best[0] - finer[0]) <= TOLERANCE else None

    def _integrated(self, fibers: Fibers, pitch: float) -> Best:
        """R² and mean squared error, computed in cells of width `pitch`."""
        axis = Axis(round(RADIUS / pitch), pitch)
        grid = Grid(axis, axis)
        value = self.surface(grid.points).reshape(grid.shape)
        value -= value.mean()
        mass = np.full_like(value, 1 / value.size)
        variance, lost = float(np.mean(value**2)), 0.0
        if not fibers.are_points:
            total, weighted = merge(np.stack((mass, mass * value)), grid, fibers)
            filled = total > 0
            lost = variance - float(np.sum(weighted[filled] ** 2 / total[filled]))
        return of_values(lost, variance, self.noise)


def draw(surface: Surface, samples: int, noise: float, seed: int) -> Samples:
    """Draw points uniformly over the square, with Gaussian noise of standard deviation `noise` on their values."""
    x = np.random.default_rng(seed).uniform(-RADIUS, RADIUS, (2, samples))
    value = surface(x)
    draws.add_noise(value, noise, seed)
    return Samples(x, value, class_names=(), target_name="y", distribution=NoisySurface(surface, noise))
