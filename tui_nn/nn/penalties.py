"""The penalty on the weights, l1 * sum|w| + 0.5 * l2 * sum(w^2); the l2 term is the article's. Biases are free."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.parameters import Parameters


class Penalty:
    """The penalty on the weights of `parameters`, and its gradient l1 * sign(w) + l2 * w with respect to them."""

    def __init__(self, parameters: Parameters, l1: float, l2: float) -> None:
        real = parameters.flat.dtype.type
        self._parameters = parameters
        self._none = not (l1 or l2)
        self._l1: Array | None = parameters.weight_mask * real(l1) if l1 else None
        self._l2: Array = parameters.weight_mask * real(l2)
        self._gradient = np.zeros_like(parameters.flat)
        self._signs = np.zeros_like(parameters.flat)

    def value(self) -> float:
        """The current penalty; not finite if any weight or bias is not, even if `l1` and `l2` are zero."""
        flat = self._parameters.flat
        if self._none:
            # 0 * inf and 0 * nan are nan.
            return float(np.dot(self._gradient, flat))
        np.multiply(flat, self._l2, out=self._gradient)
        value = 0.5 * float(np.dot(self._gradient, flat))
        if self._l1 is not None:
            np.sign(flat, out=self._signs)
            np.multiply(self._signs, self._l1, out=self._signs)
            value += float(np.dot(self._signs, flat))
            np.add(self._gradient, self._signs, out=self._gradient)
        return value

    def add_gradient(self, gradient: Parameters) -> None:
        """Add the gradient of the penalty, computed by the last call of `value`, to `gradient`."""
        if not self._none:
            gradient.flat += self._gradient
