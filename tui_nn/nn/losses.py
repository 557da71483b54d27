"""What the network is scored by, as a function of its logits: what comes out of the last layer of weights.

To add a loss, add an entry to `LOSSES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import count_correct


@dataclass(frozen=True)
class Loss:
    """What becomes of the logits, how wrong that is, and how good.

    `forward(logits, targets, outputs, scratch)` writes what the network says into `outputs`, and returns the mean
    loss; `outputs` may be the same array as `logits`, and `scratch` (samples,) is overwritten.
    `backward(outputs, targets, delta)` writes dLoss/dlogits into `delta`, which may be the same array as `outputs`.
    All other arrays have shape (outputs, samples).

    `score(outputs, targets, variance)` is what people ask for instead of the loss, 1 at best, `variance` being
    that of all targets. It is a mean over the samples, as the loss is: those of parts, weighted by their sizes, give
    that of the whole.
    """

    help: str
    forward: Callable[[Array, Array, Array, Array], float]
    backward: Callable[[Array, Array, Array], None]
    score: Callable[[Array, Array, float], float]


def _cross_entropy(logits: Array, targets: Array, probabilities: Array, scratch: Array) -> float:
    """Softmax and cross-entropy as one stable function of the logits; `targets` holds one-hot columns.

    The article exponentiates the logits as they are, which overflows from about 710 (float64) or 89 (float32) on.
    Subtracting each sample's largest logit m first changes nothing but the overflow: its loss is
    log(sum exp(logits - m)) - (logits - m) at the label.
    """
    shifted = probabilities
    np.maximum.reduce(logits, axis=0, out=scratch)
    np.subtract(logits, scratch, out=shifted)
    at_label = float(np.vdot(targets, shifted))
    np.exp(shifted, out=probabilities)
    np.add.reduce(probabilities, axis=0, out=scratch)
    np.divide(probabilities, scratch, out=probabilities)
    np.log(scratch, out=scratch)
    return (float(np.add.reduce(scratch)) - at_label) / scratch.size


def _cross_entropy_backward(probabilities: Array, targets: Array, delta: Array) -> None:
    np.subtract(probabilities, targets, out=delta)
    np.multiply(delta, 1 / delta.shape[1], out=delta)


def _accuracy(probabilities: Array, targets: Array, variance: float) -> float:
    return count_correct(probabilities, targets) / len(targets[0])


def _squared_error(logits: Array, targets: Array, values: Array, scratch: Array) -> float:
    """The mean of (value - target)^2; the values are the logits themselves."""
    if values is not logits:
        np.copyto(values, logits)
    total = 0.0
    for value, target in zip(values, targets, strict=True):
        np.subtract(value, target, out=scratch)
        total += float(np.dot(scratch, scratch))
    return total / targets.size


def _squared_error_backward(values: Array, targets: Array, delta: Array) -> None:
    np.subtract(values, targets, out=delta)
    np.multiply(delta, 2 / delta.size, out=delta)


def _r_squared(values: Array, targets: Array, variance: float) -> float:
    """1 - mean squared error / variance; 0 where all targets are the same, and there is nothing to explain."""
    if not variance:
        return 0.0
    error = values - targets
    return 1 - float(np.vdot(error, error)) / (error.size * variance)


LOSSES: dict[str, Loss] = {
    "cross-entropy": Loss(
        "for classes: minus the logarithm of the probability (softmax) of the right one",
        _cross_entropy,
        _cross_entropy_backward,
        _accuracy,
    ),
    "squared error": Loss(
        "for values: the square of what is missing to the right one",
        _squared_error,
        _squared_error_backward,
        _r_squared,
    ),
}
