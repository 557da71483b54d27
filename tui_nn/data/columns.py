"""The columns of a data set, and the features that each becomes: the same in training and in predicting.

Every value of a column has a *code*: a number is its own, yes and no are 1 and 0, and a category has its index. The
code of a missing value is NaN. SQL reads the codes of texts, wherever these come from, so that each is read in one way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Literal, Self

import numpy as np

from tui_nn.data.files.choices import BOOLEANS, MISSING_AMONG_NUMBERS, MISSING_WORDS
from tui_nn.data.files.numerals import CURRENCIES, PLAIN, Style, plain_sql
from tui_nn.data.files.sources import literal, number_sql, printable, text_sql
from tui_nn.errors import shown
from tui_nn.nn.arrays import Array

MISSING_CATEGORY = "(missing)"

PERCENT = "%"

ANY_UNIT = "any"
"""The unit of a column with several units that the options declare to be one of numbers."""

NO, YES = (frozenset(chain.from_iterable(words)) for words in zip(*BOOLEANS, strict=True))
"""Lower-case texts that mean no and yes."""

MAX_LISTED = 8
"""Categories that a message lists."""


@dataclass(frozen=True)
class MissingWords:
    """Texts that stand for a missing value."""

    words: tuple[str, ...] = MISSING_WORDS
    """In any column."""
    among_numbers: bool = True
    """Whether `MISSING_AMONG_NUMBERS` also do, in a column of numbers."""


USUAL_WORDS = MissingWords()


@dataclass(frozen=True)
class Cells:
    """The values of a column in a table of DuckDB."""

    name: str
    """Of the column in the table."""
    is_number: bool
    """Whether the values are numbers rather than texts."""
    missing: MissingWords = USUAL_WORDS

    @cached_property
    def number(self) -> str:
        """SQL of the number, NULL if it is missing."""
        return number_sql(self.name)

    @cached_property
    def text(self) -> str:
        """SQL of the text without surrounding spaces, NULL if it is missing."""
        return text_sql(self.name, self.missing.words)

    @property
    def is_missing(self) -> str:
        """SQL condition of a missing value."""
        return f"({self.number if self.is_number else self.text}) IS NULL"


@dataclass(frozen=True)
class OneFeature:
    """A column that becomes a single feature."""

    name: str
    fill: float | None = field(default=None, kw_only=True)
    """The replacement of missing values; None if they are refused."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features."""
        return (self.name,)

    @property
    def takes_missing(self) -> bool:
        """Whether a value may be missing."""
        return self.fill is not None

    def write(self, codes: Array, x: Array) -> None:
        """Set the feature `x` (1, samples) from `codes` (samples,); NaN where the value is missing."""
        x[0] = codes

    def learn(self, x: Array) -> Self:
        """The same column, where the median of the values in `x` (1, samples) replaces missing ones."""
        return replace(self, fill=_median(x[0]))

    def fill_in(self, x: Array) -> None:
        """Replace the missing values in `x` (1, samples)."""
        if self.fill is not None:
            x[0, np.isnan(x[0])] = self.fill


@dataclass(frozen=True)
class Number(OneFeature):
    """A column of numbers, which is one feature."""

    style: Style = PLAIN
    """How texts write the numbers."""
    unit: str = ""
    """The sign beside the numbers: percent, which is then required, or a currency, which is not; or `ANY_UNIT`."""
    kind: Literal["number"] = "number"

    @property
    def allowed(self) -> str:
        """The values in words."""
        unit = {"": "", PERCENT: "in %", ANY_UNIT: ""}.get(self.unit, f"in {self.unit}")
        style = f"with {self.style.words}" if self.style.words else ""
        return " ".join(filter(None, ["a number", style, unit]))

    def sql(self, cells: Cells) -> str:
        """SQL of the code as DOUBLE; NULL if it is missing or unreadable."""
        if cells.is_number:
            return cells.number
        text, number = cells.text, self.style.sql(cells.text)
        if self.unit == PERCENT:
            return f"CASE WHEN contains({text}, '%') OR {number} = 0 THEN {number} END"
        if self.unit == ANY_UNIT:
            return number
        others = (PERCENT + CURRENCIES).replace(self.unit, "")
        in_unit = f"CASE WHEN NOT regexp_matches({text}, '[{others}]') THEN {number} END"
        # Most texts are plain numbers, which are read in a fraction of the time.
        return f"coalesce({plain_sql(text)}, {in_unit})" if self.style.is_plain else in_unit

    def is_missing(self, cells: Cells) -> str:
        """SQL condition of a missing value."""
        if cells.is_number or not cells.missing.among_numbers:
            return cells.is_missing
        return f"({cells.is_missing} OR list_contains([{_literals(MISSING_AMONG_NUMBERS)}], lower({cells.text})))"


@dataclass(frozen=True)
class Boolean(OneFeature):
    """A column of yes and no, which is one feature: 1 and 0."""

    truth: str = "yes"
    """How the data spell yes."""
    kind: Literal["boolean"] = "boolean"

    allowed = "yes or no, true or false, on or off"

    def sql(self, cells: Cells) -> str:
        """SQL of the code as DOUBLE; NULL if it is missing or unreadable."""
        if cells.is_number:
            return f"CASE WHEN {cells.number} IN (0, 1) THEN {cells.number} END"
        no, yes = (f"list_contains([{_literals(words)}], lower({cells.text}))" for words in (NO, YES))
        return f"CASE WHEN {yes} THEN 1::DOUBLE WHEN {no} THEN 0::DOUBLE END"

    def is_missing(self, cells: Cells) -> str:
        """SQL condition of a missing value."""
        return cells.is_missing


@dataclass(frozen=True)
class Category:
    """A column of categories: one feature for each, 1 for samples of that category and 0 for all others."""

    name: str
    categories: tuple[str, ...]
    has_missing: bool = False
    """Whether missing values are a category of their own, the last one."""
    kind: Literal["category"] = "category"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features."""
        names = [*self.categories, *([MISSING_CATEGORY] if self.has_missing else [])]
        return tuple(f"{self.name}={printable(name)}" for name in names)

    @property
    def takes_missing(self) -> bool:
        """Whether a value may be missing."""
        return self.has_missing

    @property
    def allowed(self) -> str:
        """The values in words."""
        more = f" or {len(self.categories) - MAX_LISTED:,} more" if len(self.categories) > MAX_LISTED else ""
        return f"one of {', '.join(map(shown, self.categories[:MAX_LISTED]))}{more}"

    def sql(self, cells: Cells) -> str:
        """SQL of the code as DOUBLE; NULL if it is missing or unknown."""
        position = _position(self.categories, cells.text)
        if cells.is_number:
            # 8001 and 8001.0 are the same number, whichever of them the data had as a text.
            whole = [name.removesuffix(".0") for name in self.categories]
            text = rf"regexp_replace({cells.text}, '\.0$', '')"
            position = f"coalesce({position}, {_position(whole, text)})"
        return f"({position} - 1)::DOUBLE"

    def is_missing(self, cells: Cells) -> str:
        """SQL condition of a missing value."""
        return cells.is_missing

    def write(self, codes: Array, x: Array) -> None:
        """Set the features `x` (categories, samples) from `codes` (samples,); NaN is the last category."""
        indices = np.where(np.isnan(codes), len(x) - 1, codes)
        x[:] = indices == np.arange(len(x))[:, np.newaxis]

    def learn(self, x: Array) -> Category:
        """Nothing to learn: missing values have their own category."""
        return self

    def fill_in(self, x: Array) -> None:
        """Nothing to do, likewise."""


Column = Number | Boolean | Category
"""A column of any kind."""


def _median(values: Array) -> float:
    """The median of `values` (samples,) that are not NaN; 0 if all are."""
    present = values[~np.isnan(values)]
    return float(np.median(present)) if len(present) else 0.0


def _literals(texts: Iterable[str]) -> str:
    return ", ".join(map(literal, sorted(texts)))


def _position(texts: tuple[str, ...] | list[str], text: str) -> str:
    """SQL of the position of the SQL expression `text` among `texts`, from 1; NULL if it is none of them."""
    return f"nullif(list_position([{', '.join(map(literal, texts))}], {text}), 0)"
