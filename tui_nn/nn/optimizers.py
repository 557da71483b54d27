"""Optimizers, which change the parameters given the gradient.

The formulas are those in the documentation of PyTorch's optimizers of the same names, with its default constants.
To add an optimizer, add a class and an entry to `OPTIMIZERS`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tui_nn.nn.arrays import Array, Flags, read_only
from tui_nn.nn.denormals import flush, is_flush_due


@dataclass(frozen=True)
class Hyperparameters:
    """The settings of optimizers other than the learning rate; each uses those that it needs."""

    momentum: float = 0.9
    """The fraction of the velocity that is kept, from 0 to less than 1."""
    weight_decay: float = 0.01
    """AdamW multiplies the parameters by 1 - learning_rate * weight_decay at each update."""


@dataclass(frozen=True, eq=False)
class OptimizerState:
    """The state that an optimizer carries from one update to the next."""

    updates: int
    """Updates made."""
    arrays: Mapping[str, Array]
    """Name of each array in `Optimizer.arrays` -> a read-only copy, (parameters,)."""


class Optimizer(ABC):
    """Updates one vector of parameters; subclasses compute the step that is subtracted from it."""

    help: ClassVar[str]
    """One line for the settings panel and the command line."""
    uses: ClassVar[frozenset[str]] = frozenset()
    """Names of the `Hyperparameters` that it uses."""
    remembers: ClassVar[tuple[str, ...]] = ()
    """Names of the arrays that it carries from one update to the next; they start at zero."""
    scales: ClassVar[bool] = False
    """Whether it divides each step by the size of the gradients, so that small gradients do not slow learning down."""

    def __init__(self, count: int, dtype: str) -> None:
        """Start without state for `count` parameters of precision `dtype`."""
        self.updates = 0
        self.arrays: dict[str, Array] = {name: np.zeros(count, dtype) for name in self.remembers}
        self._step: Array = np.empty(count, dtype)

    def update(
        self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
    ) -> None:
        """Change `parameters` (count,) in place, given the `gradient` (count,) of the loss with respect to them."""
        self.prepare(gradient, learning_rate, hyperparameters)
        self.apply(parameters, learning_rate, hyperparameters)

    def prepare(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> Array:
        """Update the state, and return the step to subtract from the parameters, (count,), until `apply`."""
        self.updates += 1
        if is_flush_due(self.updates):
            for array in self.arrays.values():
                flush(array)
        self._write_step(gradient, learning_rate, hyperparameters)
        return self._step

    def apply(self, parameters: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        """Subtract the prepared step from `parameters` (count,)."""
        _subtract(self._step, parameters)

    def forget(self, chosen: Flags) -> None:
        """Set the state of the `chosen` parameters, (parameters,), to 0; without a gradient, their step is then 0."""
        for array in self.arrays.values():
            array[chosen] = 0

    @abstractmethod
    def _write_step(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        """Write the step to subtract from the parameters into `_step`, and update `arrays`."""

    def state(self) -> OptimizerState:
        """A copy of the state, for `restore`."""
        return OptimizerState(self.updates, {name: read_only(array) for name, array in self.arrays.items()})

    def restore(self, state: OptimizerState) -> None:
        """Continue from the state of an optimizer of the same class, with the same number of parameters."""
        self.updates = state.updates
        for name, array in self.arrays.items():
            np.copyto(array, state.arrays[name])


class GradientDescent(Optimizer):
    """parameters -= learning_rate * gradient."""

    help = "gradient descent: straight down the gradient, as in the article"

    def _write_step(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        np.multiply(gradient, learning_rate, out=self._step)


class Momentum(Optimizer):
    """velocity = momentum * velocity + gradient; parameters -= learning_rate * velocity (Polyak 1964)."""

    help = "gathers speed where the gradient keeps its direction"
    uses = frozenset({"momentum"})
    remembers = ("velocity",)

    def _write_step(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        velocity = self._accelerate(gradient, hyperparameters.momentum)
        np.multiply(velocity, learning_rate, out=self._step)

    def _accelerate(self, gradient: Array, momentum: float) -> Array:
        velocity = self.arrays["velocity"]
        np.multiply(velocity, momentum, out=velocity)
        np.add(velocity, gradient, out=velocity)
        return velocity


class Nesterov(Momentum):
    """Momentum that looks ahead: parameters -= learning_rate * (gradient + momentum * velocity) (Nesterov 1983)."""

    help = "momentum that looks ahead, and so overshoots less"

    def _write_step(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        velocity, step = self._accelerate(gradient, hyperparameters.momentum), self._step
        np.multiply(velocity, hyperparameters.momentum, out=step)
        np.add(step, gradient, out=step)
        np.multiply(step, learning_rate, out=step)


class RMSProp(Optimizer):
    """parameters -= learning_rate * gradient / (sqrt(square) + epsilon) (Hinton 2012).

    `square` is a moving average of the squared gradient.
    """

    SMOOTHING = 0.99
    EPSILON = 1e-8

    help = (
        "each parameter at its own rate: divided by the recent size of its gradient "
        f"(rho {SMOOTHING}, epsilon {EPSILON:g})"
    )
    remembers = ("square",)
    scales = True

    def _write_step(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        square, step = self.arrays["square"], self._step
        np.multiply(gradient, gradient, out=step)
        _average(square, step, self.SMOOTHING)
        np.sqrt(square, out=step)
        np.add(step, self.EPSILON, out=step)
        np.divide(gradient, step, out=step)
        np.multiply(step, learning_rate, out=step)


class Adam(Optimizer):
    """Momentum and RMSProp in one (Kingma and Ba 2015).

    The moving averages `mean` of the gradient and `square` of its square start from zero; after t updates they are
    divided by 1 - smoothing^t, which corrects their bias towards zero. Then
    parameters -= learning_rate * mean / (sqrt(square) + epsilon).
    """

    SMOOTHING = (0.9, 0.999)
    EPSILON = 1e-8

    CONSTANTS = f"(beta1 {SMOOTHING[0]}, beta2 {SMOOTHING[1]}, epsilon {EPSILON:g})"

    help = f"momentum, and each parameter at its own rate {CONSTANTS}"
    remembers = ("mean", "square")
    scales = True

    def _write_step(self, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        mean, square, step = self.arrays["mean"], self.arrays["square"], self._step
        np.copyto(step, gradient)
        _average(mean, step, self.SMOOTHING[0])
        np.multiply(gradient, gradient, out=step)
        _average(square, step, self.SMOOTHING[1])
        # Scalars correct the bias, to save passes over arrays; `root` is the square root of the factor for `square`.
        correction = 1 - self.SMOOTHING[0] ** self.updates
        root = math.sqrt(1 - self.SMOOTHING[1] ** self.updates)
        np.sqrt(square, out=step)
        np.add(step, self.EPSILON * root, out=step)
        np.divide(mean, step, out=step)
        np.multiply(step, learning_rate * root / correction, out=step)


class AdamW(Adam):
    """Adam, after parameters *= 1 - learning_rate * weight_decay (Loshchilov and Hutter 2019)."""

    help = f"adam that also shrinks all parameters a little every time, by Weight decay {Adam.CONSTANTS}"
    uses = frozenset({"weight_decay"})

    def apply(self, parameters: Array, learning_rate: float, hyperparameters: Hyperparameters) -> None:
        """Shrink the parameters, then take the step of Adam."""
        np.multiply(parameters, 1 - learning_rate * hyperparameters.weight_decay, out=parameters)
        super().apply(parameters, learning_rate, hyperparameters)


def _average(average: Array, scratch: Array, smoothing: float) -> None:
    """Update the moving `average` by the values in `scratch`, which is overwritten."""
    np.multiply(average, smoothing, out=average)
    np.multiply(scratch, 1 - smoothing, out=scratch)
    np.add(average, scratch, out=average)


def _subtract(step: Array, parameters: Array) -> None:
    """parameters -= step; `step` is overwritten.

    It goes through a copy: after two BLAS threads have read the parameters, updating them in place takes twice as
    long, because every cache line moves from one core to the other and back.
    """
    np.subtract(parameters, step, out=step)
    np.copyto(parameters, step)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": GradientDescent,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
}
