"""The weights and biases of a network, which are also one flat vector.

An optimizer and a penalty treat all parameters alike, so they work on the vector; everything else reads
the matrices. Both are the same memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.initializers import Initializer, Rng


class Parameters:
    """Weights (fan_in, fan_out) and biases (fan_out,) of each layer; gradients have the same form.

    The bias of a layer is kept as one more row under its weights: with a row of ones under its inputs, one
    matrix product then gives the weighted sum with its bias, and one more both their gradients.
    """

    def __init__(self, sizes: Sequence[int], dtype: str) -> None:
        self.sizes = tuple(sizes)
        shapes = [(fan_in + 1, fan_out) for fan_in, fan_out in pairwise(self.sizes)]
        self.flat: Array = np.zeros(sum(rows * columns for rows, columns in shapes), dtype)
        self.is_weight = np.zeros_like(self.flat)
        """One where a weight stands in `flat`, zero where a bias does."""
        self.stacked: list[Array] = _matrices(self.flat, shapes)
        """Each layer's weights with its biases as the last row, shape (fan_in + 1, fan_out)."""
        for matrix in _matrices(self.is_weight, shapes):
            matrix[:-1] = 1
        self.weights: list[Array] = [matrix[:-1] for matrix in self.stacked]
        self.biases: list[Array] = [matrix[-1] for matrix in self.stacked]

    def initialize(self, initializer: Initializer, rng: Rng) -> None:
        """Draw the weights layer by layer from `stream`, and set the biases to zero."""
        for weights, biases in zip(self.weights, self.biases, strict=True):
            weights[...] = initializer.draw(rng, *weights.shape)
            biases[...] = 0

    def frozen(self) -> Parameters:
        """A read-only copy."""
        return _restored(self.sizes, self.flat, False)

    def __reduce__(self) -> tuple[Any, ...]:
        # The matrices share the memory of the vector, which pickle would not know.
        return _restored, (self.sizes, self.flat, self.flat.flags.writeable)


def _restored(sizes: Sequence[int], flat: Array, writeable: bool) -> Parameters:
    """Parameters with a copy of the values in `flat`."""
    parameters = Parameters(sizes, flat.dtype.name)
    parameters.flat[...] = flat
    for array in (parameters.flat, *parameters.stacked, *parameters.weights, *parameters.biases):
        array.flags.writeable = writeable
    return parameters


def _matrices(flat: Array, shapes: Sequence[tuple[int, int]]) -> list[Array]:
    """Cut the vector into consecutive matrices that share its memory."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]
