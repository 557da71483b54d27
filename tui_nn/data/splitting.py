"""Splits samples into a test set, a validation set and a training set.

To add a way to split, add an entry to `SPLITS`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from tui_nn.nn.arrays import Labels


class Sizes(NamedTuple):
    """How many samples go into the sets that are split off; the others are the training set."""

    test: int
    validation: int


class Parts(NamedTuple):
    """The indices of the samples of each set, in random order."""

    train: Labels
    validation: Labels
    test: Labels


class Assign(Protocol):
    """Assigns samples to the sets."""

    def __call__(self, *, order: Labels, labels: Labels, sizes: Sizes) -> Parts:
        """The samples of each set.

        Args:
            order: a random permutation of all indices, (samples,).
            labels: the class of each sample, 0 for regression, (samples,).
            sizes: of the sets.
        """
        ...


@dataclass(frozen=True)
class Split:
    """A way to split."""

    help: str
    assign: Assign


def sizes_of(samples: int, test_fraction: float, validation_fraction: float) -> Sizes:
    """The sizes of the sets: rounded up as in scikit-learn, but at least one sample is left to train on."""
    test = min(math.ceil(samples * test_fraction), samples - 1)
    return Sizes(test, min(math.ceil(samples * validation_fraction), samples - test - 1))


def split_growing(labels: Labels, test_fraction: float, validation_fraction: float) -> Parts:
    """Split a data set that may grow.

    Adding a sample never moves an earlier one to another set, unless a set was empty: the training set then takes its
    place. Removing a sample may move later ones of its class.

    Of each class, the samples of the test set and the validation set come at even intervals, as soon as their number
    makes up the fraction; the first of each class is a training sample.

    Args:
        labels: class of each sample, in the order of adding them, (samples,).
        test_fraction: of each class, from 0 to below 1.
        validation_fraction: likewise; both together are below 1.
    """
    ranks = _ranks(labels)
    kinds = _kinds(int(ranks.max()) + 1, test_fraction, validation_fraction)[ranks]
    train, validation, test = (np.flatnonzero(kinds == kind) for kind in range(3))
    if validation_fraction and not len(validation):
        validation = train
    return Parts(train, validation, test if len(test) else train)


def _kinds(count: int, test_fraction: float, validation_fraction: float) -> Labels:
    """The set of each sample of a class, as an index of `Parts`, (count,)."""
    kinds: list[int] = []
    test, validation = Parts._fields.index("test"), Parts._fields.index("validation")
    for number in range(1, count + 1):
        # A product such as 100 * 0.29 is a little less than the whole number it should be.
        due = {
            kind
            for kind, fraction in ((test, test_fraction), (validation, validation_fraction))
            if math.floor(round(number * fraction, 9)) > kinds.count(kind)
        }
        kinds.append(test if test in due else validation if validation in due else 0)
    return np.array(kinds, np.int64)


def _ranks(labels: Labels) -> Labels:
    """The rank of each sample within its class, from 0, (samples,)."""
    by_class = np.argsort(labels, kind="stable")
    counts = np.bincount(labels)
    ranks: Labels = np.empty(len(labels), np.int64)
    ranks[by_class] = np.arange(len(labels)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ranks


def _random(order: Labels, labels: Labels, sizes: Sizes) -> Parts:
    test, validation, train = np.split(order, np.cumsum(sizes))
    return Parts(train, validation, test)


def _stratified(order: Labels, labels: Labels, sizes: Sizes) -> Parts:
    """Each set takes its share of every class: the first samples in `order` that no set before it has taken."""
    ordered = labels[order]
    counts, rank = np.bincount(ordered), _ranks(ordered)
    test = _shares(counts, sizes.test, left=1 + (sizes.validation > 0))
    validation = _shares(counts - test, sizes.validation, left=1)
    is_test = rank < test[ordered]
    is_validation = ~is_test & (rank < (test + validation)[ordered])
    return Parts(order[~is_test & ~is_validation], order[is_validation], order[is_test])


def _shares(counts: Labels, total: int, left: int) -> Labels:
    """How many samples of each class a set of `total` samples takes, in proportion to `counts`, by largest remainder.

    A class leaves `left` samples for the other sets, and gives one to this set before any other class gives a second,
    as far as there are enough samples.
    """
    room = np.maximum(counts - left, 0)
    exact = counts * (total / int(counts.sum()))
    shares: Labels = np.minimum(np.floor(exact).astype(np.int64), room)
    while (missing := total - int(shares.sum())) > 0:
        limit = room if (shares < room).any() else counts
        takers = np.flatnonzero(shares < limit)
        takers = takers[np.lexsort((shares[takers] - exact[takers], shares[takers] > 0))]
        shares[takers[:missing]] += 1
    for label in np.flatnonzero((shares == 0) & (room > 0)):
        richest = int(np.argmax(shares))
        if shares[richest] < 2:
            break
        shares[richest] -= 1
        shares[label] = 1
    return shares


SPLITS: dict[str, Split] = {
    "random": Split("whatever the classes, as the article does", _random),
    "stratified": Split("each class has the same share in every set", _stratified),
}
"""Name -> way to split. With "random", the test set is that of scikit-learn's `train_test_split`."""
