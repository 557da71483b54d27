"""The layout of the main screen: all its sizes, and the grid of panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from tui_nn.app.wall import best_wall

Size = tuple[int, int]
"""Columns and rows of cells."""

MIN_SIZE = (60, 18)
"""Minimum columns and rows of the app; a smaller terminal shows only a message with this size."""

WIDE = 100
"""Minimum columns with which the settings have a column of their own."""

WALL = (160, 42)
"""Minimum columns and rows with which all views are shown at once."""

MIN_CELL = 42
"""Minimum columns of a panel if all views are shown: ten classes fit in one, a network with its output in two."""

FORM_COLUMNS, FORM_COLUMNS_NARROW = 30, 22
"""Columns of the settings: in a column of their own, and beside a view."""

OTHER_ROWS = 3
"""Rows of the status and the footer."""

VIEW_ROWS = 15
"""Rows in which a view shows ten classes, or the matrices of a small network, with all names."""

VIEW_SHARE = 0.45
"""Share of the room for a view, if that is more: the panels above get the rest."""

BORDER = 6
"""Columns of a border beside a text in it: a corner, a piece of line and a blank on either side."""

WIDTHS = [(0, "-small"), (MIN_SIZE[0], "-narrow"), (WIDE, "-wide")]
HEIGHTS = [(0, "-low"), (MIN_SIZE[1], "-high")]
"""Minimum columns or rows -> the CSS class of the screen."""


class PanelArea(StrEnum):
    """The part of the screen that a panel belongs to."""

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
    """Panel -> columns and rows that it spans, in the order in which the panels fill the grid."""


def view_room(width: int) -> int:
    """Columns for text in the border of a view, if only one is shown."""
    return width - (FORM_COLUMNS if width >= WIDE else FORM_COLUMNS_NARROW) - BORDER


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


def grid(size: Size, areas: Mapping[str, PanelArea], wide: Sequence[str], needs: Mapping[str, int]) -> Grid:
    """The grid of a screen of `size` columns and rows.

    Args:
        size: columns and rows of the screen.
        areas: id of each panel -> its area, in order.
        wide: the panels that get the cells that are left over, if all views are shown; the first is the hero.
        needs: panel -> rows in which it shows all, its border included, which it then gets if others keep enough.
    """
    if is_wall(size):
        return _wall(size, areas, wide, needs)
    rows = f"1fr {view_rows(size)}"
    if size[0] >= WIDE:
        spans = {PanelArea.FORM: (1, 2), PanelArea.TOP: (1, 1), PanelArea.VIEW: (2, 1)}
        return Grid(f"{FORM_COLUMNS} 1fr 1fr", rows, _by_area(areas, spans))
    spans = {PanelArea.TOP: (2, 1), PanelArea.FORM: (1, 1), PanelArea.VIEW: (3, 1)}
    return Grid(f"{FORM_COLUMNS_NARROW} 18fr 20fr 20fr", rows, _by_area(areas, spans))


def _by_area(areas: Mapping[str, PanelArea], spans: Mapping[PanelArea, Size]) -> dict[str, Size]:
    """The span of each panel, area by area in the order of `spans`."""
    return {panel: span for area, span in spans.items() for panel, its in areas.items() if its is area}


def _wall(size: Size, areas: Mapping[str, PanelArea], wide: Sequence[str], needs: Mapping[str, int]) -> Grid:
    """All panels beside the settings."""
    form = [panel for panel, area in areas.items() if area is PanelArea.FORM]
    room = size[0] - FORM_COLUMNS, size[1] - OTHER_ROWS
    wall = best_wall(room, MIN_CELL, [panel for panel in areas if panel not in form], wide)
    (columns, rows), heights = wall.cells, wall.heights(needs)
    return Grid(
        " ".join([str(FORM_COLUMNS), *["1fr"] * columns]),
        " ".join(str(heights.get(row, "1fr")) for row in range(rows)),
        {**dict.fromkeys(form, (1, rows)), **wall.spans},
    )
