"""Read a file into samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.data.files.delimited import Delimited
from tui_nn.data.files.encoders import Encoder, encoded
from tui_nn.data.files.fetching import Wanted, take
from tui_nn.data.files.guard import unchanged
from tui_nn.data.files.missing import Gaps, counted, gaps_of
from tui_nn.data.files.npz import Npz
from tui_nn.data.files.parquet import Parquet
from tui_nn.data.files.profile import Profile, profile_columns, refuse_unusable
from tui_nn.data.files.report import Column, Outline, Report, Table, UnsuitableError
from tui_nn.data.files.sniffing import ways_of
from tui_nn.data.files.sources import Source
from tui_nn.data.files.store import Store, opened
from tui_nn.data.files.targets import Target, named_target, target_of
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError, UnreadableError, shown

Opener = Callable[[Any, str], Source]
"""Opens a file, given a connection to DuckDB and the path."""


def _delimited(path: str) -> list[Opener]:
    return [partial(Delimited, way=way) for way in ways_of(path)]


FORMATS: dict[str, Callable[[str], Sequence[Opener]]] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".txt": _delimited,
    ".parquet": lambda path: [Parquet],
    ".npz": lambda path: [Npz],
}
"""How a file's name ends -> ways to open it, of which the first is taken that can read it."""


@dataclass(frozen=True)
class Wishes:
    """What is wanted of a file."""

    target: str
    """The name of its column; empty for the last."""
    target_kind: str
    """One of `TARGET_KINDS`."""
    missing: str
    """One of `MISSING`."""
    samples: int
    """At most so many rows, of more an even draw."""
    seed: int
    """Of the draw."""
    dtype: str


@dataclass(frozen=True)
class Chosen:
    """The columns that become features, and why the others do not."""

    facts: list[Profile]
    encodings: list[Encoder]
    left_out: dict[str, str]


def read_table(
    path: str,
    target: str = "",
    target_kind: str = "auto",
    missing: str = "refuse",
    samples: int = 1_000_000,
    seed: int = 0,
    dtype: str = "float64",
) -> Table:
    """Read a file; `DataError` says in one line what is wrong with it, and where.

    The kinds of columns, what is missing and the classes are worked out of all its rows, whatever `samples` is.
    """
    wishes = Wishes(target, target_kind, missing, samples, seed, dtype)
    with unchanged(path):
        openers = FORMATS.get(Path(path).suffix.lower())
        if openers is None:
            raise DataError("data", path, f"a file that ends in {', '.join(FORMATS)}")
        return _first_readable(openers(path), path, wishes)


def _first_readable(openers: Sequence[Opener], path: str, wishes: Wishes) -> Table:
    errors: list[UnreadableError] = []
    for opener in openers:
        try:
            with opened(path) as connection:
                source = opener(connection, path)
                store = Store(connection)
                store.load(source)
                return _table(store, source, wishes)
        except UnreadableError as error:
            errors.append(error)
    # One that says where is worth more.
    errors.sort(key=lambda error: not error.field.startswith("row"))
    raise errors[0] if errors else UnreadableError("data", path, "a file that can be read")


def _table(store: Store, source: Source, wishes: Wishes) -> Table:
    if store.rows < 2:
        raise DataError(
            "data", f"{counted(store.rows, 'row')} (header: {source.header})", "a file with at least 2 rows"
        )
    facts = profile_columns(store, source)
    outline = _outline(store, source, facts)
    try:
        return _taken(store, source, facts, outline, wishes)
    except DataError as error:
        raise UnsuitableError(error, outline) from error


def _outline(store: Store, source: Source, facts: list[Profile]) -> Outline:
    known = {one.index: one for one in facts}
    columns = tuple(
        _column(known[i], store.rows) if i in known else Column(raw.name, raw.left_out, usable=False)
        for i, raw in enumerate(source.columns)
    )
    return Outline(source.path, source.format, source.header, store.rows, columns)


def _column(facts: Profile, rows: int) -> Column:
    kind = ("numbers" if facts.number else "texts") if facts.present else "empty"
    return Column(facts.name, kind, facts.present > 0, rows - facts.present)


def _taken(store: Store, source: Source, facts: list[Profile], outline: Outline, wishes: Wishes) -> Table:
    goal = named_target(source, facts, wishes.target)
    chosen = _chosen(store, source, facts, goal, wishes)
    gaps = gaps_of(store, source, chosen.facts, goal, wishes.missing)
    target = target_of(store, source, goal, wishes.target_kind, gaps.keep, wishes.dtype)
    wanted = Wanted(gaps.keep, gaps.kept, min(wishes.samples, gaps.kept), wishes.seed)
    try:
        x, y = take(store, chosen.encodings, target.sql, bool(target.class_names), wanted, wishes.dtype)
    except MemoryError as error:
        raise DataError("samples", f"{wanted.samples:,}", "as many as fit into memory") from error
    names = tuple(name for one in chosen.encodings for name in one.names)
    samples = Samples(x, y, target.class_names, names, target.name)
    return Table(samples, _report(outline, samples, chosen, gaps, target))


def _chosen(store: Store, source: Source, facts: list[Profile], goal: Profile, wishes: Wishes) -> Chosen:
    chosen = Chosen([], [], {column.name: column.left_out for column in source.columns if column.left_out})
    for one in facts:
        if one is goal:
            continue
        refuse_unusable(store, source, one, wishes.dtype)
        encoding = encoded(store, one, wishes.missing == "median")
        if isinstance(encoding, str):
            chosen.left_out[one.name] = encoding
        else:
            chosen.facts.append(one)
            chosen.encodings.append(encoding)
    if not chosen.facts:
        left = "".join(f"; {shown(name)} was left out: {why}" for name, why in list(chosen.left_out.items())[:1])
        given = f"no column beside the target {shown(goal.name)}"
        raise DataError("data", given, f"numbers or categories in another column{left}")
    return chosen


def _report(outline: Outline, samples: Samples, chosen: Chosen, gaps: Gaps, target: Target) -> Report:
    taken = len(samples.target)
    sampling = "all taken" if taken == outline.rows else f"{taken:,} taken"
    drawn = f", drawn evenly at random of {gaps.kept:,}" if taken < gaps.kept else ""
    counts = np.bincount(samples.target, minlength=len(target.class_names)).tolist() if target.class_names else []
    return Report(
        outline=outline,
        taken=taken,
        sampling=sampling + drawn,
        features={one.name: encoding.kind for one, encoding in zip(chosen.facts, chosen.encodings, strict=True)},
        left_out=chosen.left_out,
        missing=gaps.note,
        target=target.name,
        target_kind=target.kind,
        class_counts=dict(zip(target.class_names, counts, strict=True)),
    )
