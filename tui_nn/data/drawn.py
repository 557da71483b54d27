"""Points that the user draws, as a data set: the class and the place of each, in the order of drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from tui_nn.data.draws import RADIUS, class_names
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError, counted
from tui_nn.nn.arrays import Array, Labels

MOST_POINTS = 500

MOST_CLASSES = 10
"""Maximum number of classes: a digit chooses one."""

MOST_COPIED = 300
"""Maximum number of points copied from other data, so that there is room for more."""

FITTED_RADIUS = 0.9 * RADIUS
"""Bound on the coordinates of copied points that had to be scaled."""

DECIMALS = 2
"""Decimals of a coordinate: finer than a cell of the largest terminal."""

FORM = "points such as 0 1.5 -2.25; 1 -0.5 3: the class, x1 and x2 of each"


class Point(NamedTuple):
    """A point that was drawn."""

    label: int
    """Its class, from 0."""
    x1: float
    x2: float


DEFAULT = (
    "0 -2.4 -1; 1 1.8 1.4; 0 -1.6 -0.4; 1 2.6 0.8; 0 -3.1 -0.3; 1 1.2 0.5; 0 -2 -2; 1 2.2 2.3; 0 -1.2 -1.4; 1 3 1.7; "
    "0 -2.8 -1.7; 1 1.5 2.1; 0 -1.9 0.4; 1 2.1 0.1; 0 -3.4 -1.2; 1 2.9 2.5; 0 -0.9 -0.7; 1 1 1.6; 0 -2.3 -0.1; 1 3.3 1"
)
"""Two clusters of ten points."""


@lru_cache(maxsize=64)
def parse(text: str) -> tuple[Point, ...]:
    """The points in a text; coordinates are rounded to `DECIMALS`.

    Raises:
        DataError: a point is incomplete or outside the square, there are too many, or a class has none.
    """
    parts = [part.replace(",", " ").split() for part in text.split(";")]
    if not any(parts):
        raise DataError("points", text.strip(), FORM)
    points = tuple(_point(number, part) for number, part in enumerate(filter(None, parts), 1))
    _check(points)
    return points


def _check(points: Sequence[Point]) -> None:
    if len(points) > MOST_POINTS:
        raise DataError("points", counted(len(points), "point"), f"at most {MOST_POINTS}")
    classes, present = class_count(points), {point.label for point in points}
    for label in range(max(classes, 2)):
        if label not in present:
            raise DataError(
                "points", f"no point of class {label}", "at least one of each class from 0, and two classes"
            )


def class_count(points: Iterable[Point]) -> int:
    """The number of classes: the highest class is the last."""
    return 1 + max(point.label for point in points)


def labels_of(points: Sequence[Point]) -> Labels:
    """The class of each point, (points,)."""
    return np.array([point.label for point in points], np.int64)


def spelled(points: Iterable[Point]) -> str:
    """The text of points, which `parse` reads."""
    return "; ".join(f"{label} {x1:g} {x2:g}" for label, x1, x2 in points)


def place(number: float) -> float:
    """The nearest coordinate that a point can have."""
    # Adding 0 makes -0 a 0.
    return round(min(max(number, -RADIUS), RADIUS), DECIMALS) + 0.0


def copied(x: Array, labels: Labels) -> tuple[Point, ...]:
    """At most `MOST_COPIED` samples of other data as points, thinned evenly so that each class keeps its share.

    Data that extend beyond the square are moved and scaled to fit in it, each feature by itself.

    Args:
        x: both features of the samples, (2, samples).
        labels: their classes, (samples,), of which each has a sample and there are at most `MOST_CLASSES`.
    """
    by_class, (_, firsts) = np.argsort(labels, kind="stable"), np.unique(labels, return_index=True)
    count = min(len(labels), MOST_COPIED - len(firsts))
    chosen = np.union1d(by_class[np.arange(count) * len(labels) // count], firsts)
    x = x.astype(np.float64)
    if np.abs(x).max() > RADIUS:
        low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
        x = (x - (low + high) / 2) / np.where(high > low, (high - low) / 2, 1) * FITTED_RADIUS
    return tuple(Point(int(labels[i]), place(float(x[0, i])), place(float(x[1, i]))) for i in chosen)


def draw(points: Sequence[Point]) -> Samples:
    """The points as samples, in the order of drawing."""
    x = np.array([[point.x1 for point in points], [point.x2 for point in points]])
    return Samples(x, labels_of(points), class_names(class_count(points)), grows=True)


def _point(number: int, parts: Sequence[str]) -> Point:
    if len(parts) != 3:
        raise DataError("points", f"{' '.join(parts)} as point {number}", FORM)
    label, *coordinates = parts
    if not (label.isascii() and label.isdigit() and int(label) < MOST_CLASSES):
        raise DataError("points", f"{label} as the class of point {number}", f"0 to {MOST_CLASSES - 1}")
    x1, x2 = (_coordinate(number, name, text) for name, text in zip(("x1", "x2"), coordinates, strict=True))
    return Point(int(label), x1, x2)


def _coordinate(number: int, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not abs(value) <= RADIUS:
        raise DataError("points", f"{text} as {name} of point {number}", f"a number from -{RADIUS:g} to {RADIUS:g}")
    return place(value)
