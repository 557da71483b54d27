"""What the values of a column are, before it is decided what to do with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.files.sources import Source, literal, number_sql, text_sql
from tui_nn.data.files.store import AT_ONCE, Store
from tui_nn.errors import DataError, shown


@dataclass(frozen=True)
class Profile:
    """A column that can be used."""

    index: int
    """Its position in the file, from 0."""
    name: str
    number: bool
    """Whether every value is a number, or nearly every one."""
    sql: str
    """Its value: a DOUBLE for numbers and VARCHAR for texts; NULL where it is missing."""
    present: int
    """Rows with a value."""
    slips: int
    """Rows with a text where most have a number."""
    distinct: int
    """About how many different values it has, for texts."""
    smallest: float
    largest: float
    """Of a number."""


def profile_columns(store: Store, source: Source) -> list[Profile]:
    """Ask about each column that can be used."""
    used = [i for i, column in enumerate(source.columns) if not column.left_out]
    answers: list[tuple[float, ...]] = []
    for start in range(0, len(used), AT_ONCE):
        fields = [_question(source, i) for i in used[start : start + AT_ONCE]]
        flat = store.one(f"SELECT {', '.join(fields)} FROM rows")
        answers += [flat[i : i + 5] for i in range(0, len(flat), 5)]
    return [_facts(source, i, *answer) for i, answer in zip(used, answers, strict=True)]


def _question(source: Source, index: int) -> str:
    number = _number(source, index)
    if source.columns[index].number:
        return f"count({number}), count({number}), 0, min({number}), max({number})"
    text = text_sql(f"c{index}")
    return f"count({text}), count({number}), approx_count_distinct({text}), min({number}), max({number})"


def _number(source: Source, index: int) -> str:
    if source.columns[index].number:
        return number_sql(f"c{index}")
    text = text_sql(f"c{index}")
    with_point = text if source.decimal == "." else f"replace({text}, {literal(source.decimal)}, '.')"
    return number_sql(f"TRY_CAST({with_point} AS DOUBLE)")


def _facts(
    source: Source,
    index: int,
    present: float,
    numbers: float,
    distinct: float,
    smallest: float | None,
    largest: float | None,
) -> Profile:
    others = int(present - numbers)
    # A few texts among many numbers are slips; many are names that happen to be digits, as of tickets.
    number = numbers > others and others <= max(3, numbers // 10)
    return Profile(
        index=index,
        name=source.columns[index].name,
        number=number,
        sql=_number(source, index) if number else text_sql(f"c{index}"),
        present=int(present),
        slips=others if number else 0,
        distinct=int(distinct),
        smallest=smallest if number and smallest is not None else math.nan,
        largest=largest if number and largest is not None else math.nan,
    )


def refuse_unusable(store: Store, source: Source, facts: Profile, dtype: str) -> None:
    """Refuse a text where a number belongs, what is not finite, and what would not be in `dtype`."""
    if facts.slips:
        text = text_sql(f"c{facts.index}")
        raise _refused(store, source, facts, f"{text} IS NOT NULL AND {facts.sql} IS NULL", "a number")
    if math.isinf(facts.smallest) or math.isinf(facts.largest):
        raise _refused(store, source, facts, f"isinf({facts.sql})", "a finite number")
    most = float(np.finfo(dtype).max)
    if facts.smallest < -most or facts.largest > most:
        raise _refused(store, source, facts, f"abs({facts.sql}) > {most!r}", f"a number that {dtype} can hold")


def _refused(store: Store, source: Source, facts: Profile, where: str, allowed: str) -> DataError:
    row, value = store.one(f"SELECT rowid, c{facts.index}::VARCHAR FROM rows WHERE {where} ORDER BY rowid LIMIT 1")
    return DataError(f"{source.place(row)}, column {shown(facts.name)}", value, allowed)


def different(store: Store, sql: str, limit: int, keep: str = "true") -> list[str | float]:
    """The different values, in order; of more than `limit`, that many and one."""
    where = f"{sql} IS NOT NULL AND {keep}"
    return sorted(value for (value,) in store.all(f"SELECT DISTINCT {sql} FROM rows WHERE {where} LIMIT {limit + 1}"))


def code(sql: str, values: Sequence[str | float]) -> str:
    """SQL for which of the `values` it is, from 0; -1 where it is missing."""
    listed = ", ".join(literal(value) if isinstance(value, str) else f"{value!r}::DOUBLE" for value in values)
    return f"coalesce(list_position([{listed}], {sql}), 0)::INTEGER - 1"
