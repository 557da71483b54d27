"""The points on the drawing screen, with its cursor, and how keys and mouse change them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.drawn import MOST_POINTS, Point, class_count, place
from tui_nn.data.draws import RADIUS
from tui_nn.errors import counted
from tui_nn.nn.arrays import Array
from tui_nn.render.viewport import Cell, Viewport
from tui_nn.views.view import Options, Size

SQUARE = Viewport(-RADIUS, RADIUS, -RADIUS, RADIUS)
"""What the screen shows: every place that a point can have."""

AXES = "x1", "x2"


@dataclass(frozen=True)
class Sketch(Options):
    """Points, and where the next change will be; each method returns the sketch after a change."""

    points: tuple[Point, ...] = ()
    cursor: tuple[float, float] = (0.0, 0.0)
    label: int = 0
    """The class of points that are added; it may be one more than there are."""
    held: int | None = None
    """The point that moves with the cursor, as an index of `points`."""
    before: Point | None = None
    """The held point as it was before."""
    reached: int | None = None
    """The point that was last gone to or held, as an index of `points`: of several at one place, this one is meant."""
    done: str = ""
    """What was done last, in words."""

    @property
    def classes(self) -> int:
        """The number of classes so far."""
        return class_count(self.points)

    @property
    def is_new_class(self) -> bool:
        """Whether a point of the chosen class would be the first of it."""
        return self.label == self.classes

    def of(self, points: tuple[Point, ...]) -> Sketch:
        """With other points, which were not drawn here."""
        if points == self.points:
            return self
        label = min(self.label, class_count(points) - 1)
        return replace(self, points=points, label=label, held=None, before=None, done=counted(len(points), "point"))

    def places(self) -> Array:
        """The coordinates of all points, (2, points)."""
        return np.array([[point.x1 for point in self.points], [point.x2 for point in self.points]], np.float64)

    # The cursor.

    def cell(self, size: Size) -> Cell:
        """The cell of the cursor in a picture of this size."""
        there = SQUARE.places(np.array(self.cursor).reshape(2, 1), *size, AXES)
        return (int(there.columns[0]), int(there.rows[0])) if len(there.columns) else (0, 0)

    def under(self, size: Size) -> int | None:
        """The point under the cursor: one that is exactly there, or else the last in its cell; None without one."""
        if self.held is not None:
            return self.held
        exact = [index for index, point in enumerate(self.points) if (point.x1, point.x2) == self.cursor]
        if self.reached in exact:
            return self.reached
        near = SQUARE.places(self.places(), *size, AXES).at(self.cell(size)).tolist()
        return max(exact, default=max(near, default=None))

    def moved(self, right: int, down: int, size: Size) -> Sketch:
        """Move the cursor by cells, at most to the edge, with the held point."""
        column, row = self.cell(size)
        return self.at((column + right, row + down), size)

    def at(self, cell: Cell, size: Size) -> Sketch:
        """Put the cursor on a cell, or on the nearest one of the plot, with the held point."""
        center = SQUARE.center_of(cell, *size, AXES, nearest=True)
        if center is None or cell == self.cell(size):
            return self
        cursor = place(center[0]), place(center[1])
        if self.held is None:
            return replace(self, cursor=cursor)
        point = Point(self.points[self.held].label, *cursor)
        points = (*self.points[: self.held], point, *self.points[self.held + 1 :])
        return replace(self, cursor=cursor, points=points, done=f"c{point.label} moved to {_spelled(cursor)}")

    def stepped(self, direction: int, size: Size) -> Sketch:
        """Go to the next point or the previous one, in the order of drawing."""
        if self.held is not None:
            return self
        here = self.under(size)
        if here is None:
            here = -1 if direction > 0 else len(self.points)
        number = (here + direction) % len(self.points)
        point = self.points[number]
        words = f"point {number + 1} of {len(self.points)}: c{point.label} at {_spelled(point[1:])}"
        return replace(self, cursor=(point.x1, point.x2), reached=number, done=words)

    # Changes.

    def chosen(self, label: int) -> Sketch:
        """Choose the class of points that are added: one that there is, or the next."""
        if label > self.classes:
            return replace(self, done=f"no class {label} yet: {self.classes} is the next")
        return replace(self, label=label, done=f"enter adds points of class {label}")

    def added(self) -> Sketch:
        """Add a point at the cursor."""
        if len(self.points) >= MOST_POINTS:
            return replace(self, done=f"not added: {MOST_POINTS} points are the most")
        points = (*self.points, Point(self.label, *self.cursor))
        return replace(self, points=points, done=f"c{self.label} added at {_spelled(self.cursor)}")

    def picked(self, index: int) -> Sketch:
        """Pick up a point, which then moves with the cursor."""
        point = self.points[index]
        words = f"c{point.label} at {_spelled(point[1:])}: arrows move it, enter puts it down"
        return replace(self, held=index, before=point, cursor=(point.x1, point.x2), reached=index, done=words)

    def put_down(self) -> Sketch:
        """Leave the held point where it is."""
        if self.held is None:
            return self
        moved = self.points[self.held] != self.before
        words = self.done if moved else f"c{self.points[self.held].label} left where it was"
        return replace(self, held=None, before=None, done=words)

    def put_back(self) -> Sketch:
        """Put the held point where it was before."""
        if self.held is None or self.before is None:
            return self
        points = (*self.points[: self.held], self.before, *self.points[self.held + 1 :])
        words = f"c{self.before.label} put back"
        return replace(self, points=points, cursor=(self.before.x1, self.before.x2), held=None, before=None, done=words)

    def removed(self, index: int | None) -> Sketch:
        """Remove a point, unless it is the only one of its class; of the last class, it may be, if two others stay."""
        if index is None:
            return replace(self, done="no point here: tab goes to the next")
        point = self.points[index]
        points = (*self.points[:index], *self.points[index + 1 :])
        is_only = all(other.label != point.label for other in points)
        if is_only and (self.classes == 2 or point.label < self.classes - 1):
            return replace(self, done=f"not removed: it is the only point of c{point.label}")
        label, done = min(self.label, class_count(points)), f"c{point.label} removed at {_spelled(point[1:])}"
        return replace(self, points=points, label=label, held=None, before=None, done=done)


def _spelled(coordinates: tuple[float, float]) -> str:
    return ", ".join(f"{number:g}" for number in coordinates)
