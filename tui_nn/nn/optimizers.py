"""How a gradient becomes a correction.

The rules are those that PyTorch publishes for its optimizers of the same names, with its default hyperparameters.
To add one, add an entry to `OPTIMIZERS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.denormals import Fading


@dataclass(frozen=True)
class Hyperparameters:
    """What can be set of the rules."""

    momentum: float = 0.9
    """The part of the last correction that is kept, by the rules with momentum."""
    weight_decay: float = 0.01
    """How fast AdamW shrinks the parameters, per update and learning rate."""


class Rule(Protocol):
    """An optimizer at work on one vector of parameters; whatever it remembers between updates is its own."""

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Correct `parameters` in place; both have shape (count,)."""
        ...


@dataclass(frozen=True)
class Optimizer:
    """`start(count, dtype)` gives a fresh rule for `count` parameters."""

    help: str
    start: Callable[[int, str], Rule]
    uses: frozenset[str] = frozenset()
    """Which of the `Hyperparameters` make a difference."""


class GradientDescent:
    """parameters -= learning_rate * gradient."""

    def __init__(self, count: int, dtype: str) -> None:
        self._correction: Array = np.empty(count, dtype)

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Take one step down the gradient."""
        np.multiply(gradient, learning_rate, out=self._correction)
        _subtract(self._correction, parameters)


class Momentum:
    """velocity = momentum * velocity + gradient; parameters -= learning_rate * velocity (Polyak 1964)."""

    def __init__(self, count: int, dtype: str) -> None:
        self._velocity: Array = np.zeros(count, dtype)
        self._correction: Array = np.empty(count, dtype)
        self._fading = Fading(self._velocity)

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Gather speed down the gradient."""
        self._accelerate(gradient, hyperparameters.momentum)
        np.multiply(self._velocity, learning_rate, out=self._correction)
        _subtract(self._correction, parameters)

    def _accelerate(self, gradient: Array, momentum: float) -> None:
        np.multiply(self._velocity, momentum, out=self._velocity)
        np.add(self._velocity, gradient, out=self._velocity)
        self._fading.clear()


class Nesterov(Momentum):
    """Momentum that looks ahead: parameters -= learning_rate * (gradient + momentum * velocity) (Nesterov 1983)."""

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Gather speed down the gradient that lies ahead."""
        self._accelerate(gradient, hyperparameters.momentum)
        np.multiply(self._velocity, hyperparameters.momentum, out=self._correction)
        np.add(self._correction, gradient, out=self._correction)
        np.multiply(self._correction, learning_rate, out=self._correction)
        _subtract(self._correction, parameters)


class RMSProp:
    """parameters -= learning_rate * gradient / (sqrt(square) + epsilon) (Hinton 2012).

    `square` is a moving average of the squared gradient.
    """

    SMOOTHING = 0.99
    EPSILON = 1e-8

    def __init__(self, count: int, dtype: str) -> None:
        self._square: Array = np.zeros(count, dtype)
        self._correction: Array = np.empty(count, dtype)
        self._fading = Fading(self._square)

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Take a step whose length in each direction hardly depends on the gradient's."""
        self._fading.clear()
        correction = self._correction
        np.multiply(gradient, gradient, out=correction)
        _average(self._square, correction, self.SMOOTHING)
        np.sqrt(self._square, out=correction)
        np.add(correction, self.EPSILON, out=correction)
        np.divide(gradient, correction, out=correction)
        np.multiply(correction, learning_rate, out=correction)
        _subtract(correction, parameters)


class Adam:
    """Momentum and RMSProp in one (Kingma and Ba 2015).

    The moving averages of the gradient and of its square start from zero; after t updates they are freed of that
    by 1 - smoothing^t. Then parameters -= learning_rate * mean / (sqrt(square) + epsilon).
    """

    SMOOTHING = (0.9, 0.999)
    EPSILON = 1e-8

    def __init__(self, count: int, dtype: str) -> None:
        self._mean: Array = np.zeros(count, dtype)
        self._square: Array = np.zeros(count, dtype)
        self._correction: Array = np.empty(count, dtype)
        self._fading = Fading(self._mean, self._square)
        self._updates = 0

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Take a step along the mean of the gradients, of much the same length in each direction."""
        correction = self._correction
        self._fading.clear()
        self._updates += 1
        np.copyto(correction, gradient)
        _average(self._mean, correction, self.SMOOTHING[0])
        np.multiply(gradient, gradient, out=correction)
        _average(self._square, correction, self.SMOOTHING[1])
        # Both averages are freed of their start by numbers, not array by array: root is that of the square's.
        freed, root = 1 - self.SMOOTHING[0] ** self._updates, math.sqrt(1 - self.SMOOTHING[1] ** self._updates)
        np.sqrt(self._square, out=correction)
        np.add(correction, self.EPSILON * root, out=correction)
        np.divide(self._mean, correction, out=correction)
        np.multiply(correction, learning_rate * root / freed, out=correction)
        _subtract(correction, parameters)


class AdamW(Adam):
    """Adam, after parameters *= 1 - learning_rate * weight_decay (Loshchilov and Hutter 2019)."""

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Shrink the parameters, and take Adam's step."""
        np.multiply(parameters, 1 - learning_rate * hyperparameters.weight_decay, out=parameters)
        super().update(parameters, gradient, learning_rate, hyperparameters)


def _average(average: Array, scratch: Array, smoothing: float) -> None:
    """Move `average` on to the values in `scratch`, which is overwritten."""
    np.multiply(average, smoothing, out=average)
    np.multiply(scratch, 1 - smoothing, out=scratch)
    np.add(average, scratch, out=average)


def _subtract(correction: Array, parameters: Array) -> None:
    """parameters -= correction; `correction` is overwritten.

    By way of a copy: where two BLAS threads have just read the parameters, to write each as it is read takes twice
    as long, because every line of memory goes from one core's cache to the other's and back.
    """
    np.subtract(parameters, correction, out=correction)
    np.copyto(parameters, correction)


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer("gradient descent: straight down the gradient, as in the article", GradientDescent),
    "momentum": Optimizer("gathers speed where the gradient keeps its direction", Momentum, frozenset({"momentum"})),
    "nesterov": Optimizer("momentum that looks ahead, and so overshoots less", Nesterov, frozenset({"momentum"})),
    "rmsprop": Optimizer("each parameter at its own rate: divided by the recent size of its gradient", RMSProp),
    "adam": Optimizer("momentum, and each parameter at its own rate", Adam),
    "adamw": Optimizer(
        "adam that also shrinks all parameters a little every time (weight decay)", AdamW, frozenset({"weight_decay"})
    ),
}
