"""Encodes a saved run as a document and a few arrays; `decoding` is the inverse.

The states of a run share most of their contents: events, experiments, and the memory of their histories. Each is
written only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array, Flags
from tui_nn.runs.files.document import Document, Moment, Span, Variant, Way
from tui_nn.runs.files.saved_run import SavedRun
from tui_nn.training.branch import Branch
from tui_nn.training.events import passes_through
from tui_nn.training.history import Curves, HistoryState
from tui_nn.training.key_states import KeyState, thinned
from tui_nn.training.metrics import METRICS
from tui_nn.training.run import LogEntry
from tui_nn.training.timeline import TimelineState

MAX_MOMENTS = 512
"""Maximum states to replay from in a file: describing one takes 20 us, and a run is written every few seconds."""

MOMENT = 400
"""Approximate bytes of a moment in JSON."""

LOG = tuple(field.name for field in fields(LogEntry))


@dataclass(frozen=True)
class Arrays:
    """The arrays of a run file."""

    vectors: Array
    """Parameters and optimizer arrays, (vectors, parameters)."""
    points: Array
    """Concatenated histories and curves, (1 + metrics, points): a row of steps, then one row per metric."""
    log: Array
    """The log, (fields, entries)."""


class Vectors:
    """Collects vectors of equal length; one that several states share is written once."""

    def __init__(self) -> None:
        self.rows: list[Array] = []
        self._places: dict[int, int] = {}

    def add(self, vector: Array) -> int:
        """Add a vector, unless that very array has been added, and return its row."""
        place = self._places.setdefault(id(vector), len(self.rows))
        if place == len(self.rows):
            self.rows.append(vector)
        return place


class Points:
    """Collects histories; those that share memory are written once."""

    def __init__(self, histories: Iterable[Array]) -> None:
        self._at: dict[int, int] = {}
        self._rows: list[Array] = []
        self._count = 0
        for rows in longest(histories).values():
            self._at[_address(rows)] = self._count
            self._append(rows)

    def history(self, rows: Array) -> Span:
        """The columns of one of the histories."""
        return (self._at[_address(rows)], rows.shape[1]) if rows.shape[1] else (0, 0)

    def curves(self, curves: Curves) -> Span:
        """Add curves and return their columns."""
        rows = HistoryState.of(1, curves).rows
        first = self._count
        self._append(rows)
        return first, rows.shape[1]

    def joined(self) -> Array:
        """All histories and curves, (1 + metrics, points)."""
        return np.concatenate([np.empty((1 + len(METRICS), 0)), *self._rows], axis=1)

    def _append(self, rows: Array) -> None:
        self._rows.append(rows)
        self._count += rows.shape[1]


def encode(saved: SavedRun, max_bytes: int) -> tuple[Document, Arrays]:
    """Encode a run with as many key states as fit in `max_bytes`, always including the first."""
    timeline, first = saved.timeline, saved.first_experiment
    ways = _ways(timeline)
    keys = _thinned_to(
        [key for key in timeline.keys if _way_through(key, ways) is not None], timeline.stride, max_bytes
    )
    variants: list[Experiment] = []
    vectors = Vectors()
    points = Points(key.state.history.rows for key in [timeline.moment, *keys])

    def moment(key: KeyState, way: int) -> Moment:
        state = key.state
        return Moment(
            variant=_index(key.experiment, variants),
            way=way,
            events=len(state.events),
            step=state.step,
            samples_seen=state.samples_seen,
            parameters=vectors.add(state.parameters),
            updates=state.optimizer.updates,
            optimizer={name: vectors.add(array) for name, array in state.optimizer.arrays.items()},
            stride=state.history.stride,
            points=points.history(state.history.rows),
            pending=state.history.loss_range,
            progress=state.progress,
            seconds=state.seconds,
            stopped=state.stopped,
            diverged=state.diverged,
            best=None if state.best is None else vectors.add(state.best),
        )

    shown = moment(timeline.moment, 0)
    moments = tuple(moment(key, _way_through(key, ways) or 0) for key in keys)
    curves = tuple(Way(one.number, one.step, one.events, one.diverged, points.curves(one.curves)) for one in ways)
    rows = points.joined()
    known = _known(rows)
    document = Document(
        experiment=first.to_toml(),
        fingerprint=saved.fingerprint,
        folder=saved.folder,
        metrics=tuple(name for name, is_known in zip(METRICS, known[1:], strict=True) if is_known),
        log=LOG,
        variants=tuple(_variant(one, first) for one in variants),
        ways=curves,
        numbers=timeline.numbers,
        is_rewound=timeline.end is not None,
        shown=shown,
        keys=moments,
        stride=timeline.stride,
    )
    log = np.array([[getattr(entry, name) for entry in saved.log] for name in LOG], np.float64)  # None is nan.
    return document, Arrays(np.stack(vectors.rows), rows[known], log)


def _ways(timeline: TimelineState) -> list[Branch]:
    """The branch that is shown, then the others."""
    state, nothing = timeline.moment.state, HistoryState(1, np.empty((1 + len(METRICS), 0))).curves
    shown = timeline.end or Branch(timeline.number, state.step, state.events, state.diverged, nothing)
    return [shown, *timeline.branches]


def _way_through(key: KeyState, ways: Sequence[Branch]) -> int | None:
    """The index of the first branch that passes through a state; None if none does."""
    state = key.state
    through = (passes_through(way.step, way.events, state.step, state.events) for way in ways)
    return next((number for number, passes in enumerate(through) if passes), None)


def _thinned_to(keys: Sequence[KeyState], stride: int, max_bytes: int) -> Sequence[KeyState]:
    """Thin out the states evenly until they fit in `max_bytes` and `MAX_MOMENTS`; the first always stays."""
    while len(keys) > 1 and (len(keys) > MAX_MOMENTS or _bytes(keys) > max_bytes):
        stride *= 2
        keys = thinned(keys, stride)
    return keys


def _bytes(keys: Sequence[KeyState]) -> int:
    histories = longest(key.state.history.rows for key in keys)
    arrays = sum(MOMENT + key.state.parameters.nbytes * (1 + len(key.state.optimizer.arrays)) for key in keys)
    best = {id(key.state.best): key.state.best.nbytes for key in keys if key.state.best is not None}
    series = sum(rows[_known(rows)].nbytes for rows in histories.values())
    return arrays + sum(best.values()) + series


def _known(rows: Array) -> Flags:
    """Which rows of a history are written, (1 + metrics,): not those of metrics that the run does not have.

    A network of two layers has no third gradient, and a missing metric is read as nan.
    """
    known: Flags = np.logical_not(np.isnan(rows).all(axis=1))
    known[0] = True
    return known


def longest(histories: Iterable[Array]) -> Mapping[int, Array]:
    """Address of each block of memory -> the longest history in it; the others there are its first columns."""
    found: dict[int, Array] = {}
    for rows in histories:
        address = _address(rows)
        if address not in found or found[address].shape[1] < rows.shape[1]:
            found[address] = rows
    return found


def _address(rows: Array) -> int:
    address: int = rows.__array_interface__["data"][0]
    return address


def _index(experiment: Experiment, known: list[Experiment]) -> int:
    """The index of an experiment in `known`, to which it is added if missing."""
    for place in reversed(range(len(known))):
        if known[place] is experiment or known[place] == experiment:
            return place
    known.append(experiment)
    return len(known) - 1


def _variant(experiment: Experiment, first: Experiment) -> Variant:
    changes = {name: experiment.text(name) for name in experiment.differences(first)}
    return Variant(experiment.title, experiment.teaches, changes, experiment.suggests)
