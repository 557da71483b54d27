"""The run before: what is kept of it, what was different, and its faint curves and boundary."""

from __future__ import annotations

import gc
from dataclasses import replace
from itertools import product
from pathlib import Path
from weakref import ref

import numpy as np
import pytest

from tests.experiments import small
from tests.views.four_features import four_features
from tests.views.moments import APPEARANCES, COLOR, MOMENTS, diverged, finished, fresh, plain, rows
from tui_nn.experiment import Experiment
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.trainer import Trainer
from tui_nn.views import loss, loss_options, loss_words, predictions
from tui_nn.views.comparison import Comparison, in_sight
from tui_nn.views.loss_options import LossOptions
from tui_nn.views.plane_view import PRINCIPAL_AXES, plane_view, value_range
from tui_nn.views.predictions import PredictionsOptions

SIZE = (60, 20)

SIZES = ((0, 0), (1, 1), (12, 4), (30, 8), SIZE, (120, 40))


def before(**changes: object) -> Comparison:
    """What is kept of a finished small run."""
    return Comparison.of(finished(**changes))


def kinds_of(comparison: Comparison, snapshot: Snapshot, columns: int = 9, height: int = 7) -> np.ndarray:
    view = plane_view(snapshot.dataset, PRINCIPAL_AXES)
    return comparison.kinds(snapshot.dataset, view, view.viewport, (columns, height))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "the same settings"),
        ({"l2": 0}, "L2 0"),
        ({"hidden_sizes": (3, 2), "activation": "tanh"}, "Hidden layers 3,2, Activation tanh"),
        ({"weight_seed": 9}, "Weight seed 9"),
        # Momentum makes no difference without the optimizer.
        ({"momentum": 0.5}, "the same settings"),
        ({"optimizer": "momentum", "momentum": 0.5}, "Optimizer momentum, Momentum 0.5"),
    ],
)
def test_it_says_what_was_different(changes: dict[str, object], words: str) -> None:
    comparison = replace(before(), experiment=small(**changes))
    assert comparison.words(small())[0] == words


def test_of_many_differences_whole_ones_are_left_out() -> None:
    comparison = replace(before(), experiment=small(l2=0, hidden_sizes=(3,), activation="tanh"))
    assert comparison.words(small()) == [
        "Hidden layers 3, Activation tanh, L2 0",
        "Hidden layers 3, Activation tanh and 1 more",
        "Hidden layers 3 and 2 more",
    ]
    caption = plain(loss_words.caption(finished(), LossOptions(compared=comparison), 44, COLOR))
    assert caption.endswith("before: Hidden layers 3 and 2 more")


def test_runs_that_learn_other_targets_or_classes_are_not_compared() -> None:
    comparison = before()
    assert comparison.fits(finished())
    assert not replace(comparison, target=("species", "a", "b")).fits(finished())
    assert comparison.target[1:] == ("c0", "c1", "c2")


def test_the_loss_of_the_run_before_is_that_of_its_own_held_out_set() -> None:
    with_validation, without = finished(validation_fraction=0.2), finished()
    for one, other in ((with_validation, without), (without, with_validation)):
        name = one.dataset.held_out_name
        told = plain(loss_words.caption(other, LossOptions(compared=Comparison.of(one)), 100, COLOR))
        assert f"({name} {one.curves[f'{name}_loss'][-1]:.4f})" in told


def test_the_boundary_follows_the_part_of_the_plane_that_is_shown() -> None:
    comparison, snapshot = before(), finished()
    view = plane_view(snapshot.dataset, PRINCIPAL_AXES)
    part = view.viewport.scaled(0.25, *view.viewport.middle)
    whole, zoomed = (comparison.kinds(snapshot.dataset, view, window, (40, 30)) for window in (view.viewport, part))
    assert not np.array_equal(zoomed, whole)


def test_runs_on_the_same_kind_of_data_can_be_compared_and_their_boundaries_in_the_same_plane(tmp_path: Path) -> None:
    article, more = before(), finished(samples=500)
    assert article.fits(more)
    assert article.fits_plane(more.dataset)
    assert not article.fits(finished(data="plane", l2=0))
    assert not before(data="blobs").fits(finished())
    path = four_features(tmp_path)
    one, other = (Trainer(small(data=path, standardize=answer)) for answer in ("yes", "no"))
    four = replace(finished(), dataset=one.dataset, experiment=one.experiment)
    standardized = Comparison.of(four)
    assert standardized.fits(replace(four, experiment=other.experiment))
    assert standardized.fits_plane(one.dataset)
    assert not standardized.fits_plane(other.dataset), "its features have other units"


def test_nothing_of_the_data_is_kept() -> None:
    dataset = replace(finished().dataset)
    gone = ref(dataset)
    comparison = Comparison.of(replace(finished(), dataset=dataset))
    kinds_of(comparison, finished())
    del dataset
    gc.collect()
    assert gone() is None
    assert comparison.curves is finished().curves


@pytest.mark.parametrize(
    "changes", [{}, {"features": ("x1", "x2", "x1x2")}, {"standardize": "yes"}, {"hidden_sizes": ()}]
)
def test_the_classes_are_those_that_its_network_predicts_from_its_own_inputs(changes: dict[str, object]) -> None:
    shown, other = finished(), finished(**changes)
    kinds = kinds_of(Comparison.of(other), shown)
    corner = plane_view(shown.dataset, PRINCIPAL_AXES).viewport.cell_centers(9, 7)
    expected = other.model.predict(corner.T)
    names = np.array(shown.dataset.class_names)
    assert names[kinds.ravel()].tolist() == expected.tolist()


@pytest.mark.parametrize("standardize", ["no", "yes"])
def test_values_are_above_the_middle_of_those_on_screen_in_the_same_unit(standardize: str) -> None:
    shown = finished(data="plane", l2=0)
    trained = {"hidden_sizes": (), "batch_size": 10, "learning_rate": {"no": 0.003, "yes": 0.1}[standardize]}
    other = finished(data="plane", l2=0, standardize=standardize, **trained)
    kinds = kinds_of(Comparison.of(other), shown)
    values = other.model.predict(plane_view(shown.dataset, PRINCIPAL_AXES).viewport.cell_centers(9, 7).T)
    assert kinds.ravel().tolist() == (values > sum(value_range(shown.dataset)) / 2).astype(int).tolist()
    assert 0 < kinds.mean() < 1


def test_the_boundary_is_computed_once_for_the_sizes_of_two_pictures_and_few_others_are_kept() -> None:
    comparison = before()
    first, second = kinds_of(comparison, finished()), kinds_of(comparison, finished(), 5, 4)
    assert second.shape == (4, 5)
    assert kinds_of(comparison, fresh()) is first, "also in the next frame"
    assert kinds_of(comparison, fresh(), 5, 4) is second
    gone = ref(first)
    del first
    for height in range(3, 6):
        kinds_of(comparison, finished(), 5, height)
    assert gone() is None
    kept, comparison = ref(kinds_of(comparison, finished())), before()
    gc.collect()
    assert kept() is None, "with the run it goes as well"


def test_values_out_of_sight_leave_gaps() -> None:
    values = in_sight(np.array([1.0, 8.0, 8.1, np.inf, np.nan, -9.0]), [np.array([0.5, np.nan]), np.array([2.0])])
    assert values[:2].tolist() == [1, 8]
    assert np.isnan(values[2:]).all()
    assert in_sight(np.array([1e9]), [np.array([np.nan])]).tolist() == [1e9], "nothing on screen is flattened"


def test_the_chart_has_its_curves_beneath_those_of_the_run_and_names_them() -> None:
    snapshot, comparison = fresh(), replace(before(), experiment=small(l2=0))
    options = LossOptions(compared=comparison)
    series = loss.contents(snapshot, options, UNICODE).series
    assert [one.ink for one in series] == [Ink.FRAME, Ink.FRAME, Ink.TRAIN, Ink.TEST]
    assert [one.mark for one in series] == ["=", "=", "", ""], "also without color"
    assert np.array_equal(series[1].y, comparison.curves["test_loss"])
    test = f"{comparison.curves['test_loss'][-1]:.4f}"
    assert plain(loss_words.caption(snapshot, options, 60, COLOR)) == f"⠒=⠒ before: L2 0 (test {test})"
    assert plain(loss_words.caption(snapshot, options, 20, COLOR)) == "⠒=⠒ before: L2 0"
    assert plain(loss_words.caption(snapshot, options, 14, COLOR)) == "⠒=⠒ L2 0"
    assert plain(loss_words.caption(snapshot, LossOptions(), 60, COLOR)) == ""


def test_the_axis_reaches_to_its_last_step_at_once() -> None:
    assert loss_options.shown_steps(fresh(), LossOptions()) == (0, 10)
    assert loss_options.shown_steps(fresh(), LossOptions(compared=before())) == (0, 40)


def test_a_run_that_exploded_flattens_nothing() -> None:
    exploded = Comparison.of(diverged())
    assert exploded.curves["test_loss"].max() > 1e6
    chart = loss.draw(finished(), LossOptions(compared=exploded), SIZE, COLOR)
    labels = [row.split("┤")[0].strip() for row in rows(chart) if "┤" in row]
    assert max(map(float, labels)) <= 4 * finished().curves["test_loss"].max() + 1


def test_the_boundary_is_dotted_beneath_that_of_the_run() -> None:
    snapshot, comparison = finished(), before(hidden_sizes=())
    inks = []
    for compared in (None, comparison):
        canvas = predictions.draw(snapshot, PredictionsOptions(compared=compared), SIZE, COLOR)
        inks.append(np.stack([canvas.fg, canvas.bg]))
    without, together = inks
    assert not (without == Ink.BEFORE).any()
    assert (together == Ink.BEFORE).any()
    lines = [(inks == Ink.CONTOUR).any(axis=0) for inks in (without, together)]
    assert np.array_equal(*lines), "the boundary of the run is on top"
    options = PredictionsOptions(compared=comparison)
    captions = [plain(predictions.caption(snapshot, options, room, COLOR)) for room in (20, 36, 90)]
    assert ["⠂⠂⠂ before" in caption for caption in captions] == [False, True, True]
    assert captions[1].endswith("before")
    assert captions[2].endswith("before: Hidden layers none")


@pytest.mark.parametrize(
    ("room", "marks", "boundary"),
    [(30, False, True), (34, False, True), (44, True, True), (90, True, True)],
)
def test_the_key_of_a_regression_leaves_room_for_the_run_before(room: int, marks: bool, boundary: bool) -> None:
    snapshot = finished(data="multi gaussian")
    options = PredictionsOptions(compared=Comparison.of(snapshot))
    caption = plain(predictions.caption(snapshot, options, room, COLOR))
    assert ("△▽ >" in caption or "△ truth" in caption, "⠂⠂⠂ before" in caption) == (marks, boundary)
    assert len(caption) <= room


@pytest.mark.parametrize("appearance", APPEARANCES[1:])
def test_among_textures_the_boundary_is_a_line_of_its_own_character(appearance: object) -> None:
    snapshot, options = finished(), PredictionsOptions(compared=before(hidden_sizes=()))
    for look, glyphs in zip(APPEARANCES[1:], (ASCII, UNICODE, ASCII), strict=True):
        if look is appearance:
            mark = glyphs.before
            without = "".join(rows(predictions.draw(snapshot, PredictionsOptions(), SIZE, look)))
            together = "".join(rows(predictions.draw(snapshot, options, SIZE, look)))
            assert together.count(mark) > without.count(mark)
            assert f"{mark * 3} before" in plain(predictions.caption(snapshot, options, 60, look))


def test_another_plane_has_no_boundary(tmp_path: Path) -> None:
    path = four_features(tmp_path)
    one, other = (Trainer(small(data=path, standardize=answer)) for answer in ("yes", "no"))
    shown = replace(
        fresh(), dataset=one.dataset, experiment=one.experiment, parameters=one.parameters, test=one.evaluate_test()
    )
    compared = Comparison.of(replace(shown, dataset=other.dataset))
    pictures = [predictions.draw(shown, PredictionsOptions(compared=c), SIZE, COLOR) for c in (None, compared)]
    assert rows(pictures[0]) == rows(pictures[1])
    assert np.array_equal(pictures[0].bg, pictures[1].bg)
    assert "before" not in plain(predictions.caption(shown, PredictionsOptions(compared=compared), 90, COLOR))


@pytest.mark.parametrize("name", MOMENTS)
def test_every_kind_of_run_can_be_compared_at_every_size(name: str) -> None:
    snapshot = finished(**MOMENTS[name])
    compared = Comparison.of(snapshot)
    for size, appearance in product(SIZES, APPEARANCES):
        for score in (False, True):
            chart = loss.draw(snapshot, LossOptions(compared=compared, score=score, zoom=1), size, appearance)
            assert (chart.width, chart.height) == size
            about = plain(
                loss_words.caption(snapshot, LossOptions(compared=compared, score=score), size[0], appearance)
            )
            assert len(about) <= size[0] + 1 or size[0] < 12
        picture = predictions.draw(snapshot, PredictionsOptions(compared=compared), size, appearance)
        assert (picture.width, picture.height) == size


def test_the_experiment_is_that_of_its_last_step() -> None:
    assert isinstance(before().experiment, Experiment)
    assert before().step == 40
