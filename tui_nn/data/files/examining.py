"""Works out what is in a file: which columns become features, which do not, and what the target is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_nn.data.columns import MissingWords
from tui_nn.data.files.choices import MISSING_WORDS
from tui_nn.data.files.encoders import FileColumn, make_column, words_of
from tui_nn.data.files.missing import UsableRows, handle_missing, missing_words
from tui_nn.data.files.options import ReadOptions, guesses, named
from tui_nn.data.files.profile import Profile, distinct_values, profile_columns, refuse_unusable
from tui_nn.data.files.report import Column, Feature, Found, Outline, UnsuitableError, span
from tui_nn.data.files.roles import COUNTED_REASONS, UNUSABLE_KINDS, reason_to_leave_out
from tui_nn.data.files.sources import Source, printable
from tui_nn.data.files.store import Store
from tui_nn.data.files.targets import TargetColumn, find_target, make_target, suggestion
from tui_nn.errors import DataError, counted, shown

KINDS = {"number": "numbers", "boolean": "yes or no", "category": "texts", **UNUSABLE_KINDS, "empty": "empty"}
"""Kind of a column -> what it holds, in words."""

CHOSEN_REASON = "as set"
"""The reason shown for a column that the options leave out."""


@dataclass(frozen=True)
class Examined:
    """A file whose columns are understood, still open."""

    store: Store
    source: Source
    options: ReadOptions
    profiles: Sequence[Profile]
    """All columns that are not left out from the start."""
    features: Sequence[Profile]
    """The columns that become features."""
    target_profile: Profile
    target: TargetColumn
    found: Found

    def usable_rows(self) -> UsableRows:
        """The rows that become samples.

        Raises:
            DataError: a value is missing, and that is not allowed.
        """
        return handle_missing(self.store, self.source, self.features, self.target_profile, self.options.missing)

    def columns(self) -> list[FileColumn]:
        """The columns that become features, with what is needed to fetch them."""
        fill_missing = self.options.missing == "median"
        return [FileColumn.of(self.store, self.source, one, fill_missing) for one in self.features]

    def refuse_large_target(self, most: float) -> None:
        """Refuse a target whose square cannot be computed.

        Raises:
            DataError: it names the first row with such a value.
        """
        profile = self.target_profile
        if self.target.class_names or max(abs(profile.smallest), abs(profile.largest)) <= most:
            return
        where = f"abs({profile.sql}) > {most!r}"
        row, value = self.store.one(f"SELECT rowid, {profile.sql} FROM rows WHERE {where} ORDER BY rowid LIMIT 1")
        allowed = f"a number up to {most:g}, whose square can be computed (use other units)"
        raise DataError(f"{self.source.place(row)}, column {shown(profile.name)}", f"{value:g}", allowed)


def examine(connection: Any, source: Source, options: ReadOptions) -> Examined:
    """Read all of an open file, and work out what is in it.

    Raises:
        UnsuitableError: the file was read, but cannot be trained on with these options.
        DataError: the file cannot be read.
    """
    chosen = _chosen_names(source, options)
    source.columns = [
        replace(one, left_out=one.left_out or (CHOSEN_REASON if one.name in chosen else "")) for one in source.columns
    ]
    store = Store(connection, chosen_words(options))
    store.load(source)
    if store.rows < 2:
        given = f"{counted(store.rows, 'row')} (header: {source.header})"
        raise DataError("data", given, "a file with at least 2 rows")
    profiles = profile_columns(store, source, options)
    outline = _outline(store, source, profiles)
    try:
        return _examined(store, source, options, profiles, outline)
    except DataError as error:
        raise UnsuitableError(error, outline) from error


def chosen_words(options: ReadOptions) -> MissingWords:
    """The texts that stand for a missing value, as the options have them."""
    guessed = guesses(options.missing_words)
    return MissingWords((*(MISSING_WORDS if guessed else ("",)), *named(options.missing_words)), guessed)


def _chosen_names(source: Source, options: ReadOptions) -> set[str]:
    """The columns that the options leave out, after a check of all columns that they name.

    Raises:
        DataError: a name that no column has.
    """
    names = [column.name for column in source.columns]
    for setting in ("leave_out", "categories", "numbers"):
        for name in named(getattr(options, setting)):
            if name not in names:
                raise DataError(setting, name, suggestion(name, names))
    return set(named(options.leave_out))


def _outline(store: Store, source: Source, profiles: Sequence[Profile]) -> Outline:
    profiled = {one.index: one for one in profiles}
    columns = tuple(
        _column(store, source, profiled[i]) if i in profiled else Column(raw.name, raw.left_out, usable=False)
        for i, raw in enumerate(source.columns)
    )
    facts = _facts(source, profiles)
    return Outline(
        source.path, source.dialect(facts["decimal"]), source.header, tuple(source.notes), store.rows, columns, facts
    )


def _column(store: Store, source: Source, profile: Profile) -> Column:
    missing = store.rows - profile.present
    words = missing_words(store, profile) if missing and not source.columns[profile.index].number else []
    kind = f"{KINDS[profile.kind]}{f', {profile.note}' if profile.note else ''}"
    return Column(profile.name, kind, profile.kind not in UNUSABLE_KINDS, missing, tuple(words))


def _facts(source: Source, profiles: Iterable[Profile]) -> dict[str, Any]:
    numbers = [one for one in profiles if one.is_number]
    # A column of whole numbers has no decimal sign.
    read = {one.index for one in numbers if source.columns[one.index].number}
    signs = Counter(one.style.decimal for one in numbers if one.index not in read and not one.style.is_plain)
    signs[source.decimal] += len(read)
    thousands = Counter(one.style.thousands for one in numbers if one.style.thousands)
    return {
        "format": source.format,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "decimal": signs.most_common(1)[0][0],
        "thousands": thousands.most_common(1)[0][0] if thousands else None,
        "comment": source.comment,
        "header": source.has_header,
        "skipped_lines": source.skipped,
    }


def _examined(
    store: Store, source: Source, options: ReadOptions, profiles: Sequence[Profile], outline: Outline
) -> Examined:
    target_profile = find_target(store, source, profiles, options.target)
    features, left_out = _choose_features(store, source, options, profiles, target_profile)
    # What is missing is refused only where samples are made.
    refused = options.missing == "refuse"
    usable = None if refused else handle_missing(store, source, features, target_profile, options.missing)
    condition = usable.condition if usable else "true"
    target = make_target(store, source, target_profile, options.target_kind, condition, options.dtype)
    dropped = store.rows - usable.count if usable else 0
    words = [f"{column.name} {', '.join(column.words)}" for column in outline.columns if column.words]
    found = Found(
        outline=outline,
        dropped=dropped + source.dropped,
        features=tuple(_feature(store, one, options.missing == "median") for one in features),
        left_out=left_out,
        missing="; ".join([usable.note, *words]) if usable else outline.missing(),
        target=target.name,
        target_kind=target.kind,
        target_facts=_target_facts(store, target_profile, target, condition),
    )
    return Examined(store, source, options, profiles, features, target_profile, target, found)


def _choose_features(
    store: Store, source: Source, options: ReadOptions, profiles: Sequence[Profile], target: Profile
) -> tuple[list[Profile], dict[str, str]]:
    """The columns that become features, and why the others are left out."""
    left_out = {column.name: column.left_out for column in source.columns if column.left_out}
    features: list[Profile] = []
    for profile in profiles:
        if profile is target:
            continue
        refuse_unusable(store, source, profile, options.dtype)
        reason = reason_to_leave_out(store, source, profile)
        if reason in COUNTED_REASONS and not guesses(options.leave_out):
            reason = ""
        if reason:
            left_out[profile.name] = reason
        else:
            features.append(profile)
    if not features:
        # What counts the rows may be all there is: a time, or a position.
        features = [one for one in profiles if left_out.get(one.name) in COUNTED_REASONS]
        for one in features:
            del left_out[one.name]
    left_out = {column.name: left_out[column.name] for column in source.columns if column.name in left_out}
    if not features:
        why = "".join(f"; {shown(name)} was left out: {why}" for name, why in list(left_out.items())[:1])
        given = f"no column besides the target {shown(target.name)}"
        raise DataError("data", given, f"numbers or categories in another column{why}")
    return features, left_out


def _feature(store: Store, profile: Profile, fill_missing: bool) -> Feature:
    values = () if profile.is_number else tuple(map(str, distinct_values(store, profile.sql, profile.distinct)))
    return Feature(
        profile.name,
        profile.kind,
        words_of(profile, make_column(store, profile, fill_missing)),
        store.rows - profile.present,
        profile.smallest,
        profile.largest,
        tuple(map(printable, values)),
    )


def _target_facts(store: Store, profile: Profile, target: TargetColumn, condition: str) -> dict[str, Any]:
    kind = "class" if target.class_names else "number"
    head = {"name": target.name, "kind": kind, "missing": store.rows - profile.present}
    if not target.class_names:
        return head | span(profile.smallest, profile.largest)
    counts = dict(store.all(f"SELECT {target.sql} AS k, count(*) FROM rows WHERE {condition} GROUP BY 1"))
    return head | {"classes": {name: counts.get(i, 0) for i, name in enumerate(target.class_names)}}
