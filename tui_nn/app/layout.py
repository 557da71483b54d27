"""The layout of the main screen: all its sizes, and the grid of panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from math import ceil

Size = tuple[int, int]
"""Columns and rows of cells."""

MIN_SIZE = (60, 18)
"""Minimum columns and rows of the app; a smaller terminal shows only a message with this size."""

TALL = 23
"""Minimum rows with which the matrices of a small network need not scroll."""

WIDE = 100
"""Minimum columns with which the settings have a column of their own."""

WALL = (160, 42)
"""Minimum columns and rows with which all views are shown at once."""

MIN_CELL = 36
"""Minimum columns of a panel if all views are shown."""

FORM_COLUMNS, FORM_COLUMNS_NARROW = 30, 22
"""Columns of the settings: in a column of their own, and beside a view."""

LOW_ROWS, LOW_ROWS_NARROW = 12, 10
"""Rows of a low view."""

FRAME = 6
"""Columns of a frame without text: a corner, a piece of line and a blank on either side."""

WIDTHS = [(0, "-small"), (MIN_SIZE[0], "-narrow"), (WIDE, "-wide")]
HEIGHTS = [(0, "-low"), (MIN_SIZE[1], "-high")]
"""Minimum columns or rows -> the CSS class of the screen."""


class Place(StrEnum):
    """The position of a panel."""

    FORM = "form"
    """To the left of the others or, in a narrow terminal, beside the view."""
    TOP = "top"
    VIEW = "view"
    """At the bottom: one at a time, or all if there is room."""


@dataclass(frozen=True)
class Grid:
    """The sizes of columns and rows in CSS notation, and the number of them that each panel spans."""

    columns: str
    rows: str
    spans: Mapping[str, Size]
    """Place, or id of a panel that differs from others in its place -> columns and rows; (1, 1) if not listed."""

    def span(self, panel: str, place: Place) -> Size:
        """Columns and rows that a panel spans."""
        return self.spans.get(panel) or self.spans.get(place, (1, 1))


def order(width: int) -> tuple[Place, ...]:
    """The places in the order in which the grid is filled and the tab key cycles through the panels."""
    return (Place.FORM, Place.TOP, Place.VIEW) if width >= WIDE else (Place.TOP, Place.FORM, Place.VIEW)


def view_room(width: int) -> int:
    """Columns for text in the frame of a view, if only one is shown."""
    return width - (FORM_COLUMNS if width >= WIDE else FORM_COLUMNS_NARROW) - FRAME


def is_wall(size: Size) -> bool:
    """Whether all views are shown."""
    return size[0] >= WALL[0] and size[1] >= WALL[1]


def size_classes(size: Size) -> list[str]:
    """The CSS classes of a screen of this size."""
    pairs = zip((WIDTHS, HEIGHTS), size, strict=True)
    return [[name for least, name in steps if least <= length][-1] for steps, length in pairs]


def grid(size: Size, places: Mapping[str, Place], hero: str, low: bool) -> Grid:
    """The grid of a screen of `size` columns and rows.

    Args:
        size: columns and rows of the screen.
        places: id of each panel -> its place, in order.
        hero: the panel at the top that takes the remaining room.
        low: whether a few rows are enough for the view that is shown.
    """
    if is_wall(size):
        return _wall(size[0], [panel for panel, place in places.items() if place is not Place.FORM], hero)
    if size[0] >= WIDE:
        rows = f"1fr {LOW_ROWS}" if low else "1fr 1fr"
        return Grid(f"{FORM_COLUMNS} 1fr 1fr", rows, {Place.FORM: (1, 2), Place.VIEW: (2, 1)})
    low_rows = f"1fr {LOW_ROWS_NARROW}" if size[1] >= TALL else "3fr 2fr"
    rows = low_rows if low else "1fr 1fr"
    return Grid(f"{FORM_COLUMNS_NARROW} 18fr 20fr 20fr", rows, {Place.TOP: (2, 1), Place.VIEW: (3, 1)})


def _wall(width: int, panels: Sequence[str], hero: str) -> Grid:
    """All panels beside the settings, in as few rows as their minimum width allows."""
    room = width - FORM_COLUMNS
    rows = next(rows for rows in count(2) if room // ceil(len(panels) / rows) >= MIN_CELL)
    columns = ceil(len(panels) / rows)
    spare = rows * columns - len(panels)
    # The hero can take the spare cells only if the other panels at the top still fit in its row.
    wide = hero if 2 + spare <= columns else panels[-1]
    return Grid(
        " ".join([str(FORM_COLUMNS), *["1fr"] * columns]),
        " ".join(["1fr"] * rows),
        {Place.FORM: (1, rows), wide: (1 + spare, 1)},
    )
