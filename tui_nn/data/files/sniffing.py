"""The delimiter and the quotes of a delimited text, as DuckDB's sniffer finds them."""

from __future__ import annotations

from typing import Any

from tui_nn.data.files.choices import AUTO, DELIMITERS
from tui_nn.data.files.records import Marks
from tui_nn.data.files.sources import exact_path, options
from tui_nn.errors import UnreadableError

DELIMITER_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
"""Delimiter -> in words."""

LONGEST_LINE = "a line of up to 2,000,000 bytes"

SNIFFED_ROWS = 2000
"""Rows from which the delimiter is found."""


def sniff(connection: Any, path: str, strict: bool, skip: int, delimiter: str = AUTO) -> tuple[Marks, int]:
    """The delimiter and quotes below the first `skip` lines, and the number of columns.

    Raises:
        UnreadableError: no table was found.
    """
    import duckdb

    settings: dict[str, object] = {
        "all_varchar": True,
        "header": False,
        "comment": "",
        "skip": skip,
        "strict_mode": strict,
        "sample_size": SNIFFED_ROWS,
        # Otherwise rows of another length make the sniffer see a single column; such rows are refused later.
        "ignore_errors": True,
    }
    if delimiter != AUTO:
        settings["delim"] = DELIMITERS.get(delimiter, delimiter)
    query = f"SELECT Delimiter, Quote, Escape, len(Columns) FROM sniff_csv({exact_path(path)}{options(settings)})"
    try:
        found, quote, escape, columns = connection.execute(query).fetchone()
    except duckdb.InvalidInputException as error:
        raise _no_table(path, str(error)) from error
    # Text beyond the examined rows may still contain quotes.
    quote, escape = ("" if mark == "(empty)" else mark for mark in (quote, escape))
    return Marks(found, quote or '"', escape or quote or '"'), columns


def _no_table(path: str, message: str) -> UnreadableError:
    if "maximum line size" in message.lower():
        return UnreadableError("data", "a longer line", LONGEST_LINE)
    words = ", ".join(DELIMITER_WORDS.values())
    return UnreadableError("data", path, f"a table whose values are between {words} (or set --delimiter)")
