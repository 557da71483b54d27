"""Samples to split."""

from __future__ import annotations

import numpy as np

from tui_nn.data.generators import GENERATORS, Wanted
from tui_nn.data.samples import Samples

WIDE = ("a", "b", "c", "d")
"""More features than a picture has axes."""

CENTERS = ((-3.0, -2.0), (3.0, -2.0), (0.0, 3.0))


def drawn(generator: str, samples: int, noise: float = 0.0, seed: int = 12) -> Samples:
    """What a generator draws, with as many classes as it usually has."""
    classes = GENERATORS[generator].usual_classes
    return GENERATORS[generator].draw(Wanted(samples, noise, classes, seed, CENTERS, ((1.0, 0.0, 1.0),), "x > 0", ""))


def counted(features: int, samples: int, classes: int) -> Samples:
    """Samples none of whose numbers is like another; without classes, the target is a value."""
    x = np.arange(float(features * samples)).reshape(features, samples)
    target = np.arange(samples) % classes if classes else x.sum(axis=0)
    names = tuple(f"f{k}" for k in range(features))
    return Samples(x, target, tuple(f"c{k}" for k in range(classes)), names)


def noisy(features: tuple[str, ...], samples: int = 200) -> Samples:
    """Features of very different scales, and a value that has to do with them."""
    scales = 10.0 ** np.arange(len(features))[:, np.newaxis]
    x = np.random.default_rng(3).normal(5, 2, (len(features), samples)) * scales
    return Samples(x, 100 + 7 * x[0], (), features, "price")
