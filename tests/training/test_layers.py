"""What is recorded of each layer: the norm of its gradient, and how many of its units are stuck."""

from __future__ import annotations

import numpy as np
import pytest

from tests.experiments import small
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.training.evaluation import Evaluator
from tui_nn.training.events import Assignment
from tui_nn.training.metrics import MAX_LAYERS, layer_metric
from tui_nn.training.tracing import trace_update
from tui_nn.training.trainer import Trainer


def test_the_gradient_of_each_layer_is_recorded_with_the_penalty_and_before_clipping() -> None:
    trainer = Trainer(small(hidden_sizes=(4, 3), l2=0.1, clip_norm=0.01))
    trainer.advance(3)
    update = trace_update(trainer)
    layers = np.split(update.gradient, [3 * 4, 3 * 4 + 5 * 3])
    trainer.advance(1)
    curves = trainer.curves()
    for number, layer in enumerate(layers):
        assert curves[layer_metric(number)][3] == pytest.approx(float(np.sqrt((layer**2).sum())), rel=1e-12)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_norms_of_the_layers_add_up_to_that_of_the_gradient(precision: str) -> None:
    trainer = Trainer(small(hidden_sizes=(4,) * 8, batch_size=7, precision=precision))
    trainer.advance(40)
    curves = trainer.curves()
    squares = sum(curves[layer_metric(layer)][:-1] ** 2 for layer in range(MAX_LAYERS))
    np.testing.assert_allclose(np.sqrt(squares), curves["gradient_norm"][:-1], rtol=1e-6)


def test_layers_that_the_network_does_not_have_are_unknown() -> None:
    trainer = Trainer(small(hidden_sizes=()))
    trainer.advance(5)
    curves = trainer.curves()
    assert np.isfinite(curves[layer_metric(0)][:-1]).all()
    for layer in range(1, MAX_LAYERS):
        assert np.isnan(curves[layer_metric(layer)]).all()


def kill(trainer: Trainer, layer: int, units: range) -> None:
    """Give units a bias so low that they are 0 for all samples."""
    for unit in units:
        assert trainer.assign(Assignment(layer, trainer.parameters.sizes[layer], unit, -1e6, ""))


def test_the_share_of_stuck_units_is_that_of_the_worst_layer() -> None:
    trainer = Trainer(small(hidden_sizes=(20, 5), initializer="he", activation="relu"))
    before = trainer.curves()["stuck_share"][-1]
    assert before < 0.5
    kill(trainer, 0, range(12))
    assert trainer.curves()["stuck_share"][-1] >= 12 / 20
    kill(trainer, 1, range(4))
    assert trainer.curves()["stuck_share"][-1] >= 4 / 5


def test_stuck_units_of_the_training_set_are_counted_by_layer() -> None:
    trainer = Trainer(small(hidden_sizes=(20, 5), initializer="he"))
    kill(trainer, 0, range(12))
    first, second = (np.maximum(a, 0) for a in trainer.network.activations(trainer.dataset.train.x)[:-1])
    expected = tuple(sum(not unit.any() for unit in layer) for layer in (first, second))
    assert expected[0] >= 12
    assert trainer.evaluate_train().stuck == trainer.evaluate_train(quick=True).stuck == expected
    assert trainer.evaluate_test().stuck == ()


@pytest.mark.parametrize("activation", ["linear", "leaky relu"])
def test_units_without_a_limit_are_never_stuck(activation: str) -> None:
    trainer = Trainer(small(activation=activation))
    kill(trainer, 0, range(4))
    assert trainer.evaluate_train().stuck == (0,)
    assert trainer.curves()["stuck_share"][-1] == 0


def test_of_a_set_in_chunks_a_whole_one_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of 63 samples after chunks of 20 is too small to tell which units are stuck."""
    monkeypatch.setattr("tui_nn.training.evaluation.LARGEST_CHUNK", 20)
    monkeypatch.setattr("tui_nn.training.evaluation.SMALLEST_CHUNK", 1)
    train = Trainer(small()).dataset.train
    chunk, rest = train.x[0, 40:60].max(), train.x[0, 60:].max()
    assert chunk > rest
    parameters = Parameters((2, 2, 3), "float64")
    # The first unit is above 0 for a sample of the chunk, but for none of the rest; the second never is.
    parameters.weights[0][0, 0], parameters.biases[0][0] = 1, -(chunk + rest) / 2
    evaluator = Evaluator(Network(parameters, "relu"), train)
    evaluator.evaluate()
    assert evaluator.stuck_units() == (1,)
