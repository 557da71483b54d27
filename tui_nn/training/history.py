"""The curves of a run, in bounded memory however long it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.training.metrics import METRICS, Reading

CAPACITY = 128
"""Points kept at most: about as many as the loss chart has columns; each costs an evaluation on the test set."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What has been recorded: read-only arrays (points,), in the order of the steps."""

    step: Array
    values: Mapping[str, Array]
    """Name of each of `METRICS` -> its values at these steps."""

    def __getitem__(self, name: str) -> Array:
        """The values of one of `METRICS`."""
        return self.values[name]


@dataclass(frozen=True, eq=False)
class HistoryState:
    """All that a history carries from one step to the next."""

    stride: int
    rows: Array
    """What is recorded so far, (1 + metrics, points), read-only: the steps, then a row for each of `METRICS`.

    The states of a run share the memory, so that many of them can be kept.
    """

    @staticmethod
    def of(stride: int, curves: Curves) -> HistoryState:
        """That of some curves; a metric that they do not have is nan."""
        missing = np.full(len(curves.step), np.nan)
        rows = np.array([curves.step, *(curves.values.get(name, missing) for name in METRICS)])
        return HistoryState(stride, _sealed(rows))

    @property
    def curves(self) -> Curves:
        """The points recorded so far."""
        return _curves(self.rows)


class History:
    """Records every `stride`-th step; when full, forgets every other point and doubles the stride.

    The schedule knows only steps, so the same run has the same curves at any pace. Points are forgotten rather than
    averaged: each one that is left is still a number of one step.
    """

    def __init__(self, capacity: int = CAPACITY, stride: int = 1) -> None:
        """Begin with every `stride`-th step."""
        self._rows = np.empty((1 + len(METRICS), capacity))
        """The steps, and a row for each metric."""
        self._count = 0
        self.stride = stride

    @property
    def last_step(self) -> int:
        """The last step recorded; -1 before the first."""
        return int(self._rows[0, self._count - 1]) if self._count else -1

    def due(self, step: int) -> bool:
        """Whether `step` is to be recorded."""
        return step % self.stride == 0

    def record(self, step: int, reading: Reading) -> None:
        """Keep the metrics of a step that is `due`; steps only grow."""
        if self._count == self._rows.shape[1]:
            # The old rows stay as they are: states of the run share them.
            kept, self._rows = self._rows[:, ::2], np.empty_like(self._rows)
            self._count = kept.shape[1]
            self._rows[:, : self._count] = kept
            self.stride *= 2
        if self.due(step):
            self._rows[:, self._count] = _point(step, reading)
            self._count += 1

    def curves(self, step: int, reading: Reading) -> Curves:
        """A copy of what has been recorded before `step`, with the metrics of that step at the end."""
        count = self._count - (self.last_step == step)
        return _curves(_sealed(np.column_stack([self._rows[:, :count], _point(step, reading)])))

    def state(self) -> HistoryState:
        """All that `restored` needs."""
        return HistoryState(self.stride, _sealed(self._rows[:, : self._count]))

    @staticmethod
    def restored(state: HistoryState, capacity: int = CAPACITY) -> History:
        """A history that goes on from there."""
        history = History(capacity, state.stride)
        history._count = state.rows.shape[1]
        history._rows[:, : history._count] = state.rows
        return history


def _point(step: int, reading: Reading) -> list[float]:
    return [step, *(metric.value(reading) for metric in METRICS.values())]


def _curves(rows: Array) -> Curves:
    return Curves(rows[0], dict(zip(METRICS, rows[1:], strict=True)))


def _sealed(array: Array) -> Array:
    """An array that is nobody else's, or a view of one, made read-only."""
    array.flags.writeable = False
    return array
