"""Decodes the document and the arrays of a run file into a saved run; everything read is checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.optimizers import OptimizerState
from tui_nn.runs.files.document import Document, Moment, Span, Variant, Way
from tui_nn.runs.files.encoding import LOG, Arrays
from tui_nn.runs.files.saved_run import SavedRun
from tui_nn.runs.summary import Summary
from tui_nn.training.branch import Branch
from tui_nn.training.events import passes_through
from tui_nn.training.history import CAPACITY, HistoryState
from tui_nn.training.key_states import KeyState
from tui_nn.training.metrics import METRICS
from tui_nn.training.run import LogEntry
from tui_nn.training.state import TrainerState
from tui_nn.training.timeline import TimelineState

T = TypeVar("T")

OPTIONAL = ("validation_loss", "validation_score")
"""Fields of an entry of the log that may be None."""


class InconsistencyError(ValueError):
    """Contents of a run file that contradict each other; the message names the field."""


def decode(summary: Summary, document: Document, arrays: Arrays) -> SavedRun:
    """Decode a run; metrics that the file lacks become nan.

    Raises:
        SettingError: an experiment has values that are not allowed.
        InconsistencyError: the contents contradict each other.
    """
    return _Decoder(document, arrays).run(summary)


class _Decoder:
    def __init__(self, document: Document, arrays: Arrays) -> None:
        self._document = document
        self._arrays = arrays
        if arrays.vectors.ndim != 2 or arrays.vectors.dtype.name not in PRECISIONS:
            raise InconsistencyError("vectors have the wrong shape")
        arrays.vectors.flags.writeable = False
        self._vectors: list[Array] = list(arrays.vectors)
        self._rows = _with_all_metrics(document.metrics, arrays.points)
        self._ways = [(way.step, way.events) for way in document.ways]
        first = Experiment.from_toml(document.experiment)
        self._experiments = [_experiment(variant, first) for variant in document.variants]

    def run(self, summary: Summary) -> SavedRun:
        document, (shown, *others) = self._document, self._document.ways
        moment = self._key(document.shown, "shown")
        is_end = (moment.state.step, moment.state.events) == (shown.step, shown.events)
        if not (document.is_rewound or is_end):
            raise InconsistencyError("shown is not the end of its way")
        keys = tuple(self._key(one, f"keys.{number}") for number, one in enumerate(document.keys))
        if any(one.state.step > other.state.step for one, other in pairwise(keys)):
            raise InconsistencyError("keys are not in the order of their steps")
        return SavedRun(
            summary=summary,
            timeline=TimelineState(
                moment=moment,
                end=self._branch(shown) if document.is_rewound else None,
                branches=tuple(self._branch(way) for way in others),
                number=shown.number,
                numbers=document.numbers,
                keys=keys,
                stride=document.stride,
            ),
            learned_from=document.fingerprint,
            folder=document.folder,
            log=_log(document.log, self._arrays.log),
        )

    def _key(self, moment: Moment, name: str) -> KeyState:
        step, events = _at(self._ways, moment.way, f"{name}.way")
        done = events[: moment.events]
        if moment.events > len(events) or not passes_through(step, events, moment.step, done):
            raise InconsistencyError(f"{name} is not on its way")
        rows = self._span(moment.points, f"{name}.points", CAPACITY)
        if rows.shape[1] and rows[0, -1] > moment.step:
            raise InconsistencyError(f"{name}.points are of later steps")
        optimizer = {array: self._vector(row, f"{name}.optimizer.{array}") for array, row in moment.optimizer.items()}
        state = TrainerState(
            step=moment.step,
            samples_seen=moment.samples_seen,
            parameters=self._vector(moment.parameters, f"{name}.parameters"),
            optimizer=OptimizerState(moment.updates, optimizer),
            history=HistoryState(moment.stride, rows, moment.pending),
            progress=moment.progress,
            best=None if moment.best is None else self._vector(moment.best, f"{name}.best"),
            events=done,
            seconds=moment.seconds,
            stopped=moment.stopped,
            diverged=moment.diverged,
        )
        return KeyState(_at(self._experiments, moment.variant, f"{name}.variant"), state)

    def _branch(self, way: Way) -> Branch:
        # One more for the last step, which is not in the history yet.
        rows = self._span(way.points, "ways.points", CAPACITY + 1)
        return Branch(way.number, way.step, way.events, way.diverged, HistoryState(1, rows).curves)

    def _vector(self, row: int, name: str) -> Array:
        return _at(self._vectors, row, name)

    def _span(self, span: Span, name: str, most: int) -> Array:
        first, count = span
        part = self._rows[:, first : first + count]
        if part.shape[1] != count or count > most:
            raise InconsistencyError(f"{name} are {count} from {first} on")
        steps = part[0]
        if count and not (steps[0] >= 0 and np.isfinite(steps[-1]) and np.all(np.diff(steps) > 0)):
            raise InconsistencyError(f"{name} are not in the order of their steps")
        return part


def _at(table: Sequence[T], place: int, name: str) -> T:
    if place >= len(table):
        raise InconsistencyError(f"{name} is {place}, of {len(table)}")
    return table[place]


def _experiment(variant: Variant, first: Experiment) -> Experiment:
    for name in variant.changes:
        if name not in SETTINGS or not SETTINGS[name].live:
            raise InconsistencyError(f"variants have {name}")
    titles = {"title": variant.title, "teaches": variant.teaches, "suggests": variant.suggests}
    return first.updated(variant.changes).model_copy(update=titles)


def _with_all_metrics(names: Sequence[str], points: Array) -> Array:
    """The steps and all metrics of this version, (1 + metrics, points); nan for metrics that the file lacks."""
    if points.ndim != 2 or points.dtype != np.float64 or len(points) != 1 + len(names):
        raise InconsistencyError("points have the wrong shape")
    rows = np.concatenate([points[:1], _by_name(names, points[1:], tuple(METRICS))])
    rows.flags.writeable = False
    return rows


def _log(names: Sequence[str], log: Array) -> tuple[LogEntry, ...]:
    if log.dtype != np.float64 or log.ndim != 2 or len(log) != len(names) or "step" not in names:
        raise InconsistencyError("log has the wrong shape")
    rows = _by_name(names, log, LOG)
    return tuple(_entry(dict(zip(LOG, column, strict=True))) for column in rows.T.tolist())


def _entry(numbers: dict[str, Any]) -> LogEntry:
    """An entry of the log; without a validation set, its loss and score are nan in the file."""
    unknown = [name for name in OPTIONAL if math.isnan(numbers[name])]
    return LogEntry(**numbers | {"step": int(numbers["step"])} | dict.fromkeys(unknown))


def _by_name(names: Sequence[str], rows: Array, wanted: Sequence[str]) -> Array:
    """The rows (names, columns) called as `wanted`, in that order; nan for those that are missing."""
    stored = dict(zip(names, rows, strict=True))
    missing = np.full(rows.shape[1], np.nan)
    return np.array([stored.get(name, missing) for name in wanted])
