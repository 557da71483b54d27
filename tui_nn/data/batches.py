"""Batch orders, which choose the samples of each update.

To add an order, add a class and an entry to `BATCH_ORDERS`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from tui_nn.nn.arrays import Labels
from tui_nn.nn.counted import CountedRandom, Purpose

Chosen = slice | Labels
"""A selection of samples of the training set: a range, or their indices (samples,)."""


class BatchOrder(ABC):
    """Chooses the mini-batch of each update, as a function of the progress of the run and the seed."""

    help: ClassVar[str]
    """One line for the settings panel and the command line."""

    def __init__(self, samples: int, seed: int) -> None:
        """`samples` is the size of the training set; `seed` determines the shuffling, if the order shuffles."""
        self._samples = samples
        self._seed = seed

    @abstractmethod
    def batch(self, step: int, samples_seen: int, size: int) -> Chosen:
        """The samples of one update.

        Args:
            step: number of earlier updates.
            samples_seen: number of samples that they used, with repetitions. An epoch ends at each multiple of the
                size of the training set.
            size: samples per mini-batch, at least 1; the last of an epoch may have fewer.
        """

    def updates(self, samples_seen: int, until: int, size: int) -> int:
        """Number of updates from `samples_seen` to `until`, which is a multiple of the size of the training set."""
        epochs, rest = divmod(max(until - samples_seen, 0), self._samples)
        return epochs * math.ceil(self._samples / size) + math.ceil(rest / size)


class ArticleOrder(BatchOrder):
    """The article's wrap-around: the samples of update s start at (s * size) % (samples - size).

    If `size` divides `samples`, the last mini-batch of the training set is never used.
    """

    help = "windows in order, wrapped around as in the article"

    def batch(self, step: int, samples_seen: int, size: int) -> Chosen:
        """A window of exactly `size` samples."""
        offset = (step * size) % max(self._samples - size, 1)
        return slice(offset, offset + size)

    def updates(self, samples_seen: int, until: int, size: int) -> int:
        """Each takes `size` samples, also across the end of an epoch."""
        return math.ceil(max(until - samples_seen, 0) / size)


class InOrder(BatchOrder):
    """The training set from first to last, repeatedly; every epoch has each sample exactly once."""

    help = "first to last, each sample once an epoch"

    def batch(self, step: int, samples_seen: int, size: int) -> Chosen:
        """The next samples of this epoch."""
        first = samples_seen % self._samples
        return slice(first, min(first + size, self._samples))


class Shuffled(BatchOrder):
    """Like `InOrder`, but over a new random permutation each epoch."""

    help = "reshuffled each epoch, each sample once"

    def __init__(self, samples: int, seed: int) -> None:
        super().__init__(samples, seed)
        self._random = CountedRandom(seed, Purpose.BATCHES)
        self._epoch = -1
        self._permutation: Labels = np.empty(0, np.int64)

    def batch(self, step: int, samples_seen: int, size: int) -> Chosen:
        """The next samples of the permutation of this epoch, which depends only on the seed and the epoch."""
        epoch, first = divmod(samples_seen, self._samples)
        if epoch != self._epoch:
            self._permutation = self._random.at(epoch).permutation(self._samples)
            self._epoch = epoch
        return self._permutation[first : first + size]


BATCH_ORDERS: dict[str, type[BatchOrder]] = {
    "article": ArticleOrder,
    "in order": InOrder,
    "shuffled": Shuffled,
}
