"""A dense network: the forward pass, and backpropagation.

Every number of a pass stays in its `Trace`, so what the network did can be looked at one array at a time.
"""

from __future__ import annotations

import numpy as np

from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.losses import softmax_cross_entropy, softmax_cross_entropy_delta
from tui_nn.nn.parameters import Parameters


class Trace:
    """All numbers of one forward and backward pass over `samples` samples.

    With L layers of weights, and l from 0 to L - 1:

    - `x` (features, samples) and `targets` (classes, samples, one-hot): what came in. Fill them, or `load`.
    - `z[l]` (units, samples): the pre-activation; the last are the logits.
    - `a[l]` (units, samples): the activation; the last are the probabilities.
    - `delta[l]` (units, samples): the error signal dLoss/dz, already divided by the sample count.
    - `gradient`: dLoss/dweights and dLoss/dbiases of the mean loss; a penalty adds its own.

    Without `keep`, arrays share memory where the next one can be written over the one before (`z[l]` and
    `a[l]`, and the last `delta` too): half the memory to go through makes a full batch a third faster.
    """

    def __init__(self, parameters: Parameters, samples: int, keep: bool = True) -> None:
        sizes, dtype = parameters.sizes, parameters.flat.dtype
        self.samples = samples
        self.inputs: list[Array] = [np.ones((units + 1, samples), dtype) for units in sizes[:-1]]
        """What each layer of weights is multiplied by: `x` or `a[l - 1]`, with a row of ones for the bias."""
        self.x: Array = self.inputs[0][:-1]
        self.targets: Array = np.zeros((sizes[-1], samples), dtype)
        hidden: list[Array] = [inputs[:-1] for inputs in self.inputs[1:]]
        self.a: list[Array] = [*hidden, np.zeros_like(self.targets)]
        self.z: list[Array] = [np.zeros_like(a) for a in self.a] if keep else self.a
        self.delta: list[Array] = [np.zeros_like(a) for a in hidden]
        self.delta.append(np.zeros_like(self.targets) if keep else self.a[-1])
        self.gradient = Parameters(sizes, dtype.name)
        self.scratch: Array = np.empty((max(sizes[1:]), samples), dtype)
        """Room for whatever is not worth keeping."""

    def load(self, x: Array, targets: Array, chosen: slice | Labels) -> None:
        """Copy the chosen columns of `x` (features, n) and `targets` (classes, n) in."""
        if isinstance(chosen, slice):
            self.x[...] = x[:, chosen]
            self.targets[...] = targets[:, chosen]
        else:
            # `take` checks its indices only when it may not write straight into `out`; ours come from arange.
            x.take(chosen, axis=1, out=self.x, mode="clip")
            targets.take(chosen, axis=1, out=self.targets, mode="clip")


class Network:
    """A dense network with the given parameters and one activation for its hidden layers."""

    def __init__(self, parameters: Parameters, activation: str) -> None:
        self.parameters = parameters
        self.activation = ACTIVATIONS[activation]

    def forward(self, trace: Trace) -> float:
        """Fill `z` and `a` from `x`, and return the mean cross-entropy against `targets`."""
        last = len(trace.z) - 1
        for layer, stacked in enumerate(self.parameters.stacked):
            np.matmul(stacked.T, trace.inputs[layer], out=trace.z[layer])
            if layer < last:
                self.activation.forward(trace.z[layer], trace.a[layer])
        return softmax_cross_entropy(trace.z[last], trace.targets, trace.a[last], trace.scratch[0])

    def backward(self, trace: Trace) -> None:
        """Fill `delta` and `gradient` from the `z` and `a` of a forward pass.

        The error signal of a layer is that of the next one, taken back through the weights between them and
        multiplied by the derivative of the activation; the gradient of a weight is what went into it times
        the error signal where it ends, summed over the samples.
        """
        last = len(trace.z) - 1
        softmax_cross_entropy_delta(trace.a[last], trace.targets, trace.delta[last])
        for layer in range(last, -1, -1):
            np.matmul(trace.inputs[layer], trace.delta[layer].T, out=trace.gradient.stacked[layer])
            if layer:
                np.matmul(self.parameters.weights[layer], trace.delta[layer], out=trace.delta[layer - 1])
                units = len(trace.a[layer - 1])
                self.activation.backward(trace.a[layer - 1], trace.delta[layer - 1], trace.scratch[:units])

    def probabilities(self, x: Array) -> Array:
        """Class probabilities (classes, samples) of `x` (features, samples)."""
        trace = Trace(self.parameters, x.shape[1], keep=False)
        trace.x[...] = x
        # Weights on their way to divergence overflow; their probabilities are nan, and no warning says more.
        with np.errstate(all="ignore"):
            self.forward(trace)
        return trace.a[-1]


def predicted_labels(probabilities: Array) -> Labels:
    """The likeliest class of each sample, the first of equals: (classes, samples) -> (samples,).

    Row by row, because `argmax` along a short first axis is several times slower.
    """
    best = probabilities[0].copy()
    labels = np.zeros(best.shape, np.int64)
    for label in range(1, len(probabilities)):
        np.putmask(labels, probabilities[label] > best, label)
        np.maximum(best, probabilities[label], out=best)
    return labels


def count_correct(probabilities: Array, targets: Array) -> int:
    """How many samples have their likeliest class right; both arrays are (classes, samples), `targets` one-hot.

    Where no sample has two likeliest classes, nor nan, it is enough to compare with the largest probability.
    """
    largest = np.maximum.reduce(probabilities, axis=0)
    likeliest = probabilities == largest
    if np.count_nonzero(likeliest) == largest.size:
        return int(np.count_nonzero(np.logical_and(likeliest, targets)))
    right = targets[predicted_labels(probabilities), np.arange(largest.size)]
    return int(np.count_nonzero(np.logical_and(right, ~np.isnan(largest))))
