"""What large weights cost: the L2 penalty 0.5 * l2 * sum(w^2), as in the article. Biases are free."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.parameters import Parameters


class L2:
    """The penalty on the weights of `parameters`, and its gradient l2 * w."""

    def __init__(self, parameters: Parameters, l2: float) -> None:
        self._parameters = parameters
        self._rate = parameters.is_weight * parameters.flat.dtype.type(l2)
        self._gradient = np.zeros_like(parameters.flat)

    def value(self) -> float:
        """The penalty now; not finite as soon as any weight or bias is not, even when l2 is zero."""
        np.multiply(self._parameters.flat, self._rate, out=self._gradient)
        return 0.5 * float(np.dot(self._gradient, self._parameters.flat))

    def add_gradient(self, gradient: Parameters) -> None:
        """Add the gradient that goes with the last `value` to `gradient`."""
        gradient.flat += self._gradient
