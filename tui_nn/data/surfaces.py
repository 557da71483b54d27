"""Functions for regression over the square from -RADIUS to RADIUS, with values within about -1 to 1, plus noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.data import draws
from tui_nn.data.draws import RADIUS
from tui_nn.data.samples import Samples
from tui_nn.nn.arrays import Array, Labels

BUMPS = ((-3.5, 2.5, 1), (0, 2.5, -1), (3.5, 2.5, 1), (-3.5, -2.5, -1), (0, -2.5, 1), (3.5, -2.5, -1))
"""Center (x1, x2) and sign of each Gaussian bump, as in TensorFlow Playground."""

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
class Noiseless:
    """The best possible predictor, which knows the function, so that its only error is the noise."""

    surface: Surface

    def score(self, x: Array, target: Labels | Array) -> tuple[float, float]:
        """Its R² and mean squared error on samples `x` (2, samples) with values `target` (samples,)."""
        error = float(np.mean((self.surface(x) - target) ** 2))
        # The variance of a single sample is 0; any other divisor will do.
        return 1 - error / (float(np.var(target)) or 1.0), error


def draw(surface: Surface, samples: int, noise: float, seed: int) -> Samples:
    """Draw points uniformly over the square, with Gaussian noise of standard deviation `noise` on their values."""
    x = np.random.default_rng(seed).uniform(-RADIUS, RADIUS, (2, samples))
    value = surface(x)
    draws.add_noise(value, noise, seed)
    return Samples(x, value, class_names=(), target_name="y", best_possible=Noiseless(surface))
