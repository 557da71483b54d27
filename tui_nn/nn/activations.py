"""What a hidden unit does with its weighted sum.

An activation is applied to the pre-activation `z` on the way forward, and its derivative multiplies the
error signal on the way back. To add one, add an entry to `ACTIVATIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array


@dataclass(frozen=True)
class Activation:
    """A function of the pre-activation, and its derivative.

    `forward(z, a)` writes the activation into `a`, which may be the same array as `z`. `backward(a, delta,
    scratch)` multiplies `delta`, which holds dLoss/da, by da/dz in place, so that it becomes dLoss/dz; the
    derivative is written in terms of the activation, and `scratch` may be overwritten. All arrays have shape
    (units, samples).
    """

    help: str
    forward: Callable[[Array, Array], None]
    backward: Callable[[Array, Array, Array], None]


def _relu(z: Array, a: Array) -> None:
    np.maximum(z, 0, out=a)


def _relu_backward(a: Array, delta: Array, scratch: Array) -> None:
    # A fresh array a step costs more than the comparison, so its answer goes into memory that is there.
    positive = scratch.view(np.bool_)[:, : a.shape[1]]
    np.greater(a, 0, out=positive)
    np.multiply(delta, positive, out=delta)


def _tanh(z: Array, a: Array) -> None:
    np.tanh(z, out=a)


def _tanh_backward(a: Array, delta: Array, scratch: Array) -> None:
    np.multiply(a, a, out=scratch)
    np.subtract(1, scratch, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _sigmoid(z: Array, a: Array) -> None:
    # 1 / (1 + exp(-z)) overflows for very negative z; the same function by way of tanh does not.
    np.multiply(z, 0.5, out=a)
    np.tanh(a, out=a)
    np.add(a, 1, out=a)
    np.multiply(a, 0.5, out=a)


def _sigmoid_backward(a: Array, delta: Array, scratch: Array) -> None:
    np.subtract(1, a, out=scratch)
    np.multiply(a, scratch, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _linear(z: Array, a: Array) -> None:
    np.copyto(a, z)


def _linear_backward(a: Array, delta: Array, scratch: Array) -> None:
    """The derivative is one."""


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "max(0, z): cheap, and the gradient passes unchanged where it is positive", _relu, _relu_backward
    ),
    "tanh": Activation("hyperbolic tangent: smooth, between -1 and 1", _tanh, _tanh_backward),
    "sigmoid": Activation("1 / (1 + exp(-z)): smooth, between 0 and 1", _sigmoid, _sigmoid_backward),
    "linear": Activation("z itself: however many layers, the network stays linear", _linear, _linear_backward),
}
