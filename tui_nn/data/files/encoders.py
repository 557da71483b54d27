"""How a column becomes features, or why it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from tui_nn.data.files.choices import FLAGS, MOST_CLASSES, ROW_NUMBERS
from tui_nn.data.files.profile import Profile, code, different
from tui_nn.data.files.sources import literal, printable
from tui_nn.data.files.store import Store
from tui_nn.errors import shown
from tui_nn.nn.arrays import Array

MISSING_CATEGORY = "(missing)"


class Encoder(Protocol):
    """A column that becomes one feature or more."""

    @property
    def kind(self) -> str:
        """In words."""
        ...

    @property
    def sql(self) -> str:
        """What is fetched for each row; never NULL."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The features."""
        ...

    def write(self, values: Any, x: Array) -> None:
        """Set the features `x` (names, samples) from what was fetched (samples,)."""
        ...

    def fill(self, x: Array) -> None:
        """Fill what is missing in all the samples `x` (names, samples)."""
        ...


@dataclass(frozen=True)
class Number:
    """One feature: the number itself."""

    sql: str
    names: tuple[str, ...]
    kind: str
    gaps: bool

    def write(self, values: Any, x: Array) -> None:
        """Set the feature; NaN where it is missing."""
        x[0] = values

    def fill(self, x: Array) -> None:
        """Fill what is missing with the median of what is not."""
        if not self.gaps:
            return
        missing = np.isnan(x[0])
        x[0, missing] = np.median(x[0, ~missing]) if not missing.all() else 0


@dataclass(frozen=True)
class OneHot:
    """One feature a category: 1 where it is that one, and 0 elsewhere."""

    sql: str
    names: tuple[str, ...]
    kind: str

    def write(self, values: Any, x: Array) -> None:
        """Set the features from codes; a missing one, -1, is the last category."""
        codes = np.asarray(values) % len(self.names)
        x[:] = codes == np.arange(len(self.names))[:, np.newaxis]

    def fill(self, x: Array) -> None:
        """What is missing is a category of its own already."""


def encoded(store: Store, facts: Profile, missing: bool) -> Encoder | str:
    """The encoding of a column, or why it is left out; `missing` where a category for that is wanted."""
    if facts.present == 0:
        return "empty"
    return _number(store, facts) if facts.number else _text(store, facts, missing)


def _number(store: Store, facts: Profile) -> Encoder | str:
    if facts.smallest == facts.largest and facts.present == store.rows:
        return f"always {facts.smallest:g}"
    if facts.index == 0 and facts.name.lower() in ROW_NUMBERS and _counts_rows(store, facts):
        return "only counts the rows"
    return Number(_or_nan(facts.sql), (facts.name,), "numbers", facts.present < store.rows)


def _counts_rows(store: Store, facts: Profile) -> bool:
    return bool(store.one(f"SELECT min({facts.sql} - rowid) = max({facts.sql} - rowid) FROM rows")[0])


def _text(store: Store, facts: Profile, missing: bool) -> Encoder | str:
    if facts.distinct > 2 * MOST_CLASSES:  # The count is within a few per cent.
        return f"about {facts.distinct:,} different texts: an identifier"
    categories = [str(value) for value in different(store, facts.sql, 2 * MOST_CLASSES)]
    if len(categories) == 1 and facts.present == store.rows:
        return f"always {shown(categories[0])}"
    truth = FLAGS.get(frozenset(category.lower() for category in categories))
    if truth is not None:
        flag = _or_nan(f"(lower({facts.sql}) = {literal(truth)})::DOUBLE")
        return Number(flag, (facts.name,), f"1 for {truth}, 0 otherwise", facts.present < store.rows)
    if len(categories) > MOST_CLASSES or len(categories) == store.rows:
        return f"{len(categories)} different texts: an identifier"
    names = [*categories, MISSING_CATEGORY] if missing and facts.present < store.rows else categories
    features = tuple(f"{facts.name}={printable(name)}" for name in names)
    return OneHot(code(facts.sql, categories), features, f"{len(names)} categories, one-hot")


def _or_nan(sql: str) -> str:
    return f"coalesce({sql}, 'NaN'::DOUBLE)"
