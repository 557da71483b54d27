"""Delimited text: its dialect, its columns, and the rows that DuckDB could not read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import Any

from tui_nn.data.files.choices import MISSING_WORDS
from tui_nn.data.files.sniffing import DELIMITERS, LONGEST_LINE, READABLE, ParseMode, sniff, sniffing_error
from tui_nn.data.files.sources import RawColumn, exact_path, options, raw_column
from tui_nn.errors import DataError, UnreadableError, shown

ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "latin-1": "Latin-1, as it is not UTF-8"}
"""DuckDB's name of an encoding -> the encoding in words."""

REJECTED = {
    "CAST": "a number, as in the rows before",
    "MISSING COLUMNS": "as many columns as the header has",
    "TOO MANY COLUMNS": "as many columns as the header has",
    "UNQUOTED VALUE": "a quote that is closed",
    "LINE SIZE OVER MAXIMUM": LONGEST_LINE,
    "INVALID ENCODING": READABLE,
}
"""DuckDB's kind of error in a row -> what is allowed."""

PIECE = 1_000_000
"""Bytes read at a time to count lines."""

MOST_REJECTED = 1000
"""Rows with errors that DuckDB keeps; the first of them is reported."""


class Delimited:
    """A delimited file, parsed in one mode."""

    def __init__(self, connection: Any, path: str, mode: ParseMode) -> None:
        import duckdb

        self.path = path
        self._mode = mode
        try:
            self._dialect = sniff(connection, path, mode)
        except duckdb.InvalidInputException as error:
            raise sniffing_error(path, str(error)) from error
        self.decimal = self._dialect.decimal
        delimiter = DELIMITERS.get(self._dialect.delimiter, repr(self._dialect.delimiter))
        sign = {".": "point", ",": "comma"}[self.decimal]
        self.format = f"values between {delimiter}, decimal {sign}, {ENCODINGS[mode.encoding]}"
        line, names = self._header()
        self.header = f"in line {line}" if names else "none, so columns are named by their position"
        self.columns = _columns(names, self._dialect.types)

    def relation(self) -> str:
        """SQL of a table of all rows that can be read; the others are kept for `check`."""
        dialect = self._dialect
        types = {f"c{i}": "DOUBLE" if column.number else "VARCHAR" for i, column in enumerate(self.columns)}
        settings = {
            "auto_detect": False,
            "columns": types,
            "header": dialect.header,
            "skip": dialect.skip,
            "delim": dialect.delimiter,
            "quote": dialect.quote,
            "escape": dialect.escape,
            "comment": dialect.comment,
            "decimal_separator": dialect.decimal,
            "nullstr": [*MISSING_WORDS],
            "encoding": self._mode.encoding,
            "strict_mode": self._mode.strict,
            "store_rejects": True,
            "rejects_limit": MOST_REJECTED,
        }
        return f"read_csv({exact_path(self.path)}{options(settings)})"

    def check(self, connection: Any) -> None:
        """Raise `DataError` for the first row that could not be read."""
        fields = "line, line_byte_position, column_idx, error_type, error_message, csv_line"
        rejected = connection.execute(f"SELECT {fields} FROM reject_errors ORDER BY line LIMIT 1").fetchone()
        if rejected is None:
            return
        line, byte, column, kind, message, text = rejected
        row = f"row {self._line_of_byte(byte) if self._mode.encoding == 'utf-8' else line}"
        if kind == "CAST":
            row += f", column {shown(self.columns[column - 1].name)}"
            text = re.sub(r'(?s).*Could not convert string "(.*)" to .*', r"\1", message)
        refusal = UnreadableError if kind == "INVALID ENCODING" else DataError
        raise refusal(
            row, text.strip().partition("\n")[0], REJECTED.get(kind, f"a row that can be read ({kind.lower()})")
        )

    def place(self, row: int) -> str:
        """The line on which `row` begins, as an editor counts lines."""
        try:
            return f"row {self._line(row + self._dialect.header)[0]}"
        except (csv.Error, IndexError):
            return f"row {row + 1} after the header"

    def _line_of_byte(self, byte: int) -> int:
        """The line that contains `byte`, from 1. (DuckDB's own count leaves out quoted line feeds.)"""
        feeds = returns = 0
        with open(self.path, "rb") as file:
            while byte > 0 and (piece := file.read(min(byte, PIECE))):
                byte -= len(piece)
                feeds += piece.count(b"\n")
                returns += piece.count(b"\r")
        return (feeds or returns) + 1

    def _header(self) -> tuple[int, list[str]]:
        try:
            return self._line(0) if self._dialect.header else (0, [])
        except (csv.Error, IndexError) as error:
            raise DataError("header", f"a line that cannot be read ({error})", "the names of the columns") from error

    def _line(self, wanted: int) -> tuple[int, list[str]]:
        """The line on which row `wanted` begins, and its values; rows are counted from 0, including the header."""
        dialect = self._dialect
        encoding = "utf-8-sig" if self._mode.encoding == "utf-8" else self._mode.encoding
        escape = dialect.escape if dialect.escape != dialect.quote else None
        with open(self.path, encoding=encoding, errors="replace", newline="") as file:
            for _ in range(dialect.skip):
                file.readline()
            reader = csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote, escapechar=escape)
            begun = dialect.skip + 1
            for values in reader:
                if values and not (dialect.comment and values[0].startswith(dialect.comment)):
                    wanted -= 1
                if wanted < 0:
                    return begun, values
                begun = dialect.skip + reader.line_num + 1
        raise IndexError("the file ends before it")


def _columns(names: list[str], types: tuple[str, ...]) -> list[RawColumn]:
    named = [name.strip() for name in names] + [""] * (len(types) - len(names))
    named = [name or f"column {i + 1}" for i, name in enumerate(named[: len(types)])]
    twice = next((name for name, count in Counter(named).items() if count > 1), None)
    if twice is not None:
        places = " and ".join(str(i + 1) for i, name in enumerate(named) if name == twice)
        raise DataError(f"columns {places}", twice, "a name of its own for each column")
    return [raw_column(name, kind) for name, kind in zip(named, types, strict=True)]
