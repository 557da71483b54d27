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

    `forward(z, a)` writes the activation into `a`. `backward(z, a, delta)` multiplies `delta`, which holds
    dLoss/da, by da/dz in place, so that it becomes dLoss/dz. All three have shape (units, samples).
    """

    help: str
    forward: Callable[[Array, Array], None]
    backward: Callable[[Array, Array, Array], None]


def _relu(z: Array, a: Array) -> None:
    np.maximum(z, 0, out=a)


def _relu_backward(z: Array, a: Array, delta: Array) -> None:
    np.multiply(delta, z > 0, out=delta)


def _tanh(z: Array, a: Array) -> None:
    np.tanh(z, out=a)


def _tanh_backward(z: Array, a: Array, delta: Array) -> None:
    delta *= 1 - a * a


def _sigmoid(z: Array, a: Array) -> None:
    # 1 / (1 + exp(-z)) overflows for very negative z; the same function by way of tanh does not.
    np.multiply(z, 0.5, out=a)
    np.tanh(a, out=a)
    a += 1
    a *= 0.5


def _sigmoid_backward(z: Array, a: Array, delta: Array) -> None:
    delta *= a * (1 - a)


def _linear(z: Array, a: Array) -> None:
    np.copyto(a, z)


def _linear_backward(z: Array, a: Array, delta: Array) -> None:
    """The derivative is one."""


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "max(0, z): cheap, and the gradient passes unchanged where it is positive", _relu, _relu_backward
    ),
    "tanh": Activation("hyperbolic tangent: smooth, between -1 and 1", _tanh, _tanh_backward),
    "sigmoid": Activation("1 / (1 + exp(-z)): smooth, between 0 and 1", _sigmoid, _sigmoid_backward),
    "linear": Activation("z itself: however many layers, the network stays linear", _linear, _linear_backward),
}
