"""Reads a file into samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.data.files.delimited import Delimited
from tui_nn.data.files.encoders import Encoder, choose_encoder
from tui_nn.data.files.fetching import Sampling, fetch_samples
from tui_nn.data.files.guard import unchanged
from tui_nn.data.files.missing import UsableRows, counted, handle_missing
from tui_nn.data.files.npz import Npz
from tui_nn.data.files.parquet import Parquet
from tui_nn.data.files.profile import Profile, profile_columns, refuse_unusable
from tui_nn.data.files.report import Column, Outline, Report, Table, UnsuitableError
from tui_nn.data.files.sniffing import parse_modes
from tui_nn.data.files.sources import Source
from tui_nn.data.files.store import Store, connect
from tui_nn.data.files.targets import Target, find_target, make_target
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError, UnreadableError, shown

Opener = Callable[[Any, str], Source]
"""Opens a file, given a connection to DuckDB and the path."""


def _delimited(path: str) -> list[Opener]:
    return [partial(Delimited, mode=mode) for mode in parse_modes(path)]


FORMATS: dict[str, Callable[[str], Sequence[Opener]]] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".txt": _delimited,
    ".parquet": lambda path: [Parquet],
    ".npz": lambda path: [Npz],
}
"""Suffix of the file name -> ways to open the file, tried in turn."""


@dataclass(frozen=True)
class ReadOptions:
    """How to read a file; the fields are the arguments of `read_table`."""

    target: str
    target_kind: str
    missing: str
    samples: int
    seed: int
    dtype: str


@dataclass(frozen=True)
class FeatureColumns:
    """The columns that become features, and those that are left out."""

    profiles: list[Profile]
    encoders: list[Encoder]
    """Of the same columns as `profiles`."""
    left_out: dict[str, str]
    """Name of a column -> why it is left out."""


def read_table(
    path: str,
    target: str = "",
    target_kind: str = "auto",
    missing: str = "refuse",
    samples: int = 1_000_000,
    seed: int = 0,
    dtype: str = "float64",
) -> Table:
    """Read a file into samples, with a report of what was found.

    The kinds of columns, missing values and classes are determined from all rows, whatever `samples` is.

    Args:
        path: the file; its suffix is one of `SUFFIXES`.
        target: name of the column to predict; empty for the last one.
        target_kind: a name in `TARGET_KINDS`.
        missing: a name in `MISSING`.
        samples: the most samples; if there are more rows, that many are drawn at random.
        seed: of the draw.
        dtype: "float64" or "float32", of features and values.

    Raises:
        UnsuitableError: the file was read, but cannot be trained on with these options.
        DataError: the file cannot be read.
    """
    options = ReadOptions(target, target_kind, missing, samples, seed, dtype)
    with unchanged(path):
        openers = FORMATS.get(Path(path).suffix.lower())
        if openers is None:
            raise DataError("data", path, f"a file that ends in {', '.join(FORMATS)}")
        return _read_first(openers(path), path, options)


def _read_first(openers: Sequence[Opener], path: str, options: ReadOptions) -> Table:
    """Read the file with the first of `openers` that can."""
    errors: list[UnreadableError] = []
    for opener in openers:
        try:
            with connect(path) as connection:
                source = opener(connection, path)
                store = Store(connection)
                store.load(source)
                return _table(store, source, options)
        except UnreadableError as error:
            errors.append(error)
    # An error that names a row helps more than one that names the file.
    errors.sort(key=lambda error: not error.field.startswith("row"))
    raise errors[0] if errors else UnreadableError("data", path, "a file that can be read")


def _table(store: Store, source: Source, options: ReadOptions) -> Table:
    if store.rows < 2:
        given = f"{counted(store.rows, 'row')} (header: {source.header})"
        raise DataError("data", given, "a file with at least 2 rows")
    profiles = profile_columns(store, source)
    outline = _outline(store, source, profiles)
    try:
        return _table_of(store, source, profiles, outline, options)
    except DataError as error:
        raise UnsuitableError(error, outline) from error


def _outline(store: Store, source: Source, profiles: list[Profile]) -> Outline:
    profiled = {one.index: one for one in profiles}
    columns = tuple(
        _column(profiled[i], store.rows) if i in profiled else Column(raw.name, raw.left_out, usable=False)
        for i, raw in enumerate(source.columns)
    )
    return Outline(source.path, source.format, source.header, store.rows, columns)


def _column(profile: Profile, rows: int) -> Column:
    kind = ("numbers" if profile.is_number else "texts") if profile.present else "empty"
    return Column(profile.name, kind, profile.present > 0, rows - profile.present)


def _table_of(store: Store, source: Source, profiles: list[Profile], outline: Outline, options: ReadOptions) -> Table:
    target_profile = find_target(source, profiles, options.target)
    columns = _choose_features(store, source, profiles, target_profile, options)
    usable = handle_missing(store, source, columns.profiles, target_profile, options.missing)
    target = make_target(store, source, target_profile, options.target_kind, usable.condition, options.dtype)
    sampling = Sampling(usable.condition, usable.count, min(options.samples, usable.count), options.seed)
    try:
        x, y = fetch_samples(store, columns.encoders, target.sql, bool(target.class_names), sampling, options.dtype)
    except MemoryError as error:
        raise DataError("samples", f"{sampling.samples:,}", "as many as fit into memory") from error
    names = tuple(name for encoder in columns.encoders for name in encoder.names)
    samples = Samples(x, y, target.class_names, names, target.name)
    return Table(samples, _report(outline, samples, columns, usable, target))


def _choose_features(
    store: Store, source: Source, profiles: list[Profile], target: Profile, options: ReadOptions
) -> FeatureColumns:
    columns = FeatureColumns([], [], {column.name: column.left_out for column in source.columns if column.left_out})
    for profile in profiles:
        if profile is target:
            continue
        refuse_unusable(store, source, profile, options.dtype)
        encoder = choose_encoder(store, profile, options.missing == "median")
        if isinstance(encoder, str):
            columns.left_out[profile.name] = encoder
        else:
            columns.profiles.append(profile)
            columns.encoders.append(encoder)
    if not columns.profiles:
        why = "".join(f"; {shown(name)} was left out: {why}" for name, why in list(columns.left_out.items())[:1])
        given = f"no column besides the target {shown(target.name)}"
        raise DataError("data", given, f"numbers or categories in another column{why}")
    return columns


def _report(outline: Outline, samples: Samples, columns: FeatureColumns, usable: UsableRows, target: Target) -> Report:
    taken = len(samples.target)
    sampling = "all taken" if taken == outline.rows else f"{taken:,} taken"
    drawn = f", drawn at random from {usable.count:,}" if taken < usable.count else ""
    counts = np.bincount(samples.target, minlength=len(target.class_names)).tolist() if target.class_names else []
    return Report(
        outline=outline,
        taken=taken,
        sampling=sampling + drawn,
        features={one.name: encoder.kind for one, encoder in zip(columns.profiles, columns.encoders, strict=True)},
        left_out=columns.left_out,
        missing=usable.note,
        target=target.name,
        target_kind=target.kind,
        class_counts=dict(zip(target.class_names, counts, strict=True)),
    )
