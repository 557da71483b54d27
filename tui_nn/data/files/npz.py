"""NumPy archives with features `x`, one row per sample, and a target `y`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tui_nn.data.files.sources import RawColumn
from tui_nn.errors import DataError

KINDS = {"f": True, "i": True, "u": True, "b": False, "U": False}
"""NumPy's kinds of values that can be used -> whether they are numbers."""


class Npz:
    """An archive with the arrays `x` (samples, ...) and `y` (samples,), named in lower or upper case."""

    format = "NumPy archive"
    header = "none, so features are named by their position"
    decimal = "."

    def __init__(self, connection: Any, path: str) -> None:
        self.path = path
        x, y = _arrays(path)
        features = x.reshape(len(x), math.prod(x.shape[1:]))
        self.columns = [RawColumn(f"x{i + 1}", KINDS[x.dtype.kind]) for i in range(features.shape[1])]
        self.columns.append(RawColumn("y", KINDS[y.dtype.kind]))
        arrays = {f"c{i}": features[:, i] for i in range(features.shape[1])}
        connection.register("archive", arrays | {f"c{len(arrays)}": y})

    def relation(self) -> str:
        """SQL of a table with the columns c0, c1, ... of `x` and then `y`."""
        return "archive"

    def check(self, connection: Any) -> None:
        """Nothing to do: an archive is read completely or not at all."""

    def place(self, row: int) -> str:
        """The row, counted from 1."""
        return f"row {row + 1}"


def _arrays(path: str) -> tuple[Any, Any]:
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            names = {name.lower(): name for name in archive.files}
            if not {"x", "y"} <= set(names):
                raise DataError("data", f"the arrays {', '.join(archive.files)}", "an archive with the arrays x and y")
            x, y = archive[names["x"]], archive[names["y"]]
    except DataError:
        raise
    except Exception as error:  # A damaged archive makes zip, zlib or NumPy fail, each with errors of its own.
        allowed = "an .npz archive of numbers or texts, without pickled objects"
        raise DataError("data", path, allowed) from error
    for name, array in (("x", x), ("y", y)):
        if array.dtype.kind not in KINDS:
            raise DataError(f"array {name}", f"values of the type {array.dtype}", "numbers or texts")
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1 or x.ndim == 0 or len(x) != len(y):
        raise DataError("arrays x and y", f"the shapes {x.shape} and {y.shape}", "(samples, features) and (samples,)")
    return _native(x), _native(y)


def _native(array: Any) -> Any:
    """`array` in a type that DuckDB supports."""
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)
