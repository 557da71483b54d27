"""A dense network: the forward pass, and backpropagation.

Every number of a pass stays in its `Trace`, where it can be examined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.denormals import flush
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.parameters import Parameters

CACHE_LINE = 64
"""Bytes to whose multiples arrays are aligned."""


def _zeros(shapes: Sequence[tuple[int, int]], dtype: np.dtype[Any]) -> Iterator[Array]:
    """Arrays of zeros in one block, which takes no memory and no time until they are used.

    Large blocks come in large pages: for a full batch, the first use of many smaller ones takes three times as long.
    NumPy aligns the block to 16 bytes only, and vectors that straddle cache lines slow a full batch by a twentieth.
    """
    line = CACHE_LINE // dtype.itemsize
    sizes = [-(-rows * columns // line) * line for rows, columns in shapes]
    block = np.zeros(sum(sizes) + line, dtype)
    first = -block.ctypes.data % CACHE_LINE // dtype.itemsize
    for start, (rows, columns) in zip(np.cumsum([first, *sizes]).tolist(), shapes, strict=False):
        yield block[start : start + rows * columns].reshape(rows, columns)


class Trace:
    """All numbers of one forward and backward pass over `samples` samples.

    With L layers of weights, and l from 0 to L - 1:

    - `x` (features, samples) and `targets` (outputs, samples; one-hot, or values): the batch. Fill them directly or
      with `load`.
    - `z[l]` (units, samples): the pre-activation; the last are the logits.
    - `a[l]` (units, samples): the activation; the last are the outputs.
    - `masks[l]` (units, samples): the dropout factors of `a[l]`; `Dropout.fill` fills them.
    - `delta[l]` (units, samples): the error signal dLoss/dz, already divided by the number of samples.
    - `upstream[l]` (units, samples), of hidden layers: dLoss/dinputs of the layer above, through its weights.
    - `d_a[l]` (units, samples), of hidden layers: dLoss/da, which is `upstream[l]` times the mask.
    - `gradient`: dLoss/dweights and dLoss/dbiases of the mean loss; a penalty adds its own.

    Without `keep`, arrays share memory where one can overwrite another (`z[l]` and `a[l]`, and the last `delta` too;
    `upstream[l]`, `d_a[l]` and `delta[l]`): half the memory makes a full batch a third faster. `keep_z` keeps the `z`
    of hidden layers, for activations that need it. There are masks only with `dropout`.
    """

    def __init__(
        self, parameters: Parameters, samples: int, keep: bool = True, keep_z: bool = False, dropout: bool = False
    ) -> None:
        sizes, dtype = parameters.sizes, parameters.flat.dtype
        self.samples = samples
        inputs = [(units + 1, samples) for units in sizes[:-1]]
        hidden, last = [(units, samples) for units in sizes[1:-1]], [(sizes[-1], samples)]
        of_hidden = 1 + 2 * dropout + (keep or keep_z) + keep + (keep and dropout)
        scratch = (max(sizes[1:]), samples)
        rooms = _zeros([*inputs, *last * (2 + 2 * keep), *hidden * of_hidden, scratch], dtype)
        self.inputs: list[Array] = list(islice(rooms, len(inputs)))
        """The input of each layer of weights: `x`, or `a[l - 1]` after dropout, with a row of ones for the bias."""
        for one in self.inputs:
            one[-1] = 1
        self.x: Array = self.inputs[0][:-1]
        self.targets: Array = next(rooms)
        outputs = next(rooms)
        logits, error = (next(rooms), next(rooms)) if keep else (outputs, outputs)
        # The others are those of the hidden layers.
        beneath: list[Array] = [one[:-1] for one in self.inputs[1:]]

        def more() -> list[Array]:
            return list(islice(rooms, len(hidden)))

        self.masks: list[Array] = more() if dropout else []
        for mask in self.masks:
            mask[...] = 1
        activations = more() if dropout else beneath
        self.a: list[Array] = [*activations, outputs]
        self.z: list[Array] = [*(more() if keep or keep_z else activations), logits]
        self.delta: list[Array] = [*more(), error]
        self.upstream: list[Array] = more() if keep else self.delta[:-1]
        self.d_a: list[Array] = more() if keep and dropout else self.upstream[:]
        self.gradient = Parameters(sizes, dtype.name)
        self.scratch: Array = next(rooms)
        """Memory for intermediate results."""

    def load(self, x: Array, targets: Array, chosen: slice | Labels) -> None:
        """Copy the chosen columns of `x` (features, n) and `targets` (outputs, n) into the trace.

        Scattered columns are copied fastest from arrays in Fortran order, where each sample is contiguous: with many
        features, ten times as fast once the set exceeds the caches of the processor.
        """
        for source, room in ((x, self.x), (targets, self.targets)):
            if isinstance(chosen, slice):
                np.copyto(room, source[:, chosen])
            elif source.flags.c_contiguous:
                # With mode="clip", `take` writes directly to `out`; all indices are valid.
                source.take(chosen, axis=1, out=room, mode="clip")
            else:
                np.copyto(room, source.T.take(chosen, axis=0, mode="clip").T)

    def repeated(self, parameters: Parameters) -> Trace:
        """A trace with the same samples and masks, for `parameters` of the same sizes, perhaps of other precision."""
        trace = Trace(parameters, self.samples, dropout=bool(self.masks))
        for room, given in zip(
            (trace.x, trace.targets, *trace.masks), (self.x, self.targets, *self.masks), strict=True
        ):
            np.copyto(room, given)
        return trace


class Network:
    """A dense network with the given parameters, one activation for its hidden layers, and a loss."""

    def __init__(self, parameters: Parameters, activation: str, loss: str = "cross-entropy") -> None:
        self.parameters = parameters
        self.activation = ACTIVATIONS[activation]
        self.loss_name = loss
        self.loss = LOSSES[loss]

    def trace(self, samples: int, dropout: bool = False) -> Trace:
        """A trace with only the arrays that this network needs."""
        return Trace(self.parameters, samples, keep=False, keep_z=self.activation.needs_z, dropout=dropout)

    def forward(self, trace: Trace) -> float:
        """Fill `z` and `a` from `x`, and return the mean loss against `targets`: `propagate`, then `data_loss`."""
        self.propagate(trace)
        return self.data_loss(trace)

    def propagate(self, trace: Trace) -> None:
        """Fill `z`, and `a` of the hidden layers, from `x` and the masks: multiply, add the bias, activate."""
        last = len(trace.z) - 1
        for layer, stacked in enumerate(self.parameters.stacked):
            np.matmul(stacked.T, trace.inputs[layer], out=trace.z[layer])
            if layer < last:
                self.activation.forward(z=trace.z[layer], a=trace.a[layer])
                if trace.masks:
                    np.multiply(trace.a[layer], trace.masks[layer], out=trace.inputs[layer + 1][:-1])

    def data_loss(self, trace: Trace) -> float:
        """Fill the last `a` from the logits, and return the mean loss against `targets`, without a penalty."""
        return self.loss.forward(
            logits=trace.z[-1], targets=trace.targets, outputs=trace.a[-1], scratch=trace.scratch[0]
        )

    def backward(self, trace: Trace) -> None:
        """Fill `delta` and `gradient` from the numbers of a forward pass.

        The error signal of a layer is that of the next layer, multiplied by the weights between them and by the
        derivative of the activation. The gradient of a weight is its input times the error signal of its unit, summed
        over the samples.
        """
        last = len(trace.z) - 1
        self.loss.backward(outputs=trace.a[last], targets=trace.targets, delta=trace.delta[last])
        if trace.delta[last].size < self.parameters.flat.size and trace.delta[last].dtype == np.float32:
            # For samples that the network is sure of, error signals are close to zero, and denormal in float32.
            flush(trace.delta[last])
        for layer in range(last, -1, -1):
            np.matmul(trace.inputs[layer], trace.delta[layer].T, out=trace.gradient.stacked[layer])
            if layer:
                self._backward_through(trace, layer)

    def _backward_through(self, trace: Trace, layer: int) -> None:
        """Propagate the error signal of `layer` to the one below, through the weights, the mask and the activation."""
        below = layer - 1
        delta, d_a, a = trace.delta[below], trace.d_a[below], trace.a[below]
        np.matmul(self.parameters.weights[layer], trace.delta[layer], out=trace.upstream[below])
        if trace.masks:
            np.multiply(trace.upstream[below], trace.masks[below], out=d_a)
        if delta is not d_a:
            np.copyto(delta, d_a)
        self.activation.backward(z=trace.z[below], a=a, delta=delta, scratch=trace.scratch[: len(a)])

    def outputs(self, x: Array) -> Array:
        """The outputs for `x` (features, samples): class probabilities or values, (outputs, samples)."""
        return self.activations(x)[-1]

    def activations(self, x: Array) -> list[Array]:
        """The activations for `x` (features, samples): (units, samples) for each hidden layer, then the outputs."""
        trace = self.trace(x.shape[1])
        if not x.size:
            # A view may have no cells, and the mean loss of no samples is undefined.
            return trace.a
        trace.x[...] = x
        # The numbers of a diverging network overflow to nan; warnings would add nothing.
        with np.errstate(all="ignore"):
            self.forward(trace)
        return trace.a
