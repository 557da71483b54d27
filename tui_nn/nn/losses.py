"""Losses of the logits of the last layer, and the score that is reported beside each.

To add a loss, add an entry to `LOSSES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import count_correct

PRODUCT_SIZE = 2048
"""Number of samples from which an extra product is cheaper than a logarithm."""

FACTORS = 8
"""Values in one product; even in float32, it cannot overflow with up to 65,000 classes."""


class LossForward(Protocol):
    """Turns logits into outputs, and computes their loss."""

    def __call__(self, *, logits: Array, targets: Array, outputs: Array, scratch: Array) -> float:
        """Write class probabilities or values into `outputs`, and return the mean loss over the samples.

        Args:
            logits: pre-activations of the last layer, (outputs, samples).
            targets: one-hot columns, or values, (outputs, samples).
            outputs: overwritten, (outputs, samples); may be the same array as `logits`.
            scratch: overwritten, (samples,).
        """
        ...


class SampleLosses(Protocol):
    """The loss of each sample, for the walk through backpropagation; training needs only the mean."""

    def __call__(self, *, logits: Array, targets: Array) -> Array:
        """The losses (samples,), whose mean is the loss but for rounding.

        Args:
            logits: pre-activations of the last layer, (outputs, samples).
            targets: one-hot columns, or values, (outputs, samples).
        """
        ...


class LossBackward(Protocol):
    """The gradient of the loss."""

    def __call__(self, *, outputs: Array, targets: Array, delta: Array) -> None:
        """Write dLoss/dlogits of the mean loss into `delta`.

        Args:
            outputs: as `LossForward` wrote them, (outputs, samples).
            targets: one-hot columns, or values, (outputs, samples).
            delta: overwritten, (outputs, samples); may be the same array as `outputs`.
        """
        ...


class Score(Protocol):
    """The score that is reported beside the loss: accuracy for classes, R² for values; the maximum is 1."""

    def __call__(self, *, outputs: Array, targets: Array, variance: float) -> float:
        """The score, a mean over the samples, so that parts of a set can be averaged weighted by size.

        Args:
            outputs: as `LossForward` wrote them, (outputs, samples).
            targets: one-hot columns, or values, (outputs, samples).
            variance: variance of the targets of the whole set, 0 if all are equal; ignored by accuracy.
        """
        ...


@dataclass(frozen=True)
class Loss:
    """A loss, its gradient and its score."""

    help: str
    is_regression: bool
    """Whether the targets are values rather than one-hot columns."""
    forward: LossForward
    backward: LossBackward
    score: Score
    of_samples: SampleLosses


def _cross_entropy(logits: Array, targets: Array, outputs: Array, scratch: Array) -> float:
    """Softmax and cross-entropy as one stable function of the logits; `targets` holds one-hot columns.

    The article exponentiates the logits directly, which overflows from about 710 (float64) or 89 (float32).
    Subtracting the largest logit m of each sample first gives the same result without overflow: the loss of a sample
    is log(sum exp(logits - m)) - (logits - m) at the label.
    """
    shifted = probabilities = outputs
    np.maximum.reduce(logits, axis=0, out=scratch)
    np.subtract(logits, scratch, out=shifted)
    at_label = float(np.vdot(targets, shifted))
    np.exp(shifted, out=probabilities)
    np.add.reduce(probabilities, axis=0, out=scratch)
    np.divide(probabilities, scratch, out=probabilities)
    return (_sum_of_logs(scratch) - at_label) / scratch.size


def _cross_entropies(logits: Array, targets: Array) -> Array:
    shifted = logits - logits.max(axis=0)
    return np.asarray(np.log(np.exp(shifted).sum(axis=0)) - (targets * shifted).sum(axis=0))


def _sum_of_logs(values: Array) -> float:
    """The sum of the logarithms of `values` (samples,), each from 1 to the number of classes; overwrites `values`.

    NumPy's logarithm of a float64 takes ten times as long as a product, so for many samples the logarithm is taken of
    products of `FACTORS` values each, which are far from overflow.
    """
    if values.size >= PRODUCT_SIZE:
        whole = values.size - values.size % FACTORS
        products = values[: whole // FACTORS]
        np.multiply.reduce(values[:whole].reshape(FACTORS, -1), axis=0, out=products)
        rest = values[whole:]
        return float(np.add.reduce(np.log(products))) + float(np.add.reduce(np.log(rest)))
    np.log(values, out=values)
    return float(np.add.reduce(values))


def _cross_entropy_backward(outputs: Array, targets: Array, delta: Array) -> None:
    np.subtract(outputs, targets, out=delta)
    np.multiply(delta, 1 / delta.shape[1], out=delta)


def _accuracy(outputs: Array, targets: Array, variance: float) -> float:
    return count_correct(outputs, targets) / len(targets[0])


def _squared_error(logits: Array, targets: Array, outputs: Array, scratch: Array) -> float:
    """The mean of (value - target)^2; the values are the logits themselves."""
    if outputs is not logits:
        np.copyto(outputs, logits)
    total = 0.0
    for value, target in zip(outputs, targets, strict=True):
        np.subtract(value, target, out=scratch)
        total += float(np.dot(scratch, scratch))
    return total / targets.size


def _squared_errors(logits: Array, targets: Array) -> Array:
    return np.asarray(np.square(logits - targets).mean(axis=0))


def _squared_error_backward(outputs: Array, targets: Array, delta: Array) -> None:
    np.subtract(outputs, targets, out=delta)
    np.multiply(delta, 2 / delta.size, out=delta)


def _r_squared(outputs: Array, targets: Array, variance: float) -> float:
    """The coefficient of determination, 1 - mean squared error / variance.

    If all targets are equal, it is 1 for perfect values and else 0, as in scikit-learn's `r2_score`.
    """
    error = outputs - targets
    if not variance:
        return float(not error.any())
    return 1 - float(np.vdot(error, error)) / (error.size * variance)


LOSSES: dict[str, Loss] = {
    "cross-entropy": Loss(
        "for classes: minus the logarithm of the probability (softmax) of the right class",
        is_regression=False,
        forward=_cross_entropy,
        backward=_cross_entropy_backward,
        score=_accuracy,
        of_samples=_cross_entropies,
    ),
    "squared error": Loss(
        "for values: the square of the difference from the target",
        is_regression=True,
        forward=_squared_error,
        backward=_squared_error_backward,
        score=_r_squared,
        of_samples=_squared_errors,
    ),
}
