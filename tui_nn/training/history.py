"""Records the curves of a run in bounded memory, however long the run is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.training.metrics import METRICS, Reading

CAPACITY = 128
"""Maximum points: about one per column of the loss chart, because each costs an evaluation on the test set."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Recorded metrics: read-only arrays (points,), in step order."""

    step: Array
    values: Mapping[str, Array]
    """Name in `METRICS` -> values at these steps."""

    def __getitem__(self, name: str) -> Array:
        """The values of one of `METRICS`."""
        return self.values[name]

    def between(self, first: int, last: int) -> Curves:
        """The points from step `first` to `last`, as views of the same arrays."""
        shown = slice(*np.searchsorted(self.step, (first, last + 1)).tolist())
        return Curves(self.step[shown], {name: values[shown] for name, values in self.values.items()})


@dataclass(frozen=True, eq=False)
class HistoryState:
    """The state of a history."""

    stride: int
    rows: Array
    """The recorded points, (1 + metrics, points), read-only: a row of steps, then one row per metric.

    The states of a run share this memory, so that many of them can be kept.
    """

    @staticmethod
    def of(stride: int, curves: Curves) -> HistoryState:
        """The state of a history with these curves; missing metrics become nan."""
        missing = np.full(len(curves.step), np.nan)
        rows = np.array([curves.step, *(curves.values.get(name, missing) for name in METRICS)])
        return HistoryState(stride, _sealed(rows))

    @property
    def curves(self) -> Curves:
        """The recorded points as curves."""
        return _curves(self.rows)


class History:
    """Records every `stride`-th step; when full, drops every other point and doubles the stride.

    What is recorded depends only on the steps, so the same run has the same curves at any pace. Points are dropped
    rather than averaged, so that each remaining one belongs to a single step.
    """

    def __init__(self, capacity: int = CAPACITY, stride: int = 1) -> None:
        """Start by recording every `stride`-th step."""
        self._rows = np.empty((1 + len(METRICS), capacity))
        """A row of steps, then one row per metric."""
        self._count = 0
        self.stride = stride

    @property
    def last_step(self) -> int:
        """The last recorded step; -1 if there is none."""
        return int(self._rows[0, self._count - 1]) if self._count else -1

    @property
    def first(self) -> dict[str, float]:
        """The metrics of the first recorded step, by name; empty if there is none."""
        return dict(zip(METRICS, self._rows[1:, 0].tolist(), strict=True)) if self._count else {}

    def due(self, step: int) -> bool:
        """Whether `step` should be recorded."""
        return step % self.stride == 0

    def record(self, step: int, reading: Reading) -> None:
        """Record the metrics of a step that is `due`; steps must increase."""
        if self._count == self._rows.shape[1]:
            # The old rows are not modified, because states of the run share them.
            kept, self._rows = self._rows[:, ::2], np.empty_like(self._rows)
            self._count = kept.shape[1]
            self._rows[:, : self._count] = kept
            self.stride *= 2
        if self.due(step):
            self._rows[:, self._count] = _point(step, reading)
            self._count += 1

    def curves(self, step: int, reading: Reading) -> Curves:
        """A copy of the points before `step`, followed by a point for that step."""
        count = self._count - (self.last_step == step)
        return _curves(_sealed(np.column_stack([self._rows[:, :count], _point(step, reading)])))

    def state(self) -> HistoryState:
        """The state from which `restored` continues."""
        return HistoryState(self.stride, _sealed(self._rows[:, : self._count]))

    @staticmethod
    def restored(state: HistoryState, capacity: int = CAPACITY) -> History:
        """A history that continues from `state`."""
        history = History(capacity, state.stride)
        history._count = state.rows.shape[1]
        history._rows[:, : history._count] = state.rows
        return history


def _point(step: int, reading: Reading) -> list[float]:
    return [step, *(metric.value(reading) for metric in METRICS.values())]


def _curves(rows: Array) -> Curves:
    return Curves(rows[0], dict(zip(METRICS, rows[1:], strict=True)))


def _sealed(array: Array) -> Array:
    """Make an array read-only in place; a view leaves its base writable."""
    array.flags.writeable = False
    return array
