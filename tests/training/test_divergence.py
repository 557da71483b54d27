"""A loss that explodes, or a parameter that is not finite, ends a run on the parameters before."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.experiments import divergent, small
from tests.runs.recorder import TIMED
from tests.runs.saving import reopened
from tests.training.runs import bits
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.optimizers import OPTIMIZERS, GradientDescent, Hyperparameters
from tui_nn.training.divergence import loss_limit
from tui_nn.training.metrics import MAX_LAYERS, layer_metric
from tui_nn.training.run import LogEntry, train
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

# The penalty explodes; the weights themselves do; and so with mini-batches.
KINDS: list[dict[str, Any]] = [
    {},
    {"l2": 0.0, "hidden_sizes": (4, 4, 4, 4), "activation": "linear", "learning_rate": 10.0},
    {"batch_size": 10},
]


LAYERS = {layer_metric(layer) for layer in range(MAX_LAYERS)}

UNKNOWN = {*TIMED, *LAYERS, "gradient_norm", "validation_loss", "validation_score"}
"""Series that may have no value at the last step, or none at all."""


def diverged(experiment: Experiment) -> Trainer:
    """A trainer after its run."""
    trainer = Trainer(experiment)
    trainer.advance(trainer.last_step)
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


@pytest.mark.parametrize(("precision", "bits"), [("float64", 52), ("float32", 23)])
def test_the_limit_worked_on_paper(precision: str, bits: int) -> None:
    """The relative rounding error of a number with so many bits after the first is 2^-bits."""
    assert loss_limit([0.5, 0.25], precision) == 4.0**bits
    assert loss_limit([0.5, 8.0], precision) == 8 * 4.0**bits
    assert loss_limit([8.0, math.nan], precision) == 8 * 4.0**bits
    assert loss_limit([1e300], "float64") == loss_limit([math.inf], precision) == sys.float_info.max


def test_it_goes_on_until_the_loss_is_2_to_the_104_times_the_first() -> None:
    first = Trainer(divergent()).batch_loss()
    trainer = diverged(divergent())
    weights = trainer.parameters.flat * trainer.parameters.weight_mask
    assert 0.5 * 10 * np.sum(weights**2) < trainer.batch_loss() < 2.0**104 * first
    # The next update would have been dominated by the penalty's gradient: w - 100 * 10 * w.
    assert 0.5 * 10 * np.sum((weights * 999) ** 2) > 2.0**104 * first


def test_a_loss_that_is_finite_but_beyond_all_recovery_is_no_result() -> None:
    """The features have variance 12, so each update multiplies the error by about 1 - 2 * 12: 1e180 after 66 steps."""
    line: dict[str, Any] = {"data": "plane", "hidden_sizes": (), "learning_rate": 1.0, "l2": 0.0, "steps": 66}
    result = train(small(**line))
    assert result.state == "diverged"
    assert re.fullmatch(rf"the loss exploded to above \d(\.\d)?e\+3[12] after {result.steps + 1} steps", result.reason)
    assert result.steps == pytest.approx(math.log(2.0**104) / math.log(23**2), abs=2)
    assert result.train_loss < 1e33


def test_a_time_limit_at_the_step_that_is_undone_is_undone_too() -> None:
    changes: dict[str, Any] = {"hidden_sizes": (4, 4, 4, 4), "activation": "linear", "learning_rate": 1000.0}
    trainer = Trainer(small(precision="float32", l2=0.0, stop_seconds=1e-9, **changes))
    trainer.advance(40)
    assert (trainer.step, trainer.diverged, trainer.stopped, trainer.events) == (0, True, "", ())


@pytest.mark.parametrize("precision", PRECISIONS)
def test_huge_numbers_warn_of_nothing(precision: str) -> None:
    trainer = Trainer(small(precision=precision))
    trainer.parameters.flat[...] = np.finfo(precision).max / 2
    assert not math.isfinite(trainer.batch_loss())
    assert not math.isfinite(trainer.evaluate_train().loss)
    assert not math.isfinite(trainer.evaluate_test().loss)
    assert trainer.curves().step[-1] == 0


HIDDEN: dict[str, Any] = {"batch_size": 1, "dropout": 0.95, "l2": 0.0, "precision": "float32", "hidden_sizes": (1,)}
"""Nearly every mini-batch is computed without the only hidden unit."""


@pytest.mark.parametrize(
    ("update", "steps"), [(3, 40), (301, 301)], ids=["where the step is recorded", "where the run ends"]
)
def test_dropout_does_not_hide_an_explosion(
    update: int, steps: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of 301 steps every fourth is recorded, and so the last is not."""

    class Explodes(GradientDescent):
        """Makes the weights of the outputs huge in one update; they are used only without dropout."""

        def update(
            self, parameters: Array, gradient: Array, learning_rate: float, hyperparameters: Hyperparameters
        ) -> None:
            super().update(parameters, gradient, learning_rate, hyperparameters)
            if self.updates == update:
                parameters[:3] = 1e15
                parameters[3:6] = [1e30, -1e30, 0]

    monkeypatch.setitem(OPTIMIZERS, "sgd", Explodes)
    timeline = Timeline(Trainer(small(steps=steps, **HIDDEN)))
    timeline.advance(steps)
    trainer = timeline.trainer
    assert (trainer.step, trainer.diverged) == (update - 1, True)
    assert trainer.reason.endswith(f" after {update} steps")
    assert math.isfinite(trainer.evaluate_test().loss)
    assert math.isfinite(trainer.evaluate_train().loss)
    for again in (timeline, reopened(timeline, tmp_path / "exploded.run")):
        assert again.seek(1)
        assert not again.trainer.diverged
        assert again.seek(steps)
        assert again.trainer.diverged
        assert bits(again.trainer) == bits(trainer)


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
    numbers = [number for entry in result.history for number in vars(entry).values() if number is not None]
    assert np.isfinite(numbers).all()
    assert math.isfinite(result.train_loss)
    assert math.isfinite(result.test_loss)


def test_a_run_that_breaks_at_its_last_step_diverged_too() -> None:
    broken = diverged(divergent())
    result = train(divergent(steps=broken.step + 1))
    assert (result.state, result.steps) == ("diverged", broken.step)
    assert result.network.parameters.flat.tobytes() == broken.parameters.flat.tobytes()
    assert math.isfinite(result.train_loss)
