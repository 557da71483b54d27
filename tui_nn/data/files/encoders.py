"""Encoders turn the values of a column into features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from tui_nn.data.files.choices import MOST_CLASSES
from tui_nn.data.files.profile import Profile, distinct_values, index_sql
from tui_nn.data.files.sources import literal, printable
from tui_nn.data.files.store import Store
from tui_nn.nn.arrays import Array

MISSING_CATEGORY = "(missing)"


class Encoder(Protocol):
    """Encodes one column as one or more features."""

    @property
    def kind(self) -> str:
        """The encoding in words."""
        ...

    @property
    def sql(self) -> str:
        """SQL expression to fetch for each row; never NULL."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features."""
        ...

    def write(self, values: Any, x: Array) -> None:
        """Set the features `x` (features, samples) from the fetched `values` (samples,)."""
        ...

    def fill(self, x: Array) -> None:
        """Replace missing values once all samples `x` (features, samples) have been written."""
        ...


@dataclass(frozen=True)
class Number:
    """One feature: the number itself."""

    sql: str
    names: tuple[str, ...]
    kind: str
    has_missing: bool

    def write(self, values: Any, x: Array) -> None:
        """Set the feature; NaN where it is missing."""
        x[0] = values

    def fill(self, x: Array) -> None:
        """Replace missing values by the median of the others."""
        if not self.has_missing:
            return
        missing = np.isnan(x[0])
        x[0, missing] = np.median(x[0, ~missing]) if not missing.all() else 0


@dataclass(frozen=True)
class OneHot:
    """One feature per category: 1 for samples of that category, 0 for all others."""

    sql: str
    names: tuple[str, ...]
    kind: str

    def write(self, values: Any, x: Array) -> None:
        """Set the features from category indices; a missing value, -1, belongs to the last category."""
        categories = np.asarray(values) % len(self.names)
        x[:] = categories == np.arange(len(self.names))[:, np.newaxis]

    def fill(self, x: Array) -> None:
        """Nothing to do: missing values have their own category."""


def make_encoder(store: Store, profile: Profile, fill_missing: bool) -> Encoder:
    """The encoder for a column that teaches something.

    `fill_missing` is whether missing values of a text get a category of their own.
    """
    has_missing = profile.present < store.rows
    note = f"; {profile.note}" if profile.note else ""
    if profile.is_number:
        kind = f"numbers, {profile.note}" if profile.note else "numbers"
        return Number(_or_nan(profile.sql), (profile.name,), kind, has_missing)
    if profile.kind == "boolean":
        flag = _or_nan(f"({profile.sql} = {literal(profile.truth)})::DOUBLE")
        return Number(flag, (profile.name,), f"1 for {printable(profile.truth)}, 0 otherwise", has_missing)
    categories = [str(value) for value in distinct_values(store, profile.sql, MOST_CLASSES)]
    names = [*categories, MISSING_CATEGORY] if fill_missing and has_missing else categories
    features = tuple(f"{profile.name}={printable(name)}" for name in names)
    return OneHot(index_sql(profile.sql, categories), features, f"{len(names)} categories, one-hot{note}")


def _or_nan(sql: str) -> str:
    return f"coalesce({sql}, 'NaN'::DOUBLE)"
