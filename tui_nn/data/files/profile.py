"""What a column holds, worked out from all of its values."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.columns import Number
from tui_nn.data.files.numerals import PADDED_NUMBER, PLAIN, Style, allowed_styles, plain_sql, ranked
from tui_nn.data.files.options import ReadOptions, guesses, named
from tui_nn.data.files.sources import Source, literal, number_sql
from tui_nn.data.files.store import COLUMNS_PER_QUERY, Store
from tui_nn.data.files.texts import Texts, count_texts, possible_styles, spellings
from tui_nn.errors import DataError, shown


@dataclass(frozen=True)
class Profile:
    """What a column holds that can be used."""

    index: int
    """Position in the file, from 0."""
    name: str
    kind: str
    """number, boolean, category, dates or empty."""
    sql: str
    """SQL expression of the value: DOUBLE for numbers, VARCHAR for all others, NULL where it is missing."""
    present: int
    """Rows with a value."""
    distinct: int = 0
    """Number of distinct values, unless they are numbers."""
    smallest: float = math.nan
    """Of numbers; NaN for others."""
    largest: float = math.nan
    not_numbers: int = 0
    """Rows of a column of numbers with a text instead."""
    style: Style = PLAIN
    """Of numbers."""
    unit: str = ""
    """Of numbers, as in `columns.Number`."""
    truth: str = ""
    """The value that means yes."""
    note: str = ""
    """What is odd about the column, in words."""

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.kind == "number"


@dataclass(frozen=True)
class ColumnScan:
    """The counts of a first scan of a column."""

    index: int
    present: int
    plain: int
    """Values that are numbers as in a program."""
    padded: int
    """Whole numbers with zeros before them."""
    points: int
    """Values with a point, which may part thousands."""
    smallest: float
    largest: float


def profile_columns(store: Store, source: Source, options: ReadOptions) -> list[Profile]:
    """The profiles of the columns that can be used, in the order of the file."""
    return Profiler(store, source, options).profiles()


class Profiler:
    """Works out what the columns of a file hold."""

    def __init__(self, store: Store, source: Source, options: ReadOptions) -> None:
        self._store = store
        self._source = source
        self._styles = allowed_styles(options)
        self._guess_missing = guesses(options.missing_words)
        self._categories = named(options.categories)
        self._numbers = named(options.numbers)

    def profiles(self) -> list[Profile]:
        """The profiles of the columns that can be used, in the order of the file."""
        scans = self._scans()
        found: dict[int, Profile] = {}
        texts: dict[int, Texts] = {}
        for scan in scans:
            profile = self._of_scan(scan)
            if profile is None:
                texts[scan.index] = seen = count_texts(self._store, scan.index, self._styles, self._guess_missing)
                profile = self._boolean(scan.index, seen)
            if profile:
                found[scan.index] = profile
        decimal = self._common_decimal(texts)
        for index in texts.keys() - found.keys():
            found[index] = self._of_texts(index, texts[index], decimal)
        return [self._with_range(found[scan.index]) for scan in scans]

    def _scans(self) -> list[ColumnScan]:
        used = [i for i, column in enumerate(self._source.columns) if not column.left_out]
        scans: list[ColumnScan] = []
        for start in range(0, len(used), COLUMNS_PER_QUERY):
            part = used[start : start + COLUMNS_PER_QUERY]
            # Each text and each number has a name: the longer a query is, the longer DuckDB plans it.
            texts = ", ".join(["*", *(f"{self._store.text(i)} AS t{i}" for i in part if not self._is_number(i))])
            numbers = ", ".join(["*", *(f"{self._number_sql(i)} AS n{i}" for i in part)])
            named = f"SELECT {numbers} FROM (SELECT {texts} FROM rows)"
            row = self._store.one(f"SELECT {', '.join(map(self._scan_sql, part))} FROM ({named})")
            scans += [ColumnScan(i, *row[at : at + 6]) for i, at in zip(part, range(0, len(row), 6), strict=True)]
        return scans

    def _is_number(self, index: int) -> bool:
        return self._source.columns[index].number

    def _number_sql(self, index: int) -> str:
        return number_sql(f"c{index}") if self._is_number(index) else plain_sql(f"t{index}")

    def _scan_sql(self, index: int) -> str:
        number, text = f"n{index}", f"t{index}"
        if self._is_number(index):
            return f"count({number}), count({number}), 0, 0, min({number}), max({number})"
        padded = f"count_if({text} LIKE '0%' AND regexp_full_match({text}, {literal(PADDED_NUMBER)}))"
        points = f"count_if(contains({text}, '.'))"
        return f"count({text}), count({number}), {padded}, {points}, min({number}), max({number})"

    def _of_scan(self, scan: ColumnScan) -> Profile | None:
        """The profile of a column that the first scan determines."""
        column = self._source.columns[scan.index]
        if not scan.present:
            return Profile(scan.index, column.name, "empty", self._store.text(scan.index), 0)
        if column.number and column.name not in self._categories:
            sql = number_sql(f"c{scan.index}")
            style = Style(self._source.decimal, "")
            return self._ranged(Profile(scan.index, column.name, "number", sql, scan.present, style=style), scan)
        # A point may part thousands, but infinity is refused in any case.
        points = scan.points and {scan.smallest, scan.largest}.isdisjoint({-math.inf, math.inf})
        unclear = scan.plain < scan.present or scan.padded or points or PLAIN not in self._styles
        if unclear or column.name in self._categories or column.name in self._numbers:
            return None
        sql = plain_sql(self._store.text(scan.index))
        return self._ranged(Profile(scan.index, column.name, "number", sql, scan.present), scan)

    def _ranged(self, profile: Profile, scan: ColumnScan) -> Profile:
        return replace(profile, smallest=scan.smallest, largest=scan.largest)

    def _boolean(self, index: int, texts: Texts) -> Profile | None:
        name = self._source.columns[index].name
        found = None if name in self._categories or name in self._numbers else spellings(self._store, texts)
        if found is None:
            return None
        no, yes = found
        text = self._store.text(index)
        sql = f"CASE WHEN list_contains([{', '.join(map(literal, yes))}], {text}) THEN {literal(yes[0])} "
        sql += f"WHEN {text} IS NOT NULL THEN {literal(no[0])} END"
        return Profile(index, name, "boolean", sql, texts.present, 2, truth=yes[0])

    def _common_decimal(self, texts: dict[int, Texts]) -> str:
        """The decimal sign of most of the columns that have one for certain; empty if none has."""
        certain = Counter(one.decimal() for one in texts.values())
        certain[self._source.decimal] += sum(one.number for one in self._source.columns) if self._is_text else 0
        del certain[""]
        return certain.most_common(1)[0][0] if certain.total() else ""

    @property
    def _is_text(self) -> bool:
        return self._source.delimiter is not None

    def _of_texts(self, index: int, texts: Texts, decimal: str) -> Profile:
        name, text = self._source.columns[index].name, self._store.text(index)
        profile = Profile(index, name, "category", text, texts.present, texts.distinct)
        best = ranked(possible_styles(self._styles, texts), decimal, self._source.delimiter or "")[0]
        number = Number(name, best, texts.unit).sql(self._store.cells(index, is_number=False))
        if name in self._categories:
            return profile
        if texts.is_number or name in self._numbers:
            signs = "in %" if texts.percents else "with signs of a currency" if texts.currencies else ""
            note = ", ".join(filter(None, [best.words, signs]))
            missing = texts.words if self._guess_missing else 0
            present = texts.present - missing
            not_numbers = present - texts.best if name in self._numbers else 0
            return replace(
                profile,
                kind="number",
                sql=number,
                present=present,
                not_numbers=not_numbers,
                style=best,
                unit=texts.unit,
                note=note,
            )
        if texts.dates == texts.present - texts.words:
            return replace(profile, kind="dates")
        return replace(profile, note=self._mixture(index, texts, number))

    def _mixture(self, index: int, texts: Texts, number: str) -> str:
        """What a column of texts has that also has numbers, in words; empty if it has hardly any."""
        if texts.others == 0 and texts.padded:
            return "codes with zeros before them"
        if not texts.best or 2 * texts.best < texts.present or texts.others == 0:
            return ""
        text = self._store.text(index)
        row, value = self._store.one(
            f"SELECT rowid, {text} FROM rows WHERE {text} IS NOT NULL AND {_not_finite(number)} ORDER BY rowid LIMIT 1"
        )
        return f"mixed: {texts.best:,} numbers, but {shown(value)} in {self._source.place(row)}"

    def _with_range(self, profile: Profile) -> Profile:
        if not profile.is_number or not math.isnan(profile.smallest):
            return profile
        smallest, largest = self._store.one(f"SELECT min({profile.sql}), max({profile.sql}) FROM rows")
        return replace(
            profile,
            smallest=math.nan if smallest is None else smallest,
            largest=math.nan if largest is None else largest,
        )


def refuse_unusable(store: Store, source: Source, profile: Profile, dtype: str) -> None:
    """Check that every number of a column can be used.

    Raises:
        DataError: a text among numbers, a value that is not finite, or one too large for `dtype`.
    """
    if profile.not_numbers:
        text = store.text(profile.index)
        raise _refusal(store, source, profile, f"{text} IS NOT NULL AND {_not_finite(profile.sql)}", "a number")
    if math.isinf(profile.smallest) or math.isinf(profile.largest):
        raise _refusal(store, source, profile, f"isinf({profile.sql})", "a finite number")
    most = float(np.finfo(dtype).max)
    if profile.smallest < -most or profile.largest > most:
        raise _refusal(store, source, profile, f"abs({profile.sql}) > {most!r}", f"a number that {dtype} can hold")


def _not_finite(number: str) -> str:
    """SQL condition of a text that is no finite number: the word inf is counted as a text, but reads as a number."""
    return f"coalesce(isinf({number}), true)"


def _refusal(store: Store, source: Source, profile: Profile, where: str, allowed: str) -> DataError:
    """The error for the first row that meets the SQL condition `where`."""
    row, value = store.one(f"SELECT rowid, c{profile.index}::VARCHAR FROM rows WHERE {where} ORDER BY rowid LIMIT 1")
    way_out = f" (or set --missing-words={shown(value)})" if allowed == "a number" else ""
    return DataError(f"{source.place(row)}, column {shown(profile.name)}", value, f"{allowed}{way_out}")


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
