"""Missing values: refused, dropped or filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.data.files.profile import Profile
from tui_nn.data.files.sources import Source, printable
from tui_nn.data.files.store import Store
from tui_nn.errors import DataError, counted, shown

REFUSED = "a value (or set missing to drop or median)"

MOST_WORDS = 3
"""Words for a missing value that are named for each column."""


@dataclass(frozen=True)
class UsableRows:
    """The rows that remain after missing values have been handled."""

    condition: str
    """SQL condition that these rows meet."""
    count: int
    note: str
    """What is missing and what was done about it, in words."""


def handle_missing(
    store: Store, source: Source, features: Sequence[Profile], target: Profile, missing: str
) -> UsableRows:
    """The rows that can be used, given the columns and how to treat missing values.

    Args:
        store: the rows of the file.
        source: the file, for the place of the first missing value.
        features: the columns that become features.
        target: the column of the target; a row without a target is never filled.
        missing: a name in `MISSING`.

    Raises:
        DataError: a value is missing and `missing` is "refuse", or fewer than 2 rows remain.
    """
    incomplete = [one for one in [*features, target] if one.present < store.rows]
    if not incomplete:
        return UsableRows("true", store.rows, "none")
    if missing == "refuse":
        raise _first_missing(store, source, incomplete)
    required = incomplete if missing == "drop" else [one for one in incomplete if one is target]
    condition = " AND ".join(f"{one.sql} IS NOT NULL" for one in required) or "true"
    count = int(store.one(f"SELECT count(*) FROM rows WHERE {condition}")[0])
    if count < 2:
        raise DataError("missing", missing, f"at least 2 rows without missing values, not {count} (is a column empty?)")
    filled = [one for one in incomplete if one not in required]
    return UsableRows(condition, count, _note(store, incomplete, filled, count))


def _note(store: Store, incomplete: list[Profile], filled: list[Profile], usable: int) -> str:
    missing = sum(store.rows - one.present for one in incomplete)
    dropped = [f"{counted(store.rows - usable, 'row')} dropped"] if usable < store.rows else []
    numbers = ["numbers filled with the median"] if any(one.is_number for one in filled) else []
    texts = ["texts given a category of their own"] if any(not one.is_number for one in filled) else []
    found = f"{missing:,} in {counted(len(incomplete), 'column')}"
    return "; ".join([found, *dropped, *numbers, *texts])


def missing_words(store: Store, profile: Profile) -> list[str]:
    """The words that stand for a missing value in a column, in quotes, the most common first; blanks are no words."""
    text = f"trim(c{profile.index}::VARCHAR)"
    where = f"{profile.sql} IS NULL AND {text} <> '' AND {text} <> 'nan'"
    found = store.all(f"SELECT {text} FROM rows WHERE {where} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST_WORDS}")
    return [f'"{printable(word)}"' for (word,) in found]


def _first_missing(store: Store, source: Source, incomplete: list[Profile]) -> DataError:
    where = " OR ".join(f"{one.sql} IS NULL" for one in incomplete)
    row = store.one(f"SELECT rowid FROM rows WHERE {where} ORDER BY rowid LIMIT 1")[0]
    fields = ", ".join(f"{one.sql} IS NULL" for one in incomplete)
    is_missing = store.one(f"SELECT {fields} FROM rows WHERE rowid = {row}")
    name = next(one.name for one, missing in zip(incomplete, is_missing, strict=True) if missing)
    index = next(one.index for one in incomplete if one.name == name)
    text = store.one(f"SELECT trim(c{index}::VARCHAR) FROM rows WHERE rowid = {row}")[0]
    given = text if text and text.lower() != "nan" else "nothing"
    return DataError(f"{source.place(row)}, column {shown(name)}", given, REFUSED)
