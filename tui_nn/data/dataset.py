"""A data set, split into a training set and a test set and ready for training."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from tui_nn.data.baseline import Baseline, majority, mean
from tui_nn.data.bayes import Best, Distribution, best_possible
from tui_nn.data.preprocessing import Inputs, Preprocessing
from tui_nn.data.projection import Plane, pair_plane, principal_plane, whole_plane
from tui_nn.data.samples import CHUNK
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.rng import RngState

LARGEST_VALUES = {"float64": 1e150, "float32": 1e15}
"""Precision -> the largest target value, standardized or not: a million of their squares can be added up."""

IN_THE_PLANE = 2
"""Data with up to this many features need no projection to be shown, and features can be computed from them."""


@dataclass(frozen=True, eq=False)
class Subset:
    """The training, validation or test set; its arrays are read-only."""

    x: Array
    """Inputs of the network, (inputs, samples)."""
    raw: Array
    """Coordinates for views, (features, samples): the original features if there are one or two, else `x`."""
    labels: Labels
    """Class indices, (samples,); all 0 for regression."""
    targets: Array
    """One-hot labels (classes, samples), or for regression values (1, samples)."""
    variance: float
    """Variance of the values in `targets`, 0 if all are equal; 1 for classes."""

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> Subset:
        """The first `count` samples, or the subset itself if it has no more; random, because the set is shuffled."""
        if count >= len(self):
            return self
        x, raw, targets = (array[:, :count] for array in (self.x, self.raw, self.targets))
        return Subset(x, raw, self.labels[:count], targets, self.variance)


@dataclass(frozen=True)
class FileInfo:
    """What is known of a data file; empty for other data."""

    report: tuple[str, ...] = ()
    """The report, line by line."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of each column that could be the target -> description of its contents."""
    facts: Mapping[str, Any] | None = None
    """The contents in the form of `tui-nn inspect --json`."""


NO_FILE = FileInfo()


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything that the data settings determine."""

    train: Subset
    validation: Subset | None
    """None if no samples are set aside for it."""
    test: Subset
    preprocessing: Preprocessing
    """How the columns of the data became inputs and targets."""
    raw_names: tuple[str, ...]
    """Names of the rows of `Subset.raw`."""
    feature_names: tuple[str, ...]
    """Names of the inputs of the network."""
    distribution: Distribution | None
    """What the samples were drawn from, if known."""
    has_one_unit: bool
    """Whether all features are measured in the same unit, as in generated data."""
    rng_state: RngState
    """State of the random generator after drawing the data; weights with the seed `data` are drawn from it."""
    note: str
    """Notes about the data set, if any."""
    file: FileInfo = NO_FILE
    image: tuple[int, int] | None = None
    """Rows and columns of the image whose pixels are the inputs, row by row; None if they are none."""

    @property
    def inputs(self) -> Inputs:
        """Computes the inputs of the network from the original features."""
        return self.preprocessing.inputs

    @property
    def class_names(self) -> tuple[str, ...]:
        """Empty for regression."""
        return self.preprocessing.target.class_names

    @property
    def target_name(self) -> str:
        """The name of the column to predict."""
        return self.preprocessing.target.column.name

    @property
    def target_scale(self) -> tuple[float, float]:
        """Mean and standard deviation that restore the original target: `targets` * std + mean."""
        return self.preprocessing.target.mean, self.preprocessing.target.std

    @property
    def is_regression(self) -> bool:
        """Whether the target is a number rather than a class."""
        return self.preprocessing.target.is_regression

    @property
    def held_out(self) -> Subset:
        """The set that the curves and the stop rules use: the validation set, or the test set if there is none."""
        return self.validation or self.test

    @property
    def held_out_name(self) -> str:
        """What the `held_out` set is called."""
        return "validation" if self.validation else "test"

    @property
    def loss(self) -> str:
        """The name of the loss in `LOSSES`."""
        return self.preprocessing.target.loss

    @property
    def output_names(self) -> tuple[str, ...]:
        """Names of the outputs of the network."""
        return self.class_names or (self.target_name,)

    @cached_property
    def baseline(self) -> Baseline:
        """The score on the test set of a predictor that uses no features."""
        if self.is_regression:
            return mean(self.test.variance, self.target_scale[1])
        return majority(self.train.labels, self.test.labels, self.class_names)

    @cached_property
    def guessing_loss(self) -> float:
        """The loss of a predictor without features on the training set: the entropy of its classes, or the variance."""
        if self.is_regression:
            return self.train.variance
        shares = np.bincount(self.train.labels) / len(self.train)
        shares = shares[shares > 0]
        return -float(np.sum(shares * np.log(shares)))

    @property
    def in_the_plane(self) -> bool:
        """Whether there are only one or two features, so that no projection is needed to show them."""
        return len(self.raw_names) <= IN_THE_PLANE

    @cached_property
    def best_possible(self) -> Best | None:
        """Score (accuracy or R²) and loss, in the units of `targets`, that the ideal predictor is expected to have.

        They are properties of the distribution and of the chosen features, not of the test set: a network may be a
        little better on the test set by luck. None if unknown.
        """
        best = best_possible(self.distribution, self.inputs.names) if self.distribution else None
        return best and (best[0], best[1] / self.target_scale[1] ** 2)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all samples and names, in hexadecimal; it does not depend on the memory layout."""
        digest = hashlib.sha256()
        names = (self.raw_names, self.feature_names, self.class_names, self.target_name)
        digest.update(repr(names).encode())
        # Without a validation set, the fingerprint is what it was before there were any.
        for subset in (self.train, *([self.validation] if self.validation else []), self.test):
            arrays = [subset.x, subset.labels, subset.targets, *([] if subset.raw is subset.x else [subset.raw])]
            for array in arrays:
                digest.update(f"{array.dtype.str}{array.shape}".encode())
                for first in range(0, array.shape[-1], CHUNK):
                    digest.update(np.ascontiguousarray(array[..., first : first + CHUNK]).data)
        return digest.hexdigest()

    @cached_property
    def principal(self) -> Plane:
        """The plane of the first two principal components of the training set, or of its only one or two features."""
        if self.in_the_plane:
            return whole_plane(self.raw_names)
        return principal_plane(self.train.x)

    def pair(self, first: int, second: int) -> Plane:
        """The plane of features `first` and `second`; the others are fixed at their mean over the training set."""
        return pair_plane(self.train.raw, self.raw_names, first, second)

    def lift(self, plane: Plane, points: Array) -> Array:
        """The inputs of the network (inputs, n) at `points` (2, n) of `plane`."""
        raw = plane.lift(points)
        return self.inputs(raw) if self.in_the_plane else raw

    def original(self, subset: Subset, index: int) -> Array:
        """The original features (features,) of a sample, in their own units: not standardized."""
        raw = subset.raw[:, [index]]
        # With one or two features, `raw` has never been standardized.
        scaling = None if self.in_the_plane else self.inputs.scaling
        return np.asarray((scaling.undo(raw) if scaling else raw)[:, 0])


def best_possible_name(is_regression: bool) -> str:
    """What limits any predictor, for views and summaries: the Bayes rate, or the noise."""
    return "noise" if is_regression else "Bayes"


def variance_of(values: Array) -> float:
    """The variance of `values`, (samples,) or (1, samples); exactly 0 if all are equal, without rounding errors."""
    return float(np.var(values, dtype=np.float64)) if values.min() < values.max() else 0.0
