"""New samples in memory: an array, columns by name, a sequence of mappings, or a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from decimal import Decimal
from numbers import Real
from typing import Any, Protocol

import numpy as np

from tui_nn.data.columns import Boolean, Cells, Column, MissingWords, Number
from tui_nn.data.files.header import unique
from tui_nn.data.files.sources import printable
from tui_nn.data.preprocessing import Preprocessing
from tui_nn.errors import DataError, counted, shown
from tui_nn.nn.arrays import Array, Flags

FORMS = "an array (samples, features), columns by name, a sequence of mappings, or a data frame"

NO_VALUES = frozenset({"NAType", "NaTType"})
"""Types of what pandas has in place of a missing value."""

MAX_LISTED = 8
"""Columns that a message lists."""


Refusal = Callable[[Column, str, object], DataError]
"""Makes the error for a value, given its column and its place in words."""


class Table(Protocol):
    """New samples."""

    count: int

    def codes(self, columns: Sequence[Column], part: slice) -> list[Array]:
        """The codes (samples,) of each column in a part of the samples, in float64.

        Raises:
            DataError: it names the first value that cannot be used, and its place.
        """
        ...

    def place(self, row: int) -> str:
        """Where to find a row, counted from 0, in words."""
        ...


class Rows:
    """New samples whose values are in memory."""

    def __init__(self, rows: Any, preprocessing: Preprocessing) -> None:
        """Find the columns of the features in `rows`.

        Raises:
            DataError: there are no rows, or not these columns.
        """
        columns = preprocessing.columns
        self._preprocessing = preprocessing
        self._codes: dict[str, Array] = {}
        rows = list(rows) if isinstance(rows, Iterator) else rows
        named = _named(rows)
        self._values = _positional(rows, columns) if named is None else named
        for column in columns:
            if column.name not in self._values:
                raise absent_column(column.name, list(self._values))
        self.count = len(_as_array(columns[0].name, self._values[columns[0].name]))
        if not self.count:
            raise DataError("rows", "no rows", "at least one")

    def codes(self, columns: Sequence[Column], part: slice) -> list[Array]:
        """As `Table` says."""
        return [self._all_codes(column)[part] for column in columns]

    def place(self, row: int) -> str:
        """As `Table` says."""
        return _place(row)

    def with_target(self, values: Any) -> None:
        """Set the column of the target to `values` (samples,); None if the rows have it.

        Raises:
            DataError: they have none.
        """
        name = self._preprocessing.target.column.name
        if values is not None:
            self._values[name] = values
        elif name not in self._values:
            raise DataError("target", "nothing", f"the true values, or rows with the column {shown(name)}")

    def _all_codes(self, column: Column) -> Array:
        if column.name not in self._codes:
            values = _as_array(column.name, self._values[column.name])
            if len(values) != self.count:
                given = counted(len(values), "value")
                raise DataError(f"column {shown(column.name)}", given, f"{self.count:,}, one a row")
            self._codes[column.name] = _checked(column, values, self._preprocessing)
        return self._codes[column.name]


def _place(row: int) -> str:
    return f"rows[{row}]"


def absent_column(name: str, names: Sequence[str]) -> DataError:
    """The error for a column that is not among `names`."""
    more = f" and {len(names) - MAX_LISTED:,} more" if len(names) > MAX_LISTED else ""
    return DataError(f"column {shown(name)}", "none", f"a column of this name beside {_listed(names)}{more}")


def refused_value(column: Column, place: str, value: object) -> DataError:
    """The error for a value of a column that cannot be read."""
    return DataError(f"{place}, column {shown(column.name)}", value, column.allowed)


def missing_value(column: Column, place: str, value: object = None) -> DataError:
    """The error for a missing value of a column that must have one; a missing target is never filled."""
    allowed = f"{column.allowed} (the model has no substitute for a missing value)"
    return DataError(f"{place}, column {shown(column.name)}", "nothing", allowed)


def too_large(column: Column, place: str, value: object) -> DataError:
    """The error for a number that is infinite, or larger than an original feature can be."""
    allowed = "a finite number that the precision of the model can hold"
    return DataError(f"{place}, column {shown(column.name)}", value, allowed)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(shown, names[:MAX_LISTED])) or "none"


def _named(rows: Any) -> dict[str, Any] | None:
    """Columns by name; None if the rows have no names."""
    if isinstance(rows, np.ndarray):
        return {name: rows[name] for name in rows.dtype.names} if rows.dtype.names and rows.ndim == 1 else None
    if isinstance(rows, Mapping):
        return dict(zip(_names(rows), rows.values(), strict=True))
    if hasattr(rows, "columns") and hasattr(rows, "__getitem__"):
        return {name: rows[given] for name, given in zip(_names(rows.columns), rows.columns, strict=True)}
    if isinstance(rows, Sequence) and len(rows) and isinstance(rows[0], Mapping):
        return _of_mappings(rows)
    return None


def _names(given: Iterable[Any]) -> list[str]:
    """The names as those of the columns of a file are written."""
    return [printable(name) for name in unique([str(name) for name in given])]


def _of_mappings(rows: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    columns = {}
    for name, given in zip(_names(rows[0]), rows[0], strict=True):
        lacking = next((i for i, row in enumerate(rows) if given not in row), None)
        if lacking is None:
            columns[name] = [row[given] for row in rows]
    return columns


def _positional(rows: Any, columns: Sequence[Column]) -> dict[str, Any]:
    """The values of the columns in an array (samples, features), or (samples, ...) for images and the like."""
    if isinstance(rows, (str, bytes)) or not (hasattr(rows, "__array__") or isinstance(rows, Iterable)):
        raise DataError("rows", type(rows).__name__, FORMS)
    try:
        array = np.asanyarray(rows) if hasattr(rows, "__array__") else np.array(list(rows), object)
    except ValueError:
        raise DataError("rows", "rows of different lengths", FORMS) from None
    if array.ndim < 2:
        one = " (one sample is an array of one row)" if array.ndim == 1 and len(array) else ""
        raise DataError("rows", f"the shape {array.shape}", f"{FORMS}{one}")
    array = array.reshape(len(array), -1) if len(array) else array.reshape(0, array.shape[1])
    if array.shape[1] != len(columns):
        names = [column.name for column in columns]
        more = f" and {len(names) - MAX_LISTED:,} more" if len(names) > MAX_LISTED else ""
        raise DataError("rows", counted(array.shape[1], "column"), f"{len(names):,}: {_listed(names)}{more}")
    return {column.name: array[:, i] for i, column in enumerate(columns)}


def _as_array(name: str, values: Any) -> Any:
    """The values (samples,) of a column; a masked one is None."""
    if isinstance(values, np.ma.MaskedArray):
        values = _unmasked(values)
    if isinstance(values, (str, bytes, Set)) or not (hasattr(values, "__array__") or isinstance(values, Iterable)):
        raise DataError(f"column {shown(name)}", values, "a sequence of values, one a row")
    array = np.asarray(values) if hasattr(values, "__array__") else _objects(list(values))
    if array.ndim != 1:
        raise DataError(f"column {shown(name)}", f"the shape {array.shape}", "one value a row")
    return array


def _unmasked(values: Any) -> Any:
    return values.astype(object).filled(None) if np.any(values.mask) else values.data


def _objects(values: list[Any]) -> Any:
    # NumPy would turn numbers beside texts into texts.
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _checked(column: Column, values: Any, preprocessing: Preprocessing) -> Array:
    """The codes of all values of a column."""
    if values.dtype.kind in "fiu" or (values.dtype.kind == "b" and isinstance(column, Boolean)):
        codes, unreadable = _of_numbers(column, values.astype(np.float64, copy=False), preprocessing.missing)
    elif values.dtype.kind in "OUbT":
        codes, unreadable = _of_objects(column, values.astype(object), preprocessing.missing)
    else:
        raise DataError(f"column {shown(column.name)}", f"values of the type {values.dtype}", column.allowed)
    problems: Sequence[tuple[Flags, Refusal]] = (
        (unreadable, refused_value),
        (np.abs(codes) > preprocessing.inputs.largest, too_large),
        (np.isnan(codes) & (not column.takes_missing), missing_value),
    )
    for wrong, error in problems:
        if wrong.any():
            at = int(wrong.argmax())
            raise error(column, _place(at), values[at])
    return codes


def _of_objects(column: Column, values: Any, missing: MissingWords) -> tuple[Array, Flags]:
    """The codes of values of any type, NaN if there is none, and which of them cannot be read."""
    codes, unreadable = np.full(len(values), np.nan), np.zeros(len(values), bool)
    numbers: list[int] = []
    texts: list[int] = []
    for i, value in enumerate(values):
        if isinstance(value, (bool, np.bool_)):
            values[i] = str(value).lower()
            texts.append(i)
        elif isinstance(value, (Real, Decimal)):
            with suppress(OverflowError):
                values[i] = float(value)
                numbers.append(i)
                continue
            unreadable[i] = True
        elif isinstance(value, str):
            texts.append(i)
        elif value is not None and type(value).__name__ not in NO_VALUES:
            unreadable[i] = True
    if numbers:
        codes[numbers], unreadable[numbers] = _of_numbers(column, values[numbers].astype(np.float64), missing)
    if texts:
        codes[texts], unreadable[texts] = _asked(column, values[texts], False, missing)
    return codes, unreadable


def _of_numbers(column: Column, values: Array, missing: MissingWords) -> tuple[Array, Flags]:
    if isinstance(column, Number):
        return values, np.zeros(len(values), bool)
    return _asked(column, values, True, missing)


def _asked(column: Column, values: Any, is_number: bool, missing: MissingWords) -> tuple[Array, Flags]:
    """The codes of numbers or texts (samples,), and which cannot be read, by the SQL that reads those of a file."""
    from tui_nn.data.files.store import connect_to_values

    distinct, places = np.unique(values, return_inverse=True)
    cells = Cells("value", is_number, missing)
    fields = f"coalesce({column.sql(cells)}, 'NaN'::DOUBLE) AS code, ({column.is_missing(cells)}) AS is_missing"
    with connect_to_values() as connection:
        connection.register("new", {"place": np.arange(len(distinct)), "value": distinct})
        found = connection.execute(f"SELECT {fields} FROM new ORDER BY place").fetchnumpy()
    codes = np.asarray(found["code"], np.float64)
    unreadable = np.isnan(codes) & ~np.asarray(found["is_missing"], bool)
    return codes[places], unreadable[places]
