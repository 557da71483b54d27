"""Activation functions of hidden units.

The forward pass applies the function to the pre-activation `z`; the backward pass multiplies the error signal by its
derivative. To add an activation, add its two functions and an entry to `ACTIVATIONS`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array

LEAK = 0.01
"""The slope of the leaky ReLU below zero."""

ZERO: Array = np.zeros((), np.float32)
"""An array, because on a small network, converting a Python number takes NumPy as long as the operation itself."""

INFINITY: Array = np.array(np.inf, np.float32)

CLIP_SIZE = 4096
"""Number of values from which `clip` is faster than `maximum`: a call costs more, but with a single number as the other
argument, `maximum` takes two to three times as long per value."""

GELU_SCALE = math.sqrt(2 / math.pi)
GELU_CUBE = 0.044715
"""tanh(scale * (z + cube * z^3)) approximates 2 * Phi(z) - 1, Phi being the normal distribution function
(Hendrycks and Gimpel 2016)."""


class ActivationForward(Protocol):
    """The activation function."""

    def __call__(self, *, z: Array, a: Array) -> None:
        """Write the activation of `z` into `a`.

        Args:
            z: pre-activation, (units, samples).
            a: overwritten, (units, samples); may be the same array as `z` unless the activation `needs_z`.
        """
        ...


class ActivationBackward(Protocol):
    """A step of backpropagation: multiplies by the derivative of the activation function."""

    def __call__(self, *, z: Array, a: Array, delta: Array, scratch: Array) -> None:
        """Multiply `delta` by da/dz in place, so that dLoss/da becomes dLoss/dz.

        Args:
            z: pre-activation, (units, samples); only an activation that `needs_z` may read it.
            a: activation, (units, samples).
            delta: dLoss/da, overwritten with dLoss/dz, (units, samples).
            scratch: overwritten, (units, samples).
        """
        ...


@dataclass(frozen=True)
class Activation:
    """A function of the pre-activation, and its derivative."""

    help: str
    forward: ActivationForward
    backward: ActivationBackward
    formula: str
    """The function of `{z}`, as it is written out with a number."""
    slope: str
    """Its derivative at `{z}`, where it has the value `{a}`."""
    needs_z: bool = False
    """Whether the derivative is computed from `z`; otherwise from `a` alone, and `z` need not be kept."""
    is_kinked: bool = False
    """Whether its slope jumps at 0."""
    limits: tuple[float, ...] = ()
    """Activations at which the slope is or tends to zero: a unit that stays there has stopped learning."""


def _relu(z: Array, a: Array) -> None:
    if z.size < CLIP_SIZE:
        np.maximum(z, ZERO, out=a)
    else:
        z.clip(ZERO, INFINITY, out=a)


def _relu_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    # The result is written as numbers 0 and 1, because booleans would need a second pass to convert.
    np.greater(a, ZERO, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _leaky_relu(z: Array, a: Array) -> None:
    np.maximum(z, LEAK * z, out=a)


def _leaky_relu_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    np.sign(a, out=scratch)
    np.maximum(scratch, LEAK, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _elu(z: Array, a: Array) -> None:
    # exp(min(z, 0)) - 1 is at least z below zero, and 0 above it, so the maximum of the two is the ELU.
    below = np.minimum(z, 0)
    np.expm1(below, out=below)
    np.maximum(z, below, out=a)


def _elu_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    # Below zero the slope is exp(z) = a + 1.
    np.minimum(a, 0, out=scratch)
    np.add(scratch, 1, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _gelu_tanh(z: Array, out: Array) -> None:
    """Write tanh(scale * (z + cube * z^3)) into `out`, which must not share memory with `z`."""
    np.multiply(z, z, out=out)
    np.multiply(out, GELU_SCALE * GELU_CUBE, out=out)
    np.add(out, GELU_SCALE, out=out)
    np.multiply(out, z, out=out)
    np.tanh(out, out=out)


def _gelu(z: Array, a: Array) -> None:
    _gelu_tanh(z, a)
    np.add(a, 1, out=a)
    np.multiply(a, z, out=a)
    np.multiply(a, 0.5, out=a)


def _gelu_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    # With t = tanh(u), a = z (1 + t) / 2 has the slope (1 + t) / 2 + a (1 - t) du/dz.
    _gelu_tanh(z, scratch)
    slope = z * z
    np.multiply(slope, 3 * GELU_SCALE * GELU_CUBE, out=slope)
    np.add(slope, GELU_SCALE, out=slope)
    np.multiply(slope, a, out=slope)
    np.subtract(1, scratch, out=scratch)
    np.multiply(slope, scratch, out=slope)
    np.multiply(scratch, 0.5, out=scratch)
    np.subtract(slope, scratch, out=slope)
    np.add(slope, 1, out=slope)
    np.multiply(delta, slope, out=delta)


def _tanh(z: Array, a: Array) -> None:
    np.tanh(z, out=a)


def _tanh_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    np.multiply(a, a, out=scratch)
    np.subtract(1, scratch, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _sigmoid(z: Array, a: Array) -> None:
    # 1 / (1 + exp(-z)) overflows for very negative z; (1 + tanh(z / 2)) / 2 is equal and does not.
    np.multiply(z, 0.5, out=a)
    np.tanh(a, out=a)
    np.add(a, 1, out=a)
    np.multiply(a, 0.5, out=a)


def _sigmoid_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    np.subtract(1, a, out=scratch)
    np.multiply(a, scratch, out=scratch)
    np.multiply(delta, scratch, out=delta)


def _linear(z: Array, a: Array) -> None:
    np.copyto(a, z)


def _linear_backward(z: Array, a: Array, delta: Array, scratch: Array) -> None:
    """The derivative is one."""


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "max(0, z): cheap, and the gradient passes unchanged where z is positive",
        _relu,
        _relu_backward,
        "max(0, {z})",
        "1 if {a} > 0, else 0",
        is_kinked=True,
        limits=(0.0,),
    ),
    "leaky relu": Activation(
        "ReLU with a slope of 0.01 below zero, so that no unit dies",
        _leaky_relu,
        _leaky_relu_backward,
        "max({z}, 0.01 × {z})",
        "1 if {a} > 0, else 0.01",
        is_kinked=True,
    ),
    "elu": Activation(
        "exp(z) - 1 below zero, z above: a smooth ReLU down to -1",
        _elu,
        _elu_backward,
        "max({z}, exp(min({z}, 0)) − 1)",
        "min({a}, 0) + 1",
        limits=(-1.0,),
    ),
    "gelu": Activation(
        "z times the normal distribution function of z: the ReLU of transformers, smooth (by its tanh formula)",
        _gelu,
        _gelu_backward,
        "½ × {z} × (1 + tanh(√(2 / π) × ({z} + 0.044715 × {z}³)))",
        "(1 + t) / 2 + {z} × (1 − t²) / 2 × √(2 / π) × (1 + 3 × 0.044715 × {z}²), "
        "with t = tanh(√(2 / π) × ({z} + 0.044715 × {z}³))",
        needs_z=True,
        limits=(0.0,),
    ),
    "tanh": Activation(
        "hyperbolic tangent: smooth, between -1 and 1",
        _tanh,
        _tanh_backward,
        "tanh({z})",
        "1 − {a}²",
        limits=(-1.0, 1.0),
    ),
    "sigmoid": Activation(
        "1 / (1 + exp(-z)): smooth, between 0 and 1",
        _sigmoid,
        _sigmoid_backward,
        "1 / (1 + exp(−{z}))",
        "{a} × (1 − {a})",
        limits=(0.0, 1.0),
    ),
    "linear": Activation(
        "z itself: however many layers, the network stays linear", _linear, _linear_backward, "{z}", "1"
    ),
}
