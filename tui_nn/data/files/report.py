"""What was found in a file, to be reviewed before training starts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_nn.data.samples import Samples
from tui_nn.errors import DataError

MAX_LISTED = 8
"""Names listed in a line; further ones are counted."""


@dataclass(frozen=True)
class Column:
    """A column of a file, whatever it will be used for."""

    name: str
    kind: str
    """What it holds, in words, or why it cannot be used."""
    usable: bool
    """Whether it could be the target."""
    missing: int = 0
    """Rows without a value."""
    words: tuple[str, ...] = ()
    """Words that stand for a missing value in it, in quotes."""


@dataclass(frozen=True)
class Outline:
    """What a file contains, whatever the options."""

    path: str
    dialect: str
    """The kind of file in words, with delimiter, decimal sign and encoding if it is a text."""
    header: str
    """Where the column names come from, in words."""
    notes: tuple[str, ...]
    """What else was found out about the file, line by line."""
    rows: int
    """Rows of the file, without the header."""
    columns: tuple[Column, ...]
    """In the order of the file."""
    facts: Mapping[str, Any]
    """What a program may want to know of the file: name -> value, as JSON has them."""

    def targets(self) -> dict[str, str]:
        """Name of each column that could be the target -> what it holds, in words."""
        return {one.name: _with_missing(one) for one in self.columns if one.usable}

    def head(self) -> list[str]:
        """What was found about the file itself, line by line."""
        return [f"file: {Path(self.path).name}, {self.dialect}", f"header: {self.header}", *self.notes]

    def missing(self) -> str:
        """Which columns have how many missing values, and which words stand for them."""
        incomplete = [one for one in self.columns if one.usable and one.missing]
        listed = [" ".join([one.name, f"{one.missing:,}", *one.words]) for one in incomplete]
        return _listed(listed) or "none"

    def lines(self) -> list[str]:
        """Everything that was found, line by line."""
        usable = {one.name: one.kind for one in self.columns if one.usable}
        others = {one.name: one.kind for one in self.columns if not one.usable}
        return [
            *self.head(),
            f"rows: {self.rows:,}",
            *_grouped("columns", usable),
            *_grouped("left out", others),
            f"missing values: {self.missing()}",
        ]


class UnsuitableError(DataError):
    """A file that was read, but cannot be trained on with the chosen options."""

    def __init__(self, error: DataError, outline: Outline) -> None:
        """`outline` is what the file contains nevertheless."""
        super().__init__(error.field, error.given, error.allowed)
        self.outline = outline


@dataclass(frozen=True)
class Feature:
    """A column that becomes features."""

    name: str
    kind: str
    """number, boolean or category."""
    encoding: str
    """In words."""
    missing: int
    smallest: float
    """Of numbers; NaN for others. So is the next."""
    largest: float
    values: tuple[str, ...]
    """Of categories, and of yes and no."""

    def facts(self) -> dict[str, Any]:
        """As JSON has it."""
        head = {"name": self.name, "kind": self.kind, "missing": self.missing}
        if self.kind != "number":
            return head | {"values": list(self.values)}
        return head | span(self.smallest, self.largest)


@dataclass(frozen=True)
class Found:
    """What was worked out of a file."""

    outline: Outline
    dropped: int
    """Rows that are not used."""
    features: tuple[Feature, ...]
    left_out: Mapping[str, str]
    """Name of each column that was left out -> why."""
    missing: str
    """How many values are missing and what was done about it, in words."""
    target: str
    """Name of the target column."""
    target_kind: str
    """Class or number, and the reason, in words."""
    target_facts: Mapping[str, Any]
    """As JSON has it."""

    def lines(self) -> list[str]:
        """What was found, line by line."""
        dropped = f", {self.dropped:,} dropped" if self.dropped else ""
        return self._lines(dropped, self.target_facts.get("classes", {}))

    def _lines(self, rows: str, counts: Mapping[str, int]) -> list[str]:
        return [
            *self.outline.head(),
            f"rows: {self.outline.rows:,}{rows}",
            *_grouped("features", {one.name: one.encoding for one in self.features}),
            *_grouped("left out", self.left_out),
            f"missing values: {self.missing}",
            f"target: {self.target}, {self.target_kind}",
            *([f"classes: {_listed(f'{name} {count:,}' for name, count in counts.items())}"] if counts else []),
        ]

    def document(self) -> dict[str, Any]:
        """What was found, as JSON has it."""
        return {
            **self.outline.facts,
            "rows": self.outline.rows,
            "dropped": self.dropped,
            "features": [one.facts() for one in self.features],
            "left_out": [{"name": name, "reason": reason} for name, reason in self.left_out.items()],
            "target": dict(self.target_facts),
        }


@dataclass(frozen=True)
class Report(Found):
    """What was found in a file, and how its samples were made."""

    taken: int
    """Number of samples."""
    sampling: str
    """How the samples were chosen from the rows, in words."""
    class_counts: Mapping[str, int]
    """Class name -> number of samples; empty if the target is a number."""

    def lines(self) -> list[str]:
        """The report, line by line."""
        return self._lines(f", {self.sampling}", self.class_counts)


@dataclass(frozen=True)
class Table:
    """The contents of a file: samples to train on, and the report."""

    samples: Samples
    report: Report


def span(smallest: float, largest: float) -> dict[str, float | None]:
    """The range of numbers as JSON has it, which knows neither NaN nor infinity."""
    return {
        name: _shortest(value) if math.isfinite(value) else None
        for name, value in (("min", smallest), ("max", largest))
    }


def _shortest(value: float) -> float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _with_missing(column: Column) -> str:
    return f"{column.kind}, {column.missing:,} missing" if column.missing else column.kind


def _grouped(title: str, kinds: Mapping[str, str]) -> list[str]:
    """One line for each kind, with the names of that kind."""
    names: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        names.setdefault(kind, []).append(name)
    return [f"{title}: {_listed(group)} ({kind})" for kind, group in names.items()]


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - MAX_LISTED
    return ", ".join(every[:MAX_LISTED]) + (f" and {more:,} more" if more > 0 else "")
