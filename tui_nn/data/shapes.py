"""Classes with shapes that a network with no or too few hidden units cannot separate.

A shape draws the points of one class without noise. Classes do not touch.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from tui_nn.data import draws
from tui_nn.data.draws import RADIUS
from tui_nn.data.samples import Samples
from tui_nn.nn.arrays import Array

TURNS = 3.5
"""Total turns of all spiral arms; fixed, so that the distance between arms does not depend on their number."""


class Shape(Protocol):
    """Draws the points of one class."""

    def __call__(self, label: int, classes: int, samples: int, rng: np.random.Generator) -> Array:
        """The points, (2, samples), within -RADIUS to RADIUS.

        Args:
            label: the class, from 0.
            classes: number of classes in the data set.
            samples: number of points.
            rng: source of all random numbers.
        """
        ...


def draw(shape: Shape, classes: int, samples: int, noise: float, seed: int) -> Samples:
    """Draw `samples` in classes of equal size, with Gaussian noise of standard deviation `noise` on both features."""
    counts = draws.even_counts(samples, classes)
    rng = np.random.default_rng(seed)
    x = np.hstack([shape(label=label, classes=classes, samples=count, rng=rng) for label, count in enumerate(counts)])
    draws.add_noise(x, noise, seed)
    return Samples(x, draws.labels(counts), draws.class_names(classes))


def ring(label: int, classes: int, samples: int, rng: np.random.Generator) -> Array:
    """Class 0 fills a disc, every further class a ring around the previous one, with a gap between them."""
    gap = 0.4 if label else 0.0
    inner, outer = (label + gap) / classes, (label + 1) / classes
    # The square root makes the density uniform over the area.
    radius = RADIUS * np.sqrt(rng.uniform(inner**2, outer**2, samples))
    return _polar(radius, rng.uniform(0, 2 * np.pi, samples))


def quadrants(label: int, classes: int, samples: int, rng: np.random.Generator) -> Array:
    """Class 0 fills the quadrants in which x1 and x2 have the same sign, class 1 the other two."""
    x = rng.uniform(0.3, RADIUS, (2, samples)) * rng.choice((-1, 1), samples)
    x[1] *= 1 - 2 * label
    return np.asarray(x)


def moon(label: int, classes: int, samples: int, rng: np.random.Generator) -> Array:
    """A half circle; the two classes interleave, each with one end inside the other."""
    unit = RADIUS / 1.5
    x = _polar(np.full(samples, unit), rng.uniform(0, np.pi, samples))
    return np.asarray((1 - 2 * label) * (x - unit * np.array([[0.5], [0.25]])))


def arm(label: int, classes: int, samples: int, rng: np.random.Generator) -> Array:
    """One arm of a spiral, from near the center outwards."""
    part = rng.uniform(0.05, 1, samples)
    return _polar(RADIUS * part, 2 * np.pi * (TURNS * part + label) / classes)


def _polar(radius: Array, angle: Array) -> Array:
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)))
