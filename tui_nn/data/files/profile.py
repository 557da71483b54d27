"""Statistics of a column, from which its role and encoding are decided."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.files.sources import Source, literal, number_sql, text_sql
from tui_nn.data.files.store import COLUMNS_PER_QUERY, Store
from tui_nn.errors import DataError, shown


@dataclass(frozen=True)
class Profile:
    """Statistics of a column that can be used."""

    index: int
    """Position in the file, from 0."""
    name: str
    is_number: bool
    """Whether all values are numbers, or all but a few that are refused."""
    sql: str
    """SQL expression of the value: DOUBLE for numbers, VARCHAR for texts, NULL where it is missing."""
    present: int
    """Rows with a value."""
    not_numbers: int
    """Rows of a column of numbers with a text instead."""
    distinct: int
    """Approximate number of distinct values of a text."""
    smallest: float
    """Of a number; NaN for texts."""
    largest: float


def profile_columns(store: Store, source: Source) -> list[Profile]:
    """The profiles of the columns that can be used, in the order of the file."""
    used = [i for i, column in enumerate(source.columns) if not column.left_out]
    aggregates: list[tuple[float, ...]] = []
    for start in range(0, len(used), COLUMNS_PER_QUERY):
        fields = [_aggregates_sql(source, i) for i in used[start : start + COLUMNS_PER_QUERY]]
        row = store.one(f"SELECT {', '.join(fields)} FROM rows")
        aggregates += [row[i : i + 5] for i in range(0, len(row), 5)]
    return [_profile(source, i, *values) for i, values in zip(used, aggregates, strict=True)]


def _aggregates_sql(source: Source, index: int) -> str:
    number = _as_number(source, index)
    if source.columns[index].number:
        return f"count({number}), count({number}), 0, min({number}), max({number})"
    text = text_sql(f"c{index}")
    return f"count({text}), count({number}), approx_count_distinct({text}), min({number}), max({number})"


def _as_number(source: Source, index: int) -> str:
    if source.columns[index].number:
        return number_sql(f"c{index}")
    text = text_sql(f"c{index}")
    with_point = text if source.decimal == "." else f"replace({text}, {literal(source.decimal)}, '.')"
    return number_sql(f"TRY_CAST({with_point} AS DOUBLE)")


def _profile(
    source: Source,
    index: int,
    present: float,
    numbers: float,
    distinct: float,
    smallest: float | None,
    largest: float | None,
) -> Profile:
    texts = int(present - numbers)
    # A few texts among many numbers are mistakes; many mean that the numbers are names, such as those of tickets.
    is_number = numbers > texts and texts <= max(3, numbers // 10)
    return Profile(
        index=index,
        name=source.columns[index].name,
        is_number=is_number,
        sql=_as_number(source, index) if is_number else text_sql(f"c{index}"),
        present=int(present),
        not_numbers=texts if is_number else 0,
        distinct=int(distinct),
        smallest=smallest if is_number and smallest is not None else math.nan,
        largest=largest if is_number and largest is not None else math.nan,
    )


def refuse_unusable(store: Store, source: Source, profile: Profile, dtype: str) -> None:
    """Check that every number of a column can be used.

    Raises:
        DataError: a text among numbers, a value that is not finite, or one too large for `dtype`.
    """
    if profile.not_numbers:
        text = text_sql(f"c{profile.index}")
        raise _refusal(store, source, profile, f"{text} IS NOT NULL AND {profile.sql} IS NULL", "a number")
    if math.isinf(profile.smallest) or math.isinf(profile.largest):
        raise _refusal(store, source, profile, f"isinf({profile.sql})", "a finite number")
    most = float(np.finfo(dtype).max)
    if profile.smallest < -most or profile.largest > most:
        raise _refusal(store, source, profile, f"abs({profile.sql}) > {most!r}", f"a number that {dtype} can hold")


def _refusal(store: Store, source: Source, profile: Profile, where: str, allowed: str) -> DataError:
    """The error for the first row that meets the SQL condition `where`."""
    row, value = store.one(f"SELECT rowid, c{profile.index}::VARCHAR FROM rows WHERE {where} ORDER BY rowid LIMIT 1")
    return DataError(f"{source.place(row)}, column {shown(profile.name)}", value, allowed)


def distinct_values(store: Store, sql: str, limit: int, condition: str = "true") -> list[str | float]:
    """The distinct values of `sql` in the rows that meet `condition`, in ascending order.

    If there are more than `limit`, `limit` + 1 of them.
    """
    where = f"{sql} IS NOT NULL AND {condition}"
    return sorted(value for (value,) in store.all(f"SELECT DISTINCT {sql} FROM rows WHERE {where} LIMIT {limit + 1}"))


def index_sql(sql: str, values: Sequence[str | float]) -> str:
    """SQL expression of the index of the value of `sql` in `values`, from 0; -1 where it is missing."""
    listed = ", ".join(literal(value) if isinstance(value, str) else f"{value!r}::DOUBLE" for value in values)
    return f"coalesce(list_position([{listed}], {sql}), 0)::INTEGER - 1"
