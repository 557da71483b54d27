"""The layout of the main screen: all its sizes, and the grid of panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, count
from math import ceil

Size = tuple[int, int]
"""Columns and rows of cells."""

MIN_SIZE = (60, 18)
"""Minimum columns and rows of the app; a smaller terminal shows only a message with this size."""

WIDE = 100
"""Minimum columns with which the settings have a column of their own."""

WALL = (160, 42)
"""Minimum columns and rows with which all views are shown at once."""

MIN_CELL = 36
"""Minimum columns of a panel if all views are shown."""

FORM_COLUMNS, FORM_COLUMNS_NARROW = 30, 22
"""Columns of the settings: in a column of their own, and beside a view."""

OTHER_ROWS = 3
"""Rows of the status and the footer."""

VIEW_ROWS = 15
"""Rows in which a view shows ten classes, or the matrices of a small network, with all names."""

VIEW_SHARE = 0.45
"""Share of the room for a view, if that is more: the panels above get the rest."""

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


def view_rows(size: Size) -> int:
    """Rows of the view, if only one is shown: the same for all, so that the panels above never move."""
    room = size[1] - OTHER_ROWS
    if size[0] < WIDE:
        return room // 2
    return max(min(ceil(room / 2), VIEW_ROWS), int(room * VIEW_SHARE))


def grid(size: Size, places: Mapping[str, Place], wide: Sequence[str]) -> Grid:
    """The grid of a screen of `size` columns and rows.

    Args:
        size: columns and rows of the screen.
        places: id of each panel -> its place, in order.
        wide: the panels that get the cells that are left over, if all views are shown; the first gets the most.
    """
    if is_wall(size):
        return _wall(size[0], [panel for panel, place in places.items() if place is not Place.FORM], wide)
    rows = f"1fr {view_rows(size)}"
    if size[0] >= WIDE:
        return Grid(f"{FORM_COLUMNS} 1fr 1fr", rows, {Place.FORM: (1, 2), Place.VIEW: (2, 1)})
    return Grid(f"{FORM_COLUMNS_NARROW} 18fr 20fr 20fr", rows, {Place.TOP: (2, 1), Place.VIEW: (3, 1)})


def _wall(width: int, panels: Sequence[str], wide: Sequence[str]) -> Grid:
    """All panels beside the settings, in as few rows as their minimum width allows."""
    room = width - FORM_COLUMNS
    rows = next(rows for rows in count(2) if room // ceil(len(panels) / rows) >= MIN_CELL)
    columns = ceil(len(panels) / rows)
    spans = _spans(panels, wide, rows * columns - len(panels), columns)
    return Grid(
        " ".join([str(FORM_COLUMNS), *["1fr"] * columns]),
        " ".join(["1fr"] * rows),
        {Place.FORM: (1, rows), **{panel: (span, 1) for panel, span in spans.items()}},
    )


def _spans(panels: Sequence[str], wide: Sequence[str], spare: int, columns: int) -> dict[str, int]:
    """Columns of the panels that get the spare cells: as many of `wide` as possible, without a gap in any row."""
    for chosen in (*(wide[:number] for number in range(len(wide), 0, -1)), panels[-1:]):
        spans = {panel: 1 + spare // len(chosen) + (place < spare % len(chosen)) for place, panel in enumerate(chosen)}
        lengths = [spans.get(panel, 1) for panel in panels]
        # A panel may end at the end of a row, but not beyond it.
        rows = [
            ((end - length) // columns, (end - 1) // columns)
            for length, end in zip(lengths, accumulate(lengths), strict=True)
        ]
        if all(first == last for first, last in rows):
            break
    return spans
