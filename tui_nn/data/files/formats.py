"""The kinds of files, and what opens them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tui_nn.data.files.arrays import Npy, Npz
from tui_nn.data.files.delimited import Delimited
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.parquet import Parquet
from tui_nn.data.files.sources import Source

Opener = Callable[[Any, str, str, ReadOptions], Source]
"""Opens a file, given a connection to DuckDB, the path, a folder for temporary files, and the options."""

TEXT: Sequence[Opener] = (partial(Delimited, strict=True), partial(Delimited, strict=False))


def _of(kind: Callable[[Any, str], Source]) -> Sequence[Opener]:
    return (lambda connection, path, folder, options: kind(connection, path),)


FORMATS: dict[str, Sequence[Opener]] = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".data": TEXT,
    ".gz": TEXT,
    ".zst": TEXT,
    ".parquet": _of(Parquet),
    ".npz": (lambda connection, path, folder, options: Npz(connection, path, options.known is None),),
    ".npy": _of(Npy),
}
"""Suffix of the file name -> ways to open the file, tried in turn."""
