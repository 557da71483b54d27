"""The target: which column it is, and whether it is a class or a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tui_nn.data.columns import Boolean, Category, Number
from tui_nn.data.files.choices import MOST_CLASSES, MOST_CLASSES_OF_NUMBERS
from tui_nn.data.files.numerals import plain_sql
from tui_nn.data.files.profile import Profile, distinct_values, index_sql, refuse_unusable
from tui_nn.data.files.roles import UNUSABLE_KINDS, is_kept_index
from tui_nn.data.files.sources import Source, printable
from tui_nn.data.files.store import Store
from tui_nn.data.preprocessing import Target
from tui_nn.errors import DataError, shown

MOST_COUNTED = 2 * MOST_CLASSES
"""Distinct values of a target are counted up to this number, for the message that there are too many."""

CHOSEN_KINDS = {"class": (True, "a class, as set"), "number": (False, "a number, as set")}
"""`target_kind` -> whether the target is a class, and the reason in words."""


@dataclass(frozen=True)
class TargetColumn:
    """The column that the network learns to predict."""

    name: str
    sql: str
    """SQL expression to fetch for each row: the class index from 0, or the value."""
    class_names: tuple[str, ...]
    """Empty for a number."""
    kind: str
    """Class or number, and the reason, in words."""
    column: Target
    """What the values of the column mean."""


def find_target(store: Store, source: Source, profiles: Sequence[Profile], name: str) -> Profile:
    """The column called `name`, or the last column that is not empty if `name` is empty.

    Raises:
        DataError: there is no such column, or it has no values that can be used.
    """
    usable = [one for one in profiles if one.kind not in UNUSABLE_KINDS]
    if not name:
        # An index that a tool kept comes last in Parquet files.
        chosen = [one for one in usable if not is_kept_index(store, source, one)] or usable
        if not chosen:
            raise DataError("target", "no column with values", "a column of numbers or texts")
        return chosen[-1]
    names = [column.name for column in source.columns]
    if name not in names:
        raise DataError("target", name, suggestion(name, names))
    unusable = source.columns[names.index(name)].left_out
    found = next((one for one in profiles if one.name == name), None)
    if found is None or found.kind in UNUSABLE_KINDS:
        why = f"is left out ({unusable})" if found is None else f"has {UNUSABLE_KINDS[found.kind]}"
        raise DataError("target", f"{shown(name)}, which {why}", "a column of numbers or texts")
    return found


def suggestion(name: str, names: list[str]) -> str:
    """The name that was probably meant, or the first names."""
    near = get_close_matches(name.lower(), [other.lower() for other in names], n=1)
    if near:
        return next(f"{shown(other)} (did you mean this?)" for other in names if other.lower() == near[0])
    more = f" or {len(names) - 8:,} more" if len(names) > 8 else ""
    return f"one of {', '.join(shown(other) for other in names[:8])}{more}"


def make_target(store: Store, source: Source, profile: Profile, kind: str, condition: str, dtype: str) -> TargetColumn:
    """The target in the column of `profile`, a class or a number.

    Args:
        store: the rows of the file.
        source: the file, for the place of a value that is refused.
        profile: the column.
        kind: a name in `TARGET_KINDS`; "auto" decides by the values.
        condition: SQL condition of the rows that are used.
        dtype: of values.

    Raises:
        DataError: values that cannot be used, too few distinct ones, or too many for classes.
    """
    refuse_unusable(store, source, profile, dtype)
    if kind == "number" and not profile.is_number:
        number = plain_sql(profile.sql)
        where = f"{profile.sql} IS NOT NULL AND {number} IS NULL"
        found = store.all(f"SELECT rowid, {profile.sql} FROM rows WHERE {where} ORDER BY rowid LIMIT 1")
        if not found:
            why = profile.note or "a column of categories"
            raise DataError("target_kind", kind, f"class, because {shown(profile.name)} is {why} (see also numbers)")
        ((row, text),) = found
        field = f"{source.place(row)}, column {shown(profile.name)}"
        raise DataError(field, text, "a number, because target_kind is number")
    values = distinct_values(store, profile.sql, MOST_COUNTED, condition)
    if len(values) < 2:
        given = f"always {shown(values[0])}" if values else "no values"
        raise DataError(f"target {shown(profile.name)}", given, "at least two different values")
    is_class, reason = CHOSEN_KINDS.get(kind) or _detected_kind(store, profile, values, condition)
    if is_class:
        return _classes(profile, values, reason)
    column = Target(Number(profile.name, profile.style, profile.unit))
    return TargetColumn(profile.name, profile.sql, (), reason, column)


def _detected_kind(store: Store, profile: Profile, values: list[str | float], condition: str) -> tuple[bool, str]:
    if not profile.is_number:
        return True, f"a class, because it is {profile.note or 'text'}"
    rows = store.one(f"SELECT count(*) FROM rows WHERE {condition}")[0]
    whole = all(float(value).is_integer() for value in values)
    if whole and len(values) <= MOST_CLASSES_OF_NUMBERS and 2 * len(values) <= rows:
        return True, f"a class, because it has only {len(values)} different whole numbers"
    return False, "a number, because it has more than a few whole numbers"


def _classes(profile: Profile, values: list[str | float], reason: str) -> TargetColumn:
    if len(values) > MOST_CLASSES:
        found = f"{len(values)}" if len(values) <= MOST_COUNTED else f"more than {MOST_COUNTED}"
        way_out = f" ({profile.note}; set --missing-words to what stands for no value)" if profile.note else ""
        allowed = f"up to {MOST_CLASSES} classes, or a number{way_out}"
        raise DataError(f"target {shown(profile.name)}", f"{found} classes", allowed)
    names = tuple(printable(value) if isinstance(value, str) else repr(value).removesuffix(".0") for value in values)
    return TargetColumn(profile.name, index_sql(profile.sql, values), names, reason, _meaning(profile, values, names))


def _meaning(profile: Profile, values: list[str | float], names: tuple[str, ...]) -> Target:
    """What the values of the column mean: each of the `values` is a class."""
    if profile.is_number:
        codes = tuple(float(value) for value in values)
        return Target(Number(profile.name, profile.style, profile.unit), names, codes)
    if profile.kind == "boolean":
        codes = tuple(float(value == profile.truth) for value in values)
        return Target(Boolean(profile.name, profile.truth), names, codes)
    codes = tuple(map(float, range(len(values))))
    return Target(Category(profile.name, tuple(map(str, values))), names, codes)
