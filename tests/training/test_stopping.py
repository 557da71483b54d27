"""Rules that end a run before its last step."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from tests.experiments import divergent, small
from tui_nn.experiment import Experiment
from tui_nn.nn.network import Network, Trace
from tui_nn.training import trainer as trainer_module
from tui_nn.training.run import train
from tui_nn.training.stopping import CHECK_EVERY, STOP_RULES, Progress, active_rules, reasons, time_is_up
from tui_nn.training.trainer import Trainer


def looked(*looks: tuple[int, float, float]) -> Progress:
    """The progress after evaluations on the test set: step, loss and score of each."""
    progress = Progress()
    for step, loss, score in looks:
        progress = progress.observed(step, loss, score)
    return progress


FALLING = looked((25, 0.9, 0.5), (50, 0.5, 0.8), (75, 0.6, 0.7), (100, 0.5, 0.85))


def test_progress_remembers_the_best_loss_and_when_it_came_first() -> None:
    assert (FALLING.best_loss, FALLING.best_step) == (0.5, 50)
    assert (FALLING.step, FALLING.loss, FALLING.score) == (100, 0.5, 0.85)


@pytest.mark.parametrize(
    ("rule", "limit", "reason"),
    [
        ("patience", 50, "no better test loss since step 50"),
        ("patience", 51, ""),
        ("stop_loss", 0.5, "test loss 0.5 reached"),
        ("stop_loss", 0.49, ""),
        ("stop_score", 0.85, "test accuracy 85.0% reached"),
        ("stop_score", 0.86, ""),
    ],
)
def test_rules_worked_on_paper(rule: str, limit: float, reason: str) -> None:
    assert STOP_RULES[rule](FALLING, limit=limit) == reason
    assert reasons(FALLING, {rule: limit}) == ({rule: reason} if reason else {})


def test_a_reason_does_not_round_the_score_up_to_100_percent() -> None:
    reached = looked((25, 0.1, 1999 / 2000))
    assert STOP_RULES["stop_score"](reached, limit=0.9995) == "test accuracy 99.9% reached"


def test_the_reason_of_a_regression_is_its_r2() -> None:
    reached = Progress(is_regression=True).observed(25, 0.1, 0.98249)
    assert STOP_RULES["stop_score"](reached, limit=0.98) == "test R2 0.982 reached"


def test_a_time_limit_worked_on_paper() -> None:
    assert time_is_up(12.5, {"stop_seconds": 12.5}) == "12.5 s of training"
    assert time_is_up(12.5, {"stop_seconds": 12.6}) == ""
    assert time_is_up(1e9, {"patience": 1}) == ""


@pytest.mark.parametrize("rule", STOP_RULES)
def test_a_limit_of_0_is_no_rule(rule: str) -> None:
    training = small().training
    assert active_rules(training, 63) == {}
    assert active_rules(training.model_copy(update={rule: 1}), 63) == {rule: 1.0}


@pytest.mark.parametrize("rule", STOP_RULES)
def test_nothing_ends_a_run_that_has_not_been_looked_at(rule: str) -> None:
    assert reasons(Progress(), {rule: 1e-6}) == {}


def test_a_test_loss_that_is_not_a_number_is_neither_better_nor_reached() -> None:
    progress = looked((25, math.nan, 0.2))
    assert STOP_RULES["stop_loss"](progress, limit=1e6) == STOP_RULES["stop_score"](progress, limit=0.1) == ""
    progress = looked((25, math.nan, 0.2), (50, 0.7, 0.2), (75, math.nan, 0.2))
    assert progress.best_step == 50


def test_of_several_reasons_the_first_is_given() -> None:
    assert [*reasons(FALLING, {"patience": 60, "stop_loss": 0.6, "stop_score": 0.1})] == ["stop_loss", "stop_score"]


# Its test loss falls and rises again, with ups and downs.
BASE: dict[str, Any] = {"batch_size": 5, "learning_rate": 0.15, "l2": 0.0, "steps": 500, "noise": 2}


def test_losses(experiment: Experiment) -> list[tuple[int, float, float]]:
    """Step, test loss and test score at each step at which the rules are looked at."""
    trainer, found = Trainer(experiment), []
    while not trainer.finished:
        trainer.update()
        if trainer.step % CHECK_EVERY == 0:
            score = trainer.evaluate_test()
            found.append((trainer.step, score.loss, score.score))
    return found


test_losses.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def looks() -> list[tuple[int, float, float]]:
    return test_losses(small(**BASE))


def ended(**rules: Any) -> tuple[int, str]:
    """The step at which the rules end the run, and why."""
    result = train(small(**BASE, **rules))
    assert result.state == "finished"
    assert result.history[-1].step == result.steps
    return result.steps, result.reason


@pytest.mark.parametrize("patience", [25, 60, 100])
def test_patience_ends_a_run_that_gets_no_better(patience: int) -> None:
    """The test set is evaluated every 25 steps, and where the patience ends: no step more is made than it says."""
    trainer, best, best_step = Trainer(small(**BASE)), math.inf, 0
    while trainer.step < best_step + patience:
        trainer.update()
        if trainer.step % CHECK_EVERY == 0 or trainer.step == best_step + patience:
            loss = trainer.evaluate_test().loss
            best, best_step = min((best, best_step), (loss, trainer.step))
    assert 0 < best_step < trainer.step < 500
    assert ended(patience=patience) == (best_step + patience, f"no better test loss since step {best_step}")


def test_less_patience_than_there_is_between_two_looks_looks_more_often() -> None:
    trainer, losses = Trainer(small(**BASE)), [math.inf]
    while len(losses) < 3 or losses[-1] < losses[-2]:
        trainer.update()
        losses.append(trainer.evaluate_test().loss)
    assert trainer.step % CHECK_EVERY
    assert ended(patience=1) == (trainer.step, f"no better test loss since step {trainer.step - 1}")


def test_the_last_step_is_looked_at() -> None:
    result = train(small(**BASE | {"steps": 7, "stop_loss": 1e6}))
    assert (result.steps, result.reason) == (7, f"test loss {result.test_loss:.4g} reached")


def test_a_loss_or_a_score_that_is_reached_ends_a_run(looks: list[tuple[int, float, float]]) -> None:
    # The rule fires at the first look that is as good, not at the best.
    loss, score = sorted(loss for _, loss, _ in looks)[5], sorted(score for _, _, score in looks)[-4]
    by_loss, reached, _ = next(look for look in looks if look[1] <= loss)
    by_score, _, high = next(look for look in looks if look[2] >= score)
    assert min(by_loss, by_score) > CHECK_EVERY
    assert ended(stop_loss=loss) == (by_loss, f"test loss {reached:.4g} reached")
    assert ended(stop_score=score) == (by_score, f"test accuracy {high:.1%} reached")
    assert ended(stop_loss=loss, stop_score=score)[0] == min(by_loss, by_score)


def test_what_is_not_reached_changes_nothing(looks: list[tuple[int, float, float]]) -> None:
    rules = {"patience": 500, "stop_loss": min(loss for _, loss, _ in looks) * 0.99, "stop_seconds": 1e6}
    assert ended(**rules) == (500, "all 500 steps")
    assert test_losses(small(**BASE, **rules, final_weights="last")) == looks


class Clock:
    """Stands still, but for a second in each backward pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        backward = Network.backward

        def ticking(network: Network, trace: Trace) -> None:
            self.now += 1
            backward(network, trace)

        monkeypatch.setattr(Network, "backward", ticking)
        monkeypatch.setattr(trainer_module, "time", SimpleNamespace(perf_counter=lambda: self.now))


def test_time_ends_a_run_and_only_that_of_training_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    trainer = Trainer(small(stop_seconds=6.5))
    for _ in range(6):
        trainer.update()
        clock.now += 100
        trainer.curves()
    assert not trainer.finished
    trainer.update()
    assert (trainer.finished, trainer.step, trainer.reason) == (True, 7, "6.5 s of training")
    # More time is time to go on with.
    trainer.change(small(stop_seconds=10))
    assert (trainer.finished, trainer.reason) == (False, "")
    trainer.advance(40)
    assert (trainer.step, trainer.reason) == (10, "10 s of training")


def test_a_run_that_was_stopped_makes_no_update() -> None:
    trainer = Trainer(small(stop_score=0.01, steps=100))
    trainer.advance(100)
    assert (trainer.step, trainer.finished) == (CHECK_EVERY, True)
    before = trainer.parameters.flat.copy()
    trainer.advance(10)
    assert trainer.step == CHECK_EVERY
    assert trainer.parameters.flat.tobytes() == before.tobytes()


def test_a_live_change_goes_on_and_the_patience_is_as_long_as_at_first() -> None:
    # At this rate no update makes a difference, so no look is better than the first.
    rate = {"learning_rate": 1e-300, "steps": 500}
    trainer = Trainer(small(patience=60, **rate))
    trainer.advance(500)
    assert (trainer.step, trainer.reason) == (85, "no better test loss since step 25")
    trainer.change(small(patience=60, l2=0.5, **rate))
    assert (trainer.finished, trainer.reason) == (False, "")
    trainer.advance(10)
    assert trainer.step == 95
    trainer.advance(500)
    assert (trainer.step, trainer.reason) == (145, "no better test loss since step 25")
    trainer.change(small(**rate))
    trainer.advance(500)
    assert (trainer.step, trainer.reason) == (500, "all 500 steps")


def test_why_a_run_is_over() -> None:
    trainer = Trainer(small(steps=3))
    assert trainer.reason == ""
    trainer.advance(3)
    assert trainer.reason == "all 3 steps"
    assert train(small(steps=1500)).reason == "all 1,500 steps"
    assert train(divergent()).reason.startswith("the loss exploded to above ")


def test_a_run_that_diverges_before_it_is_looked_at_is_not_stopped_by_a_rule() -> None:
    result = train(divergent(precision="float32", patience=100, stop_loss=1e6, stop_score=0.01))
    assert (result.state, result.reason.partition(" to ")[0]) == ("diverged", "the loss exploded")
    assert result.steps < CHECK_EVERY
