"""The dialect of a delimited text: DuckDB's sniffer finds delimiter, quotes, header and types."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Any

from tui_nn.data.files.choices import MISSING_WORDS
from tui_nn.data.files.sources import exact_path, options
from tui_nn.errors import DataError, UnreadableError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
"""Delimiter -> in words."""

READABLE = "text in UTF-8, UTF-16 or Latin-1"
LONGEST_LINE = "a line of up to 2,000,000 bytes"

SNIFFING_ERRORS = (
    ("encoded", "bytes of another encoding", READABLE),
    ("maximum line size", "a longer line", LONGEST_LINE),
)
"""Words of DuckDB's message in lower case, what was given, and what is allowed."""

TYPES = ["BIGINT", "DOUBLE", "DATE", "TIME", "TIMESTAMP", "VARCHAR"]
"""Types the sniffer tries. No booleans, because the original words would be lost."""

INFINITIES = ["inf", "-inf", "+inf", "Inf", "-Inf", "+Inf", "INF", "-INF", "infinity", "-infinity", "Infinity"]
"""Words that the sniffer would take for dates."""

BEGINNING = 65_536
"""Bytes that are examined to tell a text from other files."""

FEWEST_SNIFFED, MOST_SNIFFED = 100, 20_480
"""Rows from which the types are found: the fewest, for wide tables, and the most, for narrow ones."""

SNIFFED_VALUES = 1_000_000
"""Values from which the types are found, unless one of the bounds on rows applies."""


@dataclass(frozen=True)
class Dialect:
    """How a text is written."""

    delimiter: str
    quote: str
    escape: str
    """Precedes a quote within quotes."""
    comment: str
    """Begins a comment; empty if there are none."""
    skip: int
    """Lines before the header or the first row."""
    header: bool
    """Whether there is a header."""
    decimal: str
    """The decimal sign."""
    types: tuple[str, ...]
    """DuckDB's types of the columns."""


@dataclass(frozen=True)
class ParseMode:
    """One way to parse a text."""

    encoding: str
    """DuckDB's name of the encoding."""
    strict: bool
    """Whether quotes must be closed and all lines must end in the same way."""


def parse_modes(path: str) -> list[ParseMode]:
    """The modes in which to try to parse the text at `path`, the most likely first.

    Raises:
        DataError: the file is not a text.
    """
    with open(path, "rb") as file:
        beginning = file.read(BEGINNING)
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict_first("utf-16")
    if b"\0" in beginning:
        line = beginning[: beginning.index(b"\0")].count(b"\n") + 1
        raise DataError(f"row {line}", "a null byte", "text (this is another kind of file)")
    utf_8, latin_1 = map(_strict_first, ("utf-8", "latin-1"))
    try:
        # The last character may be cut off, so decode incrementally.
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        # In UTF-8 the sniffer might miss a header that it cannot decode.
        return [*latin_1, *utf_8]
    return [*utf_8, *latin_1]


def _strict_first(encoding: str) -> list[ParseMode]:
    return [ParseMode(encoding, strict=True), ParseMode(encoding, strict=False)]


def sniffing_error(path: str, message: str) -> UnreadableError:
    """The error for a text whose dialect cannot be found, given DuckDB's `message`."""
    table = (path, f"a table whose values are between {', '.join(DELIMITERS.values())}")
    given, allowed = next((entry for words, *entry in SNIFFING_ERRORS if words in message.lower()), table)
    return UnreadableError("data", given, allowed)


def sniff(connection: Any, path: str, mode: ParseMode) -> Dialect:
    """The dialect with the decimal sign, point or comma, with which more columns are numbers.

    Raises:
        duckdb.InvalidInputException: no dialect was found.
    """
    settings: dict[str, object] = {"encoding": mode.encoding, "strict_mode": mode.strict, "sample_size": FEWEST_SNIFFED}
    first = _sniff(connection, path, settings)
    if len(first.types) == 1:
        settings["delim"] = " "  # The sniffer does not try spaces by itself.
        first = _sniff(connection, path, settings)
    settings["sample_size"] = min(max(SNIFFED_VALUES // len(first.types), FEWEST_SNIFFED), MOST_SNIFFED)
    point = _sniff(connection, path, settings)
    if "VARCHAR" not in point.types:
        return point
    comma = _sniff(connection, path, settings | {"decimal_separator": ","})
    return max(point, comma, key=lambda either: sum(kind in ("BIGINT", "DOUBLE") for kind in either.types))


def _sniff(connection: Any, path: str, settings: dict[str, object]) -> Dialect:
    settings = {
        "decimal_separator": ".",
        "auto_type_candidates": TYPES,
        "nullstr": [*MISSING_WORDS, *INFINITIES],
        # Otherwise rows of another length make the sniffer see a single column; `Delimited.check` refuses such rows.
        "ignore_errors": True,
    } | settings
    found = "Delimiter, Quote, Escape, Comment, SkipRows, HasHeader, [c.type FOR c IN Columns]"
    query = f"SELECT {found} FROM sniff_csv({exact_path(path)}{options(settings)})"
    delimiter, quote, escape, comment, skip, header, types = connection.execute(query).fetchone()
    # Text beyond the examined rows may still contain quotes.
    quote, escape, comment = ("" if mark == "(empty)" else mark for mark in (quote, escape, comment))
    decimal = str(settings["decimal_separator"])
    return Dialect(delimiter, quote or '"', escape or quote or '"', comment, skip, header, decimal, tuple(types))
