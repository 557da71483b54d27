"""What happens to data between their columns and the network: the same in training and in predicting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.columns import Category, Column, MissingWords, Number
from tui_nn.data.features import expand
from tui_nn.data.scaling import Scaling
from tui_nn.nn.arrays import Array, Labels


@dataclass(frozen=True, eq=False)
class Inputs:
    """Computes the inputs of the network from the original features."""

    names: tuple[str, ...]
    """Names of computed features; empty to use the original ones."""
    scaling: Scaling | None
    dtype: str
    """The precision of the inputs."""

    @property
    def raw_dtype(self) -> str:
        """The precision of the original features.

        Features that are standardized are rounded afterwards, when their differences are as large as their values.
        """
        return "float64" if self.scaling else self.dtype

    @property
    def largest(self) -> float:
        """The largest absolute value of an original feature."""
        return float(np.finfo(self.raw_dtype).max)

    def computed(self, raw: Array) -> Array:
        """The computed features (inputs, samples) for the original ones `raw` (features, samples), or those."""
        return expand(raw, self.names) if self.names else raw

    def scaled(self, x: Array, in_place: bool = False) -> Array:
        """The inputs for computed features `x` (inputs, samples), which are overwritten if `in_place`.

        All are finite: a value that is too many standard deviations away for the precision becomes the largest number.
        """
        if self.scaling:
            largest = np.finfo(self.dtype).max
            with np.errstate(over="ignore"):
                x = self.scaling.apply(x, out=x if in_place else None)
            x = np.clip(x, -largest, largest, out=x)
        return x.astype(self.dtype, order="K", copy=False)

    def __call__(self, raw: Array) -> Array:
        """The inputs (inputs, samples) for the original features `raw` (features, samples)."""
        return self.scaled(self.computed(raw))


@dataclass(frozen=True)
class Target:
    """The column to predict, and what it means to the network: a class, or a scaled value."""

    column: Column
    class_names: tuple[str, ...] = ()
    """Empty if the target is a value."""
    codes: tuple[float, ...] = ()
    """The code of each class in the column, in the order of `class_names`."""
    mean: float = 0.0
    std: float = 1.0
    """What restores a value: the output of the network * `std` + `mean`."""

    @property
    def is_regression(self) -> bool:
        """Whether the target is a value."""
        return not self.class_names

    @property
    def outputs(self) -> int:
        """Number of outputs of the network."""
        return len(self.class_names) or 1

    @property
    def loss(self) -> str:
        """The name of the loss in `LOSSES`."""
        return "squared error" if self.is_regression else "cross-entropy"

    def labels(self, codes: Array) -> Labels:
        """The class index of each code (samples,); -1 if it is that of no class."""
        labels = np.full(len(codes), -1)
        for label, code in enumerate(self.codes):
            labels[codes == code] = label
        return labels

    def scaled(self, values: Array | Labels) -> Array:
        """The target of the network, in float64, for values (samples,); infinite if it is too large."""
        with np.errstate(over="ignore"):
            return np.asarray((values.astype(np.float64) - self.mean) / self.std)

    def restored(self, outputs: Array) -> Array:
        """The values, in float64, for outputs of the network (samples,)."""
        return np.asarray(outputs.astype(np.float64) * self.std + self.mean)


@dataclass(frozen=True, eq=False)
class Preprocessing:
    """Everything between the columns of a data set and the network."""

    columns: tuple[Column, ...]
    """The columns of the features."""
    target: Target
    missing: MissingWords
    inputs: Inputs
    width: int = 0
    """As of `Samples`."""

    @property
    def count(self) -> int:
        """Number of inputs of the network."""
        return len(self.inputs.names) or sum(len(column.names) for column in self.columns)

    def x(self, codes: Sequence[Array]) -> Array:
        """The inputs of the network (inputs, samples) for the codes (samples,) of each column."""
        raw = np.empty((sum(len(column.names) for column in self.columns), len(codes[0])), self.inputs.raw_dtype)
        first = 0
        for column, one in zip(self.columns, codes, strict=True):
            features = raw[first : first + len(column.names)]
            column.write(one, features)
            column.fill_in(features)
            first += len(features)
        return self.inputs.scaled(self.inputs.computed(raw), in_place=True)


def numbers(names: Sequence[str]) -> tuple[Column, ...]:
    """Columns of numbers without anything special."""
    return tuple(Number(name) for name in names)


def named_classes(name: str, class_names: tuple[str, ...]) -> Target:
    """A target whose classes are called as in the data."""
    return Target(Category(name, class_names), class_names, tuple(map(float, range(len(class_names)))))
