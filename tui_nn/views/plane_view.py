"""The plane in which data of any number of features are shown, and what the network computes over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.data.projection import Plane
from tui_nn.nn.arrays import Array
from tui_nn.render.levels import signed_levels
from tui_nn.render.palette import Ink, class_ink, line_ink
from tui_nn.render.scatter import Viewport

MOST_POINTS = 4000
"""Points drawn of one set: more than a terminal has cells for."""


@dataclass(frozen=True)
class Axes:
    """What the pictures show of data with more than two features."""

    pair: tuple[int, int] | None = None
    """Two features by their numbers, or the first two principal components."""


class PlaneView:
    """One plane through a data set, with the points of both sets in it."""

    def __init__(self, dataset: Dataset, axes: Axes) -> None:
        """Data with one or two features have one plane only, whatever the axes."""
        self.dataset = dataset
        self.axes = axes
        by_pair = axes.pair and not dataset.in_the_plane
        self.plane: Plane = dataset.pair(*axes.pair) if by_pair and axes.pair else dataset.principal
        self.test = self.plane.project(dataset.test.raw[:, :MOST_POINTS])
        self.train = self.plane.project(dataset.train.raw[:, :MOST_POINTS])
        self.viewport = Viewport.around(self.test)

    @property
    def axis_names(self) -> tuple[str, str]:
        """Of the plane."""
        return self.plane.axis_names

    @cached_property
    def train_levels(self) -> NDArray[np.integer]:
        """How far the value of each training point is above or below the middle of all, as a signed level."""
        values = self.dataset.train.targets[0][: self.train.shape[1]]
        middle = (values.max() + values.min()) / 2
        return signed_levels((values - middle) / (np.abs(values - middle).max() or 1.0))

    @cached_property
    def train_inks(self) -> NDArray[np.integer]:
        """What each training point is drawn in: the ink of its class, or of its value."""
        if self.dataset.is_regression:
            return np.array([line_ink(int(level)) if level else Ink.MUTED for level in self.train_levels])
        return np.array([class_ink(int(label)) for label in self.dataset.train.labels[: self.train.shape[1]]])

    def inputs(self, width: int, height: int) -> Array:
        """The network's inputs at the centers of a grid of cells, (inputs, width * height), from the top left."""
        points = self.viewport.cell_centers(width, height).astype(self.dataset.train.x.dtype)
        return np.ascontiguousarray(self.dataset.lift(self.plane, points))
