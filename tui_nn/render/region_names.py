"""The symbol of each class in its region: hues alone cannot distinguish ten classes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import class_symbol
from tui_nn.render.palette import Ink

Flags = NDArray[np.bool_]

WIDTH = 3
"""Columns of a symbol in parentheses, which distinguish it from a wrong point even without color."""


def write_symbols(plot: Canvas, labels: NDArray[np.integer], is_taken: Flags) -> Flags:
    """Write the symbol of each class into `plot` where its region is widest, but not over cells that are taken.

    Args:
        plot: of the size of `is_taken`.
        labels: the predicted class of each pixel, (pixel rows, columns), with one or two rows in a cell.
        is_taken: whether a cell shows a point, (rows, columns).

    Returns:
        Which cells have a symbol, (rows, columns).
    """
    written = np.zeros(is_taken.shape, bool)
    for label, x, y in _middles(labels, is_taken):
        plot.write(x - 1, y, f"({class_symbol(label)})", Ink.MUTED)
        written[y, x - 1 : x + 2] = True
    return written


def _middles(labels: NDArray[np.integer], is_taken: Flags) -> Iterator[tuple[int, int, int]]:
    """Each class that has room, with the column and row of the middle of its symbol."""
    height, width = is_taken.shape
    if width < WIDTH or not height:
        return
    cells = labels.reshape(height, -1, width)
    depths = _depths(cells[:, 0], (cells == cells[:, :1]).all(axis=1))
    is_taken = is_taken.copy()
    is_taken[:, 1:] |= is_taken[:, :-1]
    is_taken[:, :-1] |= is_taken[:, 1:]
    depths[is_taken] = 0
    for label in np.unique(labels):
        mine = np.where(cells[:, 0] == label, depths, 0)
        # The middle one of those as deep inside as it gets.
        best = np.flatnonzero(mine == mine.max())
        if mine.max():
            y, x = divmod(int(best[len(best) // 2]), width)
            yield int(label), x, y


def _depths(labels: NDArray[np.integer], is_whole: Flags) -> NDArray[np.intp]:
    """How many cells lie between each cell and another region or the edge of the plot, (rows, columns).

    `labels` are those of the cells and `is_whole` says which cells are of a single class, both (rows, columns).
    """
    inside = np.zeros(labels.shape, bool)
    middle = labels[1:-1, 1:-1]
    inside[1:-1, 1:-1] = is_whole[1:-1, 1:-1]
    for neighbor, whole in zip(_around(labels), _around(is_whole), strict=True):
        inside[1:-1, 1:-1] &= (neighbor == middle) & whole
    depths = inside.astype(np.intp)
    while inside.any():
        smaller = np.zeros_like(inside)
        smaller[1:-1, 1:-1] = inside[1:-1, 1:-1] & np.logical_and.reduce(_around(inside))
        depths += smaller
        inside = smaller
    return depths


def _around(cells: NDArray[np.generic]) -> tuple[NDArray[np.generic], ...]:
    """The neighbors of all cells that are not at the edge: to the left, to the right, above and below."""
    return cells[1:-1, :-2], cells[1:-1, 2:], cells[:-2, 1:-1], cells[2:, 1:-1]
