"""Which columns teach nothing: those that count the rows, identify them, or never change."""

from __future__ import annotations

import re

from tui_nn.data.files.choices import KEPT_INDEX, MOST_CLASSES, ROW_NUMBERS
from tui_nn.data.files.profile import Profile, distinct_values
from tui_nn.data.files.sources import Source
from tui_nn.data.files.store import Store
from tui_nn.errors import shown

UNUSABLE_KINDS = {"empty": "no values", "dates": "dates or times"}
"""Kind of a column that can be neither a feature nor the target -> what it has, in words."""

COUNTS = "only counts the rows"

INDEX = "numbers the rows"

COUNTED_REASONS = (COUNTS, INDEX)
"""Reasons that `--leave-out none` overrules."""

FEWEST_COUNTED = 20
"""Minimum rows for a column to be recognized as a count of the rows without a typical name."""


def reason_to_leave_out(store: Store, source: Source, profile: Profile) -> str:
    """Why a column is no feature; empty if it is one."""
    if profile.kind == "empty":
        return "empty"
    if profile.kind in UNUSABLE_KINDS:
        return UNUSABLE_KINDS[profile.kind]
    if is_kept_index(store, source, profile):
        return INDEX
    if profile.is_number:
        return _of_numbers(store, source, profile)
    return _of_texts(store, profile)


def is_kept_index(store: Store, source: Source, profile: Profile) -> bool:
    """Whether a column is an index that a tool kept: it has no name or that of an index, and all its values differ."""
    name = _given(source, profile)
    if re.fullmatch(KEPT_INDEX, name) is None or not _is_whole(store, profile):
        return False
    return bool(store.one(f"SELECT count(DISTINCT {profile.sql}) = count(*) FROM rows")[0])


def counts_rows(store: Store, source: Source, profile: Profile) -> bool:
    """Whether a column counts the rows: from any number on if its name says so, else from 0 or 1."""
    if not profile.is_number or not _is_whole(store, profile):
        return False
    named = _given(source, profile) in ROW_NUMBERS
    from_the_first = profile.smallest in (0, 1) and store.rows >= FEWEST_COUNTED
    if not named and not from_the_first:
        return False
    return bool(store.one(f"SELECT min({profile.sql} - rowid) = max({profile.sql} - rowid) FROM rows")[0])


def _given(source: Source, profile: Profile) -> str:
    column = source.columns[profile.index]
    return (column.name if column.given is None else column.given).lower()


def _is_whole(store: Store, profile: Profile) -> bool:
    """Whether all rows have a whole number in a column; the range is checked first, because that is quick."""
    if not profile.is_number or profile.present < store.rows:
        return False
    return profile.smallest.is_integer() and profile.largest.is_integer()


def _of_numbers(store: Store, source: Source, profile: Profile) -> str:
    if profile.smallest == profile.largest and profile.present == store.rows:
        return f"always {profile.smallest:g}"
    return COUNTS if counts_rows(store, source, profile) else ""


def _of_texts(store: Store, profile: Profile) -> str:
    note = f" ({profile.note})" if profile.note else ""
    if profile.distinct == 1 and profile.present == store.rows:
        return f"always {shown(str(distinct_values(store, profile.sql, 1)[0]))}"
    is_identifier = profile.distinct > MOST_CLASSES or profile.distinct == store.rows
    if is_identifier and profile.kind != "boolean":
        return f"{profile.distinct:,} different texts: an identifier{note}"
    return ""
