"""Take the samples out of DuckDB into arrays that were made once, window by window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.files.encoders import Encoder
from tui_nn.data.files.store import AT_ONCE, Store
from tui_nn.nn.arrays import Array, Labels

CHUNK = 65_536
"""Rows that are fetched at a time."""


@dataclass(frozen=True)
class Wanted:
    """Which rows are samples."""

    keep: str
    """SQL for the rows that can be taken."""
    rows: int
    """How many these are."""
    samples: int
    """How many of them are taken, evenly at random."""
    seed: int


def take(
    store: Store, encodings: Sequence[Encoder], target: str, classes: bool, wanted: Wanted, dtype: str
) -> tuple[Array, Labels | Array]:
    """The features (features, samples) and the target (samples,)."""
    x = np.empty((sum(len(one.names) for one in encodings), wanted.samples), dtype)
    y = np.empty(wanted.samples, np.int64 if classes else dtype)
    draw = Draw(wanted)
    at = 0
    for start in range(0, store.rows, CHUNK):
        source = f"FROM rows WHERE rowid >= {start} AND rowid < {start + CHUNK} AND {wanted.keep}"
        targets = store.arrays(f"SELECT {target} AS f0 {source}")["f0"]
        picked = draw.pick(len(targets))
        end = at + len(targets[picked])
        y[at:end] = targets[picked]
        _take_features(store, encodings, source, picked, x[:, at:end])
        at = end
    for encoding, features in _parts(encodings, x):
        encoding.fill(features)
    return x, y


def _take_features(store: Store, encodings: Sequence[Encoder], source: str, picked: Labels | slice, x: Array) -> None:
    parts = list(_parts(encodings, x))
    for first in range(0, len(parts), AT_ONCE):
        group = parts[first : first + AT_ONCE]
        fields = ", ".join(f"{encoding.sql} AS f{i}" for i, (encoding, _) in enumerate(group))
        window = store.arrays(f"SELECT {fields} {source}")
        for i, (encoding, features) in enumerate(group):
            encoding.write(window[f"f{i}"][picked], features)


def _parts(encodings: Sequence[Encoder], x: Array) -> Iterator[tuple[Encoder, Array]]:
    """Each encoding with its rows of the features."""
    first = 0
    for encoding in encodings:
        yield encoding, x[first : first + len(encoding.names)]
        first += len(encoding.names)


class Draw:
    """An even draw of some of all rows, met a window at a time.

    How many of a window are picked is hypergeometric, as if all had been drawn at once.
    """

    def __init__(self, wanted: Wanted) -> None:
        # A generator apart from those that split and shuffle the samples by the same seed.
        self._rng = np.random.default_rng([wanted.seed, 2])
        self._rows = wanted.rows
        self._samples = wanted.samples

    def pick(self, window: int) -> Labels | slice:
        """Which of the next `window` rows are samples, in their order."""
        if self._rows == self._samples:
            return slice(None)
        count = int(self._rng.hypergeometric(self._samples, self._rows - self._samples, window))
        self._rows -= window
        self._samples -= count
        return np.sort(self._rng.choice(window, count, replace=False))
