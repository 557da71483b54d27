"""Gradient clipping by norm (Pascanu et al. 2013)."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.nn.arrays import Array


def clip_norm(gradient: Array, largest: float) -> None:
    """Scale `gradient` (count,) in place so that its 2-norm is at most `largest`.

    A gradient whose norm is not finite is left unchanged.
    """
    before = norm(gradient)
    if largest < before < math.inf:
        np.multiply(gradient, largest / before, out=gradient)


def norm(vector: Array) -> float:
    """The 2-norm of `vector` (count,), without overflow if only the squares are too large for its precision."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = float(np.dot(vector, vector))
        if squares < math.inf:
            return math.sqrt(squares)
        size = float(np.max(np.abs(vector)))
        scaled = vector / size
        return size * math.sqrt(float(np.dot(scaled, scaled)))
