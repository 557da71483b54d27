"""The interface of all kinds of files, and SQL that they share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tui_nn.errors import shortened

SIGNED_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
NUMBERS = (*SIGNED_INTEGERS, *(f"U{name}" for name in SIGNED_INTEGERS), "FLOAT", "DOUBLE", "DECIMAL")
TEXTS = ("VARCHAR", "ENUM", "BOOLEAN", "UUID")
DATES = ("DATE", "TIME", "INTERVAL")
"""DuckDB's types, or their prefixes."""


@dataclass(frozen=True)
class RawColumn:
    """A column of a file before its values are read."""

    name: str
    number: bool
    """Whether it is read as float64 rather than as text."""
    left_out: str = ""
    """Why it cannot be used, whatever its values; empty if it can."""
    given: str | None = None
    """The name in the file, if that is another one; empty if it has none."""


class Source(Protocol):
    """An open file: its columns, and how DuckDB selects them."""

    path: str
    format: str
    """The kind of file."""
    columns: list[RawColumn]
    dropped: int
    """Rows of the file that were left out, which a note mentions."""
    encoding: str | None
    """As Python calls it; None if it is no text. So are the next two."""
    delimiter: str | None
    comment: str | None
    """What comments begin with; None if there are none."""
    skipped: int
    """Lines above the header, or above the first row."""
    has_header: bool
    decimal: str
    """The decimal sign of the columns that are read as numbers."""
    image: tuple[int, int] | None
    """Rows and columns of the images that the file is known to have; None if it says nothing of them."""

    def dialect(self, decimal: str) -> str:
        """The kind of file and how it is written, in words, with the decimal sign of most of its columns."""
        ...

    @property
    def header(self) -> str:
        """Where the column names come from, in words."""
        ...

    @property
    def notes(self) -> list[str]:
        """What else was found out about the file, line by line."""
        ...

    def relation(self) -> str:
        """SQL of a table with the columns c0, c1, ... in the order of the file."""
        ...

    def check(self, connection: Any) -> bool:
        """Whether everything was read; if not, `columns` have changed, and the file must be read again.

        Raises:
            DataError: a row that cannot be read.
        """
        ...

    def place(self, row: int) -> str:
        """Where to find `row`, counted from 0 without the header, in words."""
        ...


class Container:
    """A file other than text: it stores the types of its columns, and is read completely or not at all."""

    dropped = 0
    encoding: str | None = None
    delimiter: str | None = None
    comment: str | None = None
    skipped = 0
    decimal = "."
    image: tuple[int, int] | None = None
    notes: list[str] = []  # noqa: RUF012  # Nothing changes it.
    format = ""

    def dialect(self, decimal: str) -> str:
        """The kind of file."""
        return self.format

    def check(self, connection: Any) -> bool:
        """Nothing to check."""
        return True

    def place(self, row: int) -> str:
        """The row, counted from 1."""
        return f"row {row + 1}"


def raw_column(name: str, sql_type: str) -> RawColumn:
    """The column of a name and a DuckDB type."""
    original = name if printable(name) != name else None
    name = printable(name)
    if sql_type.startswith(DATES):
        return RawColumn(name, False, "dates or times", original)
    if sql_type.startswith(NUMBERS) and not sql_type.endswith("]"):
        return RawColumn(name, True, given=original)
    known = sql_type.startswith(TEXTS) and not sql_type.endswith("]")
    return RawColumn(name, False, "" if known else f"values of the type {sql_type[:20]}", original)


def number_sql(name: str) -> str:
    """SQL of the value of `name` as DOUBLE, NULL if it is missing."""
    return f"nullif({name}::DOUBLE, 'NaN'::DOUBLE)"


def text_sql(name: str, missing: Iterable[str]) -> str:
    """SQL of the text of `name` without surrounding spaces, NULL if it is one of the `missing` words."""
    words = ", ".join(literal(word) for word in missing)
    # Not IN: DuckDB makes a join of a long list, and a join does not keep the order of the rows.
    return f"CASE WHEN NOT list_contains([{words}], trim({name}::VARCHAR)) THEN trim({name}::VARCHAR) END"


def literal(value: str) -> str:
    """`value` as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def printable(name: str) -> str:
    """`name` without characters that could control a terminal, shortened to a length that can be shown.

    Control characters become '?'; joiners and direction marks, which show nothing, are left out.
    """
    characters = (c for c in name if unicodedata.category(c) != "Cf")
    return shortened("".join(c if c.isprintable() else "?" for c in characters) or ("?" if name else ""))


def options(values: Mapping[str, object]) -> str:
    """`values` as named arguments of an SQL function."""
    return "".join(f", {name}={_sql(value)}" for name, value in values.items())


def _sql(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_sql(kind)}' for name, kind in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_sql, value))}]"
    return literal(value) if isinstance(value, str) else str(value)


def exact_path(path: str) -> str:
    """`path` as an SQL literal, with its wildcards escaped."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in path))
