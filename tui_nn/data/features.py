"""Features computed from the two coordinates of a point, as in TensorFlow Playground.

To add a feature, add an entry to `FEATURES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from tui_nn.nn.arrays import Array


class Tells(Enum):
    """What a feature tells about a coordinate."""

    NOTHING = auto()
    SIZE = auto()
    """Its absolute value."""
    SINE = auto()
    VALUE = auto()
    PRODUCT = auto()
    """Its product with the other coordinate."""


@dataclass(frozen=True)
class Feature:
    """A feature; `of(x1, x2)` computes it (samples,) from the coordinates, both (samples,)."""

    help: str
    of: Callable[[Array, Array], Array]
    tells: tuple[Tells, Tells] | None = None
    """What it tells about x1 and about x2; None if not stated, and the best possible score is then unknown."""


FEATURES: dict[str, Feature] = {
    "x1": Feature("the first coordinate", lambda x1, x2: x1, (Tells.VALUE, Tells.NOTHING)),
    "x2": Feature("the second coordinate", lambda x1, x2: x2, (Tells.NOTHING, Tells.VALUE)),
    "x1^2": Feature("the first, squared: separates near from far", lambda x1, x2: x1 * x1, (Tells.SIZE, Tells.NOTHING)),
    "x2^2": Feature(
        "the second, squared: separates near from far", lambda x1, x2: x2 * x2, (Tells.NOTHING, Tells.SIZE)
    ),
    "x1x2": Feature(
        "the product: separates equal signs from unequal ones", lambda x1, x2: x1 * x2, (Tells.PRODUCT, Tells.PRODUCT)
    ),
    "sin x1": Feature("the sine of the first: a wave", lambda x1, x2: np.sin(x1), (Tells.SINE, Tells.NOTHING)),
    "sin x2": Feature("the sine of the second: a wave", lambda x1, x2: np.sin(x2), (Tells.NOTHING, Tells.SINE)),
}


def expand(x: Array, names: Sequence[str]) -> Array:
    """Compute the features `names` of points `x` (2, samples): a new array (len(names), samples) of the same type."""
    features = np.empty((len(names), x.shape[1]), x.dtype)
    for row, name in zip(features, names, strict=True):
        row[:] = FEATURES[name].of(x[0], x[1])
    return features
