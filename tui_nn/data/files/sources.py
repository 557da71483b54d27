"""What every kind of file that DuckDB reads has to tell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tui_nn.data.files.choices import MISSING_WORDS
from tui_nn.errors import shortened

SIGNED = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
NUMBERS = (*SIGNED, *(f"U{name}" for name in SIGNED), "FLOAT", "DOUBLE", "DECIMAL")
TEXTS = ("VARCHAR", "ENUM", "BOOLEAN", "UUID")
DATES = ("DATE", "TIME", "INTERVAL")
"""DuckDB's types, or how they begin."""


@dataclass(frozen=True)
class RawColumn:
    """A column as it stands in the file."""

    name: str
    number: bool
    """Whether it is read as float64; as text, otherwise."""
    left_out: str = ""
    """Why it cannot be used at all, whatever its values are."""


class Source(Protocol):
    """A file, opened: its columns, and how DuckDB selects them."""

    path: str
    format: str
    """In words."""
    header: str
    """In words, where the names of the columns come from."""
    decimal: str
    """The decimal sign of numbers that stand in a column of texts."""
    columns: list[RawColumn]

    def relation(self) -> str:
        """What to select from: a table whose columns are c0, c1, ... in the order of the file."""
        ...

    def check(self, connection: Any) -> None:
        """Refuse a file in which DuckDB, having read it, found a row that it could not read."""
        ...

    def place(self, row: int) -> str:
        """Where a person finds a row, counted from 0 without the header."""
        ...


def raw_column(name: str, sql_type: str) -> RawColumn:
    """The column of that name and DuckDB type."""
    name = printable(name)
    if sql_type.startswith(DATES):
        return RawColumn(name, False, "dates or times")
    if sql_type.startswith(NUMBERS) and not sql_type.endswith("]"):
        return RawColumn(name, True)
    known = sql_type.startswith(TEXTS) and not sql_type.endswith("]")
    return RawColumn(name, False, "" if known else f"values of the type {sql_type[:20]}")


def number_sql(name: str) -> str:
    """The value as DOUBLE; what is missing as NULL."""
    return f"nullif({name}::DOUBLE, 'NaN'::DOUBLE)"


def text_sql(name: str) -> str:
    """The text without the spaces around it; what is missing as NULL."""
    words = ", ".join(literal(word) for word in MISSING_WORDS)
    return f"CASE WHEN trim({name}::VARCHAR) NOT IN ({words}) THEN trim({name}::VARCHAR) END"


def literal(value: str) -> str:
    """The text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def printable(name: str) -> str:
    """`name` without characters that could steer a terminal, shortened to a length that can be shown.

    Control characters become '?'; joiners and direction marks, which show nothing, are left out.
    """
    characters = (c for c in name if unicodedata.category(c) != "Cf")
    return shortened("".join(c if c.isprintable() else "?" for c in characters) or ("?" if name else ""))


def options(values: Mapping[str, object]) -> str:
    """The named arguments of a function, as SQL."""
    return "".join(f", {name}={_sql(value)}" for name, value in values.items())


def _sql(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_sql(kind)}' for name, kind in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_sql, value))}]"
    return literal(value) if isinstance(value, str) else str(value)


def exact_path(path: str) -> str:
    """The path as SQL, without the wildcards that DuckDB would look for in it."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in path))
