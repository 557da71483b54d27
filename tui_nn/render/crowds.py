"""Points that share a cell: what the cell shows, so that the picture has as large a share of wrong ones as the points.

A cell shows one mark, however many points lie in it. If a wrong point always won, a few wrong points spread over crowds
of right ones would look like many; if the majority won, they would vanish.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs

A_FEW, A_CROWD = 2, 6
"""Points in a cell from which its dot is of the second and of the third size."""

_SCRAMBLE = 2_654_435_761
"""Knuth's multiplier, which puts the numbers of cells in an order that has nothing to do with their places."""

Cells = NDArray[np.integer]
"""The flat index of the cell of each point, (n,)."""


@dataclass(frozen=True, eq=False)
class Marks:
    """How each point is drawn: a right one as a dot, a wrong one as a character of its own."""

    correct: NDArray[np.bool_]
    """(n,)."""
    inks: NDArray[np.integer]
    """(n,)."""
    characters: NDArray[np.uint32]
    """Code point of each point in case it is wrong, (n,)."""

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Marks:
        """The marks of the points for which `chosen` (n,) is true."""
        return Marks(self.correct[chosen], self.inks[chosen], self.characters[chosen])


def draw_marks(plot: Canvas, cells: Cells, marks: Marks, glyphs: Glyphs) -> None:
    """Draw the points in `cells` of `plot`: of the points that a cell could show, it shows the first."""
    count = plot.width * plot.height
    could = np.flatnonzero(marks.correct != wrong_cells(cells, marks.correct, count)[cells])
    firsts = np.empty(count, np.intp)
    # Of several points in a cell, the last to be assigned stays.
    firsts[cells[could[::-1]]] = could[::-1]
    points = np.bincount(cells, minlength=count)
    here = np.flatnonzero(points)
    shown, sizes = firsts[here], np.digitize(points[here], (A_FEW, A_CROWD))
    dots = np.array([ord(dot) for dot in glyphs.crowds], np.uint32)
    plot.codes.flat[here] = np.where(marks.correct[shown], dots[sizes], marks.characters[shown])
    plot.fg.flat[here] = marks.inks[shown]


def wrong_cells(cells: Cells, correct: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """Which of `count` cells show a wrong point, (count,).

    Their share of all cells with points is as near as possible to the share of wrong points: cells with only wrong
    points always show one, those with none never do, and of the others, those with the largest share of wrong points.

    Args:
        cells: of each point, (n,).
        correct: whether each point is right, (n,).
        count: number of cells.
    """
    shows_wrong = np.zeros(count, bool)
    if not len(cells):
        return shows_wrong
    points, wrong = np.bincount(cells, minlength=count), np.bincount(cells[~correct], minlength=count)
    marked = np.flatnonzero(points)
    shares = wrong[marked] / points[marked]
    wanted = round((~correct).mean() * len(marked))
    chosen = min(max(wanted, np.count_nonzero(shares == 1)), np.count_nonzero(shares))
    order = np.lexsort((marked * _SCRAMBLE % 2**32, -wrong[marked], -shares))
    shows_wrong[marked[order[:chosen]]] = True
    return shows_wrong
