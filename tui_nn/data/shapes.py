"""Classes with shapes that a network with no or too few hidden units cannot separate.

A shape draws the points of one class without noise. Classes do not touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.data import draws
from tui_nn.data.bayes import TOLERANCE, Best, of_classes
from tui_nn.data.draws import RADIUS
from tui_nn.data.even import EvenNumbers
from tui_nn.data.fibers import Fibers, merge
from tui_nn.data.grid import Axis, Grid
from tui_nn.data.samples import Samples
from tui_nn.nn.arrays import Array

Source = np.random.Generator | EvenNumbers
"""Where a shape takes its numbers from."""

EVEN_POINTS = {1: 131_072, 2: 32_768}
"""Number of coordinates that matter -> number of evenly spread points that stand for a class."""

BEST_IF_APART = (1.0, 0.0)
"""Accuracy and cross-entropy for classes that do not touch."""

FINEST_NOISE = {1: (0.02, 0.01, 0.005, 0.0025), 2: (0.2, 0.1, 0.05)}
"""Number of coordinates that matter -> values to try in place of smaller noise, each half of the one before."""

TURNS = 3.5
"""Total turns of all spiral arms; fixed, so that the distance between arms does not depend on their number."""


class Shape(Protocol):
    """Draws the points of one class."""

    def __call__(self, label: int, classes: int, samples: int, rng: Source) -> Array:
        """The points, (2, samples), within -RADIUS to RADIUS.

        Args:
            label: the class, from 0.
            classes: number of classes in the data set.
            samples: number of points.
            rng: source of all random numbers, or of evenly spread ones.
        """
        ...


def draw(shape: Shape, classes: int, samples: int, noise: float, seed: int) -> Samples:
    """Draw `samples` in classes of equal size, with Gaussian noise of standard deviation `noise` on both features."""
    counts = draws.even_counts(samples, classes)
    rng = np.random.default_rng(seed)
    x = np.hstack([shape(label=label, classes=classes, samples=count, rng=rng) for label, count in enumerate(counts)])
    draws.add_noise(x, noise, seed)
    distribution = NoisyShapes(shape, draws.shares(counts), noise)
    return Samples(x, draws.labels(counts), draws.class_names(classes), distribution=distribution)


@dataclass(frozen=True)
class NoisyShapes:
    """The distribution of classes drawn by a shape, with Gaussian noise on both features.

    Evenly spread points of each class are counted in the cells of a grid, then smoothed by the noise; the accuracy is
    within 0.001. Noise too small for a grid is replaced by a larger one, if that hardly changes the accuracy (it is
    then within 0.002); otherwise the best possible score is unknown.
    """

    shape: Shape
    shares: tuple[float, ...]
    """Probability of each class."""
    noise: float

    def best_possible(self, fibers: Fibers) -> Best | None:
        """Accuracy and cross-entropy; see `Distribution`."""
        if fibers.are_points and not self.noise:
            return BEST_IF_APART
        first, *finer = FINEST_NOISE[sum(fibers.seen)]
        if self.noise >= finer[0]:
            return self._with_noise(self.noise, fibers)
        # Less noise, higher accuracy: the right one is above that with more noise, and below that of classes apart.
        other = BEST_IF_APART if fibers.are_points else self._with_noise(first, fibers)
        for noise in finer:
            best = self._with_noise(noise, fibers)
            if abs(best[0] - other[0]) < TOLERANCE / 3:
                return best
            other = BEST_IF_APART if fibers.are_points else best
        return None

    def _with_noise(self, noise: float, fibers: Fibers) -> Best:
        """Accuracy and cross-entropy if the noise were `noise`."""
        reach = RADIUS + 6 * noise
        grid = Grid(*(Axis.covering(reach, noise / 3) if seen else Axis.unseen(reach) for seen in fibers.seen))
        classes, samples = len(self.shares), EVEN_POINTS[sum(fibers.seen)]
        points = (self.shape(label, classes, samples, EvenNumbers()) for label in range(classes))
        densities = np.stack([grid.smooth(grid.count(x), noise) for x in points])
        masses = densities * (np.array(self.shares) / samples)[:, np.newaxis, np.newaxis]
        return of_classes(merge(masses, grid, fibers))


def ring(label: int, classes: int, samples: int, rng: Source) -> Array:
    """Class 0 fills a disc, every further class a ring around the previous one, with a gap between them."""
    gap = 0.4 if label else 0.0
    inner, outer = (label + gap) / classes, (label + 1) / classes
    # The square root makes the density uniform over the area.
    radius = RADIUS * np.sqrt(rng.uniform(inner**2, outer**2, samples))
    return _polar(radius, rng.uniform(0, 2 * np.pi, samples))


def quadrants(label: int, classes: int, samples: int, rng: Source) -> Array:
    """Class 0 fills the quadrants in which x1 and x2 have the same sign, class 1 the other two."""
    x = rng.uniform(0.3, RADIUS, (2, samples)) * rng.choice((-1, 1), samples)
    x[1] *= 1 - 2 * label
    return np.asarray(x)


def moon(label: int, classes: int, samples: int, rng: Source) -> Array:
    """A half circle; the two classes interleave, each with one end inside the other."""
    unit = RADIUS / 1.5
    x = _polar(np.full(samples, unit), rng.uniform(0, np.pi, samples))
    return np.asarray((1 - 2 * label) * (x - unit * np.array([[0.5], [0.25]])))


def arm(label: int, classes: int, samples: int, rng: Source) -> Array:
    """One arm of a spiral, from near the center outwards."""
    part = rng.uniform(0.05, 1, samples)
    return _polar(RADIUS * part, 2 * np.pi * (TURNS * part + label) / classes)


def _polar(radius: Array, angle: Array) -> Array:
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)))
