"""The checks on real runs: each fault is found on the preset that shows it, and none in sound runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.experiments import small
from tests.training.health.alarms import FAULTS, alarms, look, seeded
from tests.training.runs import bits
from tui_nn.experiment import Experiment
from tui_nn.training.health.checks import CHECKS
from tui_nn.training.trainer import Trainer

SOON = 200
"""Steps after its beginning within which a fault must be found."""

FROM_THE_START = {
    "dying-relus": "dead units",
    "exploding-gradients": "exploding gradients",
    "linear-layers": "plateau",
    "rate-too-high": "rate too high",
    "rate-too-low": "rate too low",
    "standardize": "dead units",
    "vanishing-gradients": "vanishing gradients",
}
"""Preset -> a fault that begins with the run."""

SOUND = sorted(set(Experiment.presets()) - {*FAULTS, "article", "article-tensorflow"})
"""Presets without a fault; the two that take long are part of `tests/benchmarks/health.py`."""


def first_found(experiment: Experiment, name: str, steps: int) -> int:
    """The step at which a check finds something, looking every ten steps."""
    trainer = Trainer(experiment)
    while trainer.step < steps and not trainer.finished and not trainer.diverged:
        trainer.advance(10)
        if any(finding.name == name for finding in look(trainer)):
            return trainer.step
    raise AssertionError(f"{name} not found in {trainer.step} steps")


@pytest.mark.parametrize("preset", FROM_THE_START)
def test_a_fault_from_the_start_is_found_soon(preset: str) -> None:
    for seed in range(3):
        assert first_found(seeded(preset, seed), FROM_THE_START[preset], SOON + 50) <= SOON, seed


@pytest.mark.parametrize("seed", range(3))
def test_overfitting_is_found_soon_after_the_loss_has_begun_to_rise(seed: int) -> None:
    """It begins where the test loss, measured at each step, leaves the tenth above its lowest for good."""
    experiment = seeded("overfitting", seed).updated({"steps": 1000})
    trainer, losses, found = Trainer(experiment), [], []
    for step in range(1000):
        if step % 10 == 0 and "overfitting" in {finding.name for finding in look(trainer)}:
            found.append(step)
        losses.append(trainer.evaluate_test().loss)
        trainer.advance(1)
    beginning = int(np.flatnonzero(np.array(losses) <= 1.1 * min(losses))[-1])
    assert beginning < min(found, default=math.inf) <= beginning + SOON


@pytest.mark.parametrize(("preset", "rate"), [("moons", 10.0), ("rate-too-high", 0.13)])
def test_an_exploding_loss_is_found_before_the_run_diverges(preset: str, rate: float) -> None:
    trainer = Trainer(Experiment.preset(preset).updated({"learning_rate": rate}))
    names = []
    while not (trainer.finished or trainer.diverged):
        trainer.advance(1)
        names.append([finding.name for finding in look(trainer)])
    assert trainer.diverged
    assert "exploding loss" in names[-3]
    assert names[-1][:2] == ["diverged", "exploding loss"]


def test_jumps_of_a_rate_that_is_too_high_are_found_with_mini_batches() -> None:
    experiment = Experiment.preset("cosine").updated({"schedule": "constant", "learning_rate": 1.0})
    assert first_found(experiment, "rate too high", SOON) <= SOON


def test_units_that_saturate_are_found() -> None:
    """The features of wine are in hundreds, where tanh is at its limits."""
    experiment = Experiment.preset("standardize").updated({"activation": "tanh"})
    assert first_found(experiment, "saturated units", 20) <= 20


@pytest.mark.parametrize("preset", SOUND)
def test_nothing_is_wrong_with_a_sound_run(preset: str) -> None:
    for seed in [1, 2]:
        found = alarms(seeded(preset, seed), until=1500)
        assert not found, (seed, [alarm.first.line for alarm in found.values()])


@pytest.mark.parametrize("preset", FAULTS)
def test_what_else_is_found_follows_from_the_fault(preset: str) -> None:
    assert set(alarms(seeded(preset, 1), until=1500)) <= FAULTS[preset]


def test_the_preset_that_is_running_is_not_what_one_is_told_to_see() -> None:
    for changes, told in (({}, ""), ({"learning_rate": 0.05}, "linear-layers")):
        (alarm,) = alarms(Experiment.preset("linear-layers").updated(changes), until=400).values()
        assert alarm.first.preset == told
        assert ("see preset" in alarm.first.line) == bool(told)


def test_looking_changes_nothing() -> None:
    seen, unseen = (Trainer(small(steps=200, batch_size=7, dropout=0.3)) for _ in range(2))
    for trainer in (seen, unseen):
        for _ in range(20):
            trainer.advance(10)
            if trainer is seen:
                look(trainer)
    assert bits(seen) == bits(unseen)


def test_a_rewound_run_is_judged_by_what_was_known_then() -> None:
    trainer = Trainer(seeded("vanishing-gradients", 0))
    trainer.advance(100)
    later = trainer.curves()
    assert later.between(0, 5).step.tolist() == [0, 1, 2, 3, 4, 5]
    assert later.between(0, 5)["test_loss"].tolist() == later["test_loss"][:6].tolist()
    assert later.between(2, 5).step.tolist() == [2, 3, 4, 5]


def test_losses_on_other_points_are_not_compared() -> None:
    """A point in the midst of the other class, after the loss has come close to 0: more loss, but no overfitting."""
    trainer = Trainer(Experiment.preset("drawn").updated({"learning_rate": 0.1}))
    trainer.advance(800)
    points = trainer.experiment.data.points
    trainer.change(trainer.experiment.updated({"points": "; ".join([points, *["0 2 2", "1 -2 -2"] * 4])}))
    trainer.advance(60)
    assert "overfitting" not in {finding.name for finding in look(trainer)}


def test_each_check_names_a_preset_and_its_words_fit_one_line() -> None:
    for name in CHECKS:
        check = CHECKS[name]
        assert check.preset in Experiment.presets(), name
        assert len(name) <= 20, "it fits beside the state in 60 columns"
        assert check.help, name
        assert not check.help.endswith("."), name
