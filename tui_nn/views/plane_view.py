"""The plane in which data with any number of features are shown, and the inputs of the network over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Subset
from tui_nn.data.projection import Plane
from tui_nn.nn.arrays import Array, read_only
from tui_nn.render.levels import SIGNED_LEVELS, signed_levels
from tui_nn.render.palette import CLASSES, LEVELS, Ink, class_ink, line_ink
from tui_nn.render.viewport import Viewport
from tui_nn.runs.snapshot import Snapshot

MAX_POINTS = 16_000
"""Maximum points drawn of each set: all those that are evaluated while the network learns."""

GRIDS_KEPT, MOST_KEPT = 4, 1_000_000
"""Maximum number of grids whose inputs are kept, and of values of each: 32 MB in all."""

MOST_ROOM = 4.2
"""If true to scale means more than this many times the width or height of the points, they fill the picture."""

_CLASS_INKS = np.array([class_ink(label) for label in range(CLASSES)], np.uint8)
_LEVEL_INKS = np.array([line_ink(level) or Ink.MUTED for level in SIGNED_LEVELS], np.uint8)


@dataclass(frozen=True)
class Axes:
    """The axes for data with more than two features."""

    pair: tuple[int, int] | None = None
    """Indices of two features; None for the first two principal components."""


PRINCIPAL_AXES = Axes()


@dataclass(frozen=True, eq=False)
class PlaneView:
    """A plane through a data set, with the points of both sets projected onto it.

    It holds no reference to the data set, so that a cache of views does not keep the data in memory.
    """

    axes: Axes
    plane: Plane
    train: Array
    """The first training points in the plane, (2, points)."""
    test: Array
    """The first test points in the plane, (2, points)."""
    viewport: Viewport
    """Encloses the test points."""
    has_one_unit: bool
    """Whether both axes are measured in the same unit, as in generated data."""

    _inputs: dict[tuple[Viewport, int, int], Array] = field(default_factory=dict)
    """Results of `inputs`."""

    @classmethod
    def of(cls, dataset: Dataset, axes: Axes) -> PlaneView:
        """The view of `dataset` along `axes`, which are ignored for data with only one or two features."""
        by_pair = axes.pair and not dataset.in_the_plane
        plane = dataset.pair(*axes.pair) if by_pair and axes.pair else dataset.principal
        train, test = (plane.project(part.raw[:, :MAX_POINTS]) for part in (dataset.train, dataset.test))
        has_one_unit = dataset.has_one_unit and len(dataset.raw_names) == len(plane.axis_names)
        return cls(axes, plane, train, test, Viewport.around(test), has_one_unit)

    @property
    def axis_names(self) -> tuple[str, str]:
        """Names of the axes of the plane."""
        return self.plane.axis_names

    def test_points(self, snapshot: Snapshot) -> Array:
        """The first test points, as far as they were evaluated, (2, points)."""
        return np.asarray(self.test[:, : len(snapshot.test.correct)])

    def of_test(self, dataset: Dataset, index: int) -> Array:
        """The test point `index`, which need not be among the first, in the plane, (2, 1)."""
        return self.plane.project(dataset.test.raw[:, [index]])

    def window(self, size: tuple[int, int], whole: Viewport | None = None) -> Viewport:
        """The visible rectangle of a picture of `size` with axes: `whole` (by default, the test points) or more."""
        whole = window = whole or self.viewport
        # The room for the plot depends on the numbers on its axes, and these on what it shows.
        for _ in range(2):
            columns, rows = window.plot_size(*size, self.axis_names)
            window = self.in_proportion(columns, 2 * rows, whole)
        return window

    def in_proportion(self, columns: int, rows: int, whole: Viewport | None = None) -> Viewport:
        """The visible rectangle of a picture of square pixels, as in `window`."""
        whole = whole or self.viewport
        larger = whole.true_to_scale(columns, rows)
        return larger if self.has_one_unit and whole.growth(larger) <= MOST_ROOM else whole

    def inputs(self, dataset: Dataset, window: Viewport, columns: int, rows: int) -> Array:
        """The inputs of the network at the centers of a grid of pixels, (inputs, columns * rows), from the top left.

        `dataset` must be the data set of this view. The result is read-only; those of the last grids are kept, because
        they are the same in every frame, and computing them takes as long as the network.
        """
        key = window, columns, rows
        if key not in self._inputs:
            points = window.cell_centers(columns, rows).astype(dataset.train.x.dtype)
            inputs = read_only(np.ascontiguousarray(dataset.lift(self.plane, points)))
            if inputs.size > MOST_KEPT:
                return inputs
            if len(self._inputs) >= GRIDS_KEPT:
                self._inputs.clear()
            self._inputs[key] = inputs
        return self._inputs[key]


_VIEWS: WeakKeyDictionary[Dataset, PlaneView] = WeakKeyDictionary()
"""The last view of each data set that is still in use."""


def plane_view(dataset: Dataset, axes: Axes) -> PlaneView:
    """The view of `dataset` along `axes`, cached until either changes; not thread-safe."""
    view = _VIEWS.get(dataset)
    if view is None or view.axes != axes:
        view = _VIEWS[dataset] = PlaneView.of(dataset, axes)
    return view


def value_range(dataset: Dataset) -> tuple[float, float]:
    """The lowest and the highest value of the training set."""
    targets = dataset.train.targets
    return float(targets.min()), float(targets.max())


def point_levels(dataset: Dataset, part: Subset) -> NDArray[np.integer]:
    """The deviation of each visible value of a set from the middle of the training values, as levels, (points,)."""
    low, high = value_range(dataset)
    middle = (high + low) / 2
    return signed_levels((part.targets[0, :MAX_POINTS] - middle) / ((high - low) / 2 or 1.0))


def point_inks(dataset: Dataset, part: Subset) -> NDArray[np.integer]:
    """The ink of each visible point of a set, by its class or its value, (points,)."""
    if dataset.is_regression:
        return np.asarray(_LEVEL_INKS[point_levels(dataset, part) + LEVELS])
    return np.asarray(_CLASS_INKS[part.labels[:MAX_POINTS] % CLASSES])
