"""All views, at any size: a picture is as large as it should be, and a size of nothing is no failure."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.views.moments import APPEARANCES, MOMENTS, diverged, finished, fresh, with_parameters
from tui_nn.render.appearance import Appearance
from tui_nn.render.heat_plan import WeightIndex
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import (
    gradients,
    histograms,
    images,
    layer_map,
    loss,
    network,
    point,
    predictions,
    presenter,
    results,
    status,
    thumbnail,
    weights,
)
from tui_nn.views.images import ImagesOptions
from tui_nn.views.layer_map import MapOptions
from tui_nn.views.loss_options import MAX_ZOOM, SMOOTHINGS, LossOptions
from tui_nn.views.network import NetworkOptions
from tui_nn.views.plane_view import Axes
from tui_nn.views.point import PointOptions
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.results import ResultsOptions
from tui_nn.views.selection import Selection
from tui_nn.views.status import StatusOptions
from tui_nn.views.view import Options, View, width
from tui_nn.views.weights import WeightsOptions

VIEWS: dict[str, View[Any]] = {
    "gradients": gradients.VIEW,
    "histograms": histograms.VIEW,
    "images": images.VIEW,
    "map": layer_map.VIEW,
    "loss": loss.VIEW,
    "network": network.VIEW,
    "point": point.VIEW,
    "predictions": predictions.VIEW,
    "presenter": presenter.VIEW,
    "results": results.VIEW,
    "status": status.VIEW,
    "weights": weights.VIEW,
}

TINY = ((0, 0), (0, 5), (5, 0), (1, 1), (1, 5), (5, 1), (2, 2), (3, 8), (34, 1), (6, 6), (12, 4))

booleans, offsets = st.booleans(), st.tuples(st.integers(0, 200), st.integers(0, 200))
axes = st.builds(Axes, st.none() | st.sampled_from([(0, 1), (1, 0)]))
test_points, classes = st.integers(0, len(fresh().dataset.test) - 1), st.integers(0, 2)
selections = st.builds(Selection, st.none() | test_points, st.none() | st.tuples(classes, classes))
places = st.none() | st.builds(WeightIndex, st.integers(0, 9), st.integers(0, 70), st.integers(0, 70))
units = st.tuples(st.integers(0, 9), st.integers(0, 50))

OPTIONS: dict[type[Options], st.SearchStrategy[Options]] = {
    Options: st.builds(Options, offsets),
    WeightsOptions: st.builds(WeightsOptions, offsets, st.none() | st.integers(0, 200), st.none() | booleans, places),
    StatusOptions: st.builds(StatusOptions, pace=st.floats(0.1, allow_infinity=True, allow_nan=False)),
    ImagesOptions: st.builds(ImagesOptions, offsets, st.integers(0, 2)),
    MapOptions: st.builds(MapOptions, layer=st.integers(0, 9), pair=st.none() | st.integers(0, 999)),
    PredictionsOptions: st.builds(
        PredictionsOptions, axes=axes, discrete=booleans, with_train=booleans, selection=selections
    ),
    PointOptions: st.builds(PointOptions, offsets, selections),
    ResultsOptions: st.builds(ResultsOptions, offsets, selections),
    NetworkOptions: st.builds(
        NetworkOptions, axes=axes, selected=st.none() | units, opened=booleans, selection=selections
    ),
    LossOptions: st.builds(
        LossOptions,
        log_scale=booleans,
        score=booleans,
        smoothing=st.sampled_from(SMOOTHINGS),
        cursor=st.none() | st.floats(0, 100),
        zoom=st.integers(0, MAX_ZOOM),
    ),
}


def moment(name: str, ended: bool) -> Snapshot:
    """A snapshot of one of the kinds of runs, at its start or its end."""
    return diverged() if name == "diverged" else (finished if ended else fresh)(**MOMENTS[name])


def with_a_point(options: Any) -> list[Options]:
    """The options and, for a view that shows the selected point, the same with one that is selected."""
    chosen = [replace(options, selection=Selection(3, (0, 1)))] if hasattr(options, "selection") else []
    return [options, *chosen]


def check(view: View[Any], snapshot: Snapshot, options: Options, size: tuple[int, int], appearance: Appearance) -> None:
    """A view draws, at a size or scrolled over all of its picture, and what it says fits."""
    canvas = view.draw(snapshot, options, size, appearance)
    assert (canvas.width, canvas.height) == size
    if view.extent:
        whole = view.extent(snapshot, options, size, appearance)
        corner = max(whole[0] - size[0], 0), max(whole[1] - size[1], 0)
        view.draw(snapshot, replace(options, offset=corner), size, appearance)
    if view.title:
        assert view.title(snapshot, options, size[0], appearance)
    if view.caption:
        assert width(view.caption(snapshot, options, size[0], appearance)) <= size[0]


@pytest.mark.parametrize("name", VIEWS)
def test_a_tiny_picture_is_no_failure(name: str) -> None:
    for size in TINY:
        view = VIEWS[name]
        opened = [NetworkOptions(selected=(1, 0), opened=True)] if name == "network" else []
        for kind in ("classes", "a value", "images", "no hidden layer"):
            for appearance in APPEARANCES:
                for options in (*with_a_point(view.options), *opened):
                    check(view, moment(kind, False), options, size, appearance)


def test_a_tiny_thumbnail_is_no_failure() -> None:
    for size in TINY:
        for kind in ("classes", "a value"):
            canvas = thumbnail.draw(moment(kind, False).dataset, size, APPEARANCES[0])
            assert (canvas.width, canvas.height) == size, size


@given(data=st.data())
def test_any_view_of_any_run_draws_at_any_size(data: st.DataObject) -> None:
    view = VIEWS[data.draw(st.sampled_from(sorted(VIEWS)))]
    snapshot = moment(data.draw(st.sampled_from([*MOMENTS, "diverged"])), data.draw(booleans))
    size = data.draw(st.tuples(st.integers(0, 130), st.integers(0, 50)))
    check(view, snapshot, data.draw(OPTIONS[type(view.options)]), size, data.draw(st.sampled_from(APPEARANCES)))


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_huge_weights_warn_of_nothing(view: View[Any]) -> None:
    for size, name in product([1e20, 1e100, 1e200, 1.7e308], ["classes", "many layers", "a value"]):
        snapshot = fresh(**MOMENTS[name])
        layers = snapshot.parameters.weights
        huge = {
            (layer, source, unit): size * (-1) ** (source + unit)
            for layer, weights in enumerate(layers)
            for source, unit in np.ndindex(weights.shape)
        }
        for options in with_a_point(view.options):
            view.draw(with_parameters(snapshot, huge), options, (80, 20), APPEARANCES[0])
