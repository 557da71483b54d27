"""How a gradient becomes a correction.

To add an optimizer, add an entry to `OPTIMIZERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array


class Rule(Protocol):
    """An optimizer at work on one vector of parameters; whatever it remembers between updates is its own."""

    def update(self, parameters: Array, gradient: Array, learning_rate: float) -> None:
        """Correct `parameters` in place; both have shape (count,)."""
        ...


@dataclass(frozen=True)
class Optimizer:
    """`start(count, dtype)` gives a fresh rule for `count` parameters."""

    help: str
    start: Callable[[int, str], Rule]


class GradientDescent:
    """parameters -= learning_rate * gradient."""

    def __init__(self, count: int, dtype: str) -> None:
        self._correction: Array = np.empty(count, dtype)

    def update(self, parameters: Array, gradient: Array, learning_rate: float) -> None:
        """Take one step down the gradient."""
        np.multiply(gradient, learning_rate, out=self._correction)
        np.subtract(parameters, self._correction, out=parameters)


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer("gradient descent: straight down the gradient, as in the article", GradientDescent),
}
