from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import r2_score

from tests.experiments import small
from tui_nn.data.dataset import Subset
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.training import evaluation
from tui_nn.training.evaluation import Evaluator, chunk_size
from tui_nn.training.trainer import Trainer

CLASSES: list[dict[str, Any]] = [{}, {"data": "moons", "noise": 0.5}]
VALUES: list[dict[str, Any]] = [{"data": "sine", "noise": 0.1}, {"data": "sine", "standardize": "yes"}]
KINDS = CLASSES + VALUES


def network_and_subset(**changes: Any) -> tuple[Network, Subset]:
    """A network that gets some of its 63 samples wrong."""
    trainer = Trainer(small(**changes))
    trainer.advance(40)
    return trainer.network, trainer.dataset.train


@pytest.mark.parametrize("changes", CLASSES, ids=str)
def test_score_by_its_definition(changes: dict[str, Any]) -> None:
    network, subset = network_and_subset(**changes)
    score = Evaluator(network, subset).evaluate()
    probabilities = network.outputs(subset.x)
    at_label = probabilities[subset.labels, np.arange(len(subset))]
    assert score.loss == pytest.approx(-np.mean(np.log(at_label)), rel=1e-12)
    np.testing.assert_array_equal(score.predictions, probabilities.argmax(axis=0))
    np.testing.assert_array_equal(score.correct, score.predictions == subset.labels)
    assert score.score == pytest.approx(score.correct_count / 63, rel=1e-15)
    assert 0 < score.correct_count < 63


@pytest.mark.parametrize("most", [64, 20])
@pytest.mark.parametrize("changes", VALUES, ids=str)
def test_score_of_values_by_its_definition(monkeypatch: pytest.MonkeyPatch, most: int, changes: dict[str, Any]) -> None:
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", most)
    network, subset = network_and_subset(**changes)
    score = Evaluator(network, subset).evaluate()
    values, targets = network.outputs(subset.x)[0], subset.targets[0]
    residual = np.sum((targets - values) ** 2)
    total = np.sum((targets - np.mean(targets)) ** 2)
    assert score.loss == pytest.approx(residual / 63, rel=1e-12)
    assert score.score == pytest.approx(1 - residual / total, rel=1e-10)
    np.testing.assert_allclose(score.predictions, values, rtol=1e-12)
    # Close is within a quarter of the targets' standard deviation.
    close = np.abs(values - targets) <= 0.25 * np.sqrt(total / 63)
    np.testing.assert_array_equal(score.correct, close)
    assert 0 < score.correct_count == close.sum() < 63


def test_a_value_is_close_up_to_a_quarter_of_a_standard_deviation() -> None:
    parameters = Parameters((1, 1), "float32")
    x = np.zeros((1, 6), np.float32)
    targets = np.array([[0, 1, -1, 1.001, -1.001, 8]], np.float32)
    subset = Subset(x, x, np.zeros(6, np.int64), targets, variance=16.0)
    # All parameters are 0, and so are the predicted values.
    score = Evaluator(Network(parameters, "relu", "squared error"), subset).evaluate()
    assert score.correct.tolist() == [True, True, True, False, False, False]
    # As precise as the network, and no more.
    assert score.predictions.dtype == np.float32


def test_the_mean_of_all_values_explains_nothing_and_the_values_themselves_all() -> None:
    network, subset = network_and_subset(data="plane", hidden_sizes=())
    # No hidden layer: weights of 1/10, as the plane has, and then a constant.
    network.parameters.flat[...] = (0.1, 0.1, 0)
    assert Evaluator(network, subset).evaluate().score == pytest.approx(1, abs=1e-14)
    assert Evaluator(network, subset).evaluate().correct_count == 63
    network.parameters.flat[...] = (0, 0, subset.targets.mean())
    assert Evaluator(network, subset).evaluate().score == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("bias", [3.0, 2.0])
@pytest.mark.parametrize("feature", [0.0, 1.0])
@pytest.mark.parametrize("most", [5, 2])
def test_r2_of_equal_targets_is_1_or_0(monkeypatch: pytest.MonkeyPatch, most: int, feature: float, bias: float) -> None:
    """The value of the last sample is 10 * feature + bias, that of the others is the bias, and all targets are 3."""
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", most)
    parameters = Parameters((1, 1), "float64")
    parameters.flat[...] = (10, bias)
    x, targets = np.array([[0, 0, 0, 0, feature]]), np.full((1, 5), 3.0)
    subset = Subset(x, x, np.zeros(5, np.int64), targets, variance=0.0)
    evaluator = Evaluator(Network(parameters, "relu", "squared error"), subset)
    score = evaluator.evaluate()
    assert score.score == evaluator.loss_and_score()[1] == float(bias == 3 and feature == 0)
    assert score.score == r2_score(targets[0], score.predictions)


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_subsets_give_what_one_pass_gives(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> None:
    network, subset = network_and_subset(**changes)
    whole = Evaluator(network, subset).evaluate()
    # More than there are, exactly as many, a divisor, and sizes that leave a smaller last chunk.
    for most in (64, 63, 62, 32, 21, 7, 1):
        monkeypatch.setattr(evaluation, "LARGEST_CHUNK", most)
        in_subsets = Evaluator(network, subset).evaluate()
        assert in_subsets.loss == pytest.approx(whole.loss, rel=1e-13), most
        assert in_subsets.score == pytest.approx(whole.score, rel=1e-12), most
        np.testing.assert_allclose(in_subsets.predictions, whole.predictions, rtol=1e-12, err_msg=f"{most}")
        assert np.array_equal(in_subsets.correct, whole.correct), most


@pytest.mark.parametrize(
    ("parameters", "samples"),
    [
        (0, 16_384),
        (27, 16_384),
        (12_207, 16_384),
        (12_300, 16_260),
        (20_000, 10_000),
        (100_000, 2000),
        (390_625, 512),
        (400_000, 512),
        (1_000_000_000, 512),
    ],
)
def test_the_more_parameters_the_fewer_samples_in_one_pass(parameters: int, samples: int) -> None:
    """So that a pass is no more than 200 million products, but of enough samples to be worth its calls."""
    assert chunk_size(parameters) == samples


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_a_network_of_many_parameters_is_evaluated_in_chunks(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    network, subset = network_and_subset(**changes)
    whole = Evaluator(network, subset).evaluate()
    monkeypatch.setattr(evaluation, "SMALLEST_CHUNK", 1)
    monkeypatch.setattr(evaluation, "CHUNK_PRODUCTS", 20 * len(network.parameters.flat))
    evaluator = Evaluator(network, subset)
    in_chunks = evaluator.evaluate()
    assert in_chunks.loss == pytest.approx(whole.loss, rel=1e-13)
    assert in_chunks.score == pytest.approx(whole.score, rel=1e-12)
    np.testing.assert_array_equal(in_chunks.correct, whole.correct)
    assert evaluator.loss_and_score() == (in_chunks.loss, in_chunks.score)
    np.testing.assert_array_equal(evaluator.evaluate(quick=True).predictions, in_chunks.predictions[:20])


@pytest.mark.parametrize("most", [64, 20])
@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_a_quick_score_is_that_of_the_first_samples(
    monkeypatch: pytest.MonkeyPatch, most: int, changes: dict[str, Any]
) -> None:
    network, subset = network_and_subset(**changes)
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", most)
    first = Subset(
        subset.x[:, :most], subset.raw[:, :most], subset.labels[:most], subset.targets[:, :most], subset.variance
    )
    expected = Evaluator(network, first).evaluate()
    quick = Evaluator(network, subset).evaluate(quick=True)
    assert (quick.loss, quick.score) == (expected.loss, expected.score)
    np.testing.assert_array_equal(quick.predictions, expected.predictions)
    np.testing.assert_array_equal(quick.correct, expected.correct)
    assert len(quick.correct) == min(most, 63)


@pytest.mark.parametrize("most", [64, 20])
@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_the_short_way_gives_the_same_numbers(
    monkeypatch: pytest.MonkeyPatch, most: int, changes: dict[str, Any]
) -> None:
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", most)
    evaluator = Evaluator(*network_and_subset(**changes))
    score = evaluator.evaluate()
    assert evaluator.loss_and_score() == (score.loss, score.score)


@pytest.mark.parametrize("most", [64, 20])
@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_score_follows_the_network(monkeypatch: pytest.MonkeyPatch, most: int, changes: dict[str, Any]) -> None:
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", most)
    network, subset = network_and_subset(**changes)
    evaluator = Evaluator(network, subset)
    first = evaluator.evaluate()
    network.parameters.flat[...] *= -1
    assert evaluator.evaluate().loss == Evaluator(network, subset).evaluate().loss != first.loss


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_scores_cannot_be_written_and_do_not_follow(changes: dict[str, Any]) -> None:
    network, subset = network_and_subset(**changes)
    evaluator = Evaluator(network, subset)
    first = evaluator.evaluate()
    kept = first.predictions.copy()
    network.parameters.flat[...] *= -1
    evaluator.evaluate()
    np.testing.assert_array_equal(first.predictions, kept)
    for array in (first.predictions, first.correct):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
