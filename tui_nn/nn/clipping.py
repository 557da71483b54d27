"""Gradients that would throw the network far off are made shorter; their direction stays."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.nn.arrays import Array


def clip_norm(gradient: Array, largest: float) -> float:
    """Scale `gradient` (count,) in place so that its 2-norm is at most `largest`; returns the norm it had.

    A gradient that is not finite, or whose norm is not, is left as it is.
    """
    before = norm(gradient)
    if largest < before < math.inf:
        np.multiply(gradient, largest / before, out=gradient)
    return before


def norm(vector: Array) -> float:
    """The 2-norm of `vector` (count,); squares too large for its precision do not make it overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = float(np.dot(vector, vector))
        if squares < math.inf:
            return math.sqrt(squares)
        size = float(np.max(np.abs(vector)))
        scaled = vector / size
        return size * math.sqrt(float(np.dot(scaled, scaled)))
