"""Fetches samples from DuckDB into preallocated arrays, a chunk of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.columns import Column
from tui_nn.data.files.encoders import FileColumn
from tui_nn.data.files.store import COLUMNS_PER_QUERY, Store
from tui_nn.data.samples import CHUNK
from tui_nn.nn.arrays import Array, Labels


@dataclass(frozen=True)
class Sampling:
    """Which rows become samples."""

    condition: str
    """SQL condition of the rows that can be used."""
    rows: int
    """Number of these rows."""
    samples: int
    """How many of them are drawn, each with the same probability."""
    seed: int


def fetch_samples(
    store: Store, columns: Sequence[FileColumn], target: str, is_class: bool, sampling: Sampling, dtype: str
) -> tuple[Array, Labels | Array, tuple[Column, ...]]:
    """The features (features, samples) in `dtype`, and the target (samples,): class indices, or values in `dtype`.

    Also the columns, with what they have learned. `target` is the SQL expression of the target.
    """
    x = np.empty((sum(len(one.column.names) for one in columns), sampling.samples), dtype)
    y = np.empty(sampling.samples, np.int64 if is_class else dtype)
    sampler = RowSampler(sampling)
    start = 0
    for row in range(0, store.rows, CHUNK):
        condition = f"rowid >= {row} AND rowid < {row + CHUNK} AND {sampling.condition}"
        (targets,) = store.arrays([target], condition)
        picked = sampler.pick(len(targets))
        stop = start + len(targets[picked])
        y[start:stop] = targets[picked]
        _fetch_features(store, columns, condition, picked, x[:, start:stop])
        start = stop
    return x, y, tuple(_filled(one, features) for one, features in _split_features(columns, x))


def _filled(one: FileColumn, x: Array) -> Column:
    """The column with what it has learned of `x` (features, samples), whose missing values are replaced."""
    column = one.column.learn(x) if one.learns else one.column
    column.fill_in(x)
    return column


def _fetch_features(
    store: Store, columns: Sequence[FileColumn], condition: str, picked: Labels | slice, x: Array
) -> None:
    """Write the features of the picked rows that meet `condition` into `x` (features, rows)."""
    parts = list(_split_features(columns, x))
    for first in range(0, len(parts), COLUMNS_PER_QUERY):
        group = parts[first : first + COLUMNS_PER_QUERY]
        fetched = store.arrays([one.sql for one, _ in group], condition)
        for (one, features), codes in zip(group, fetched, strict=True):
            one.column.write(codes[picked], features)


def _split_features(columns: Sequence[FileColumn], x: Array) -> Iterator[tuple[FileColumn, Array]]:
    """Each column with its rows of the features `x` (features, samples)."""
    first = 0
    for one in columns:
        yield one, x[first : first + len(one.column.names)]
        first += len(one.column.names)


class RowSampler:
    """Draws rows without replacement from rows that arrive in chunks.

    The number drawn from a chunk is hypergeometric, as if all rows had been drawn from at once.
    """

    def __init__(self, sampling: Sampling) -> None:
        # The extra key keeps this generator apart from those that split and shuffle with the same seed.
        self._rng = np.random.default_rng([sampling.seed, 2])
        self._rows = sampling.rows
        self._samples = sampling.samples

    def pick(self, rows: int) -> Labels | slice:
        """The indices of the samples among the next `rows` rows, in ascending order."""
        if self._rows == self._samples:
            return slice(None)
        count = int(self._rng.hypergeometric(self._samples, self._rows - self._samples, rows))
        self._rows -= rows
        self._samples -= count
        return np.sort(self._rng.choice(rows, count, replace=False))
