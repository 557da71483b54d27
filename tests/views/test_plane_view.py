"""The plane that pictures share: made once of each data set, and never longer there than the data."""

from __future__ import annotations

import gc
import weakref
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.experiments import small
from tests.views.four_features import four_features
from tests.views.moments import fresh
from tui_nn.nn.arrays import Array
from tui_nn.render.palette import LEVELS, Ink, class_ink, line_ink
from tui_nn.training.loading import load_data
from tui_nn.views.plane_view import (
    GRIDS_KEPT,
    MAX_POINTS,
    MOST_KEPT,
    PRINCIPAL_AXES,
    Axes,
    plane_view,
    point_inks,
    point_levels,
    value_range,
)


def test_a_view_is_made_once_as_long_as_nothing_changes(tmp_path: Path) -> None:
    dataset = load_data(small(data=four_features(tmp_path), noise=0))
    view = plane_view(dataset, PRINCIPAL_AXES)
    assert plane_view(dataset, Axes()) is view
    other = plane_view(dataset, Axes((2, 0)))
    assert other.axis_names == ("depth", "width")
    assert plane_view(dataset, Axes((2, 0))) is other
    assert plane_view(dataset, PRINCIPAL_AXES).axis_names == ("PC1", "PC2")


def test_a_view_does_not_keep_its_data() -> None:
    dataset = load_data(small())
    view, data = weakref.ref(plane_view(dataset, PRINCIPAL_AXES)), weakref.ref(dataset)
    assert view() is plane_view(dataset, PRINCIPAL_AXES)
    del dataset
    gc.collect()
    assert data() is None
    assert view() is None


def test_data_with_two_features_have_one_plane() -> None:
    assert plane_view(fresh().dataset, Axes((1, 0))).axis_names == ("x1", "x2")


def test_no_more_points_are_shown_than_there_is_room_for() -> None:
    dataset = load_data(small(samples=3 * MAX_POINTS, test_fraction=0.5))
    view = plane_view(dataset, PRINCIPAL_AXES)
    assert view.train.shape == view.test.shape == (2, MAX_POINTS)
    assert len(point_inks(dataset, dataset.train)) == MAX_POINTS


def test_the_inputs_are_computed_of_the_centers_of_the_cells() -> None:
    """Standardized features, one of them computed: as those of a sample there would be."""
    dataset = load_data(small(features=("x1", "x1x2"), standardize="yes"))
    view = plane_view(dataset, PRINCIPAL_AXES)

    def features(points: Array) -> Array:
        return np.stack((points[0], points[0] * points[1]))

    known = features(dataset.train.raw)
    means, stds = known.mean(axis=1, keepdims=True), known.std(axis=1, keepdims=True)
    expected = (features(view.viewport.cell_centers(3, 2)) - means) / stds
    assert view.inputs(dataset, view.viewport, 3, 2) == pytest.approx(expected)


def test_the_inputs_of_more_features_lie_in_the_plane(tmp_path: Path) -> None:
    dataset = load_data(small(data=four_features(tmp_path), noise=0))
    for axes in (PRINCIPAL_AXES, Axes((3, 1))):
        view = plane_view(dataset, axes)
        inputs = view.inputs(dataset, view.viewport, 3, 2)
        assert inputs.shape == (4, 6)
        assert view.plane.project(inputs) == pytest.approx(view.viewport.cell_centers(3, 2))


def test_the_inputs_of_a_grid_are_kept_as_long_as_it_is_small() -> None:
    dataset = load_data(small())
    view = plane_view(dataset, PRINCIPAL_AXES)
    first = view.inputs(dataset, view.viewport, 3, 2)
    assert view.inputs(dataset, view.viewport, 3, 2) is first
    assert not first.flags.writeable
    moved = view.inputs(dataset, view.viewport.true_to_scale(9, 1), 3, 2)
    assert (moved != first).any()
    for columns in range(4, 4 + GRIDS_KEPT):
        assert view.inputs(dataset, view.viewport, columns, 2).shape == (2, 2 * columns)
    assert view.inputs(dataset, view.viewport, 3, 2) is not first
    assert (view.inputs(dataset, view.viewport, 3, 2) == first).all()
    large = view.inputs(dataset, view.viewport, MOST_KEPT, 1)
    assert view.inputs(dataset, view.viewport, MOST_KEPT, 1) is not large


@pytest.mark.parametrize(
    ("data", "size"),
    [
        *product(("spiral", "plane"), ((36, 11), (60, 18), (108, 25), (200, 48))),
        *product(["article"], ((30, 40), (36, 18))),
    ],
)
def test_a_unit_of_generated_data_is_as_long_across_as_down(data: str, size: tuple[int, int]) -> None:
    """A cell is twice as high as wide, and all points stay in sight."""
    dataset = fresh(data=data).dataset
    view = plane_view(dataset, PRINCIPAL_AXES)
    window = view.window(size)
    columns, rows = window.plot_size(*size, view.axis_names)
    across, down = (window.x_high - window.x_low) / columns, (window.y_high - window.y_low) / (2 * rows)
    # The numbers on the axes may have become one longer.
    assert across == pytest.approx(down, rel=0.06)
    assert len(window.places(view.test, *size, view.axis_names).indices) == len(dataset.test)
    square = view.in_proportion(12, 12)
    assert square.x_high - square.x_low == pytest.approx(square.y_high - square.y_low)
    whole = view.viewport
    assert (whole.x_low + whole.x_high, whole.y_low + whole.y_high) == pytest.approx(
        (window.x_low + window.x_high, window.y_low + window.y_high)
    )


def test_a_unit_of_drawn_data_is_as_long_across_as_down() -> None:
    view = plane_view(load_data(small(data="drawn", test_fraction=0.5)), PRINCIPAL_AXES)
    wide = view.in_proportion(24, 12)
    assert wide != view.viewport
    assert wide.x_high - wide.x_low == pytest.approx(2 * (wide.y_high - wide.y_low))


@pytest.mark.parametrize(("data", "size"), [("article", (36, 11)), ("article", (108, 25)), ("spiral", (30, 60))])
def test_points_that_would_take_a_small_part_of_the_picture_fill_it(data: str, size: tuple[int, int]) -> None:
    """The article's clusters are 2.4 times as high as wide, and low pictures twice as wide as high."""
    view = plane_view(fresh(data=data).dataset, PRINCIPAL_AXES)
    assert view.window(size) == view.viewport


def test_features_of_a_table_and_data_in_a_line_fill_the_picture(tmp_path: Path) -> None:
    stretched = load_data(small(data="blobs", centers="0,0; 1000,1", noise=0))
    for dataset in (load_data(small(data=four_features(tmp_path), noise=0)), stretched):
        view = plane_view(dataset, PRINCIPAL_AXES)
        assert view.window((60, 18)) == view.viewport


def test_training_points_are_drawn_in_the_ink_of_their_class() -> None:
    dataset = fresh().dataset
    assert point_inks(dataset, dataset.train).tolist() == [class_ink(int(label)) for label in dataset.train.labels]


def test_training_points_are_drawn_in_the_ink_of_their_value() -> None:
    dataset = fresh(data="plane").dataset
    values, (low, high) = dataset.train.targets[0], value_range(dataset)
    assert (low, high) == (values.min(), values.max())
    levels = np.trunc((values - (low + high) / 2) / ((high - low) / 2) * (LEVELS + 1)).clip(-LEVELS, LEVELS)
    assert point_levels(dataset, dataset.train).tolist() == levels.tolist()
    assert len(set(levels.tolist())) == 2 * LEVELS + 1
    assert point_inks(dataset, dataset.train).tolist() == [
        line_ink(int(level)) if level else Ink.MUTED for level in levels
    ]
