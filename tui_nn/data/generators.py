"""The data sets that can be generated.

To add one, add an entry to `GENERATORS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data import blobs, draws, gaussians, real, shapes, surfaces
from tui_nn.data.gaussians import Gaussian
from tui_nn.data.samples import Samples


@dataclass(frozen=True)
class Wanted:
    """What a generator is asked for."""

    samples: int
    """How many in all; of a data set that was measured, at most."""
    noise: float
    """Standard deviation of the Gaussian noise on each feature, or on the value, for regression."""
    classes: int
    """Within the generator's range."""
    seed: int
    centers: tuple[blobs.Center, ...]
    """Of the blobs, one for each class."""
    covariances: tuple[blobs.Covariance, ...]
    """Of the blobs: one for each class, or a single one for all."""


@dataclass(frozen=True)
class Generator:
    """A data set that can be drawn."""

    help: str
    draw: Callable[[Wanted], Samples]
    """Gives exactly as many samples as are wanted, or all that were measured, if these are fewer."""
    classes: range | None
    """How many classes there may be; None for regression."""
    usual_classes: int = 0
    note: str = ""
    """What someone who looks at the picture should know."""
    features: int = 2
    samples: int | None = None
    """How many samples there are, if they were measured."""
    uses_blobs: bool = False
    """Whether the centers and covariances make a difference, and decide how many classes there are."""


def _article(wanted: Wanted) -> Samples:
    counts = draws.even_counts(wanted.samples, len(gaussians.ARTICLE))
    rng = np.random.RandomState(wanted.seed)
    x = gaussians.draw(gaussians.ARTICLE, counts, rng)
    # The article's notebook had drawn its 2x5 and 5x3 weights twice before the pair that it trained.
    rng.normal(size=2 * (2 * 5 + 5 * 3))
    draws.add_noise(x, wanted.noise, wanted.seed)
    return Samples(
        x=x.astype(np.float32),
        target=draws.labels(counts),
        class_names=draws.class_names(len(counts)),
        best_possible=gaussians.Bayes(gaussians.ARTICLE, counts, wanted.noise),
        rng=rng,
    )


def _clusters(clusters: Sequence[Gaussian], wanted: Wanted) -> Samples:
    counts = draws.even_counts(wanted.samples, len(clusters))
    x = gaussians.draw(clusters, counts, np.random.default_rng(wanted.seed))
    draws.add_noise(x, wanted.noise, wanted.seed)
    return Samples(
        x,
        draws.labels(counts),
        draws.class_names(len(clusters)),
        best_possible=gaussians.Bayes(clusters, counts, wanted.noise)
        if _have_densities(clusters, wanted.noise)
        else None,
    )


def _have_densities(clusters: Sequence[Gaussian], noise: float) -> bool:
    """Whether no cluster is squeezed into a line or a point."""
    return all(np.linalg.matrix_rank(cluster.drawn_covariance(noise)) == 2 for cluster in clusters)


def _shape(shape: shapes.Shape) -> Callable[[Wanted], Samples]:
    return lambda wanted: shapes.draw(shape, wanted.classes, wanted.samples, wanted.noise, wanted.seed)


def _surface(surface: surfaces.Surface) -> Callable[[Wanted], Samples]:
    return lambda wanted: surfaces.draw(surface, wanted.samples, wanted.noise, wanted.seed)


def _measured(help: str, name: str, classes: int, features: int, samples: int) -> Generator:
    return Generator(
        f"{help}: {samples} samples of {features} features, {classes} classes",
        lambda wanted: real.draw(name, wanted.samples, wanted.noise, wanted.seed),
        classes=range(classes, classes + 1),
        usual_classes=classes,
        note="Noise is in standard deviations of each feature.",
        features=features,
        samples=samples,
    )


GENERATORS: dict[str, Generator] = {
    "article": Generator(
        "the article's three Gaussian clusters",
        _article,
        classes=range(3, 4),
        usual_classes=3,
        note="The third covariance is not a valid one; NumPy draws that cluster round instead, and so do we.",
    ),
    "blobs": Generator(
        "Gaussian clusters, their centers and covariances as you like",
        lambda wanted: _clusters(blobs.clusters(wanted.centers, wanted.covariances), wanted),
        classes=range(2, 51),
        usual_classes=3,
        uses_blobs=True,
    ),
    "two gaussians": Generator(
        "two Gaussian clusters: a straight line tells them apart",
        lambda wanted: _clusters(gaussians.PLAYGROUND, wanted),
        classes=range(2, 3),
        usual_classes=2,
    ),
    "circle": Generator("a disc and rings around it", _shape(shapes.ring), range(2, 6), 2),
    "xor": Generator("opposite quadrants belong together", _shape(shapes.quadrants), range(2, 3), 2),
    "moons": Generator("two half circles that reach into each other", _shape(shapes.moon), range(2, 3), 2),
    "spiral": Generator("spiral arms around the middle", _shape(shapes.arm), range(2, 8), 2),
    "plane": Generator("regression: a value that rises evenly", _surface(surfaces.plane), None),
    "multi gaussian": Generator("regression: six bumps, up and down in turns", _surface(surfaces.bumps), None),
    "sine": Generator("regression: hills and hollows, the sines of both features", _surface(surfaces.waves), None),
    "iris": _measured("flowers of three species", "iris", 3, 4, 150),
    "wine": _measured("chemistry of wines from three growers", "wine", 3, 13, 178),
    "breast cancer": _measured("cell nuclei, benign or malignant", "breast cancer", 2, 30, 569),
    "digits": _measured("handwritten digits of 8 x 8 pixels", "digits", 10, 64, 1797),
}
