"""A dense network: the forward pass, and backpropagation.

Every number of a pass stays in its `Trace`, so what the network did can be looked at one array at a time.
"""

from __future__ import annotations

import numpy as np

from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.dropout import Dropout
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.parameters import Parameters

VANISHING = np.float32(1e-24)
"""Beside it, float32 numbers below about 1e-31 vanish; those that matter are too large to notice it."""


class Trace:
    """All numbers of one forward and backward pass over `samples` samples.

    With L layers of weights, and l from 0 to L - 1:

    - `x` (features, samples) and `targets` (outputs, samples; one-hot, or values): what came in. Fill them, or `load`.
    - `z[l]` (units, samples): the pre-activation; the last are the logits.
    - `a[l]` (units, samples): the activation; the last are the outputs.
    - `masks[l]` (units, samples): what dropout multiplied `a[l]` by on its way to the next layer.
    - `delta[l]` (units, samples): the error signal dLoss/dz, already divided by the sample count.
    - `gradient`: dLoss/dweights and dLoss/dbiases of the mean loss; a penalty adds its own.

    Without `keep`, arrays share memory where the next one can be written over the one before (`z[l]` and
    `a[l]`, and the last `delta` too): half the memory to go through makes a full batch a third faster. `keep_z`
    spares the `z` of hidden layers, for activations that need it. There are masks only with `dropout`.
    """

    def __init__(
        self, parameters: Parameters, samples: int, keep: bool = True, keep_z: bool = False, dropout: bool = False
    ) -> None:
        sizes, dtype = parameters.sizes, parameters.flat.dtype
        self.samples = samples
        self.inputs: list[Array] = [np.ones((units + 1, samples), dtype) for units in sizes[:-1]]
        """What each layer of weights is multiplied by: `x` or what is left of `a[l - 1]`, with a row of ones for the
        bias."""
        self.x: Array = self.inputs[0][:-1]
        self.targets: Array = np.zeros((sizes[-1], samples), dtype)
        hidden: list[Array] = [inputs[:-1] for inputs in self.inputs[1:]]
        self.masks: list[Array] = [np.ones_like(a) for a in hidden] if dropout else []
        if dropout:
            hidden = [np.zeros_like(a) for a in hidden]
        self.a: list[Array] = [*hidden, np.zeros_like(self.targets)]
        self.z: list[Array] = [np.zeros_like(a) for a in hidden] if keep or keep_z else [*hidden]
        self.z.append(np.zeros_like(self.targets) if keep else self.a[-1])
        self.delta: list[Array] = [np.zeros_like(a) for a in hidden]
        self.delta.append(np.zeros_like(self.targets) if keep else self.a[-1])
        self.gradient = Parameters(sizes, dtype.name)
        self.scratch: Array = np.empty((max(sizes[1:]), samples), dtype)
        """Room for whatever is not worth keeping."""

    def load(self, x: Array, targets: Array, chosen: slice | Labels) -> None:
        """Copy the chosen columns of `x` (features, n) and `targets` (outputs, n) in.

        Columns picked from here and there come fastest from arrays in Fortran order, where the numbers of a sample
        lie side by side: with many features, ten times as fast once the set is larger than the processor's caches.
        """
        for source, room in ((x, self.x), (targets, self.targets)):
            if isinstance(chosen, slice):
                np.copyto(room, source[:, chosen])
            elif source.flags.c_contiguous:
                # `take` checks its indices only when it may not write straight into `out`; ours come from arange.
                source.take(chosen, axis=1, out=room, mode="clip")
            else:
                np.copyto(room, source.T.take(chosen, axis=0, mode="clip").T)


class Network:
    """A dense network with the given parameters, one activation for its hidden layers, and a loss."""

    def __init__(self, parameters: Parameters, activation: str, loss: str = "cross-entropy") -> None:
        self.parameters = parameters
        self.activation = ACTIVATIONS[activation]
        self.loss = LOSSES[loss]

    def trace(self, samples: int, dropout: bool = False) -> Trace:
        """A trace that keeps no more than this network needs."""
        return Trace(self.parameters, samples, keep=False, keep_z=self.activation.needs_z, dropout=dropout)

    def forward(self, trace: Trace, dropout: Dropout | None = None) -> float:
        """Fill `z`, `a` and `masks` from `x`, and return the mean loss against `targets`.

        Only a trace made for it can go with `dropout`; on such a trace, a pass without it leaves no unit out.
        """
        last = len(trace.z) - 1
        for layer, stacked in enumerate(self.parameters.stacked):
            np.matmul(stacked.T, trace.inputs[layer], out=trace.z[layer])
            if layer < last:
                self.activation.forward(trace.z[layer], trace.a[layer])
                if dropout or trace.masks:
                    _leave_out(trace, layer, dropout)
        return self.loss.forward(trace.z[last], trace.targets, trace.a[last], trace.scratch[0])

    def backward(self, trace: Trace) -> None:
        """Fill `delta` and `gradient` from the numbers of a forward pass.

        The error signal of a layer is that of the next one, taken back through the weights between them and
        multiplied by the derivative of the activation; the gradient of a weight is what went into it times
        the error signal where it ends, summed over the samples.
        """
        last = len(trace.z) - 1
        self.loss.backward(trace.a[last], trace.targets, trace.delta[last])
        if trace.delta[last].size < self.parameters.flat.size:
            _flush(trace.delta[last])
        for layer in range(last, -1, -1):
            np.matmul(trace.inputs[layer], trace.delta[layer].T, out=trace.gradient.stacked[layer])
            if layer:
                self._backward_through(trace, layer)

    def _backward_through(self, trace: Trace, layer: int) -> None:
        """Take the error signal of `layer` to the one below, through the weights, the mask and the activation."""
        below = layer - 1
        delta, a = trace.delta[below], trace.a[below]
        np.matmul(self.parameters.weights[layer], trace.delta[layer], out=delta)
        if trace.masks:
            np.multiply(delta, trace.masks[below], out=delta)
        self.activation.backward(trace.z[below], a, delta, trace.scratch[: len(a)])

    def outputs(self, x: Array) -> Array:
        """What the network says of `x` (features, samples): class probabilities or values, (outputs, samples)."""
        return self.activations(x)[-1]

    def activations(self, x: Array) -> list[Array]:
        """What each layer computes of `x` (features, samples): (units, samples) for hidden layers, then the outputs."""
        trace = self.trace(x.shape[1])
        trace.x[...] = x
        # Weights on their way to divergence overflow; what they give is nan, and no warning says more.
        with np.errstate(all="ignore"):
            self.forward(trace)
        return trace.a


def _leave_out(trace: Trace, layer: int, dropout: Dropout | None) -> None:
    """Hand what dropout leaves of the activation of `layer` to the next one."""
    mask = trace.masks[layer]
    if dropout:
        dropout.draw(mask)
    else:
        mask.fill(1)
    np.multiply(trace.a[layer], mask, out=trace.inputs[layer + 1][:-1])


def _flush(delta: Array) -> None:
    """Make zeros of error signals too small to matter: products of the tiniest float32 numbers take many times as long.

    A network that is sure of a sample has many of them. They vanish beside the number that is added and taken off.
    """
    if delta.dtype == np.float32:
        np.add(delta, VANISHING, out=delta)
        np.subtract(delta, VANISHING, out=delta)
