"""A data set, split into a training set and a test set and ready for training."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from tui_nn.data.baseline import Baseline, majority, mean
from tui_nn.data.bayes import Best, Distribution, best_possible
from tui_nn.data.columns import Number
from tui_nn.data.preprocessing import Inputs, Preprocessing, Target, named_classes, numbers
from tui_nn.data.projection import Plane, pair_plane, principal_plane, whole_plane
from tui_nn.data.samples import CHUNK, Samples
from tui_nn.data.scaling import Scaling
from tui_nn.data.splitting import SPLITS, Parts, keeping, sizes_of
from tui_nn.errors import DataError
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.rng import RngState

FEW_ROWS = 4
"""With up to this many features or classes, arrays are contiguous by feature; with more, by sample."""

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


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything that the data settings determine."""

    train: Subset
    validation: Subset | None
    """None if no samples are set aside for it."""
    test: Subset
    preprocessing: Preprocessing
    """What made the inputs and targets of the columns of the data."""
    raw_names: tuple[str, ...]
    """Names of the rows of `Subset.raw`."""
    feature_names: tuple[str, ...]
    """Names of the inputs of the network."""
    distribution: Distribution | None
    """What the samples were drawn from, if known."""
    has_one_unit: bool
    """Whether a unit of one feature is worth one of another, as in generated data."""
    rng_state: RngState
    """State of the random generator after drawing the data; weights with the seed `data` are drawn from it."""
    note: str
    """Notes about the data set, if any."""
    report: tuple[str, ...] = ()
    """The report on the data file, line by line; empty for other data."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of each column of a file that could be the target -> description of its contents."""
    facts: Mapping[str, Any] | None = None
    """Contents of the data file in the form of `tui-nn inspect --json`; None for other data."""
    image: tuple[int, int] | None = None
    """Rows and columns of the image whose pixels are the inputs, row by row; None if they are none."""

    @property
    def inputs(self) -> Inputs:
        """What computes the inputs of the network from the original features."""
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
    """The name of the limit to any predictor, for views and summaries: Bayes (the rate), or the noise."""
    return "noise" if is_regression else "Bayes"


def split(
    samples: Samples,
    test_fraction: float,
    seed: int,
    dtype: str,
    validation_fraction: float = 0.0,
    how: str = "random",
    features: tuple[str, ...] = (),
    standardize: bool = False,
    note: str = "",
    report: tuple[str, ...] = (),
    columns: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Dataset:
    """Split samples at random into a training set, a validation set if it is not empty, and a test set.

    Samples that may grow in number are split by their order, as `keeping` says.

    The random test set is that of scikit-learn's `train_test_split(test_size=test_fraction, random_state=seed)`: the
    first samples of a random permutation; the next are the validation set.

    Args:
        samples: all samples.
        test_fraction: size of the test set as a fraction of all samples, above 0 and below 1.
        seed: seed of the permutation.
        dtype: "float64" or "float32".
        validation_fraction: size of the validation set as a fraction of all samples, from 0; 0 for none.
        how: a name in `SPLITS`.
        features: names of features to compute from two original ones; empty to use the original ones.
        standardize: whether to standardize inputs and target values by the statistics of the training set.
        note: note about the data, unless the samples have their own.
        report: the report on a data file, line by line.
        columns: name of each column of a file that could be the target -> description of its contents.
        facts: contents of a data file in the form of `tui-nn inspect --json`.

    Raises:
        DataError: a value of the target is so large that its square overflows.
    """
    order = np.random.RandomState(seed).permutation(samples.x.shape[1])
    labels = samples.target if samples.class_names else np.zeros(len(order), np.int64)
    labels = labels.astype(np.int64, copy=False)
    if samples.grows:
        parts = keeping(labels, test_fraction, validation_fraction)
    else:
        parts = SPLITS[how].assign(order, labels, sizes_of(len(order), test_fraction, validation_fraction))
    chosen = [indices for indices in parts if len(indices)]
    inputs = Inputs(features, None, "float64" if standardize else dtype)
    raws = [_gather(samples.x, indices, inputs.raw_dtype) for indices in chosen]
    in_the_plane = len(raws[0]) <= IN_THE_PLANE
    xs = [inputs.computed(raw) for raw in raws]
    if standardize:
        inputs = Inputs(features, Scaling.fit(xs[0]), dtype)
    xs = [inputs.scaled(x, in_place=not in_the_plane) for x in xs]
    meaning = _target(samples, chosen[0] if standardize else None)
    target = samples.target if samples.class_names else meaning.scaled(samples.target)
    if not samples.class_names:
        _check_values(samples, target, dtype)
    train, *validation, test = (
        _subset(x, raw if in_the_plane else x, target[indices], len(samples.class_names), dtype)
        for x, raw, indices in zip(xs, raws, chosen, strict=True)
    )
    rare = " ".join(filter(None, (_shared_note(parts), _rare_note(samples, parts))))
    return Dataset(
        train=train,
        validation=validation[0] if validation else None,
        test=test,
        preprocessing=Preprocessing(
            samples.columns or numbers(samples.feature_names), meaning, samples.missing, inputs, samples.width
        ),
        raw_names=samples.feature_names,
        feature_names=tuple(_named_after(name, samples.feature_names) for name in features) or samples.feature_names,
        distribution=samples.distribution,
        has_one_unit=samples.distribution is not None or samples.grows,
        rng_state=RngState.of(samples.rng or np.random.default_rng([seed, 1])),
        note=" ".join(filter(None, (samples.note or note, "" if report else rare))),
        report=(*report, f"split: {rare}") if report and rare else report,
        columns=columns or {},
        facts=facts,
        image=samples.image,
    )


def _target(samples: Samples, chosen: Labels | None) -> Target:
    """What the target means; values are standardized by the statistics of the `chosen` samples, if given."""
    names, name = samples.class_names, samples.target_name
    target = samples.target_column or (named_classes(name, names) if names else Target(Number(name)))
    if names or chosen is None:
        return target
    fitted = Scaling.fit(samples.target[chosen].astype(np.float64)[np.newaxis])
    return replace(target, mean=fitted.mean.item(), std=fitted.std.item())


def _shared_note(parts: Parts) -> str:
    """Which sets are the training set for want of samples, if any are."""
    names = {"validation set": parts.validation, "test set": parts.test}
    shared = " and the ".join(name for name, indices in names.items() if indices is parts.train)
    return f"Too few samples to hold any out: the training set is also the {shared}." if shared else ""


def _rare_note(samples: Samples, parts: Parts) -> str:
    """Which classes are missing in which set, if any are."""
    if not samples.class_names:
        return ""
    names = dict(zip(parts._fields, ("training set", "validation set", "test set"), strict=True))
    missing = []
    for part, indices in parts._asdict().items():
        present = np.bincount(samples.target[indices], minlength=len(samples.class_names)) if len(indices) else [1]
        absent = [name for name, count in zip(samples.class_names, present, strict=False) if not count]
        missing += [f"the {names[part]} has no sample of {', '.join(absent)}"] if absent else []
    text = "; ".join(missing)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _named_after(feature: str, names: tuple[str, ...]) -> str:
    """The name of a computed feature, with x1 and x2 replaced by the names of the original features."""
    first, second = names
    return "".join({"x1": first, "x2": second}.get(part, part) for part in re.split("(x[12])", feature))


def _gather(x: Array, indices: Labels, dtype: str) -> Array:
    """Copy the samples `indices` of `x` (features, samples); with many features, each sample is contiguous.

    A random mini-batch then touches few cache lines, so its time hardly grows with the size of the data set.
    """
    if len(x) <= FEW_ROWS:
        return np.ascontiguousarray(x[:, indices], dtype)
    rows = np.empty((len(indices), len(x)), dtype)
    for first in range(0, len(indices), CHUNK):
        here = slice(first, first + CHUNK)
        rows[here] = x[:, indices[here]].T
    return rows.T


def _check_values(samples: Samples, target: Labels | Array, dtype: str) -> None:
    """Check that the squares of the values in `target` (samples,), and their sum, do not overflow.

    Raises:
        DataError: one is too large; the message has the original value.
    """
    most = LARGEST_VALUES[dtype]
    too_large = ~(np.abs(target) <= most)
    if too_large.any():
        value = float(samples.target[too_large.argmax()])
        allowed = f"values from -{most:g} to {most:g}, the range in which {dtype} can add up squares"
        raise DataError(f"target {samples.target_name}", f"{value:g}", allowed)


def variance_of(values: Array) -> float:
    """The variance of `values`, (samples,) or (1, samples); exactly 0 if all are equal, without rounding errors."""
    return float(np.var(values, dtype=np.float64)) if values.min() < values.max() else 0.0


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
        variance = variance_of(targets)
    for array in (x, raw, labels, targets):
        array.flags.writeable = False
    return Subset(x, raw, labels, targets, variance)
