"""With a validation set, curves and stop rules look at it, and never at the test set."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.cli.command_line import tui_nn
from tests.experiments import small
from tui_nn.errors import SettingError
from tui_nn.training.run import train
from tui_nn.training.trainer import Trainer

VALIDATED = {"samples": 300, "test_fraction": 0.2, "validation_fraction": 0.1}


def test_the_curves_are_of_the_validation_set_alone() -> None:
    trainer = Trainer(small(**VALIDATED))
    trainer.advance(10)
    curves, validation = trainer.curves(), trainer.evaluate_validation()
    assert validation
    assert (curves["validation_loss"][-1], curves["validation_score"][-1]) == (validation.loss, validation.score)
    assert np.isnan(curves["test_loss"]).all()
    assert np.isnan(curves["test_score"]).all()
    dataset = trainer.dataset
    assert [len(one) for one in (dataset.train, dataset.held_out, dataset.test)] == [210, 30, 60]


def test_without_one_they_are_of_the_test_set() -> None:
    trainer = Trainer(small())
    assert trainer.evaluate_validation() is None
    assert np.isnan(trainer.curves()["validation_loss"]).all()
    assert trainer.curves()["test_loss"][-1] == trainer.evaluate_test().loss


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({"stop_score": 0.01}, "validation accuracy "),
        ({"stop_loss": 1000}, "validation loss "),
        ({"patience": 25, "learning_rate": 1e-300}, "no better validation loss since step "),
    ],
)
def test_stop_rules_look_at_it_and_say_so(rules: dict[str, float], reason: str) -> None:
    assert train(small(**VALIDATED, steps=500, **rules)).reason.startswith(reason)


def test_what_is_in_the_test_set_changes_nothing_of_the_run() -> None:
    experiment = small(**VALIDATED, steps=500, patience=50, batch_size=20)
    trainer = Trainer(experiment)
    other = Trainer(experiment)
    other.dataset.test.x.flags.writeable = True
    other.dataset.test.x[...] = 7
    for one in (trainer, other):
        one.advance(500)
    assert trainer.step == other.step
    assert trainer.parameters.flat.tobytes() == other.parameters.flat.tobytes()


def test_results_have_it_beside_the_test_set() -> None:
    options = ("--preset", "iris", "--steps", "30", "--json")
    result = json.loads(tui_nn("train", *options).out)
    assert 0 < result["validation_accuracy"] <= 1
    assert result["validation_loss"] > 0
    assert result["validation_r2"] is None
    assert "Validation:    loss" in tui_nn("train", *options[:-1]).out
    assert json.loads(tui_nn("train", "--samples", "90", "--steps", "5", "--json").out)["validation_loss"] is None


def test_held_out_sets_leave_something_to_train_on() -> None:
    with pytest.raises(
        SettingError, match=r"validation_fraction: got 0\.4, allowed: up to 0\.3 beside a test fraction of 0\.6"
    ):
        small(test_fraction=0.6, validation_fraction=0.4)
