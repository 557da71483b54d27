"""The rows of a file that a model predicts, or is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tui_nn.data.columns import Cells, Column, Number
from tui_nn.data.files.choices import AUTO, DECIMALS, THOUSANDS
from tui_nn.data.files.examining import chosen_words
from tui_nn.data.files.numerals import Style
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.sources import Source
from tui_nn.data.files.store import COLUMNS_PER_QUERY, Store
from tui_nn.data.preprocessing import Preprocessing
from tui_nn.data.rows import Refusal, absent_column, missing_value, refused_value, too_large
from tui_nn.errors import DataError, counted
from tui_nn.nn.arrays import Array


class FileRows:
    """The rows of an open file, in the table `rows` of DuckDB, whose columns are called c0, c1, ...; a `Table`."""

    def __init__(
        self,
        connection: Any,
        source: Source,
        preprocessing: Preprocessing,
        options: ReadOptions,
        on_part: Callable[[], None] = lambda: None,
    ) -> None:
        """Read all rows, and find the columns of the features.

        Numbers are written as in the training file unless the options say otherwise. Columns are found by name; those
        of a file without names may instead be the features in their order, and then the target. `on_part` is called
        before a part of the rows is read, and may raise an error.

        Raises:
            DataError: a row cannot be read, there are none, or a column is not there.
        """
        self.names = [column.name if column.given is None else column.given for column in source.columns]
        """Names of all columns as the file has them."""
        self._source = source
        self._options = options
        self._on_part = on_part
        self._largest = preprocessing.inputs.largest
        self._places = _places(source, preprocessing)
        missing = preprocessing.missing if options.missing_words == AUTO else chosen_words(options)
        self._store = Store(connection, missing)
        self._store.load(source, whole=True)
        self.count = self._store.rows
        if not self.count:
            raise DataError("data", f"no rows (header: {source.header})", "a file with at least one row")

    def place(self, row: int) -> str:
        """Where to find a row, counted from 0, in words."""
        return self._source.place(row)

    def codes(self, columns: Sequence[Column], part: slice) -> list[Array]:
        """The codes (samples,) of each column in a part of the rows, in float64.

        Raises:
            DataError: a column is not there, or has a value that cannot be used.
        """
        self._on_part()
        found: list[Array] = []
        for first in range(0, len(columns), COLUMNS_PER_QUERY):
            group = [
                (_as_chosen(column, self._options), self._cells(column))
                for column in columns[first:][:COLUMNS_PER_QUERY]
            ]
            fields = [f"coalesce({column.sql(cells)}, 'NaN'::DOUBLE)" for column, cells in group]
            fetched = self._store.arrays(fields, _in(part))
            for (column, cells), codes in zip(group, fetched, strict=True):
                self._check(column, cells, codes, part)
                found.append(codes)
        return found

    def _cells(self, column: Column) -> Cells:
        if column.name not in self._places:
            raise absent_column(column.name, [column.name for column in self._source.columns])
        index = self._places[column.name]
        return self._store.cells(index, self._source.columns[index].number)

    def _check(self, column: Column, cells: Cells, codes: Array, part: slice) -> None:
        """Refuse a value without a code, unless it may be missing, and one that is too large."""
        is_nan, is_large = np.isnan(codes), np.abs(codes) > self._largest
        if is_large.any():
            raise self._refusal(too_large, column, cells, part.start + int(is_large.argmax()))
        if not is_nan.any():
            return
        unreadable = f"{_in(part)} AND ({column.sql(cells)}) IS NULL AND NOT ({column.is_missing(cells)})"
        row = self._store.one(f"SELECT min(rowid) FROM rows WHERE {unreadable}")[0]
        if row is not None:
            raise self._refusal(refused_value, column, cells, row)
        if not column.takes_missing:
            raise self._refusal(missing_value, column, cells, part.start + int(is_nan.argmax()))

    def _refusal(self, error: Refusal, column: Column, cells: Cells, row: int) -> DataError:
        value = self._store.one(f"SELECT {cells.name}::VARCHAR FROM rows WHERE rowid = {row}")[0]
        refusal = error(column, self.place(row), value)
        is_written = error is refused_value and isinstance(column, Number) and not cells.is_number
        way_out = " (see --decimal, --thousands and --missing-words)" if is_written else ""
        return DataError(refusal.field, refusal.given, f"{refusal.allowed}{way_out}")


def _places(source: Source, preprocessing: Preprocessing) -> dict[str, int]:
    """The index of each column of the model that is in the file.

    Raises:
        DataError: a column of a feature is not there.
    """
    wanted = [column.name for column in preprocessing.columns]
    target = preprocessing.target.column.name
    names = [column.name for column in source.columns]
    places = {name: names.index(name) for name in [*wanted, target] if name in names}
    if not source.has_header:
        in_order = [*wanted, target]
        has_target = len(names) == len(in_order) and not set(wanted) <= set(names)
        if len(names) == len(wanted) or has_target:
            return dict(zip(in_order, range(len(names)), strict=False))
        # All columns are where they were if all are there, or all but the target after them.
        in_place = len(names) == preprocessing.width - (target not in names)
        if not (in_place and set(wanted) <= set(names)):
            allowed = (
                f"{len(wanted):,} without names, in the order of the features (or --header yes, for a table with names)"
            )
            raise DataError("data", counted(len(names), "column"), allowed)
    absent = next((name for name in wanted if name not in places), None)
    if absent is not None:
        raise absent_column(absent, names)
    return places


def _as_chosen(column: Column, options: ReadOptions) -> Column:
    """The column, whose numbers are written as the options say."""
    if not isinstance(column, Number):
        return column
    decimal = column.style.decimal if options.decimal == AUTO else DECIMALS[options.decimal]
    thousands = column.style.thousands if options.thousands == AUTO else THOUSANDS[options.thousands]
    return replace(column, style=Style(decimal, "" if thousands == decimal else thousands))


def _in(part: slice) -> str:
    """SQL condition of the rows of a part."""
    return f"rowid >= {part.start} AND rowid < {part.stop}"
