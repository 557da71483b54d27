"""A data set, split and ready to train on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tui_nn.data.generators import GENERATORS, Samples
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.initializers import Stream


@dataclass(frozen=True, eq=False)
class Part:
    """The training set or the test set: read-only arrays."""

    x: Array
    """Features, (features, samples)."""
    labels: Labels
    """Class indices, (samples,)."""
    targets: Array
    """One-hot labels, (classes, samples)."""

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything the data settings determine."""

    train: Part
    test: Part
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    ceiling: tuple[float, float] | None
    """Accuracy and cross-entropy of the best possible classifier on the test set, where it is known."""
    stream: Stream
    """The random stream that drew the data, where the weights may go on drawing."""
    note: str


def test_count(samples: int, test_fraction: float) -> int:
    """How many of `samples` become the test set: rounded up, as scikit-learn does."""
    return math.ceil(samples * test_fraction)


def generate(generator: str, samples: int, spread: float, test_fraction: float, seed: int, dtype: str) -> Dataset:
    """Draw a data set and split it: the first of a random permutation are the test set.

    That is what `train_test_split(test_size=test_fraction, random_state=seed)` of scikit-learn does.
    """
    entry = GENERATORS[generator]
    drawn = entry.draw(samples, spread, seed)
    order = np.random.RandomState(seed).permutation(len(drawn.labels))
    tests = test_count(len(order), test_fraction)
    test = _part(drawn, order[:tests], entry.classes, dtype)
    return Dataset(
        train=_part(drawn, order[tests:], entry.classes, dtype),
        test=test,
        feature_names=tuple(f"x{i + 1}" for i in range(len(drawn.x))),
        class_names=tuple(f"c{k}" for k in range(entry.classes)),
        ceiling=drawn.bayes.score(test.x.astype(np.float64), test.labels) if drawn.bayes else None,
        stream=drawn.stream or np.random.default_rng([seed, 1]),
        note=entry.note,
    )


def _part(drawn: Samples, chosen: Labels, classes: int, dtype: str) -> Part:
    labels = drawn.labels[chosen].astype(np.int64)
    targets = np.zeros((classes, len(labels)), dtype)
    targets[labels, np.arange(len(labels))] = 1
    part = Part(np.ascontiguousarray(drawn.x[:, chosen], dtype), labels, targets)
    for array in (part.x, part.labels, part.targets):
        array.flags.writeable = False
    return part
