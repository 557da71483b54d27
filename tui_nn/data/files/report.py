"""What was worked out of a file, to be read before the training starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_nn.data.samples import Samples

SHOWN = 8
"""Names that are listed in a line; of more, how many there are."""


@dataclass(frozen=True)
class Report:
    """Everything that was worked out of a file."""

    path: str
    format: str
    """The kind of file in words, with the delimiter, the decimal sign and the encoding where it has them."""
    header: str
    """Where the names of the columns come from."""
    rows: int
    """Rows of the file, without the header."""
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
        kinds: dict[str, list[str]] = {}
        for name, kind in self.features.items():
            kinds.setdefault(kind, []).append(name)
        reasons: dict[str, list[str]] = {}
        for name, reason in self.left_out.items():
            reasons.setdefault(reason, []).append(name)
        counts = [f"{name} {count:,}" for name, count in self.class_counts.items()]
        return [
            f"file: {self.path}, {self.format}",
            f"header: {self.header}",
            f"rows: {self.rows:,}, {self.sampling}",
            *(f"features: {_listed(names)} ({kind})" for kind, names in kinds.items()),
            *(f"left out: {_listed(names)} ({reason})" for reason, names in reasons.items()),
            f"missing values: {self.missing}",
            f"target: {self.target}, {self.target_kind}",
            *([f"classes: {_listed(counts)}"] if counts else []),
        ]


@dataclass(frozen=True)
class Table:
    """What a file holds: samples to train on, and how they were made of it."""

    samples: Samples
    report: Report


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - SHOWN
    return ", ".join(every[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
