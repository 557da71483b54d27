"""The curves of a run, in bounded memory however long it lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array

CAPACITY = 128
"""Points kept at most: about as many as the loss chart has columns; each costs a look at the test set."""

Point = tuple[int, float, float, float, float]
"""Step, loss, accuracy, test loss, test accuracy, as `Curves` explains them."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What has been recorded: read-only arrays (points,), in the order of the steps."""

    step: Array
    loss: Array
    """The objective, penalty included, on the samples that the next update learns from."""
    accuracy: Array
    """The fraction of those samples that is right."""
    test_loss: Array
    test_accuracy: Array


class History:
    """Records every `stride`-th step; when full, forgets every other point and doubles the stride.

    The schedule knows only steps, so the same run has the same curves at any pace. Points are forgotten
    rather than averaged: each one that is left is still a number of one step.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._columns = np.empty((5, capacity))
        self._count = 0
        self.stride = 1

    def due(self, step: int) -> bool:
        """Whether `step` is to be recorded."""
        return step % self.stride == 0

    def record(self, step: int, loss: float, accuracy: float, test_loss: float, test_accuracy: float) -> None:
        """Keep the numbers of a step that is `due`; steps only grow."""
        if self._count == self._columns.shape[1]:
            kept = self._columns[:, ::2].copy()
            self._count = kept.shape[1]
            self._columns[:, : self._count] = kept
            self.stride *= 2
        if self.due(step):
            self._columns[:, self._count] = step, loss, accuracy, test_loss, test_accuracy
            self._count += 1

    def curves(self, ending: Point) -> Curves:
        """A copy of what has been recorded so far, with the columns of one more point at the end."""
        count = self._count
        if count and self._columns[0, count - 1] == ending[0]:
            count -= 1
        columns = np.column_stack([self._columns[:, :count], ending])
        columns.flags.writeable = False
        return Curves(*columns)
