"""A model answers for raw rows what its run answered for the same samples, to the last bit."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.experiments import small
from tests.training.raw_rows import (
    FILES,
    ROWS,
    model_of_the_run,
    outputs_of_the_run,
    rows_of_the_test_set,
    trained,
    write_csv,
)
from tui_nn import Experiment, train
from tui_nn.errors import DataError, InputError
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.training import evaluation
from tui_nn.training.evaluation import ValueErrors
from tui_nn.training.trainer import Trainer


# The next test tries all combinations of precision and scaling, which do not depend on the file.
@pytest.mark.parametrize(("standardize", "precision"), zip(["yes", "no"], PRECISIONS, strict=True))
@pytest.mark.parametrize("name", FILES)
def test_rows_of_a_file_give_the_bits_of_the_run(name: str, standardize: str, precision: str, tmp_path: Path) -> None:
    columns, changes = FILES[name]
    path = tmp_path / "data.csv"
    write_csv(path, columns)
    trainer = trained(data=str(path), standardize=standardize, precision=precision, **changes)
    model = model_of_the_run(trainer)
    chosen = rows_of_the_test_set(trainer, ROWS)
    named = {name: [values[i] for i in chosen] for name, values in columns.items()}
    run = trainer.evaluate_test()
    assert np.array_equal(model.outputs(named), outputs_of_the_run(trainer))
    by_row = [dict(zip(named, row, strict=True)) for row in zip(*named.values(), strict=True)]
    assert np.array_equal(model.outputs(by_row), outputs_of_the_run(trainer))
    found = model.evaluate(named)
    assert (found.loss, found.score, found.correct) == (run.data_loss, run.score, run.correct_count)
    test, std = trainer.dataset.test, trainer.dataset.target_scale[1]
    if model.is_regression:
        assert found.errors == ValueErrors.of(run.predictions, test.targets[0], std)
        assert found.confusion is None
    else:
        assert list(model.predict(named)) == [model.class_names[label] for label in run.predictions.astype(int)]
        assert found.confusion is not None
        assert (
            found.confusion.sum(axis=1).tolist() == np.bincount(test.labels, minlength=len(model.class_names)).tolist()
        )
        assert np.trace(found.confusion) == found.correct


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("standardize", ["yes", "no"])
@pytest.mark.parametrize("features", ["all", "x1x2,sin x1,x2^2"])
@pytest.mark.parametrize("data", ["article", "circle", "sine"])
def test_generated_data_give_the_bits_of_the_run(data: str, features: str, standardize: str, precision: str) -> None:
    trainer = trained(data=data, features=features, standardize=standardize, precision=precision)
    model, test = model_of_the_run(trainer), trainer.dataset.test
    assert np.array_equal(model.outputs(test.raw.T), outputs_of_the_run(trainer))
    rows = dict(zip(model.feature_names, test.raw, strict=True))
    assert np.array_equal(model.outputs(rows), outputs_of_the_run(trainer))


@pytest.mark.parametrize("standardize", ["yes", "no"])
def test_arrays_of_several_axes_are_flattened_as_in_training(standardize: str, tmp_path: Path) -> None:
    images, labels = np.random.default_rng(5).integers(0, 256, (ROWS, 3, 2), np.uint8), np.arange(ROWS) % 3
    np.savez(tmp_path / "images.npz", x=images, y=labels)
    trainer = trained(data=str(tmp_path / "images.npz"), standardize=standardize)
    chosen = rows_of_the_test_set(trainer, ROWS)
    model = model_of_the_run(trainer)
    assert np.array_equal(model.outputs(images[chosen]), outputs_of_the_run(trainer))
    assert model.evaluate(images[chosen], labels[chosen]).loss == trainer.evaluate_test().data_loss


def test_chunks_are_as_large_as_in_the_evaluation_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    # Matrix products of other numbers of samples may have other last digits, so wide layers are taken.
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", 37)
    monkeypatch.setattr("tui_nn.training.model.CHUNK", 100)
    trainer = trained(samples=1000, hidden_sizes=(65,), data="sine")
    model, test = model_of_the_run(trainer), trainer.dataset.test
    run = trainer.evaluate_test()
    assert np.array_equal(model.outputs(test.raw.T)[0], run.predictions)
    target = test.targets[0]
    found = model.evaluate(test.raw.T, target)
    assert (found.loss, found.score, found.correct) == (run.data_loss, run.score, run.correct_count)


def test_the_result_of_a_run_has_its_model() -> None:
    result = train(small(split="random"))
    rng = np.random.default_rng(0)
    rows = rng.normal(0, 3, (5, 2))
    model = result.model
    assert np.array_equal(model.outputs(rows), result.network.outputs(rows.T))
    assert (model.step, model.data, model.preset) == (result.steps, "article", None)
    assert model.experiment == result.experiment
    with pytest.raises(ValueError, match="read-only"):
        model.network.parameters.flat[0] = 1


def test_a_model_does_not_change_while_its_run_goes_on() -> None:
    trainer = trained()
    model, rows = model_of_the_run(trainer), trainer.dataset.test.raw.T
    before = model.outputs(rows)
    trainer.advance(5)
    assert np.array_equal(model.outputs(rows), before)
    assert not np.array_equal(model_of_the_run(trainer).outputs(rows), before)


def test_a_model_is_the_same_in_another_process() -> None:
    model, rows = model_of_the_run(trained(standardize="yes")), np.random.default_rng(5).normal(size=(4, 2))
    assert np.array_equal(pickle.loads(pickle.dumps(model)).outputs(rows), model.outputs(rows))


def test_classes_are_answered_by_name_and_probability() -> None:
    model, rows = model_of_the_run(trained()), np.random.default_rng(5).normal(0, 3, (6, 2))
    probabilities = model.predict_proba(rows)
    assert probabilities.shape == (6, 3)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(6))
    names = model.predict(rows)
    assert names.dtype == object
    assert list(names) == [model.class_names[column] for column in probabilities.argmax(axis=1)]


def test_values_are_answered_in_the_unit_of_the_target(tmp_path: Path) -> None:
    """The weight 2 alone makes two standard deviations of the target out of one of the feature."""
    path = tmp_path / "data.csv"
    write_csv(path, {"a": [str(i) for i in range(30, 60)], "y": [str(1000 * (i * i % 31)) for i in range(30, 60)]})
    trainer = Trainer(small(data=str(path), standardize="yes", hidden_sizes="none", target_kind="number"))
    trainer.parameters.flat[...] = [2, 0]
    scaling, (mean, std) = trainer.dataset.inputs.scaling, trainer.dataset.target_scale
    assert scaling is not None
    answer = model_of_the_run(trainer).predict({"a": ["40", 50.0]})
    assert answer == pytest.approx([(2 * (a - scaling.mean[0, 0]) / scaling.std[0, 0]) * std + mean for a in (40, 50)])
    assert answer.dtype == np.float64
    with pytest.raises(InputError, match=r"^predict_proba: got a model of values, allowed: a model of classes"):
        model_of_the_run(trainer).predict_proba({"a": [40]})


def test_rows_far_beyond_the_data_are_refused_rather_than_answered_at_random() -> None:
    model = model_of_the_run(trained(activation="relu"))
    with pytest.raises(DataError, match=r"^rows\[1\]: got values for which the outputs are not finite, allowed: "):
        model.predict([[0, 0], [1e308, 1e308], [1, 1]])


def test_a_run_in_the_user_s_terms_is_right_about_iris() -> None:
    """On raw features, the bare network is right about a third of these flowers."""
    from sklearn.datasets import load_iris

    iris = load_iris()
    names = iris.target_names[iris.target]
    model = train(Experiment.preset("iris")).model
    assert np.mean(model.predict(iris.data) == names) > 0.95
    found = model.evaluate(iris.data, names)
    assert found.correct == np.count_nonzero(model.predict(iris.data) == names)
    assert found.score == pytest.approx(found.correct / 150)
