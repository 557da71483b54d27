"""A loss or parameter that is not finite ends a run on the last parameters that are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.experiments import divergent, small
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.optimizers import OPTIMIZERS, GradientDescent, Hyperparameters
from tui_nn.training.metrics import TIMED
from tui_nn.training.run import LogEntry, train
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

# The penalty overflows; the weights themselves do; and so with mini-batches.
KINDS: list[dict[str, Any]] = [
    {},
    {"l2": 0.0, "hidden_sizes": (4, 4, 4, 4), "activation": "linear"},
    {"batch_size": 10},
]


UNKNOWN = {*TIMED, "gradient_norm"}
"""Series that may have no value at the last step."""


def diverged(experiment: Experiment) -> Trainer:
    """A trainer after its run."""
    trainer = Trainer(experiment)
    trainer.advance(experiment.training.steps)
    assert trainer.diverged
    return trainer


def assert_sound(trainer: Trainer) -> None:
    """Whatever can be looked at is finite."""
    assert np.isfinite(trainer.parameters.flat).all()
    assert math.isfinite(trainer.batch_loss())
    curves = trainer.curves()
    # The gradient of the update that would come next is not known.
    for array in (curves.step, *(values for name, values in curves.values.items() if name not in UNKNOWN)):
        assert np.isfinite(array).all()
        assert array.size
    assert np.isfinite(curves["gradient_norm"][:-1]).all()


def test_the_article_at_a_rate_of_1000_diverges() -> None:
    trainer = diverged(Experiment.preset("article").updated({"learning_rate": 1000}))
    assert 0 < trainer.step < 5001
    assert_sound(trainer)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_the_last_finite_parameters_are_put_back(changes: dict[str, Any], precision: str) -> None:
    trainer = diverged(divergent(precision=precision, **changes))
    assert 0 < trainer.step < 1000
    assert_sound(trainer)

    # Another run that ends there has the same parameters.
    again = Trainer(divergent(precision=precision, **changes, steps=trainer.step))
    again.advance(trainer.step)
    assert again.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()


def test_it_goes_on_as_long_as_it_can() -> None:
    trainer = diverged(divergent())
    weights = trainer.parameters.flat * trainer.parameters.is_weight
    assert math.isfinite(0.5 * 1000 * np.sum(weights**2))
    # The next update would have been dominated by the penalty's gradient: w - 1000 * 1000 * w.
    with quiet():
        assert not math.isfinite(0.5 * 1000 * np.sum((weights * 999_999) ** 2))


def test_no_further_update_is_made() -> None:
    trainer = diverged(divergent())
    step, parameters = trainer.step, trainer.parameters.flat.copy()
    trainer.advance(10)
    with quiet():
        trainer.update()
    assert trainer.step == step
    np.testing.assert_array_equal(trainer.parameters.flat, parameters)


def test_samples_of_the_update_that_is_undone_are_not_counted() -> None:
    # Batches of 40 and 23 in turn.
    trainer = diverged(divergent(batch_size=40))
    assert trainer.samples_seen == sum((40, 23)[step % 2] for step in range(trainer.step))


@pytest.mark.parametrize("index", [0, -1])
def test_one_parameter_that_is_not_finite_is_enough(monkeypatch: pytest.MonkeyPatch, index: int) -> None:
    class BreaksOnTheThird(GradientDescent):
        """Leaves one parameter undefined."""

        def update(
            self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
        ) -> None:
            super().update(parameters, gradient, learning_rate, hyperparameters)
            if self.updates == 3:
                parameters[index] = math.nan

    experiment = small(l2=0.0)
    monkeypatch.setitem(OPTIMIZERS, experiment.training.optimizer, BreaksOnTheThird)
    trainer = diverged(experiment)
    assert trainer.step == 2
    assert_sound(trainer)


def test_a_start_that_is_not_finite_diverges_at_step_0() -> None:
    # Two such weights times features of a few units exceed the largest float32, 3.4e38.
    trainer = Trainer(small(precision="float32"))
    trainer.parameters.flat[...] = 3e38
    trainer.advance(5)
    assert (trainer.step, trainer.samples_seen, trainer.diverged) == (0, 0, True)


def test_the_step_that_is_shown_never_goes_back() -> None:
    trainer, shown = Trainer(divergent()), []
    with quiet():
        while not trainer.diverged:
            shown.append(trainer.curves().step[-1])
            trainer.update()
        shown.append(trainer.curves().step[-1])
    assert shown == sorted(shown)


@pytest.mark.parametrize("log_every", [1, 2, 7, 500])
def test_the_log_goes_forward_through_finite_numbers(log_every: int) -> None:
    came: list[LogEntry] = []
    result = train(divergent(), log_every=log_every, on_log=came.append)
    assert result.state == "diverged"
    assert tuple(came) == result.history
    steps = [entry.step for entry in result.history]
    assert steps == [*range(0, result.steps, log_every), result.steps]
    assert all(math.isfinite(number) for entry in result.history for number in vars(entry).values())
    assert math.isfinite(result.train_loss)
    assert math.isfinite(result.test_loss)


def test_a_run_that_breaks_at_its_last_step_diverged_too() -> None:
    broken = diverged(divergent())
    result = train(divergent(steps=broken.step + 1))
    assert (result.state, result.steps) == ("diverged", broken.step)
    assert result.network.parameters.flat.tobytes() == broken.parameters.flat.tobytes()
    assert math.isfinite(result.train_loss)
