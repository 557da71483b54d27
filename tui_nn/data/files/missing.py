"""Missing values: refused, dropped or filled."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.data.files.profile import Profile
from tui_nn.data.files.sources import Source
from tui_nn.data.files.store import Store
from tui_nn.errors import DataError, shown


@dataclass(frozen=True)
class Gaps:
    """What is missing."""

    keep: str
    """SQL for the rows that can be taken."""
    kept: int
    """How many these are."""
    note: str
    """What is missing and what was done about it, in words."""


def gaps_of(store: Store, source: Source, features: list[Profile], target: Profile, missing: str) -> Gaps:
    """Refuse what is missing, or find the rows that can be taken without it."""
    holes = [one for one in [*features, target] if one.present < store.rows]
    if not holes:
        return Gaps("true", store.rows, "none")
    if missing == "refuse":
        raise _first(store, source, holes)
    needed = holes if missing == "drop" else [one for one in holes if one is target]
    keep = " AND ".join(f"{one.sql} IS NOT NULL" for one in needed) or "true"
    kept = int(store.one(f"SELECT count(*) FROM rows WHERE {keep}")[0])
    if kept < 2:
        raise DataError("missing", missing, f"values in at least 2 rows, where {kept} have all (is a column empty?)")
    filled = [one for one in holes if one not in needed]
    return Gaps(keep, kept, _note(store, holes, filled, kept))


def _note(store: Store, holes: list[Profile], filled: list[Profile], kept: int) -> str:
    count = sum(store.rows - one.present for one in holes)
    dropped = [f"{counted(store.rows - kept, 'row')} dropped"] if kept < store.rows else []
    numbers = ["numbers filled with the median"] if any(one.number for one in filled) else []
    texts = ["texts made a category of their own"] if any(not one.number for one in filled) else []
    found = f"{count:,} in {counted(len(holes), 'column')}"
    return "; ".join([found, *dropped, *numbers, *texts])


def counted(count: int, thing: str) -> str:
    """The count with its noun: "1 row", "2,000 rows"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _first(store: Store, source: Source, holes: list[Profile]) -> DataError:
    where = " OR ".join(f"{one.sql} IS NULL" for one in holes)
    row = store.one(f"SELECT rowid FROM rows WHERE {where} ORDER BY rowid LIMIT 1")[0]
    empty = store.one(f"SELECT {', '.join(f'{one.sql} IS NULL' for one in holes)} FROM rows WHERE rowid = {row}")
    name = next(one.name for one, is_empty in zip(holes, empty, strict=True) if is_empty)
    return DataError(
        f"{source.place(row)}, column {shown(name)}", "nothing", "a value (or set missing to drop or median)"
    )
