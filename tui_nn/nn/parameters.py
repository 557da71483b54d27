"""The weights and biases of a network, as matrices and as one flat vector that share their memory.

Optimizers and penalties treat all parameters alike, so they work on the vector; everything else reads the matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.initializers import Initializer
from tui_nn.nn.rng import Rng


class Parameters:
    """Weights (fan_in, fan_out) and biases (fan_out,) of each layer, or their gradients.

    The biases of a layer are stored as an extra row below its weights. With a row of ones below the inputs, a single
    matrix product gives the pre-activations including the biases, and another gives the gradients of both.
    """

    def __init__(self, sizes: Sequence[int], dtype: str) -> None:
        self.sizes = tuple(sizes)
        shapes = [(fan_in + 1, fan_out) for fan_in, fan_out in pairwise(self.sizes)]
        self.flat: Array = np.zeros(sum(rows * columns for rows, columns in shapes), dtype)
        self.weight_mask = np.zeros_like(self.flat)
        """1 for the weights in `flat`, 0 for the biases, (count,), read-only."""
        self.stacked: tuple[Array, ...] = _matrices(self.flat, shapes)
        """The weights of each layer with its biases as the last row, (fan_in + 1, fan_out)."""
        for matrix in _matrices(self.weight_mask, shapes):
            matrix[:-1] = 1
        self.weight_mask.flags.writeable = False
        self.weights: tuple[Array, ...] = tuple(matrix[:-1] for matrix in self.stacked)
        """The weights of each layer, (fan_in, fan_out), sharing the memory of `flat`."""
        self.biases: tuple[Array, ...] = tuple(matrix[-1] for matrix in self.stacked)
        """The biases of each layer, (fan_out,), sharing the memory of `flat`."""

    def initialize(self, initializer: Initializer, rng: Rng) -> None:
        """Draw the weights from `rng`, layer by layer, and set the biases to zero."""
        for weights, biases in zip(self.weights, self.biases, strict=True):
            weights[...] = initializer.draw(rng, *weights.shape)
            biases[...] = 0

    @staticmethod
    def holding(sizes: Sequence[int], flat: Array) -> Parameters:
        """Read-only parameters of a network with layers of `sizes`, with a copy of the values in `flat` (count,)."""
        return _restored(sizes, flat, False)

    def frozen(self) -> Parameters:
        """A read-only copy."""
        return _restored(self.sizes, self.flat, False)

    def __reduce__(self) -> tuple[Any, ...]:
        # By default, pickle would turn the matrices into copies that no longer share the memory of the vector.
        return _restored, (self.sizes, self.flat, self.flat.flags.writeable)


def _restored(sizes: Sequence[int], flat: Array, writeable: bool) -> Parameters:
    """Parameters of a network with layers of `sizes`, with a copy of the values in `flat`."""
    parameters = Parameters(sizes, flat.dtype.name)
    parameters.flat[...] = flat
    for array in (parameters.flat, *parameters.stacked, *parameters.weights, *parameters.biases):
        array.flags.writeable = writeable
    return parameters


def _matrices(flat: Array, shapes: Sequence[tuple[int, int]]) -> tuple[Array, ...]:
    """Consecutive parts of the vector `flat` as matrices of `shapes`, sharing its memory."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    return tuple(part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True))
