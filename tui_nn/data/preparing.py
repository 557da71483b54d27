"""Splits samples into the sets of a data set, and turns them into inputs and targets of the network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui_nn.data.columns import Number
from tui_nn.data.dataset import IN_THE_PLANE, LARGEST_VALUES, NO_FILE, Dataset, FileInfo, Subset, variance_of
from tui_nn.data.preprocessing import Inputs, Preprocessing, Target, named_classes, numbers
from tui_nn.data.samples import CHUNK, Samples
from tui_nn.data.scaling import Scaling
from tui_nn.data.splitting import SPLITS, Parts, sizes_of, split_growing
from tui_nn.errors import DataError
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.rng import RngState

FEW_ROWS = 4
"""With up to this many features or classes, arrays are contiguous by feature; with more, by sample."""


def split(
    samples: Samples,
    test_fraction: float,
    seed: int,
    dtype: str,
    validation_fraction: float = 0.0,
    how: str = "random",
    features: tuple[str, ...] = (),
    standardize: bool = False,
    file: FileInfo = NO_FILE,
) -> Dataset:
    """Split samples at random into a training set, a validation set if it is not empty, and a test set.

    A data set that may grow is split by `split_growing` instead, whatever the seed.

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
        file: what is known of the data file.

    Raises:
        DataError: a value of the target is so large that its square overflows.
    """
    parts = _parts(samples, test_fraction, validation_fraction, seed, how)
    chosen = [indices for indices in parts if len(indices)]
    inputs, xs, raws = _inputs(samples.x, chosen, features, dtype, standardize)
    target = _target(samples, chosen[0] if standardize else None)
    values = _target_values(samples, target, dtype)
    train, *validation, test = (
        _subset(x, raw, values[indices], len(samples.class_names), dtype)
        for x, raw, indices in zip(xs, raws, chosen, strict=True)
    )
    columns = samples.columns or numbers(samples.feature_names)
    note, file = _noted(samples, parts, file)
    return Dataset(
        train=train,
        validation=validation[0] if validation else None,
        test=test,
        preprocessing=Preprocessing(columns, target, samples.missing, inputs, samples.width),
        raw_names=samples.feature_names,
        feature_names=tuple(_named_after(name, samples.feature_names) for name in features) or samples.feature_names,
        distribution=samples.distribution,
        has_one_unit=samples.distribution is not None or samples.grows,
        rng_state=RngState.of(samples.rng or np.random.default_rng([seed, 1])),
        note=note,
        file=file,
        image=samples.image,
    )


def _parts(samples: Samples, test_fraction: float, validation_fraction: float, seed: int, how: str) -> Parts:
    """The indices of the samples of each set."""
    order = np.random.RandomState(seed).permutation(samples.x.shape[1])
    labels = samples.target if samples.class_names else np.zeros(len(order), np.int64)
    labels = labels.astype(np.int64, copy=False)
    if samples.grows:
        return split_growing(labels, test_fraction, validation_fraction)
    sizes = sizes_of(len(order), test_fraction, validation_fraction)
    return SPLITS[how].assign(order=order, labels=labels, sizes=sizes)


def _inputs(
    x: Array, chosen: Sequence[Labels], features: tuple[str, ...], dtype: str, standardize: bool
) -> tuple[Inputs, list[Array], list[Array]]:
    """What computes the inputs, then the `x` and the `raw` of each subset.

    Args:
        x: the original features, (features, samples).
        chosen: the indices of the samples of each subset, first those of the training set.
        features: names of computed features; empty to use the original ones.
        dtype: of the inputs.
        standardize: whether they are standardized by the statistics of the training set.
    """
    inputs = Inputs(features, None, "float64" if standardize else dtype)
    raws = [_gather(x, indices, inputs.raw_dtype) for indices in chosen]
    xs = [inputs.computed(raw) for raw in raws]
    if standardize:
        inputs = Inputs(features, Scaling.fit(xs[0]), dtype)
    in_the_plane = len(x) <= IN_THE_PLANE
    xs = [inputs.scaled(computed, in_place=not in_the_plane) for computed in xs]
    return inputs, xs, raws if in_the_plane else xs


def _target(samples: Samples, chosen: Labels | None) -> Target:
    """What the target means; values are standardized by the statistics of the `chosen` samples, if given."""
    names, name = samples.class_names, samples.target_name
    target = samples.target_column or (named_classes(name, names) if names else Target(Number(name)))
    if names or chosen is None:
        return target
    fitted = Scaling.fit(samples.target[chosen].astype(np.float64)[np.newaxis])
    return replace(target, mean=fitted.mean.item(), std=fitted.std.item())


def _target_values(samples: Samples, target: Target, dtype: str) -> Labels | Array:
    """The class index or the scaled value of each sample, (samples,).

    Raises:
        DataError: a value is so large that its square overflows.
    """
    if samples.class_names:
        return samples.target
    values = target.scaled(samples.target)
    _check_values(samples, values, dtype)
    return values


def _noted(samples: Samples, parts: Parts, file: FileInfo) -> tuple[str, FileInfo]:
    """The note and the file of the data set, with a warning about the split: in the report, if there is one."""
    rare = " ".join(filter(None, (_shared_note(parts), _rare_note(samples, parts))))
    if rare and file.report:
        return samples.note, replace(file, report=(*file.report, f"split: {rare}"))
    return " ".join(filter(None, (samples.note, rare))), file


def _shared_note(parts: Parts) -> str:
    """Note if there are too few samples to hold any out; otherwise empty."""
    names = {"validation set": parts.validation, "test set": parts.test}
    shared = " and the ".join(name for name, indices in names.items() if indices is parts.train)
    return f"Too few samples to hold any out: the training set is also the {shared}." if shared else ""


def _rare_note(samples: Samples, parts: Parts) -> str:
    """Note on the classes that a set has no sample of; otherwise empty."""
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
