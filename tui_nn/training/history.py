"""The curves of a run, in bounded memory however long it lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array

CAPACITY = 128
"""Points kept at most: about as many as the loss chart has columns; each costs a look at the test set."""

MOST_CHANGES = 26
"""Changes kept at most, the latest: as many as there are letters to name them by."""

Point = tuple[int, float, float, float, float]
"""Step, loss, score, test loss, test score, as `Curves` explains them."""


@dataclass(frozen=True)
class Change:
    """Settings changed in the middle of a run."""

    step: int
    """The last update made before."""
    values: tuple[tuple[str, str], ...]
    """Name and new value of each."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What has been recorded: read-only arrays (points,), in the order of the steps."""

    step: Array
    loss: Array
    """The objective, penalty included, on the samples that the next update learns from."""
    score: Array
    """The fraction of those samples that is right, or R²."""
    test_loss: Array
    """On the test set, or the first 4,096 samples of it."""
    test_score: Array
    changes: tuple[Change, ...] = ()
    """What was changed on the way."""


class History:
    """Records every `stride`-th step; when full, forgets every other point and doubles the stride.

    The schedule knows only steps, so the same run has the same curves at any pace. Points are forgotten
    rather than averaged: each one that is left is still a number of one step.
    """

    def __init__(self, capacity: int = CAPACITY, stride: int = 1) -> None:
        """Begin with every `stride`-th step."""
        self._columns = np.empty((5, capacity))
        self._count = 0
        self._changes: list[Change] = []
        self.stride = stride

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed on the way, the latest last."""
        return tuple(self._changes)

    def due(self, step: int) -> bool:
        """Whether `step` is to be recorded."""
        return step % self.stride == 0

    def record(self, step: int, loss: float, score: float, test_loss: float, test_score: float) -> None:
        """Keep the numbers of a step that is `due`; steps only grow."""
        if self._count == self._columns.shape[1]:
            kept = self._columns[:, ::2].copy()
            self._count = kept.shape[1]
            self._columns[:, : self._count] = kept
            self.stride *= 2
        if self.due(step):
            self._columns[:, self._count] = step, loss, score, test_loss, test_score
            self._count += 1

    def mark(self, change: Change) -> None:
        """Remember a change; those at one step become one."""
        before = self._changes.pop() if self._changes and self._changes[-1].step == change.step else None
        values = dict(before.values if before else ()) | dict(change.values)
        self._changes = [*self._changes, Change(change.step, tuple(values.items()))][-MOST_CHANGES:]

    def curves(self, ending: Point) -> Curves:
        """A copy of what has been recorded so far, with the columns of one more point at the end."""
        count = self._count
        if count and self._columns[0, count - 1] == ending[0]:
            count -= 1
        columns = np.column_stack([self._columns[:, :count], ending])
        columns.flags.writeable = False
        step, loss, score, test_loss, test_score = columns
        return Curves(step, loss, score, test_loss, test_score, self.changes)
