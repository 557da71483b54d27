"""The visible rectangle of a plane, and the cells in which its points are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.axes import Axis, lay_out
from tui_nn.render.crowds import wrong_cells

Points = NDArray[np.floating]

Cell = tuple[int, int]
"""Column and row of a picture."""

_ASPECT = 2
"""Height of a cell in terms of its width."""

_MARGIN = 0.05
"""Margin around the points, as a share of the size of their bounding box."""


@dataclass(frozen=True)
class Viewport:
    """The visible rectangle of the plane, in data units; `x_low` < `x_high` and `y_low` < `y_high`."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    @classmethod
    def around(cls, points: Points) -> Viewport:
        """The bounding box of all finite `points` (2, n), with a margin.

        Without finite points, it is the square from -1 to 1; a side of length 0 is widened to 1.
        """
        points = points[:, np.isfinite(points).all(axis=0)]
        if not points.shape[1]:
            return cls(-1.0, 1.0, -1.0, 1.0)
        low, high = points.min(axis=1).astype(float), points.max(axis=1).astype(float)
        pad = np.where(high > low, (high - low) * _MARGIN, 0.5)
        (x_low, y_low), (x_high, y_high) = (low - pad).tolist(), (high + pad).tolist()
        return cls(x_low, x_high, y_low, y_high)

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.x_low + self.x_high) / 2, (self.y_low + self.y_high) / 2

    def scaled(self, factor: float, x: float, y: float) -> Viewport:
        """A rectangle `factor` times as wide and high, in which the point (x, y) has the same place."""
        across, down = (
            ((x + (edge - x) * factor) for edge in (self.x_low, self.x_high)),
            ((y + (edge - y) * factor) for edge in (self.y_low, self.y_high)),
        )
        return Viewport(*across, *down)

    def moved(self, right: float, down: float) -> Viewport:
        """The rectangle moved by these shares of its width and height."""
        across, up = (self.x_high - self.x_low) * right, (self.y_low - self.y_high) * down
        return Viewport(self.x_low + across, self.x_high + across, self.y_low + up, self.y_high + up)

    def around_point(self, x: float, y: float) -> Viewport:
        """A rectangle of the same size with the point (x, y) in the middle."""
        across, down = (self.x_high - self.x_low) / 2, (self.y_high - self.y_low) / 2
        return Viewport(x - across, x + across, y - down, y + down)

    def growth(self, larger: Viewport) -> float:
        """How many times as wide or high a larger viewport is, whichever is more."""
        wider = (larger.x_high - larger.x_low) / (self.x_high - self.x_low)
        return max(wider, (larger.y_high - larger.y_low) / (self.y_high - self.y_low))

    def true_to_scale(self, columns: int, rows: int) -> Viewport:
        """Widened so that on a grid of square pixels, a unit is as long across as down."""
        across, down = self.x_high - self.x_low, self.y_high - self.y_low
        if not columns or not rows:
            return self
        wider, higher = (max(down * columns / rows - across, 0) / 2, max(across * rows / columns - down, 0) / 2)
        return Viewport(self.x_low - wider, self.x_high + wider, self.y_low - higher, self.y_high + higher)

    def cell_centers(self, width: int, height: int) -> NDArray[np.float64]:
        """Centers of `width` x `height` cells in data units, (2, width * height), row by row from the top left."""
        x = self.x_low + (np.arange(width) + 0.5) / max(width, 1) * (self.x_high - self.x_low)
        y = self.y_high - (np.arange(height) + 0.5) / max(height, 1) * (self.y_high - self.y_low)
        return np.stack((np.tile(x, height), np.repeat(y, width)))

    def plot_size(self, width: int, height: int, axis_names: tuple[str, str]) -> tuple[int, int]:
        """Columns and rows of the plot within the axes, in a picture of `width` x `height` cells."""
        frame = lay_out(width, height, *self.axes(axis_names))
        return frame.width, frame.height

    def places(self, points: Points, width: int, height: int, axis_names: tuple[str, str]) -> Places:
        """Where each of `points` (2, n) is in a picture of `width` x `height` cells."""
        frame = lay_out(width, height, *self.axes(axis_names))
        if not frame.width or not frame.height:
            nothing = np.zeros(0, np.intp)
            return Places(nothing, nothing, nothing, nothing, (0, 0))
        cells, visible = self.cells(points, frame.width, frame.height)
        rows, columns = np.divmod(cells, frame.width)
        center = frame.left + frame.width // 2, frame.top + frame.height // 2
        return Places(np.flatnonzero(visible), cells, frame.left + columns, frame.top + rows, center)

    def center_of(
        self, cell: Cell, width: int, height: int, axis_names: tuple[str, str], *, nearest: bool = False
    ) -> tuple[float, float] | None:
        """The data coordinates in the middle of a cell of such a picture.

        A cell outside the plot has none, or those of the `nearest` cell inside.
        """
        frame = lay_out(width, height, *self.axes(axis_names))
        column, row = cell[0] - frame.left, cell[1] - frame.top
        if not frame.width or not frame.height:
            return None
        if nearest:
            column, row = min(max(column, 0), frame.width - 1), min(max(row, 0), frame.height - 1)
        if not (0 <= column < frame.width and 0 <= row < frame.height):
            return None
        x = self.x_low + (column + 0.5) / frame.width * (self.x_high - self.x_low)
        return x, self.y_high - (row + 0.5) / frame.height * (self.y_high - self.y_low)

    def axes(self, names: tuple[str, str]) -> tuple[Axis, Axis]:
        """The axes of the rectangle."""
        return Axis(self.x_low, self.x_high, names[0]), Axis(self.y_low, self.y_high, names[1])

    def cells(self, points: Points, width: int, height: int) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Flat cell index of each visible point, and whether each of `points` (2, n) is visible, (n,)."""
        with np.errstate(invalid="ignore", over="ignore"):
            across = (points[0] - self.x_low) / (self.x_high - self.x_low)
            down = (self.y_high - points[1]) / (self.y_high - self.y_low)
        visible = (across >= 0) & (across <= 1) & (down >= 0) & (down <= 1)
        # The high edges belong to the last cells.
        column = np.minimum((across[visible] * width).astype(np.intp), width - 1)
        row = np.minimum((down[visible] * height).astype(np.intp), height - 1)
        return row * width + column, visible


@dataclass(frozen=True, eq=False)
class Places:
    """The cells of the visible points in a picture."""

    indices: NDArray[np.intp]
    """The visible points, (n,)."""
    cells: NDArray[np.intp]
    """The flat indices of their cells in the plot, (n,)."""
    columns: NDArray[np.intp]
    """Their columns, (n,)."""
    rows: NDArray[np.intp]
    """Their rows, (n,)."""
    center: Cell
    """The cell in the middle of the plot."""

    def at(self, cell: Cell) -> NDArray[np.intp]:
        """The points in a cell, in ascending order."""
        return np.asarray(self.indices[self._are_at(cell)])

    def on_top(self, cell: Cell, correct: NDArray[np.bool_]) -> NDArray[np.intp]:
        """The points in a cell, first those of the kind that `draw_marks` shows; `correct` is that of all points."""
        here, right = np.flatnonzero(self._are_at(cell)), correct[self.indices]
        if not len(here):
            return here
        shown = right[here] != wrong_cells(self.cells, right, self.cells.max() + 1)[self.cells[here]]
        return np.asarray(self.indices[here[np.argsort(~shown, kind="stable")]])

    def _are_at(self, cell: Cell) -> NDArray[np.bool_]:
        return np.asarray((self.columns == cell[0]) & (self.rows == cell[1]))

    def nearest(self, cell: Cell, direction: Cell = (0, 0)) -> Cell | None:
        """The nearest cell with a point in `direction`, one step along an axis; None if there is none.

        Cells that lie more in this direction than across are preferred. Without a direction, `cell` itself counts too.
        """
        right, down = self.columns - cell[0], (self.rows - cell[1]) * _ASPECT
        along = right * direction[0] + down * direction[1]
        across = np.abs(right * direction[1]) + np.abs(down * direction[0])
        fitting = along > 0 if any(direction) else np.ones(len(along), bool)
        if not fitting.any():
            return None
        distance = np.hypot(right, down)
        best = np.lexsort((distance, along < across, ~fitting))[0]
        return int(self.columns[best]), int(self.rows[best])
