"""Records the curves of a run in bounded memory, however long the run is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tui_nn.nn.arrays import Array
from tui_nn.training.metrics import HIGHEST, LOWEST, METRICS, Reading

CAPACITY = 512
"""Maximum points: a few per column of the loss chart, for zooming in; each costs an evaluation on the test set."""

OUTLINE = 128
"""Maximum points of the outline of a run."""

NO_RANGE = math.inf, -math.inf
"""The range of no losses."""

_LOWEST, _HIGHEST = (1 + list(METRICS).index(name) for name in (LOWEST, HIGHEST))
"""Rows of the range of the training loss."""


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
        return self._part(slice(*np.searchsorted(self.step, (first, last + 1)).tolist()))

    def outline(
        self, most: int = OUTLINE, within: tuple[float, float] = (-math.inf, math.inf), step: float = math.inf
    ) -> Curves:
        """Thin the curves to about `most` points between the steps `within`.

        The last point, and the last one at or before `step`, are always kept; of the others, every second, fourth, ...
        """
        recorded = self.step[:-1]
        count, every = np.count_nonzero((recorded >= within[0]) & (recorded <= within[1])), 1
        while count > most * every:
            every *= 2
        if every == 1:
            return self
        read = max(int(np.searchsorted(self.step, step, side="right")) - 1, 0)
        return self._part(np.unique([*range(0, len(recorded), every), read, len(recorded)]))

    def _part(self, shown: slice | NDArray[np.intp]) -> Curves:
        return Curves(self.step[shown], {name: values[shown] for name, values in self.values.items()})


@dataclass(frozen=True, eq=False)
class HistoryState:
    """The state of a history."""

    stride: int
    rows: Array
    """The recorded points, (1 + metrics, points), read-only: a row of steps, then one row per metric.

    The states of a run share this memory, so that many of them can be kept.
    """
    loss_range: tuple[float, float] = (math.nan, math.nan)
    """Lowest and highest training loss of the steps since the last point; nan if unknown."""

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
    rather than averaged, so that each remaining one belongs to a single step. Only the range of the training loss is
    that of all steps since the point before.
    """

    def __init__(self, capacity: int = CAPACITY, stride: int = 1) -> None:
        """Start by recording every `stride`-th step; the `capacity` is even."""
        self._rows = np.empty((1 + len(METRICS), capacity))
        """A row of steps, then one row per metric."""
        self._count = 0
        self._loss_range = NO_RANGE
        """Lowest and highest training loss of the steps since the last point; nan if unknown."""
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

    def note(self, loss: float) -> None:
        """Take the training loss of a step that is not recorded into the range of the next point."""
        lowest, highest = self._loss_range
        if loss < lowest or loss > highest:
            self._loss_range = min(lowest, loss), max(highest, loss)

    def record(self, step: int, reading: Reading) -> None:
        """Record the metrics of a step that is `due`; steps must increase."""
        if self._count == self._rows.shape[1]:
            self._drop_every_other()
        if self.due(step):
            self._rows[:, self._count] = self._point(step, reading)
            self._count += 1
            self._loss_range = NO_RANGE

    def curves(self, step: int, reading: Reading) -> Curves:
        """A copy of the points before `step`, followed by a point for that step."""
        count, point = self._count, self._point(step, reading)
        if self.last_step == step:
            count -= 1
            _include(point, self._rows[[_LOWEST, _HIGHEST], count])
        return _curves(_sealed(np.column_stack([self._rows[:, :count], point])))

    def state(self) -> HistoryState:
        """The state from which `restored` continues."""
        return HistoryState(self.stride, _sealed(self._rows[:, : self._count]), self._loss_range)

    @staticmethod
    def restored(state: HistoryState, capacity: int = CAPACITY) -> History:
        """A history that continues from `state`."""
        history = History(capacity, state.stride)
        history._count = state.rows.shape[1]
        history._rows[:, : history._count] = state.rows
        history._loss_range = state.loss_range
        return history

    def _point(self, step: int, reading: Reading) -> Array:
        point = np.array([step, *(metric.value(reading) for metric in METRICS.values())])
        _include(point, self._loss_range)
        return point

    def _drop_every_other(self) -> None:
        # The old rows are not modified, because states of the run share them.
        old, self._rows = self._rows, np.empty_like(self._rows)
        kept, dropped = old[:, ::2], old[:, 1::2]
        self._count = kept.shape[1]
        self._rows[:, : self._count] = kept
        # The range of a dropped point goes to the next one.
        ranges = dropped[[_LOWEST, _HIGHEST]]
        _include(self._rows[:, 1 : self._count], ranges[:, : self._count - 1])
        (lowest, highest), before = ranges[:, -1].tolist(), self._loss_range
        self._loss_range = float(np.minimum(lowest, before[0])), float(np.maximum(highest, before[1]))
        self.stride *= 2


def _include(rows: Array, others: ArrayLike) -> None:
    """Extend the ranges of points (1 + metrics, ...) to those of others (2, ...), in place; nan if one is unknown."""
    lowest, highest = np.asarray(others)
    rows[_LOWEST] = np.minimum(rows[_LOWEST], lowest)
    rows[_HIGHEST] = np.maximum(rows[_HIGHEST], highest)


def _curves(rows: Array) -> Curves:
    return Curves(rows[0], dict(zip(METRICS, rows[1:], strict=True)))


def _sealed(array: Array) -> Array:
    """Make an array read-only in place; a view leaves its base writable."""
    array.flags.writeable = False
    return array
