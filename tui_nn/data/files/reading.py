"""Reads a file into samples, or says what is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tui_nn.data.columns import Boolean, Column, Number
from tui_nn.data.files.choices import AUTO, NO_IMAGE
from tui_nn.data.files.examining import Examined, examine
from tui_nn.data.files.fetching import Sampling, fetch_samples
from tui_nn.data.files.formats import FORMATS
from tui_nn.data.files.guard import unchanged
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.report import Found, Report, Table, UnsuitableError
from tui_nn.data.files.sources import Source
from tui_nn.data.files.store import connect
from tui_nn.data.images import recognized
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError, UnreadableError
from tui_nn.nn.arrays import Array

LARGEST_TARGET = 1e150
"""The largest value of a target, whose square can still be computed."""

Result = TypeVar("Result")


def read_table(path: str, options: ReadOptions | None = None) -> Table:
    """Read a file into samples, with a report of what was found.

    The kinds of columns, missing values and classes are determined from all rows, whatever `options.samples` is.

    Args:
        path: the file; its suffix is one of `SUFFIXES`.
        options: how to read it; by default everything is worked out from the file.

    Raises:
        UnsuitableError: the file was read, but cannot be trained on with these options.
        DataError: the file cannot be read.
    """
    options = options or ReadOptions()
    return opened(path, options, lambda connection, source: _sampled(examine(connection, source, options)))


def inspect_file(path: str, options: ReadOptions | None = None) -> Found:
    """Say what is in a file, whether or not values are missing.

    Raises:
        DataError: as `read_table` does.
    """
    options = options or ReadOptions()
    return opened(path, options, lambda connection, source: examine(connection, source, options).found)


def opened(path: str, options: ReadOptions, use: Callable[[Any, Source], Result]) -> Result:
    """What `use` makes of a connection to DuckDB and the open file.

    Raises:
        DataError: the file cannot be read, or changes meanwhile.
    """
    with unchanged(path), tempfile.TemporaryDirectory(prefix="tui-nn-", ignore_cleanup_errors=True) as folder:
        openers = FORMATS.get(Path(path).suffix.lower())
        if openers is None:
            raise DataError("data", path, f"a file that ends in {', '.join(FORMATS)}")
        errors: list[UnreadableError] = []
        for opener in openers:
            try:
                with connect(path) as connection:
                    return use(connection, opener(connection, path, folder, options))
            except UnreadableError as error:
                errors.append(error)
        # An error that names a row helps more than one that names the file.
        errors.sort(key=lambda error: not error.field.startswith("row"))
        raise errors[0]


def _sampled(examined: Examined) -> Table:
    try:
        return _table(examined)
    except DataError as error:
        if isinstance(error, UnsuitableError):
            raise
        raise UnsuitableError(error, examined.found.outline) from error


def _table(examined: Examined) -> Table:
    options, target = examined.options, examined.target
    usable = examined.usable_rows()
    examined.refuse_large_target(LARGEST_TARGET)
    sampling = Sampling(usable.condition, usable.count, min(options.samples, usable.count), options.seed)
    is_class = bool(target.class_names)
    try:
        x, y, columns = fetch_samples(examined.store, examined.columns(), target.sql, is_class, sampling, options.dtype)
    except MemoryError as error:
        raise DataError("samples", f"{sampling.samples:,}", "as many as fit into memory") from error
    names = tuple(name for column in columns for name in column.names)
    samples = Samples(
        x,
        y,
        target.class_names,
        names,
        target.name,
        columns=columns,
        target_column=target.column,
        missing=examined.store.missing,
        image=_image(options.image, x, columns, examined.source.image),
        width=len(examined.source.columns),
    )
    return Table(samples, _report(examined.found, samples, usable.count))


def _image(chosen: str, x: Array, columns: Sequence[Column], known: tuple[int, int] | None) -> tuple[int, int] | None:
    """The shape of the images whose pixels are the features `x` (features, samples); None if these are none.

    Raises:
        DataError: the chosen shape has another number of pixels.
    """
    if chosen not in (AUTO, NO_IMAGE):
        rows, _, width = chosen.partition("x")
        if int(rows) * int(width) != len(x):
            raise DataError("image", chosen, f"auto, no, or rows x columns with {len(x)} pixels in all")
        return int(rows), int(width)
    if chosen == NO_IMAGE or not all(isinstance(column, Number | Boolean) for column in columns):
        return None
    return known if known and known[0] * known[1] == len(x) else recognized(x)


def _report(found: Found, samples: Samples, usable: int) -> Report:
    taken = len(samples.target)
    sampling = "all taken" if taken == found.outline.rows else f"{taken:,} taken"
    drawn = f", drawn at random from {usable:,}" if taken < usable else ""
    names = samples.class_names
    counts = np.bincount(samples.target, minlength=len(names)).tolist() if names else []
    return Report(
        **{field.name: getattr(found, field.name) for field in fields(found)},
        taken=taken,
        sampling=sampling + drawn,
        class_counts=dict(zip(names, counts, strict=True)),
    )
