"""What the pointer reads: the numbers that are at a cell, compared with the snapshot itself."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest

from tests.views.moments import COLOR, finished
from tui_nn.render.chart import plot_columns
from tui_nn.views import gradients, histograms, layer_map, loss, network, predictions, results
from tui_nn.views.gradients import VIEW as GRADIENTS
from tui_nn.views.histograms import VIEW as HISTOGRAMS
from tui_nn.views.layer_map import MapOptions
from tui_nn.views.loss_options import LossOptions
from tui_nn.views.network import NetworkOptions
from tui_nn.views.plane_view import PRINCIPAL_AXES, plane_view
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.results import ResultsOptions
from tui_nn.views.selection import class_confusion

SIZE = (60, 20)


def test_the_loss_at_a_column_is_the_recorded_one() -> None:
    snapshot = finished(l2=0)
    first, count = plot_columns(*SIZE, loss.contents(snapshot, LossOptions(), COLOR.glyphs))
    last = loss.reading(snapshot, LossOptions(), SIZE, COLOR, (first + count - 1, 5))
    assert last.startswith("Step 40: train ")
    assert float(last.split()[-1]) == pytest.approx(snapshot.curves["test_loss"][-1], abs=1e-4)
    for column in (0, first - 1, first + count):
        assert not loss.reading(snapshot, LossOptions(), SIZE, COLOR, (column, 5))
    # Nothing is read beyond the last step.
    short = replace(snapshot, curves=snapshot.curves.between(0, 33), last_step=33, step=33)
    assert not loss.reading(short, LossOptions(), SIZE, COLOR, (first + count - 1, 5))


def test_the_plot_is_built_once_to_read_the_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = Mock(wraps=loss.contents)
    monkeypatch.setattr(loss, "contents", contents)
    assert loss.reading(finished(), LossOptions(), SIZE, COLOR, (30, 5))
    contents.assert_called_once()


def test_the_prediction_under_the_pointer_is_that_of_the_network_there() -> None:
    snapshot, options = finished(), PredictionsOptions()
    view = plane_view(snapshot.dataset, PRINCIPAL_AXES)
    cell = (30, 9)
    place = view.window(SIZE).center_of(cell, *SIZE, view.axis_names)
    assert place
    probabilities = snapshot.network.outputs(snapshot.dataset.inputs(np.array(place)[:, np.newaxis]))[:, 0]
    words = predictions.reading(snapshot, options, SIZE, COLOR, cell)
    assert words.startswith(f"{100 * probabilities.max():.1f}% c{probabilities.argmax()}")
    assert f" at x1 {place[0]:.3g}, ".replace("-", "−") in words


def test_a_place_is_read_whole_or_not_at_all() -> None:
    """Cut off by the frame, it would be another place."""
    for columns in range(20, 60, 3):
        snapshot, size = finished(), (columns, 12)
        view = plane_view(snapshot.dataset, PRINCIPAL_AXES)
        read = 0
        for x in range(columns):
            words = predictions.reading(snapshot, PredictionsOptions(), size, COLOR, (x, 5))
            place = view.window(size).center_of((x, 5), *size, view.axis_names)
            if place and words:
                numbers = [f"{float(f'{at:.3g}'):g}".replace("-", "−") for at in place]
                texts = (f" at x1 {numbers[0]}, x2 {numbers[1]}", f" at {numbers[0]}, {numbers[1]}")
                assert words.endswith(texts) or " at " not in words, columns
                assert len(words) <= columns - 4 or " at " not in words, columns
                read += " at " in words
        assert read or columns < 30, columns


def test_the_points_at_a_cell_are_counted() -> None:
    snapshot, options = finished(), PredictionsOptions()
    view = plane_view(snapshot.dataset, PRINCIPAL_AXES)
    places = view.window(SIZE).places(view.test_points(snapshot), *SIZE, view.axis_names)
    for index in places.indices.tolist():
        shown = places.indices.tolist().index(index)
        cell = int(places.columns[shown]), int(places.rows[shown])
        here = places.at(cell)
        wrong = np.count_nonzero(~snapshot.test.correct[here])
        words = predictions.reading(snapshot, options, SIZE, COLOR, cell)
        assert f"({len(here)} point" in words
        assert (f", {wrong} wrong" in words) == bool(wrong)


def test_a_predicted_value_is_in_the_unit_of_the_target() -> None:
    snapshot = finished(data="plane", l2=0)
    words = predictions.reading(snapshot, PredictionsOptions(), SIZE, COLOR, (30, 9))
    view = plane_view(snapshot.dataset, PRINCIPAL_AXES)
    place = np.array(view.window(SIZE).center_of((30, 9), *SIZE, view.axis_names))[:, np.newaxis]
    mean, std = snapshot.dataset.target_scale
    value = float(snapshot.network.outputs(snapshot.dataset.inputs(place))[0, 0]) * std + mean
    assert float(words.split()[0].replace("−", "-")) == pytest.approx(value, rel=1e-3)


def test_true_and_predicted_values_are_read_and_all_points_are_found_once() -> None:
    snapshot = finished(data="plane", l2=0)
    words = [
        results.reading(snapshot, ResultsOptions(), SIZE, COLOR, (x, y)) for x in range(SIZE[0]) for y in range(SIZE[1])
    ]
    found = [word for word in words if word]
    assert sum(int(word.split()[0]) for word in found) == len(snapshot.test.predictions)
    mean, std = snapshot.dataset.target_scale
    true = snapshot.dataset.test.targets[0] * std + mean
    read = [float(word.split()[5].rstrip(",").replace("−", "-")) for word in found if not word.startswith("0 ")]
    assert min(read) == pytest.approx(true.min(), abs=0.1 * np.ptp(true))
    assert max(read) == pytest.approx(true.max(), abs=0.1 * np.ptp(true))


def test_the_cell_of_the_matrix_has_its_count_and_its_share() -> None:
    snapshot = finished()
    counts = class_confusion(snapshot)
    found = {
        results.reading(snapshot, ResultsOptions(), SIZE, COLOR, (x, y)) for x in range(SIZE[0]) for y in range(SIZE[1])
    } - {""}
    names = snapshot.dataset.class_names
    assert (
        found
        == {
            f"{names[true]} as {names[predicted]}: {counts[true, predicted]} of {counts[true].sum()}"
            f" ({100 * counts[true, predicted] / counts[true].sum():.1f}%)".replace("100.0%", "100%").replace(
                "(0.0%", "(0%"
            )
            for true in range(3)
            for predicted in range(3)
        }
        or len(found) == 9
    )


def test_histograms_count_all_values_once() -> None:
    snapshot = finished()
    weights = snapshot.network.parameters.weights[0]
    words = [histograms.reading(snapshot, HISTOGRAMS.options, (120, 20), COLOR, (column, 2)) for column in range(58)]
    bars = {word for word in words if word.startswith("W1")}
    assert sum(float(word.split()[1]) for word in bars) == weights.size


def test_the_norms_under_the_pointer_are_those_of_the_step() -> None:
    snapshot = finished()
    plot = gradients.contents(snapshot, COLOR.glyphs)
    rows = SIZE[1] - len(gradients.finding_lines(snapshot, SIZE, COLOR.glyphs))
    first, _ = plot_columns(SIZE[0], rows, plot)
    words = gradients.reading(snapshot, GRADIENTS.options, SIZE, COLOR, (first, 3))
    assert words.startswith("Step 0: W1 ")
    assert float(words.split()[3].rstrip(",")) == pytest.approx(snapshot.curves["gradient_norm_1"][0], rel=1e-3)
    assert not gradients.reading(snapshot, GRADIENTS.options, SIZE, COLOR, (first - 1, 3))


def test_a_unit_has_its_bias_and_its_strongest_weight() -> None:
    snapshot = finished()
    found = {
        network.reading(snapshot, NetworkOptions(), SIZE, COLOR, (x, y)) for x in range(SIZE[0]) for y in range(SIZE[1])
    }
    into, bias = snapshot.network.parameters.weights[0][:, 0], snapshot.network.parameters.biases[0][0]
    strongest = int(np.abs(into).argmax())
    said = f"h1: bias {bias:+.3g}, strongest weight {into[strongest]:+.3g} from x{strongest + 1}".replace("-", "−")
    assert {said, "x1, an input"} <= found


def test_points_of_the_map_are_counted_by_class() -> None:
    snapshot = finished()
    total = sum(
        int(words.split()[0])
        for x in range(SIZE[0])
        for y in range(SIZE[1])
        if (words := layer_map.reading(snapshot, MapOptions(layer=1), SIZE, COLOR, (x, y)))
    )
    assert total == len(snapshot.test.correct)
