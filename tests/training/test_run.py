from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tui_nn.training import trainer as trainer_module
from tui_nn.training.loading import load_data
from tui_nn.training.run import LogEntry, train
from tui_nn.training.trainer import Trainer


@pytest.mark.parametrize(
    ("log_every", "steps", "logged"),
    [
        (10, 40, [0, 10, 20, 30, 40]),
        (15, 40, [0, 15, 30, 40]),
        (500, 40, [0, 40]),
        (1, 3, [0, 1, 2, 3]),
        (7, 250, [*range(0, 250, 7), 250]),
    ],
)
def test_log_has_every_so_many_steps_and_the_last(log_every: int, steps: int, logged: list[int]) -> None:
    result = train(small(steps=steps), log_every=log_every)
    assert [entry.step for entry in result.history] == logged
    assert (result.state, result.steps) == ("finished", steps)


@pytest.mark.parametrize("batch_size", ["full", 10])
def test_entries_are_what_a_trainer_has_at_that_step(batch_size: str | int) -> None:
    experiment = small(batch_size=batch_size)
    for entry in train(experiment, log_every=15).history:
        trainer = Trainer(experiment)
        trainer.advance(entry.step)
        train_results, test_results = trainer.evaluate_train(), trainer.evaluate_test()
        assert entry == LogEntry(
            step=trainer.step,
            batch_loss=trainer.batch_loss(),
            train_loss=train_results.loss,
            validation_loss=None,
            test_loss=test_results.loss,
            train_score=train_results.score,
            validation_score=None,
            test_score=test_results.score,
        )


def test_result_is_the_last_entry_and_the_network() -> None:
    experiment = small()
    result, trainer = train(experiment), Trainer(experiment)
    trainer.advance(40)
    last = result.history[-1]
    assert result.experiment == experiment
    assert (result.train_loss, result.test_loss) == (last.train_loss, last.test_loss)
    assert (result.train_score, result.test_score) == (last.train_score, last.test_score)
    assert (result.train_accuracy, result.test_accuracy) == (result.train_score, result.test_score)
    assert result.test_accuracy == pytest.approx(result.test_correct / result.test_total, rel=1e-15)
    assert not result.is_regression
    assert result.test_total == 27
    assert result.best_possible == trainer.dataset.best_possible
    assert result.seconds > 0
    assert result.steps_per_second == result.steps / result.seconds
    np.testing.assert_array_equal(result.network.parameters.flat, trainer.parameters.flat)
    np.testing.assert_allclose(result.network.outputs(trainer.dataset.test.x).sum(axis=0), 1)


def test_result_of_a_regression() -> None:
    experiment = small(data="sine", standardize="yes", noise=0.05, steps=200, optimizer="adam", learning_rate=0.05)
    result, trainer = train(experiment, log_every=100), Trainer(experiment)
    trainer.advance(200)
    test = trainer.dataset.test
    values = result.network.outputs(test.x)[0]
    residual, total = np.sum((values - test.targets) ** 2), np.sum((test.targets - test.targets.mean()) ** 2)
    assert result.is_regression
    assert result.test_score == pytest.approx(1 - residual / total, rel=1e-10)
    assert result.test_score == result.history[-1].test_score == trainer.evaluate_test().score
    assert result.train_score == trainer.evaluate_train().score
    assert math.isnan(result.test_accuracy)
    assert math.isnan(result.train_accuracy)
    assert (result.test_correct, result.test_total) == (trainer.evaluate_test().correct_count, 27)
    assert result.best_possible == trainer.dataset.best_possible


def test_the_data_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = small()
    dataset, expected = load_data(experiment), train(experiment)
    monkeypatch.setattr(trainer_module, "load_data", None)
    given = train(experiment, dataset=dataset)
    np.testing.assert_array_equal(given.network.parameters.flat, expected.network.parameters.flat)


@pytest.mark.parametrize("changes", [{}, {"stop_score": 0.01}, {"learning_rate": 1000, "l2": 1000, "steps": 1000}])
def test_reason_is_that_of_a_trainer(changes: dict[str, Any]) -> None:
    trainer = Trainer(small(**changes))
    trainer.advance(1000)
    result = train(small(**changes), log_every=7)
    assert result.reason == trainer.reason != ""
    assert (result.steps, result.state) == (trainer.step, "diverged" if trainer.diverged else "finished")


def test_full_batch_loss_is_the_training_loss() -> None:
    for entry in train(small(l2=0.5), log_every=10).history:
        assert entry.batch_loss == pytest.approx(entry.train_loss, rel=1e-14)


def test_on_log_gets_each_entry_as_it_comes() -> None:
    entries: list[LogEntry] = []
    result = train(small(), log_every=10, on_log=entries.append)
    assert tuple(entries) == result.history


@pytest.mark.parametrize("steps", [3, 250, 999])
def test_progress_goes_up_to_the_end_in_about_a_hundred_calls(steps: int) -> None:
    reached: list[int] = []
    train(small(steps=steps), log_every=steps, on_progress=reached.append)
    assert reached == sorted(set(reached))
    assert reached[-1] == steps
    assert len(reached) >= min(steps, 100)
    assert len(reached) <= 200


def test_ctrl_c_gives_what_was_reached() -> None:
    def interrupt(entry: LogEntry) -> None:
        if entry.step == 20:
            raise KeyboardInterrupt

    experiment = small()
    result, trainer = train(experiment, log_every=10, on_log=interrupt), Trainer(experiment)
    trainer.advance(20)
    assert (result.state, result.steps, result.reason) == ("stopped", 20, "Ctrl-C")
    assert [entry.step for entry in result.history] == [0, 10, 20]
    assert result.train_loss == trainer.evaluate_train().loss
    np.testing.assert_array_equal(result.network.parameters.flat, trainer.parameters.flat)


def test_ctrl_c_between_two_entries_logs_where_it_stopped() -> None:
    def interrupt(step: int) -> None:
        if step >= 13:
            raise KeyboardInterrupt

    result = train(small(), log_every=10, on_progress=interrupt)
    assert (result.state, result.steps) == ("stopped", 13)
    assert [entry.step for entry in result.history] == [0, 10, 13]
    assert math.isfinite(result.history[-1].batch_loss)
