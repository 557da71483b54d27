"""When a run has diverged: from there, no update brings back what the network knew."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import numpy as np

from tui_nn.nn.parameters import Parameters

LARGEST_LOSS = sys.float_info.max
"""The limit while the loss at step 0 is unknown: only a loss that is not finite exceeds it."""


class DivergenceGuard:
    """The limit of the loss, and the parameters before the last update, which may have led beyond it."""

    def __init__(self, parameters: Parameters) -> None:
        """Start without an update to undo, and with a limit that any finite loss keeps."""
        self._parameters = parameters
        self._before = parameters.flat.copy()
        self._samples_seen: int | None = None
        self._limit = LARGEST_LOSS

    @property
    def has_limit(self) -> bool:
        """Whether the losses at step 0 are known."""
        return self._limit < LARGEST_LOSS

    def limit(self, first: Iterable[float]) -> None:
        """Set the limit by the losses at step 0, if there are any."""
        if first := tuple(first):
            self._limit = loss_limit(first, self._parameters.flat.dtype.name)

    def accepts(self, loss: float) -> bool:
        """Whether a loss keeps the limit; nan does not, because a comparison with it is false."""
        return loss <= self._limit

    def keep(self, samples_seen: int) -> None:
        """Before an update: keep the parameters, and how many samples had been seen."""
        np.copyto(self._before, self._parameters.flat)
        self._samples_seen = samples_seen

    def release(self) -> int | None:
        """Samples seen before the last update, or None if this was asked before: it is examined once."""
        samples_seen, self._samples_seen = self._samples_seen, None
        return samples_seen

    def undo(self) -> None:
        """Give the network the parameters from before the last update."""
        np.copyto(self._parameters.flat, self._before)

    def reason(self, steps: int) -> str:
        """Why the run ended, in words: the loss after so many steps exceeded its limit."""
        if not self.has_limit:
            return "the loss is not finite"
        return f"the loss exploded to above {self._limit:.2g} after {steps:,} steps"


def loss_limit(first: Iterable[float], precision: str) -> float:
    """The largest loss that is not an explosion: the largest at step 0, or 1 if that is more, times 1 / eps².

    Outputs that are 1 / eps times as large as at the start have a squared error 1 / eps² times as large. By then, all
    numbers of the size that they had at the start are lost in rounding, and so is all that was learned. The factor is
    2.0e31 in float64 and 7.0e13 in float32.

    Args:
        first: the losses at step 0; one that is not a number is ignored.
        precision: "float64" or "float32".
    """
    return min(max(1.0, *first) / float(np.finfo(precision).eps) ** 2, LARGEST_LOSS)
