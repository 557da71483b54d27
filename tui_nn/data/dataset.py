"""A data set, split and ready to train on."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from tui_nn.data.features import expand
from tui_nn.data.projection import Plane, pair_plane, principal_plane, whole_plane
from tui_nn.data.samples import Samples
from tui_nn.data.scaling import Scaling
from tui_nn.data.splitting import test_count
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.initializers import Rng

FEW_ROWS = 4
"""Features or classes up to which each is kept in one piece of the memory, else each sample."""

CHUNK = 65_536
"""Samples that are copied at a time."""

IN_THE_PLANE = 2
"""Features of data that are shown as they are, and of which others can be computed."""


@dataclass(frozen=True, eq=False)
class Subset:
    """The training set or the test set: read-only arrays."""

    x: Array
    """What the network is given, (inputs, samples)."""
    raw: Array
    """What pictures show: the features as they came where these are one or two, else `x`; (features, samples)."""
    labels: Labels
    """Class indices, (samples,); all 0 where the target is a value."""
    targets: Array
    """One-hot labels (classes, samples), or values (1, samples)."""
    variance: float
    """Of the values in `targets`; 1 for classes."""

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> Subset:
        """The first `count` samples, or itself if there are no more: a random sample, as the set was shuffled."""
        if count >= len(self):
            return self
        x, raw, targets = (array[:, :count] for array in (self.x, self.raw, self.targets))
        return Subset(x, raw, self.labels[:count], targets, self.variance)


@dataclass(frozen=True, eq=False)
class Inputs:
    """How the network's inputs are made of the features as they came."""

    names: tuple[str, ...]
    """Of the computed features; empty for the features as they are."""
    scaling: Scaling | None

    def __call__(self, raw: Array) -> Array:
        """The inputs (inputs, samples) of `raw` (features, samples)."""
        x = expand(raw, self.names) if self.names else raw
        return self.scaling.apply(x) if self.scaling else x


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything the data settings determine."""

    train: Subset
    test: Subset
    inputs: Inputs
    raw_names: tuple[str, ...]
    """Of the features that pictures show."""
    feature_names: tuple[str, ...]
    """Of the network's inputs."""
    class_names: tuple[str, ...]
    """Empty where the target is a value."""
    target_name: str
    target_scale: tuple[float, float]
    """Mean and deviation that bring a value of `targets` back to what it was: value * std + mean."""
    best_possible: tuple[float, float] | None
    """Accuracy (or R²) and loss of the best possible predictor on the test set, where it is known."""
    rng: Rng
    """The random generator that drew the data, where the weights may go on drawing."""
    note: str
    report: tuple[str, ...] = ()
    """What was worked out of a file, line by line."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of each column of a file that could be the target -> what it holds, in words."""

    @property
    def is_regression(self) -> bool:
        """Whether the target is a value."""
        return not self.class_names

    @property
    def loss(self) -> str:
        """The name of the loss in `LOSSES`."""
        return "squared error" if self.is_regression else "cross-entropy"

    @property
    def output_names(self) -> tuple[str, ...]:
        """Of the network's outputs."""
        return self.class_names or (self.target_name,)

    @property
    def in_the_plane(self) -> bool:
        """Whether one or two features are all there is, so that pictures need no projection."""
        return len(self.raw_names) <= IN_THE_PLANE

    @cached_property
    def principal(self) -> Plane:
        """The plane of the first two principal components of the training set, or the data's own."""
        if self.in_the_plane:
            return whole_plane(self.raw_names)
        return principal_plane(self.train.x)

    def pair(self, first: int, second: int) -> Plane:
        """The plane of two features, the others at their mean over the training set."""
        return pair_plane(self.train.raw, self.raw_names, first, second)

    def lift(self, plane: Plane, points: Array) -> Array:
        """The network's inputs (inputs, n) at `points` (2, n) of a plane."""
        raw = plane.lift(points)
        return self.inputs(raw) if self.in_the_plane else raw


def split(
    samples: Samples,
    test_fraction: float,
    seed: int,
    dtype: str,
    features: tuple[str, ...] = (),
    standardize: bool = False,
    note: str = "",
    report: tuple[str, ...] = (),
    columns: Mapping[str, str] | None = None,
) -> Dataset:
    """Split the samples: the first of a random permutation are the test set.

    That is what `train_test_split(test_size=test_fraction, random_state=seed)` of scikit-learn does. `features`
    are those computed of two, empty for the features as they are. Standardized are the features and a target
    value, both by the training set alone.
    """
    order = np.random.RandomState(seed).permutation(samples.x.shape[1])
    tests = test_count(len(order), test_fraction)
    chosen = (order[tests:], order[:tests])
    raws = [_gather(samples.x, indices, dtype) for indices in chosen]
    in_the_plane = len(raws[0]) <= IN_THE_PLANE
    xs = [expand(raw, features) if features else raw for raw in raws]
    scaling = Scaling.fit(xs[0]) if standardize else None
    if scaling:
        xs = [scaling.apply(x) if in_the_plane else scaling.apply(x, out=x) for x in xs]
    target, target_scale = samples.target, (0.0, 1.0)
    if standardize and not samples.class_names:
        learned_from = target[chosen[0]]
        target_scale = float(learned_from.mean()), math.sqrt(_variance(learned_from.astype(np.float64)))
        target = (target - target_scale[0]) / target_scale[1]
    train, test = (
        _subset(x, raw if in_the_plane else x, target[indices], len(samples.class_names), dtype)
        for x, raw, indices in zip(xs, raws, chosen, strict=True)
    )
    best_possible = None
    if samples.best_possible:
        best, loss = samples.best_possible.score(test.raw.astype(np.float64), samples.target[chosen[1]])
        best_possible = best, loss / target_scale[1] ** 2
    return Dataset(
        train=train,
        test=test,
        inputs=Inputs(features, scaling),
        raw_names=samples.feature_names,
        feature_names=tuple(_named_after(name, samples.feature_names) for name in features) or samples.feature_names,
        class_names=samples.class_names,
        target_name=samples.target_name,
        target_scale=target_scale,
        best_possible=best_possible,
        rng=samples.rng or np.random.default_rng([seed, 1]),
        note=samples.note or note,
        report=report,
        columns=columns or {},
    )


def _named_after(feature: str, names: tuple[str, ...]) -> str:
    """The name of a computed feature with those of the two features it is made of."""
    first, second = names
    return "".join({"x1": first, "x2": second}.get(part, part) for part in re.split("(x[12])", feature))


def _gather(x: Array, indices: Labels, dtype: str) -> Array:
    """The samples `indices` of `x`; where they are long, each lies in one piece of the memory.

    A mini-batch at random then touches few lines of the cache, so its time hardly grows with the number of samples.
    """
    if len(x) <= FEW_ROWS:
        return np.ascontiguousarray(x[:, indices], dtype)
    rows = np.empty((len(indices), len(x)), dtype)
    for first in range(0, len(indices), CHUNK):
        here = slice(first, first + CHUNK)
        rows[here] = x[:, indices[here]].T
    return rows.T


def _variance(values: Array) -> float:
    """Their variance; 1 where all are the same, because being off by anything is infinitely bad then.

    The computed variance of equal values may be a rounding error, and that of the tiniest ones is 0.
    """
    return float(np.var(values, dtype=np.float64)) or 1.0 if values.min() < values.max() else 1.0


def _subset(x: Array, raw: Array, target: Array | Labels, classes: int, dtype: str) -> Subset:
    count = len(target)
    if classes:
        labels = target.astype(np.int64)
        targets = np.zeros((classes, count), dtype, order="C" if classes <= FEW_ROWS else "F")
        targets[labels, np.arange(count)] = 1
        variance = 1.0
    else:
        labels = np.zeros(count, np.int64)
        targets = target.astype(dtype)[np.newaxis]
        variance = _variance(targets)
    for array in (x, raw, labels, targets):
        array.flags.writeable = False
    return Subset(x, raw, labels, targets, variance)
