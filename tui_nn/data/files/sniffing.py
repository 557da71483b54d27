"""How a delimited text is written: DuckDB's sniffer finds the delimiter, the quotes, the header and the types."""

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

NOT_SNIFFED = (
    ("encoded", "bytes of another encoding", READABLE),
    ("maximum line size", "a longer line", LONGEST_LINE),
)
"""What DuckDB's message says, in small letters -> what came, and what is allowed."""

TYPES = ["BIGINT", "DOUBLE", "DATE", "TIME", "TIMESTAMP", "VARCHAR"]
"""What the sniffer looks for. Not booleans, which lose what they were called."""

INFINITIES = ["inf", "-inf", "+inf", "Inf", "-Inf", "+Inf", "INF", "-INF", "infinity", "-infinity", "Infinity"]
"""What the sniffer would take for dates."""

BEGINNING = 65_536
"""Bytes that tell a text from other files."""

FEWEST_SNIFFED, MOST_SNIFFED = 100, 20_480
"""Rows at the beginning that say what the columns are, of a wide table and of a narrow one."""

SNIFFED_VALUES = 1_000_000
"""Values in these rows."""


@dataclass(frozen=True)
class Sniffed:
    """How the text is written."""

    delimiter: str
    quote: str
    escape: str
    comment: str
    skip: int
    """Lines before the header or the first row."""
    header: bool
    decimal: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way to read a text."""

    encoding: str
    """DuckDB's name of it."""
    strict: bool
    """Whether quotes have to be closed and lines to end alike."""


def ways_of(path: str) -> list[Way]:
    """The ways to read the text, the likeliest first. A file that is no text is refused."""
    with open(path, "rb") as file:
        beginning = file.read(BEGINNING)
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [Way("utf-16", True), Way("utf-16", False)]
    if b"\0" in beginning:
        line = beginning[: beginning.index(b"\0")].count(b"\n") + 1
        raise DataError(f"row {line}", "a null byte", "text (this is another kind of file)")
    utf_8, latin_1 = ([Way(encoding, True), Way(encoding, False)] for encoding in ("utf-8", "latin-1"))
    try:
        # Its last letter may be cut off.
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        # The sniffer may take a header that it cannot read for no header at all.
        return [*latin_1, *utf_8]
    return [*utf_8, *latin_1]


def not_sniffed(path: str, message: str) -> UnreadableError:
    """What DuckDB's `message` means, when it can make nothing of the text."""
    table = (path, f"a table whose values are between {', '.join(DELIMITERS.values())}")
    given, allowed = next((entry for words, *entry in NOT_SNIFFED if words in message.lower()), table)
    return UnreadableError("data", given, allowed)


def sniffed(connection: Any, path: str, way: Way) -> Sniffed:
    """The delimiter and types under which the most columns are numbers: with a decimal point, or a comma."""
    how: dict[str, object] = {"encoding": way.encoding, "strict_mode": way.strict, "sample_size": FEWEST_SNIFFED}
    first = _sniff(connection, path, how)
    if len(first.types) == 1:
        how["delim"] = " "  # Not among those that the sniffer tries.
        first = _sniff(connection, path, how)
    how["sample_size"] = min(max(SNIFFED_VALUES // len(first.types), FEWEST_SNIFFED), MOST_SNIFFED)
    point = _sniff(connection, path, how)
    if "VARCHAR" not in point.types:
        return point
    comma = _sniff(connection, path, how | {"decimal_separator": ","})
    return max(point, comma, key=lambda either: sum(kind in ("BIGINT", "DOUBLE") for kind in either.types))


def _sniff(connection: Any, path: str, how: dict[str, object]) -> Sniffed:
    how = {
        "decimal_separator": ".",
        "auto_type_candidates": TYPES,
        "nullstr": [*MISSING_WORDS, *INFINITIES],
        # Rows of another length would make the sniffer take the whole file for one column: they are refused later.
        "ignore_errors": True,
    } | how
    found = "Delimiter, Quote, Escape, Comment, SkipRows, HasHeader, [c.type FOR c IN Columns]"
    query = f"SELECT {found} FROM sniff_csv({exact_path(path)}{options(how)})"
    delimiter, quote, escape, comment, skip, header, types = connection.execute(query).fetchone()
    # A quote that first comes after the part that is sniffed is one all the same.
    quote, escape, comment = ("" if mark == "(empty)" else mark for mark in (quote, escape, comment))
    decimal = str(how["decimal_separator"])
    return Sniffed(delimiter, quote or '"', escape or quote or '"', comment, skip, header, decimal, tuple(types))
