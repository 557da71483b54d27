"""The wall: all panels at once in cells of one size, of which the hero and some others span several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import ceil

Size = tuple[int, int]
"""Columns and rows."""

SINGLE, DOUBLE = (1, 1), (2, 1)
"""The span of most panels, and of one that gets a cell that is left over."""

HERO_SPANS = ((2, 1), (1, 2), (2, 2))
"""The spans of the hero: more cells in one direction alone would be too flat or too narrow for a plane."""

MIN_ROWS = 9
"""Minimum rows of the cells that leave rows to a panel that needs them for its whole picture."""

AROUND_PLANE = (7, 4)
"""Columns and rows that the border of a panel, and the numbers on the axes, take from a plane."""


@dataclass(frozen=True)
class Wall:
    """A grid that its panels fill without a gap."""

    room: Size
    """Columns and rows of the terminal."""
    cells: Size
    """Columns and rows of the grid."""
    spans: Mapping[str, Size]
    """Panel -> columns and rows of the grid that it spans, in the order in which the panels fill it."""
    first: Mapping[str, Size]
    """Panel -> column and row of its first cell."""

    def side(self, span: Size) -> int:
        """The side, in columns, of the largest square in a panel of this span."""
        return _side(self.room, self.cells, span)

    def heights(self, needs: Mapping[str, int]) -> dict[int, int]:
        """Row of the grid -> its rows of the terminal, where panels need more than an equal share; all others share.

        `needs` are the rows of the terminal in which a panel shows all. None gets more if too few are left for others.
        """
        wanted = dict[int, int]()
        for panel, (_, row) in self.first.items():
            if self.spans[panel][1] == 1:
                wanted[row] = max(wanted.get(row, 0), needs.get(panel, 0))
        tall, share = dict[int, int](), self.room[1] // self.cells[1]
        while more := {row: rows for row, rows in wanted.items() if rows > share and row not in tall}:
            tall |= more
            share = (self.room[1] - sum(tall.values())) // max(self.cells[1] - len(tall), 1)
        return tall if share >= MIN_ROWS else {}


def best_wall(room: Size, least: int, panels: Sequence[str], wide: Sequence[str]) -> Wall:
    """The grid with the largest planes in the hero and in a single cell.

    Args:
        room: columns and rows of the terminal.
        least: minimum columns of a panel.
        panels: all panels.
        wide: the panels that get the cells that are left over: first the hero, which may span several rows.
    """
    walls = (_wall(room, columns, panels, wide) for columns in range(room[0] // least, 0, -1))
    return max((wall for wall in walls if wall), key=lambda wall: wall.side(wall.spans[wide[0]]) + wall.side(SINGLE))


def _wall(room: Size, columns: int, panels: Sequence[str], wide: Sequence[str]) -> Wall | None:
    """The grid of that many columns with the largest hero, and a cell more for at least one other; None without one."""
    hero, *others = wide
    others += [panel for panel in panels if panel not in wide]
    cells = columns, ceil((len(panels) + 2) / columns)
    for span in sorted(HERO_SPANS, key=lambda span: -_side(room, cells, span)):
        spare = columns * cells[1] - len(panels) + 1 - span[0] * span[1]
        for chosen in combinations(others, spare) if spare > 0 else ():
            spans = {panel: DOUBLE if panel in chosen else SINGLE for panel in panels} | {hero: span}
            first = _filled(cells, spans)
            if first:
                return Wall(room, cells, {panel: spans[panel] for panel in first}, first)
    return None


def _side(room: Size, cells: Size, span: Size) -> int:
    """The side, in columns, of the largest square in a panel of this span: a row is about as high as two columns."""
    width, height = (
        length * spanned // count - taken
        for length, spanned, count, taken in zip(room, span, cells, AROUND_PLANE, strict=True)
    )
    return min(width, 2 * height)


def _filled(cells: Size, spans: Mapping[str, Size]) -> dict[str, Size] | None:
    """The first cell of each panel, in an order in which they fill the grid; None if there would be a gap.

    Textual goes through the cells row by row, and never back to one where a panel did not fit.
    """
    left, first = dict(spans), dict[str, Size]()
    free = set(product(range(cells[0]), range(cells[1])))
    for y, x in product(range(cells[1]), range(cells[0])):
        if (x, y) not in free:
            continue
        panel = next((panel for panel, span in left.items() if free.issuperset(_covered(x, y, span))), None)
        if panel is None:
            return None
        free.difference_update(_covered(x, y, left.pop(panel)))
        first[panel] = x, y
    return first


def _covered(x: int, y: int, span: Size) -> Iterator[Size]:
    """The cells of a panel whose first one is (x, y)."""
    return product(range(x, x + span[0]), range(y, y + span[1]))
