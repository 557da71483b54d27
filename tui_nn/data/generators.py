"""Data sets by name: generated ones, and real ones that come with scikit-learn.

To add one, add an entry to `GENERATORS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data import blobs, drawn, draws, formula, gaussians, real, shapes, surfaces
from tui_nn.data.gaussians import Gaussian
from tui_nn.data.mixture import GaussianMixture
from tui_nn.data.samples import Samples


@dataclass(frozen=True)
class Wanted:
    """The settings for drawing a data set."""

    samples: int
    """Number of samples; for a real data set, the maximum."""
    noise: float
    """Standard deviation of the Gaussian noise on each feature, or for regression on the value."""
    classes: int
    """Number of classes, within the range of the generator."""
    seed: int
    centers: tuple[blobs.Center, ...]
    """Centers of the blobs, one for each class."""
    covariances: tuple[blobs.Covariance, ...]
    """Covariances of the blobs: one for each class, or a single one for all."""
    formula: str
    """The formula of the data set `formula`."""
    points: str
    """The points of the data set `drawn`."""


@dataclass(frozen=True)
class Generator:
    """A data set that can be drawn."""

    help: str
    draw: Callable[[Wanted], Samples]
    """Draws exactly `samples` samples, or all of a real data set if it has fewer.

    Raises:
        DataError: the settings contradict each other, or the data set is not installed.
    """
    classes: range | None
    """Possible numbers of classes; None for regression."""
    note: str = ""
    """Notes about the data set, if any."""
    features: int = 2
    """Number of features."""
    samples: int | None = None
    """Number of samples of a real data set."""
    uses_blobs: bool = False
    """Whether the centers and covariances are used; there is then one class for each center."""
    uses_formula: bool = False
    """Whether the formula is used; it then says whether there are classes."""
    uses_points: bool = False
    """Whether the points are used; they are then all samples, say how many classes there are, and may change during a
    run."""

    @property
    def usual_classes(self) -> int:
        """Default number of classes: the first of `classes`; 0 for regression."""
        return self.classes[0] if self.classes else 0

    @property
    def sets_classes(self) -> bool:
        """Whether other settings say how many classes there are."""
        return self.uses_blobs or self.uses_formula or self.uses_points


def _article(wanted: Wanted) -> Samples:
    counts = draws.even_counts(wanted.samples, len(gaussians.ARTICLE))
    rng = np.random.RandomState(wanted.seed)
    x = gaussians.draw(gaussians.ARTICLE, counts, rng)
    # The article's notebook drew its 2 x 5 and 5 x 3 weights twice before the ones it trained.
    rng.normal(size=2 * (2 * 5 + 5 * 3))
    draws.add_noise(x, wanted.noise, wanted.seed)
    return Samples(
        x=x.astype(np.float32),
        target=draws.labels(counts),
        class_names=draws.class_names(len(counts)),
        distribution=GaussianMixture(gaussians.ARTICLE, draws.shares(counts), wanted.noise),
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
        distribution=GaussianMixture(tuple(clusters), draws.shares(counts), wanted.noise),
    )


def _shape(shape: shapes.Shape) -> Callable[[Wanted], Samples]:
    return lambda wanted: shapes.draw(shape, wanted.classes, wanted.samples, wanted.noise, wanted.seed)


def _surface(surface: surfaces.Surface) -> Callable[[Wanted], Samples]:
    return lambda wanted: surfaces.draw(surface, wanted.samples, wanted.noise, wanted.seed)


def _formula(wanted: Wanted) -> Samples:
    parsed = formula.parse(wanted.formula)
    if parsed.has_classes:
        return shapes.draw(formula.Region(parsed), 2, wanted.samples, wanted.noise, wanted.seed)
    samples = surfaces.draw(parsed, wanted.samples, wanted.noise, wanted.seed)
    formula.check_values(parsed, samples.target)
    return samples


def _measured(help: str, name: str, classes: int, features: int, samples: int) -> Generator:
    return Generator(
        f"{help}: {samples} samples of {features} features, {classes} classes",
        lambda wanted: real.draw(name, wanted.samples, wanted.noise, wanted.seed),
        classes=range(classes, classes + 1),
        note="Noise is in standard deviations of each feature.",
        features=features,
        samples=samples,
    )


GENERATORS: dict[str, Generator] = {
    "article": Generator(
        "the article's three Gaussian clusters",
        _article,
        classes=range(3, 4),
        note="The third covariance is not positive semi-definite; NumPy then draws a round cluster, and so do we.",
    ),
    "blobs": Generator(
        "Gaussian clusters with centers and covariances of your choice",
        lambda wanted: _clusters(blobs.clusters(wanted.centers, wanted.covariances), wanted),
        classes=range(2, 51),
        uses_blobs=True,
    ),
    "two gaussians": Generator(
        "two Gaussian clusters that a straight line separates",
        lambda wanted: _clusters(gaussians.PLAYGROUND, wanted),
        classes=range(2, 3),
    ),
    "circle": Generator("a disc and rings around it", _shape(shapes.ring), range(2, 6)),
    "xor": Generator("opposite quadrants form a class", _shape(shapes.quadrants), range(2, 3)),
    "moons": Generator("two interleaved half circles", _shape(shapes.moon), range(2, 3)),
    "spiral": Generator("spiral arms around the center", _shape(shapes.arm), range(2, 8)),
    "plane": Generator("regression: values on a plane", _surface(surfaces.plane), None),
    "multi gaussian": Generator("regression: six bumps, alternately up and down", _surface(surfaces.bumps), None),
    "sine": Generator(
        "regression: hills and valleys, the mean of the sines of both features", _surface(surfaces.waves), None
    ),
    "formula": Generator(
        "a formula of your own: a comparison for two classes, or a value for regression",
        _formula,
        range(2, 3),
        uses_formula=True,
    ),
    "drawn": Generator(
        "points that you draw, also while it trains",
        lambda wanted: drawn.draw(drawn.parse(wanted.points)),
        range(2, drawn.MOST_CLASSES + 1),
        note="The sets take the points of each class in the order of drawing; each stays in its set as others follow. "
        "Removing one may move later ones of its class to another set: the test set may then have points that the "
        "network was trained on.",
        uses_points=True,
    ),
    "iris": _measured("flowers of three species", "iris", 3, 4, 150),
    "wine": _measured("chemistry of wines from three growers", "wine", 3, 13, 178),
    "breast cancer": _measured("cell nuclei, benign or malignant", "breast cancer", 2, 30, 569),
    "digits": _measured("handwritten digits of 8 x 8 pixels", "digits", 10, 64, 1797),
}
