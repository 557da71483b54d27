"""What the network is scored by: softmax and cross-entropy as one stable function of the logits.

The article exponentiates the logits as they are, which overflows from about 710 (float64) or 89
(float32) on. Subtracting each sample's largest logit first changes nothing but the overflow.
"""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array


def softmax_cross_entropy(logits: Array, targets: Array, probabilities: Array, scratch: Array) -> float:
    """Write the softmax of `logits` into `probabilities`, and return the mean cross-entropy.

    The first three have shape (classes, samples), `targets` holds one-hot columns, and `probabilities` may be
    the same array as `logits`; `scratch` (samples,) is overwritten. With m the largest logit of a sample, its
    loss is log(sum exp(logits - m)) - (logits - m) at the label.
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


def softmax_cross_entropy_delta(probabilities: Array, targets: Array, delta: Array) -> None:
    """Write dLoss/dlogits = (probabilities - targets) / samples into `delta`, shape (classes, samples).

    `delta` may be the same array as `probabilities`.
    """
    np.subtract(probabilities, targets, out=delta)
    np.multiply(delta, 1 / delta.shape[1], out=delta)
