"""Delimited text: its columns, and the rows that DuckDB could not read."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from tui_nn.data.files.choices import AUTO, DECIMALS
from tui_nn.data.files.header import unique
from tui_nn.data.files.layout import Layout, find_layout
from tui_nn.data.files.numerals import FLOATS, WHOLE_NUMBER
from tui_nn.data.files.options import ReadOptions, named
from tui_nn.data.files.plain import plain_text
from tui_nn.data.files.records import records
from tui_nn.data.files.sniffing import DELIMITER_WORDS, LONGEST_LINE
from tui_nn.data.files.sources import RawColumn, exact_path, options, printable
from tui_nn.errors import DataError, counted

AS_MANY = "as many columns as the header has"

REJECTED = {
    "MISSING COLUMNS": AS_MANY,
    "TOO MANY COLUMNS": AS_MANY,
    "UNQUOTED VALUE": "a quote that is closed",
    "LINE SIZE OVER MAXIMUM": LONGEST_LINE,
}
"""DuckDB's kind of error in a row -> what is allowed."""

NOT_A_NUMBER = "CAST"
"""DuckDB's kind of error for a text in a column that is read as numbers."""

PIECE = 1_000_000
"""Bytes read at a time to count lines."""

MOST_REJECTED = 1000
"""Rows with errors that DuckDB keeps; the first of them is reported."""

MOST_TEXTS = 100
"""Columns up to which whole numbers are read as texts first."""


class Delimited:
    """A delimited text, parsed with or without the rules that quotes are closed and all lines end in the same way."""

    format = "delimited text"
    image: tuple[int, int] | None = None

    def __init__(self, connection: Any, path: str, folder: str, choices: ReadOptions, strict: bool) -> None:
        self.path = path
        text = plain_text(connection, path, folder, choices.encoding)
        self._strict = strict
        self._layout = layout = find_layout(connection, text, folder, choices, strict)
        self._categories = frozenset(named(choices.categories))
        self.encoding: str | None = text.encoding.name
        self.delimiter: str | None = layout.delimiter
        self.comment: str | None = layout.comment or None
        self.skipped = layout.skipped
        self.has_header = layout.header is not None
        self.decimal, numbers = _numbers(layout, choices.decimal)
        if choices.known is not None:
            # The model knows how its columns are written, and others are kept as they are.
            self.decimal, numbers = ".", [False] * layout.width
        names = unique(layout.names or [""] * layout.width)
        given = [name.strip() for name in layout.names] or names
        self.columns = [
            RawColumn(printable(name), number and name not in self._categories, given=label)
            for name, number, label in zip(names, numbers, given, strict=False)
        ]
        self.dropped = 0

    def dialect(self, decimal: str) -> str:
        """Delimiter, decimal sign and encoding in words."""
        delimiter = DELIMITER_WORDS.get(self._layout.delimiter, repr(self._layout.delimiter))
        sign = {".": "point", ",": "comma"}[decimal]
        return f"values between {delimiter}, decimal {sign}, {self._layout.text.encoding.words}"

    @property
    def header(self) -> str:
        """Where the column names come from, in words."""
        header = self._layout.header
        return f"in line {header.line}" if header else "none, so columns are named by their position"

    @property
    def notes(self) -> list[str]:
        """What else was found out about the text, line by line."""
        layout = self._layout
        above = [f"skipped: {counted(layout.skipped, 'line')} above the {'header' if layout.header else 'rows'}"]
        units = [f"dropped: line {layout.units.line}, which has units"] if layout.units else []
        comments = [f"dropped: {counted(self.dropped, 'comment')} between the rows"] if self.dropped else []
        return [*layout.text.encoding.notes, *(above if layout.skipped else []), *units, *comments]

    def relation(self) -> str:
        """SQL of a table of all rows that can be read; the others are kept for `check`."""
        marks = self._layout.marks
        settings = {
            "auto_detect": False,
            "columns": {f"c{i}": "DOUBLE" if one.number else "VARCHAR" for i, one in enumerate(self.columns)},
            "header": self._layout.last_of_head is not None,
            "skip": self._skip,
            "delim": marks.delimiter,
            "quote": marks.quote,
            "escape": marks.escape,
            "comment": "",
            "decimal_separator": self.decimal,
            "nullstr": [""],
            "strict_mode": self._strict,
            "store_rejects": True,
            "rejects_limit": MOST_REJECTED,
        }
        return f"read_csv({exact_path(self._layout.text.path)}{options(settings)})"

    def check(self, connection: Any) -> bool:
        """Whether everything was read; if not, some columns are texts, and the file must be read again.

        Raises:
            DataError: a row that cannot be read.
        """
        fields = "line_byte_position, column_idx, error_type, csv_line"
        rejected = connection.execute(f"SELECT {fields} FROM reject_errors ORDER BY line").fetchall()
        connection.execute("DELETE FROM reject_errors")
        texts = {column - 1 for _, column, kind, _ in rejected if kind == NOT_A_NUMBER}
        comments: set[int] = set()
        for byte, _, kind, text in rejected:
            if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS") and self._is_comment(text):
                comments.add(byte)
            elif kind != NOT_A_NUMBER:
                raise self._refused(byte, kind, text)
        if len(rejected) >= MOST_REJECTED and comments:
            raise DataError("data", f"{len(comments):,} comments between the rows", "comments above the header only")
        self.dropped = len(comments)
        self.columns = [replace(one, number=one.number and i not in texts) for i, one in enumerate(self.columns)]
        return not texts

    def _is_comment(self, text: str) -> bool:
        return bool(self.comment) and text.lstrip().startswith(str(self.comment))

    def _refused(self, byte: int, kind: str, text: str) -> DataError:
        allowed = REJECTED.get(kind, f"a row that can be read ({kind.lower()})")
        return DataError(f"row {self._line_of_byte(byte)}", text.strip().partition("\n")[0], allowed)

    def place(self, row: int) -> str:
        """The line on which `row` begins, as an editor counts lines."""
        wanted = row + (self._layout.last_of_head is not None)
        try:
            with open(self._layout.text.path, encoding="utf-8-sig", newline="") as file:
                return f"row {next(islice(records(file, self._layout.marks, self._skip), wanted, None)).line}"
        except (csv.Error, StopIteration):
            return f"row {row + 1} after the header"

    @property
    def _skip(self) -> int:
        """Lines that DuckDB skips."""
        last = self._layout.last_of_head
        return last.line - 1 if last else self._layout.skipped

    def _line_of_byte(self, byte: int) -> int:
        """The line that contains `byte`, from 1. (DuckDB's own count leaves out quoted line feeds.)"""
        feeds = returns = 0
        with open(self._layout.text.path, "rb") as file:
            while byte > 0 and (piece := file.read(min(byte, PIECE))):
                byte -= len(piece)
                feeds += piece.count(b"\n")
                returns += piece.count(b"\r")
        return (feeds or returns) + 1


def _numbers(layout: Layout, wanted: str) -> tuple[str, list[bool]]:
    """The decimal sign with which more columns have fractions, and for each column whether it is read as numbers.

    Only columns with fractions are. Whole numbers may be codes, such as 01, that would lose their zeros, or have
    points between thousands; they are looked at as texts, unless there are so many that it would take too long.
    """
    signs = [DECIMALS[wanted]] if wanted != AUTO else list(FLOATS)
    values = [record.values for record in layout.rows if len(record.values) >= layout.width]
    columns = [[value.strip() for value in column if value] for column in zip(*values, strict=False)]
    columns = (columns or [[]] * layout.width)[: layout.width]
    found = {sign: [_have_fractions(column, sign) for column in columns] for sign in signs}
    best = max(found, key=lambda sign: sum(found[sign]))
    if layout.width <= MOST_TEXTS:
        return best, found[best]
    return best, [fractions or _are_whole(one) for fractions, one in zip(found[best], columns, strict=True)]


def _have_fractions(values: Sequence[str], sign: str) -> bool:
    number, fraction = FLOATS[sign]
    return all(map(number.fullmatch, values)) and any(map(fraction.fullmatch, values))


def _are_whole(values: Sequence[str]) -> bool:
    return bool(values) and all(map(WHOLE_NUMBER.fullmatch, values))
