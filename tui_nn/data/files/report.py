"""What was worked out of a file, to be read before the training starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.samples import Samples
from tui_nn.errors import DataError

SHOWN = 8
"""Names that are listed in a line; of more, how many there are."""


@dataclass(frozen=True)
class Column:
    """A column of a file, before it is known what becomes of it."""

    name: str
    kind: str
    """In words; of one that cannot be used at all, why."""
    usable: bool
    """Whether it could be the target."""
    missing: int = 0
    """Rows without a value."""


@dataclass(frozen=True)
class Outline:
    """What is known of a file as soon as it is read, whatever is wanted of it."""

    path: str
    format: str
    """The kind of file in words, with the delimiter, the decimal sign and the encoding where it has them."""
    header: str
    """Where the names of the columns come from."""
    rows: int
    """Rows of the file, without the header."""
    columns: tuple[Column, ...]
    """In the order of the file."""

    def targets(self) -> dict[str, str]:
        """Name of each column that could be the target -> what it holds, in words."""
        return {one.name: _with_gaps(one) for one in self.columns if one.usable}

    def head(self) -> list[str]:
        """The file itself, one finding a line."""
        return [f"file: {Path(self.path).name}, {self.format}", f"header: {self.header}"]

    def lines(self) -> list[str]:
        """All of it, one finding a line."""
        usable = {one.name: one.kind for one in self.columns if one.usable}
        others = {one.name: one.kind for one in self.columns if not one.usable}
        gaps = [f"{one.name} {one.missing:,}" for one in self.columns if one.usable and one.missing]
        return [
            *self.head(),
            f"rows: {self.rows:,}",
            *_grouped("columns", usable),
            *_grouped("left out", others),
            f"missing values: {_listed(gaps) or 'none'}",
        ]


class UnsuitableError(DataError):
    """A file that was read, and that cannot be trained on in the way that is wanted."""

    def __init__(self, error: DataError, outline: Outline) -> None:
        """`outline` is what is known of the file nevertheless."""
        super().__init__(error.field, error.given, error.allowed)
        self.outline = outline


@dataclass(frozen=True)
class Report:
    """Everything that was worked out of a file."""

    outline: Outline
    taken: int
    """Samples taken of them."""
    sampling: str
    """How the samples were chosen of the rows."""
    features: Mapping[str, str]
    """Name of each column that became features -> its kind in words."""
    left_out: Mapping[str, str]
    """Name of each column that was left out -> why."""
    missing: str
    """How many values are missing, and what was done about it."""
    target: str
    """The name of the target's column."""
    target_kind: str
    """Class or number, and why, in words."""
    class_counts: Mapping[str, int]
    """Class name -> samples of it; empty where the target is a number."""

    def lines(self) -> list[str]:
        """The report, one finding a line."""
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
    """What a file holds: samples to train on, and how they were made of it."""

    samples: Samples
    report: Report


def _with_gaps(column: Column) -> str:
    return f"{column.kind}, {column.missing:,} missing" if column.missing else column.kind


def _grouped(title: str, kinds: Mapping[str, str]) -> list[str]:
    """A line for each of the kinds, with the names that are of it."""
    names: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        names.setdefault(kind, []).append(name)
    return [f"{title}: {_listed(group)} ({kind})" for kind, group in names.items()]


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - SHOWN
    return ", ".join(every[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
