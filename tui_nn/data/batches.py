"""Which samples each update learns from.

To add an order, add an entry to `BATCH_ORDERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Labels

Chosen = slice | Labels
"""Which samples of the training set: a range, or their indices (samples,)."""


class Batches(Protocol):
    """An endless series of mini-batches."""

    def next(self, size: int) -> Chosen:
        """The next mini-batch, of `size` samples or, at the end of an epoch, fewer."""
        ...


@dataclass(frozen=True)
class BatchOrder:
    """`start(samples, seed)` begins the series over a training set of `samples`."""

    help: str
    start: Callable[[int, int], Batches]


class ArticleOrder:
    """The article's wrap-around: update s takes the samples from (s * size) % (samples - size) on.

    Where `size` divides `samples`, the last batch of the training set is never reached.
    """

    def __init__(self, samples: int, seed: int) -> None:
        self._samples = samples
        self._step = 0

    def next(self, size: int) -> Chosen:
        """The next window of exactly `size` samples."""
        offset = (self._step * size) % max(self._samples - size, 1)
        self._step += 1
        return slice(offset, offset + size)


class InOrder:
    """The training set from first to last, again and again; every epoch has each sample exactly once."""

    def __init__(self, samples: int, seed: int) -> None:
        self._samples = samples
        self._position = 0

    def next(self, size: int) -> Chosen:
        """The next samples; what is left of an epoch may be fewer than `size`."""
        if self._position >= self._samples:
            self._position = 0
        first = self._position
        self._position = min(first + size, self._samples)
        return slice(first, self._position)


class Shuffled:
    """As in order, but over a new random permutation each epoch."""

    def __init__(self, samples: int, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._in_order = InOrder(samples, seed)
        self._samples = samples
        self._permutation: Labels = np.empty(0, np.int64)

    def next(self, size: int) -> Chosen:
        """The next samples of the permutation."""
        window = self._in_order.next(size)
        assert isinstance(window, slice)
        if window.start == 0:
            self._permutation = self._rng.permutation(self._samples)
        return self._permutation[window]


BATCH_ORDERS: dict[str, BatchOrder] = {
    "article": BatchOrder("windows in order, wrapped around as in the article", ArticleOrder),
    "in order": BatchOrder("first to last, each sample once an epoch", InOrder),
    "shuffled": BatchOrder("reshuffled each epoch, each sample once", Shuffled),
}
