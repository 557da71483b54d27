"""What is known about one test point: its features, what the network makes of it, and the training points like it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from tui_nn.data.columns import ANY_UNIT, MISSING_CATEGORY, PERCENT, Boolean, Category, Column
from tui_nn.data.dataset import Dataset, Subset
from tui_nn.data.files.choices import BOOLEANS
from tui_nn.data.samples import CHUNK
from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import predicted_labels
from tui_nn.render.numbers import plain_number
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.evaluation import are_close

NEIGHBORS = 5
"""Number of training points that are listed."""


@dataclass(frozen=True)
class Neighbor:
    """A training point near the test point."""

    index: int
    """Index in the training set."""
    distance: float
    """Euclidean distance in the inputs of the network."""


@dataclass(frozen=True, eq=False)
class PointFacts:
    """A test point at one moment of the run."""

    snapshot: Snapshot
    index: int
    """Index in the test set."""

    @property
    def dataset(self) -> Dataset:
        """The data set of the run."""
        return self.snapshot.dataset

    @property
    def x(self) -> Array:
        """The inputs of the network, (inputs, 1)."""
        return np.asarray(self.dataset.test.x[:, [self.index]])

    @cached_property
    def layers(self) -> list[Array]:
        """The inputs, the activations of each hidden layer, and the outputs, (units,) each."""
        return [layer[:, 0] for layer in (self.x, *self.snapshot.network.activations(self.x))]

    @property
    def outputs(self) -> Array:
        """The probabilities of the classes, or the predicted value, (outputs,)."""
        return self.layers[-1]

    @property
    def label(self) -> int:
        """The true class; 0 for regression."""
        return int(self.dataset.test.labels[self.index])

    @cached_property
    def predicted_label(self) -> int:
        """The predicted class; 0 for regression."""
        return int(predicted_labels(self.outputs[:, np.newaxis])[0])

    @cached_property
    def is_correct(self) -> bool:
        """Whether the class is right, or the value close."""
        test = self.dataset.test
        if self.dataset.is_regression:
            return bool(are_close(self.outputs, test.targets[:, self.index], test.variance)[0])
        return self.predicted_label == self.label

    @property
    def truth(self) -> str:
        """The true class or value."""
        return target_text(self.dataset, self.dataset.test, self.index)

    @property
    def prediction(self) -> str:
        """The predicted class, or the predicted value in the units of the target."""
        if self.dataset.is_regression:
            return plain_number(self._restored(self.outputs))
        return self.dataset.class_names[self.predicted_label]

    @property
    def error(self) -> str:
        """How far the predicted value is from the true one, in the units of the target."""
        true = self._restored(self.dataset.test.targets[:, self.index])
        return plain_number(self._restored(self.outputs) - true)

    def _restored(self, value: Array) -> float:
        return float(self.dataset.preprocessing.target.restored(value)[0])

    @cached_property
    def features(self) -> list[tuple[str, str]]:
        """Name and value of each original column, in its own units."""
        original = self.dataset.original(self.dataset.test, self.index)
        features, first = [], 0
        for column in self.dataset.preprocessing.columns:
            features.append((column.name, column_text(column, original[first : first + len(column.names)])))
            first += len(column.names)
        return features

    @property
    def has_other_inputs(self) -> bool:
        """Whether the network sees other numbers than the features: standardized, or computed from them."""
        return self.dataset.inputs.scaling is not None or bool(self.dataset.inputs.names)

    @property
    def neighbors(self) -> tuple[Neighbor, ...]:
        """The nearest training points, the nearest first."""
        found = _NEIGHBORS.get(self.dataset)
        if found is None or found[0] != self.index:
            found = _NEIGHBORS[self.dataset] = self.index, nearest(self.dataset.train.x, self.x, NEIGHBORS)
        return found[1]


_NEIGHBORS: WeakKeyDictionary[Dataset, tuple[int, tuple[Neighbor, ...]]] = WeakKeyDictionary()
"""The last test point of each data set that is still in use, and its neighbors; not thread-safe."""


def nearest(points: Array, x: Array, count: int) -> tuple[Neighbor, ...]:
    """The `count` of `points` (inputs, n) nearest to `x` (inputs, 1); of equally near ones, the first."""
    squares = np.empty(points.shape[1])
    with np.errstate(over="ignore"):
        for first in range(0, len(squares), CHUNK):
            here = slice(first, first + CHUNK)
            difference = points[:, here] - x
            squares[here] = np.einsum("ij,ij->j", difference, difference)
    count = min(count, len(squares))
    # Sorting a million distances takes ten times as long as finding those that are small enough.
    close = np.flatnonzero(squares <= np.partition(squares, count - 1)[count - 1])
    order = close[np.argsort(squares[close], kind="stable")][:count]
    return tuple(Neighbor(int(index), float(np.sqrt(squares[index]))) for index in order)


def target_text(dataset: Dataset, subset: Subset, index: int) -> str:
    """The class of a sample, or its value in the units of the target."""
    if not dataset.is_regression:
        return dataset.class_names[int(subset.labels[index])]
    return plain_number(float(dataset.preprocessing.target.restored(subset.targets[:, index])[0]))


def column_text(column: Column, features: Array) -> str:
    """The value of a column, given the features (n,) that it became."""
    if isinstance(column, Category):
        return [*column.categories, MISSING_CATEGORY][int(features.argmax())]
    if isinstance(column, Boolean):
        return column.truth if features[0] > 1 / 2 else _opposite(column.truth)
    number = plain_number(float(features[0]))
    if column.unit in ("", ANY_UNIT):
        return number
    return number + column.unit if column.unit == PERCENT else column.unit + number


def _opposite(truth: str) -> str:
    """How data that spell yes as `truth` most likely spell no."""
    return next((max(no, key=len) for no, yes in BOOLEANS if truth.lower() in yes), "no")
