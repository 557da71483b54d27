"""The columns of a file: what each becomes, and how it is fetched."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.data.columns import Boolean, Category, Cells, Column, Number
from tui_nn.data.files.choices import MOST_CLASSES
from tui_nn.data.files.profile import Profile, distinct_values
from tui_nn.data.files.sources import Source, printable
from tui_nn.data.files.store import Store


@dataclass(frozen=True)
class FileColumn:
    """A column that becomes features, and its values in the table of the file."""

    column: Column
    cells: Cells
    learns: bool
    """Whether the replacement of missing values is computed from all values of the column."""

    @staticmethod
    def of(store: Store, source: Source, profile: Profile, fill_missing: bool) -> FileColumn:
        """The column of a profile; `fill_missing` is whether missing values are replaced."""
        column = make_column(store, profile, fill_missing)
        return FileColumn(column, store.cells(profile.index, source.columns[profile.index].number), fill_missing)

    @property
    def sql(self) -> str:
        """SQL expression of the code as DOUBLE, NaN where it is missing."""
        return f"coalesce({self.column.sql(self.cells)}, 'NaN'::DOUBLE)"


def make_column(store: Store, profile: Profile, fill_missing: bool) -> Column:
    """The column of a profile that becomes features.

    `fill_missing` is whether missing values of a text get a category of their own.
    """
    if profile.is_number:
        return Number(profile.name, profile.style, profile.unit)
    if profile.kind == "boolean":
        return Boolean(profile.name, profile.truth)
    categories = tuple(str(value) for value in distinct_values(store, profile.sql, MOST_CLASSES))
    return Category(profile.name, categories, fill_missing and profile.present < store.rows)


def words_of(profile: Profile, column: Column) -> str:
    """The features of a column in words."""
    note = f"; {profile.note}" if profile.note else ""
    match column:
        case Number():
            return f"numbers, {profile.note}" if profile.note else "numbers"
        case Boolean():
            return f"1 for {printable(column.truth)}, 0 otherwise"
        case Category():
            return f"{len(column.names)} categories, one-hot{note}"
