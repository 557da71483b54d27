"""What the network is scored by: softmax and cross-entropy as one stable function of the logits.

The article exponentiates the logits as they are, which overflows from about 710 (float64) or 89
(float32) on. Subtracting each sample's largest logit first changes nothing but the overflow.
"""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array


def softmax_cross_entropy(logits: Array, targets: Array, probabilities: Array) -> float:
    """Write the softmax of `logits` into `probabilities`, and return the mean cross-entropy.

    All three have shape (classes, samples) and `targets` holds one-hot columns. With m the largest logit
    of a sample, its loss is log(sum exp(logits - m)) - (logits - m) at the label.
    """
    shifted = probabilities
    np.subtract(logits, np.maximum.reduce(logits, axis=0), out=shifted)
    at_label = float(np.vdot(targets, shifted))
    np.exp(shifted, out=probabilities)
    total = np.add.reduce(probabilities, axis=0)
    np.divide(probabilities, total, out=probabilities)
    np.log(total, out=total)
    log_total: float = np.add.reduce(total).item()
    return (log_total - at_label) / logits.shape[1]


def softmax_cross_entropy_delta(probabilities: Array, targets: Array, delta: Array) -> None:
    """Write dLoss/dlogits = (probabilities - targets) / samples into `delta`, shape (classes, samples)."""
    np.subtract(probabilities, targets, out=delta)
    delta *= 1 / delta.shape[1]
