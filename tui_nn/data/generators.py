"""The data sets that can be generated.

To add one, add an entry to `GENERATORS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.data import gaussians
from tui_nn.nn.arrays import Array, Labels


@dataclass(frozen=True, eq=False)
class Samples:
    """What a generator drew."""

    x: Array
    """Features, (features, samples)."""
    labels: Labels
    """Class indices, (samples,)."""
    bayes: gaussians.Bayes | None = None
    """The best possible classifier, where the densities are known."""
    stream: np.random.RandomState | None = None
    """The random stream after the last draw, for generators whose weights are drawn from the same one."""


@dataclass(frozen=True)
class Generator:
    """`draw(samples, spread, seed)` gives exactly `samples` samples in total."""

    help: str
    draw: Callable[[int, float, int], Samples]
    classes: int
    features: int = 2
    note: str = ""
    """What someone who looks at the picture should know."""


def _counts(samples: int, classes: int) -> list[int]:
    return [(samples + k) // classes for k in reversed(range(classes))]


def _article(samples: int, spread: float, seed: int) -> Samples:
    counts = _counts(samples, 3)
    stream = np.random.RandomState(seed)
    x = gaussians.draw(gaussians.ARTICLE, counts, spread, stream)
    # The article's notebook had drawn its 2x5 and 5x3 weights twice before the pair that it trained.
    stream.normal(size=2 * (2 * 5 + 5 * 3))
    return Samples(
        x=x.astype(np.float32),
        labels=np.repeat(np.arange(3), counts),
        bayes=gaussians.Bayes(gaussians.ARTICLE, counts, spread),
        stream=stream,
    )


GENERATORS: dict[str, Generator] = {
    "article": Generator(
        "the article's three Gaussian clusters",
        _article,
        classes=3,
        note="The third covariance is not a valid one; NumPy draws that cluster round instead, and so do we.",
    ),
}
