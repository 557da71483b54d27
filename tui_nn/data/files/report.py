"""What was found in a file, to be reviewed before training starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.samples import Samples
from tui_nn.errors import DataError

SHOWN = 8
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


@dataclass(frozen=True)
class Outline:
    """What a file contains, whatever the options."""

    path: str
    format: str
    """The kind of file in words, with delimiter, decimal sign and encoding if it is a text."""
    header: str
    """Where the column names come from, in words."""
    rows: int
    """Rows of the file, without the header."""
    columns: tuple[Column, ...]
    """In the order of the file."""

    def targets(self) -> dict[str, str]:
        """Name of each column that could be the target -> what it holds, in words."""
        return {one.name: _with_missing(one) for one in self.columns if one.usable}

    def head(self) -> list[str]:
        """What was found about the file itself, line by line."""
        return [f"file: {Path(self.path).name}, {self.format}", f"header: {self.header}"]

    def lines(self) -> list[str]:
        """Everything that was found, line by line."""
        usable = {one.name: one.kind for one in self.columns if one.usable}
        others = {one.name: one.kind for one in self.columns if not one.usable}
        incomplete = [f"{one.name} {one.missing:,}" for one in self.columns if one.usable and one.missing]
        return [
            *self.head(),
            f"rows: {self.rows:,}",
            *_grouped("columns", usable),
            *_grouped("left out", others),
            f"missing values: {_listed(incomplete) or 'none'}",
        ]


class UnsuitableError(DataError):
    """A file that was read, but cannot be trained on with the chosen options."""

    def __init__(self, error: DataError, outline: Outline) -> None:
        """`outline` is what the file contains nevertheless."""
        super().__init__(error.field, error.given, error.allowed)
        self.outline = outline


@dataclass(frozen=True)
class Report:
    """What was found in a file, and how its samples were made."""

    outline: Outline
    taken: int
    """Number of samples."""
    sampling: str
    """How the samples were chosen from the rows, in words."""
    features: Mapping[str, str]
    """Name of each column that became features -> its encoding in words."""
    left_out: Mapping[str, str]
    """Name of each column that was left out -> why."""
    missing: str
    """How many values are missing and what was done about it, in words."""
    target: str
    """Name of the target column."""
    target_kind: str
    """Class or number, and the reason, in words."""
    class_counts: Mapping[str, int]
    """Class name -> number of samples; empty if the target is a number."""

    def lines(self) -> list[str]:
        """The report, line by line."""
        counts = [f"{name} {count:,}" for name, count in self.class_counts.items()]
        return [
            *self.outline.head(),
            f"rows: {self.outline.rows:,}, {self.sampling}",
            *_grouped("features", self.features),
            *_grouped("left out", self.left_out),
            f"missing values: {self.missing}",
            f"target: {self.target}, {self.target_kind}",
            *([f"classes: {_listed(counts)}"] if counts else []),
        ]


@dataclass(frozen=True)
class Table:
    """The contents of a file: samples to train on, and the report."""

    samples: Samples
    report: Report


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
    more = len(every) - SHOWN
    return ", ".join(every[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
