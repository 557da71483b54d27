"""Initial weights. Biases always start at zero.

To add an initializer, add an entry to `INITIALIZERS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.rng import Rng


class DrawWeights(Protocol):
    """Draws the initial weights of one layer."""

    def __call__(self, rng: Rng, fan_in: int, fan_out: int) -> Array:
        """The weights, (fan_in, fan_out)."""
        ...


@dataclass(frozen=True)
class Initializer:
    """A distribution of initial weights."""

    help: str
    draw: DrawWeights


def _normal(rng: Rng, fan_in: int, fan_out: int) -> Array:
    return rng.normal(0, 1, (fan_in, fan_out))


def _truncated_normal(rng: Rng, fan_in: int, fan_out: int) -> Array:
    weights = rng.normal(0, 1, (fan_in, fan_out))
    while (outside := np.abs(weights) > 2).any():
        weights[outside] = rng.normal(0, 1, int(outside.sum()))
    return weights


def _he(rng: Rng, fan_in: int, fan_out: int) -> Array:
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))


def _glorot(rng: Rng, fan_in: int, fan_out: int) -> Array:
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


INITIALIZERS: dict[str, Initializer] = {
    "normal": Initializer("standard normal, as in the article", _normal),
    "truncated normal": Initializer("standard normal, redrawn beyond 2 standard deviations", _truncated_normal),
    "he": Initializer("normal of variance 2 / fan_in (He et al. 2015), made for ReLU", _he),
    "glorot": Initializer("uniform of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010)", _glorot),
}
