"""Settings that must go together, and what follows from them before any data are there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import experiments
from tui_nn.data.generators import GENERATORS
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.experiment.constraints import Shape
from tui_nn.training.loading import load_data

ARTICLE = Experiment.preset("article")


SHAPES: list[tuple[dict[str, Any], Shape | None]] = [
    ({}, Shape(13_500, 2, 3)),
    # The test set is rounded up.
    ({"samples": 100, "test_fraction": 0.3}, Shape(70, 2, 3)),
    ({"samples": 31}, Shape(27, 2, 3)),
    ({"features": "x1,x1x2,sin x2"}, Shape(13_500, 3, 3)),
    ({"data": "blobs", "centers": "0,0; 1,1"}, Shape(13_500, 2, 2)),
    ({"data": "spiral"}, Shape(13_500, 2, 2)),
    ({"data": "spiral", "classes": 5}, Shape(13_500, 2, 5)),
    # A value is one output, whatever the classes were.
    ({"data": "plane", "features": "x1"}, Shape(13_500, 1, 1)),
    # There are no more than 150 irises.
    ({"data": "iris"}, Shape(135, 4, 3)),
    ({"data": "iris", "samples": 50}, Shape(45, 4, 3)),
    ({"data": "mine.csv"}, None),
]
"""Changes of the article's experiment, and the shape of what it trains."""


def test_shape() -> None:
    for changes, shape in SHAPES:
        assert ARTICLE.updated(changes).shape == shape, changes


@settings(max_examples=50)
@given(experiments(samples=st.integers(50, 300)))
def test_the_data_have_the_shape_that_was_foretold(experiment: Experiment) -> None:
    if experiment.shape:
        dataset = load_data(experiment)
        assert dataset.train.x.shape == (experiment.shape.features, experiment.shape.train_samples)
        assert dataset.train.targets.shape == (experiment.shape.outputs, experiment.shape.train_samples)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"data": "spiral", "classes": 8}, "classes: got 8, allowed: auto, or from 2 to 7, with spiral"),
        ({"data": "moons", "classes": 3}, "classes: got 3, allowed: auto, or 2, with moons"),
        ({"data": "blobs", "classes": 3}, "classes: got 3, allowed: auto, with blobs"),
        ({"data": "plane", "classes": 2}, "classes: got 2, allowed: auto, with plane"),
        (
            {"centers": "0,0; 1,1; 2,2", "covariances": "1,0,1; 1,0,1"},
            "covariances: got 2 for 3 centers, allowed: one for each center, or one for all",
        ),
        (
            {"data": "iris", "features": "x1,x2^2"},
            "features: got x1,x2^2, allowed: all, because iris has 4 features",
        ),
        ({"batch_size": 13_501}, "batch_size: got 13501, allowed: full, or a whole number from 1 to 13500"),
        (
            {"data": "wine", "batch_size": 161},
            "batch_size: got 161, allowed: full, or a whole number from 1 to 160",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(changes: dict[str, Any], line: str) -> None:
    with pytest.raises(SettingError) as error:
        ARTICLE.updated(changes)
    assert str(error.value) == line


@pytest.mark.parametrize(("formula", "outputs"), [("y > x", 2), ("y - x", 1)])
def test_a_formula_decides_whether_there_are_classes(formula: str, outputs: int) -> None:
    experiment = ARTICLE.updated({"data": "formula", "formula": formula})
    assert experiment.shape
    assert experiment.shape.outputs == outputs
    with pytest.raises(SettingError, match=r"^classes: got 2, allowed: auto, with formula$"):
        experiment.updated({"classes": 2})


def test_a_formula_is_checked_whatever_the_data_are() -> None:
    with pytest.raises(SettingError, match=r"^formula: got z, allowed: "):
        ARTICLE.updated({"formula": "x > z"})


CHOSEN = [name for name, one in GENERATORS.items() if one.classes and not one.sets_classes]
"""Data sets whose number of classes is a setting."""


@pytest.mark.parametrize("data", CHOSEN)
def test_as_many_classes_as_a_generator_draws(data: str) -> None:
    classes = GENERATORS[data].classes
    assert classes
    for count in classes:
        experiment = ARTICLE.updated({"data": data, "classes": count, "samples": 60})
        assert experiment.shape
        assert experiment.shape.outputs == count
    for count in (classes[0] - 1, classes[-1] + 1):
        with pytest.raises(SettingError, match="classes: got"):
            ARTICLE.updated({"data": data, "classes": count})


def test_what_the_settings_of_other_data_are_does_not_matter() -> None:
    # A file may have any number of classes and of features; whether they fit is found when it is read.
    mine = {"data": "mine.csv", "classes": 50, "features": "x1,x2", "batch_size": 10**9}
    assert ARTICLE.updated(mine).differences(ARTICLE) == ["data", "classes", "features", "batch_size"]


def test_a_batch_may_be_as_large_as_the_training_set() -> None:
    assert ARTICLE.updated({"batch_size": 13_500}).value("batch_size") == 13_500


def test_a_batch_that_no_memory_holds_is_refused() -> None:
    # 2 + 1024 + 3 units, of which 100,000,000 are allowed in one update.
    wide = {"samples": 1_000_000, "hidden_sizes": (1024,)}
    with pytest.raises(SettingError, match=r"batch_size: got full, allowed: a whole number from 1 to 97181"):
        ARTICLE.updated(wide)
    assert ARTICLE.updated(wide | {"batch_size": 97_181}).value("batch_size") == 97_181
    # Five features more are five units more.
    features = {"features": "x1,x2,x1^2,x2^2,x1x2,sin x1,sin x2"}
    with pytest.raises(SettingError, match=r"allowed: a whole number from 1 to 96711"):
        ARTICLE.updated(wide | features | {"batch_size": 97_181})
