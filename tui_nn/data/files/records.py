"""The rows of a delimited text with the lines on which they begin, to find the header and to name a place."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

# Python's own limit is below that of DuckDB.
csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class Marks:
    """The characters that part a text into values."""

    delimiter: str
    quote: str
    escape: str
    """Precedes a quote within quotes."""


@dataclass(frozen=True)
class Record:
    """A row of a text."""

    line: int
    """On which it begins, from 1, as an editor counts."""
    values: list[str]


def records(lines: Iterable[str], marks: Marks, skip: int) -> Iterator[Record]:
    """The rows after the first `skip` lines, without blank lines.

    Raises:
        csv.Error: a value that is too long.
    """
    escape = marks.escape if marks.escape != marks.quote else None
    reader = csv.reader(
        islice(iter(lines), skip, None),
        delimiter=marks.delimiter,
        quotechar=marks.quote,
        escapechar=escape,
        skipinitialspace=True,
    )
    begun = skip + 1
    for values in reader:
        if values:
            yield Record(begun, values)
        begun = skip + reader.line_num + 1
