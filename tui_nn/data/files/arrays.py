"""NumPy files: archives with features `x`, one row or image per sample, and a target `y`; and single arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tui_nn.data.files.sources import Container, RawColumn
from tui_nn.errors import DataError

KINDS = {"f": True, "i": True, "u": True, "b": False, "U": False}
"""NumPy's kinds of values that can be used -> whether they are numbers."""


class Columns(Container):
    """Named columns from arrays (rows,)."""

    has_header = False

    def __init__(self, connection: Any, path: str, columns: dict[str, Any]) -> None:
        self.path = path
        self.columns = [RawColumn(name, KINDS[values.dtype.kind]) for name, values in columns.items()]
        connection.register("arrays", {f"c{i}": _native(values) for i, values in enumerate(columns.values())})

    def relation(self) -> str:
        """SQL of a table with the columns c0, c1, ..."""
        return "arrays"


class Npz(Columns):
    """An archive with the arrays `x` (samples, ...) and `y` (samples,), named in lower or upper case."""

    format = "NumPy archive"
    header = "none, so features are named by their position"

    def __init__(self, connection: Any, path: str, needs_target: bool = True) -> None:
        """Read an archive, which may lack the array `y` unless it `needs_target`."""
        x, y = _archived(path, needs_target)
        features = x.reshape(len(x), math.prod(x.shape[1:]))
        if x.ndim == 3:
            self.image = x.shape[1:]
        columns = {f"x{i + 1}": features[:, i] for i in range(features.shape[1])}
        super().__init__(connection, path, columns if y is None else columns | {"y": y})


class Npy(Columns):
    """An array (samples, columns), or one (samples,) of records, whose fields name the columns."""

    format = "NumPy array"
    header = "none, so columns are named by their position"

    def __init__(self, connection: Any, path: str) -> None:
        array = _loaded(path)
        if array.dtype.names and array.ndim == 1:
            self.header = "in the file"
            self.has_header = True
            columns = {name: array[name] for name in array.dtype.names}
        elif array.ndim == 2 and array.dtype.kind in KINDS:
            columns = {f"column {i + 1}": array[:, i] for i in range(array.shape[1])}
        else:
            given = f"the shape {array.shape} and the type {array.dtype}"
            raise DataError("array", given, "numbers or texts of the shape (samples, columns)")
        for name, values in columns.items():
            if values.ndim != 1 or values.dtype.kind not in KINDS:
                raise DataError(f"column {name}", f"values of the type {values.dtype}", "numbers or texts")
        super().__init__(connection, path, columns)


def _loaded(path: str) -> Any:
    try:
        return np.load(path, allow_pickle=False)
    except Exception as error:  # A damaged file makes NumPy fail in several ways.
        raise DataError("data", path, "an .npy file of numbers or texts, without pickled objects") from error


def _archived(path: str, needs_target: bool) -> tuple[Any, Any]:
    """The arrays x and y; y is None if there is none and it is not needed."""
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            names = {name.lower(): name for name in archive.files}
            required = ["x", "y"] if needs_target else ["x"]
            if not set(required) <= set(names):
                allowed = f"an archive with the array{'s' if needs_target else ''} {' and '.join(required)}"
                raise DataError("data", f"the arrays {', '.join(archive.files)}", allowed)
            x, y = archive[names["x"]], archive[names["y"]] if "y" in names else None
    except DataError:
        raise
    except Exception as error:  # A damaged archive makes zip, zlib or NumPy fail, each with errors of its own.
        allowed = "an .npz archive of numbers or texts, without pickled objects"
        raise DataError("data", path, allowed) from error
    for name, array in (("x", x), ("y", y)):
        if array is not None and array.dtype.kind not in KINDS:
            raise DataError(f"array {name}", f"values of the type {array.dtype}", "numbers or texts")
    if y is None:
        if x.ndim == 0:
            raise DataError("array x", f"the shape {x.shape}", "(samples, features)")
        return x, None
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1 or x.ndim == 0 or len(x) != len(y):
        raise DataError("arrays x and y", f"the shapes {x.shape} and {y.shape}", "(samples, features) and (samples,)")
    return x, y


def _native(array: Any) -> Any:
    """`array` in a type that DuckDB supports."""
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)
