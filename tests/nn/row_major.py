"""Any network of the project, written again in another way: samples in rows, and nothing shared with ours.

Derivatives are written in terms of the pre-activation, penalties and optimizers work matrix by matrix, and every
formula stands as it is published: the optimizers' in PyTorch's documentation of SGD, RMSprop, Adam and AdamW.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tui_nn.nn.arrays import Array

Function = Callable[[Array], Array]
State = dict[str, Array]


def normal_cdf(z: Array) -> Array:
    """The tanh formula for the normal distribution function."""
    cdf: Array = 0.5 + 0.5 * np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    return cdf


def gelu_slope(z: Array) -> Array:
    """By the product rule; 1 - tanh^2 = 1 / cosh^2."""
    u = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)
    slope: Array = normal_cdf(z) + z * 0.5 / np.cosh(u) ** 2 * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
    return slope


def logistic(z: Array) -> Array:
    """The sigmoid."""
    share: Array = 1 / (1 + np.exp(-z))
    return share


ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    "relu": (lambda z: np.where(z > 0, z, 0), lambda z: np.where(z > 0, 1, 0)),
    "leaky relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
    "elu": (lambda z: np.where(z > 0, z, np.exp(z) - 1), lambda z: np.where(z > 0, 1, np.exp(z))),
    "gelu": (lambda z: z * normal_cdf(z), gelu_slope),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "sigmoid": (logistic, lambda z: logistic(z) * logistic(-z)),
    "linear": (lambda z: z, lambda z: np.ones_like(z)),
}
"""Name -> the function of the pre-activation, and its derivative."""


def cross_entropy(logits: Array, targets: Array) -> tuple[float, Array]:
    """Mean of minus the logarithm of the softmax at the label, and its slope along the logits."""
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -float(np.log(softmax[targets == 1]).mean()), (softmax - targets) / len(targets)


def squared_error(values: Array, targets: Array) -> tuple[float, Array]:
    """Mean squared difference, and its slope along the values."""
    return float(((values - targets) ** 2).mean()), 2 * (values - targets) / targets.size


LOSSES = {"cross-entropy": cross_entropy, "squared error": squared_error}


def sgd(w: Array, g: Array, state: State, rate: float, momentum: float, decay: float) -> Array:
    return w - rate * g


def momentum(w: Array, g: Array, state: State, rate: float, momentum: float, decay: float) -> Array:
    state["b"] = momentum * state["b"] + g if "b" in state else g
    return w - rate * state["b"]


def nesterov(w: Array, g: Array, state: State, rate: float, momentum: float, decay: float) -> Array:
    state["b"] = momentum * state["b"] + g if "b" in state else g
    return w - rate * (g + momentum * state["b"])


def rmsprop(w: Array, g: Array, state: State, rate: float, momentum: float, decay: float) -> Array:
    state["v"] = 0.99 * state.get("v", np.zeros_like(w)) + 0.01 * g**2
    return w - rate * g / (np.sqrt(state["v"]) + 1e-8)


def adam(w: Array, g: Array, state: State, rate: float, momentum: float, decay: float) -> Array:
    t = state["t"] = state.get("t", np.zeros(())) + 1
    m = state["m"] = 0.9 * state.get("m", np.zeros_like(w)) + 0.1 * g
    v = state["v"] = 0.999 * state.get("v", np.zeros_like(w)) + 0.001 * g**2
    corrected: Array = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return corrected


def adamw(w: Array, g: Array, state: State, rate: float, momentum: float, decay: float) -> Array:
    return adam(w - rate * decay * w, g, state, rate, momentum, decay)


OPTIMIZERS = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}
"""Name -> what the matrix is after one update; `state` starts empty."""


class RowMajor:
    """A network of any depth; `matrices` holds each layer's weights and then its biases, (1, units)."""

    def __init__(self, matrices: Sequence[Array], activation: str, loss: str, l1: float, l2: float) -> None:
        self.matrices = [matrix.copy() for matrix in matrices]
        self.activate, self.slope = ACTIVATIONS[activation]
        self.loss = LOSSES[loss]
        self.l1, self.l2 = l1, l2
        self.states: list[State] = [{} for _ in matrices]

    def gradients(self, rows: Array, targets: Array) -> tuple[float, list[Array]]:
        """The objective, and its slopes along each matrix; `rows` and `targets` are (samples, ...)."""
        weights, biases = self.matrices[::2], self.matrices[1::2]
        inputs, z = [rows], [rows @ weights[0] + biases[0]]
        for w, b in zip(weights[1:], biases[1:], strict=True):
            inputs.append(self.activate(z[-1]))
            z.append(inputs[-1] @ w + b)
        objective, error = self.loss(z[-1], targets)
        slopes: list[Array] = []
        for layer in reversed(range(len(weights))):
            w = weights[layer]
            objective += float(self.l1 * np.abs(w).sum() + 0.5 * self.l2 * (w**2).sum())
            slope = inputs[layer].T @ error + self.l1 * np.sign(w) + self.l2 * w
            slopes = [slope, error.sum(axis=0, keepdims=True), *slopes]
            if layer:
                error = error @ w.T * self.slope(z[layer - 1])
        return objective, slopes

    def update(self, rows: Array, targets: Array, optimizer: str, rate: float) -> float:
        """One step; returns the objective before it. Momentum is 0.9, weight decay 0.01."""
        objective, slopes = self.gradients(rows, targets)
        together = zip(self.matrices, slopes, self.states, strict=True)
        self.matrices = [OPTIMIZERS[optimizer](w, g, state, rate, 0.9, 0.01) for w, g, state in together]
        return objective
