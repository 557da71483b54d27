"""Which column is the target, and whether it is a class or a number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from tui_nn.data.files.choices import MOST_CLASSES, MOST_CLASSES_OF_NUMBERS
from tui_nn.data.files.profile import Profile, code, different, refuse_unusable
from tui_nn.data.files.sources import Source, printable, text_sql
from tui_nn.data.files.store import Store
from tui_nn.errors import DataError, shown

MOST_COUNTED = 2 * MOST_CLASSES
"""Different values of a target that are counted, when they are too many."""

AS_SET = {"class": (True, "a class, as was set"), "number": (False, "a number, as was set")}
"""What the target was set to be -> whether it is a class, and the reason."""


@dataclass(frozen=True)
class Target:
    """The column that is learned."""

    name: str
    sql: str
    """What is fetched for each row: the class, from 0, or the value."""
    class_names: tuple[str, ...]
    """Empty for a number."""
    kind: str
    """In words, with the reason."""


def named_target(source: Source, facts: list[Profile], name: str) -> Profile:
    """The column of that name; without a name, the last that is not empty."""
    if not name:
        filled = [one for one in facts if one.present]
        if not filled:
            raise DataError("target", "no column with values", "a column of numbers or texts")
        return filled[-1]
    names = [column.name for column in source.columns]
    if name not in names:
        raise DataError("target", name, near_name(name, names))
    unusable = source.columns[names.index(name)].left_out
    found = next((one for one in facts if one.name == name and one.present), None)
    if found is None:
        raise DataError("target", f"{shown(name)}, with {unusable or 'no values'}", "a column of numbers or texts")
    return found


def near_name(name: str, names: list[str]) -> str:
    """What a name could have meant."""
    near = get_close_matches(name.lower(), [other.lower() for other in names], n=1)
    if near:
        return next(f"{shown(other)} (did you mean this?)" for other in names if other.lower() == near[0])
    more = f" or {len(names) - 8:,} more" if len(names) > 8 else ""
    return f"one of {', '.join(shown(other) for other in names[:8])}{more}"


def target_of(store: Store, source: Source, facts: Profile, kind: str, keep: str, dtype: str) -> Target:
    """The target as a class or a number, `kind` or as its values in the rows that are kept suggest."""
    if kind == "class" and facts.slips:
        facts = replace(facts, number=False, sql=text_sql(f"c{facts.index}"), slips=0)
    refuse_unusable(store, source, facts, dtype)
    if kind == "number" and not facts.number:
        row, text = store.one(f"SELECT rowid, {facts.sql} FROM rows WHERE {facts.sql} IS NOT NULL LIMIT 1")
        raise DataError(f"{source.place(row)}, column {shown(facts.name)}", text, "a number, as target_kind says")
    values = different(store, facts.sql, MOST_COUNTED, keep)
    if len(values) < 2:
        given = f"always {shown(values[0])}" if values else "no values"
        raise DataError(f"target {shown(facts.name)}", given, "at least two different values")
    is_class, reason = AS_SET.get(kind) or _detected(store, facts, values, keep)
    return _classes(facts, values, reason) if is_class else Target(facts.name, facts.sql, (), reason)


def _detected(store: Store, facts: Profile, values: list[str | float], keep: str) -> tuple[bool, str]:
    if not facts.number:
        return True, "a class, as it is text"
    rows = store.one(f"SELECT count(*) FROM rows WHERE {keep}")[0]
    whole = all(float(value).is_integer() for value in values)
    if whole and len(values) <= MOST_CLASSES_OF_NUMBERS and 2 * len(values) <= rows:
        return True, f"a class, as it has only {len(values)} different whole numbers"
    return False, "a number, as it is more than a few whole numbers"


def _classes(facts: Profile, values: list[str | float], reason: str) -> Target:
    if len(values) > MOST_CLASSES:
        found = f"{len(values)}" if len(values) <= MOST_COUNTED else f"more than {MOST_COUNTED}"
        raise DataError(f"target {shown(facts.name)}", f"{found} classes", f"up to {MOST_CLASSES} classes, or a number")
    names = tuple(printable(value) if isinstance(value, str) else repr(value).removesuffix(".0") for value in values)
    return Target(facts.name, code(facts.sql, values), names, reason)
