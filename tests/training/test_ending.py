"""When a run ends, with which weights, and that it can go on."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments import small
from tests.runs.saving import all_bits
from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.runs.files import SavedRun, read, restore, write
from tui_nn.training.events import SettingsChanged, TimeLimitReached, WeightsRestored
from tui_nn.training.length import last_step, patience_steps
from tui_nn.training.run import train
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

# Its test loss falls and rises again, with ups and downs.
BASE: dict[str, Any] = {"batch_size": 5, "learning_rate": 0.15, "l2": 0.0, "steps": 500, "noise": 2, "patience": 60}


def ended(**changes: Any) -> Trainer:
    trainer = Trainer(small(**BASE | changes))
    trainer.advance(10_000)
    assert trainer.finished
    return trainer


def parameters_at(step: int, experiment: Experiment) -> bytes:
    trainer = Trainer(experiment.updated({"patience": 0}))
    trainer.advance(step)
    return trainer.parameters.flat.tobytes()


@pytest.mark.parametrize("changes", [{}, {"patience": 300, "steps": 100}, {"patience": 400, "stop_score": 0.75}])
def test_a_run_with_patience_ends_with_the_weights_of_the_lowest_loss_that_was_seen(changes: dict[str, Any]) -> None:
    trainer = ended(**changes)
    best = trainer.restored_step
    assert best is not None
    assert best < trainer.step
    assert trainer.parameters.flat.tobytes() == parameters_at(best, trainer.experiment)
    all_losses = losses(trainer)
    assert trainer.evaluate_test().loss == all_losses[best]
    assert all_losses[best] <= min(loss for step, loss in all_losses.items() if step % 25 == 0)


def losses(trainer: Trainer) -> dict[int, float]:
    """The test loss after each update of the same run, to the same step."""
    other, found = Trainer(trainer.experiment.updated({"patience": 0, "stop_score": 0})), {}
    while other.step < trainer.step:
        other.update()
        found[other.step] = other.evaluate_test().loss
    return found


@pytest.mark.parametrize("changes", [{"final_weights": "last"}, {"patience": 0}])
def test_otherwise_with_the_last(changes: dict[str, Any]) -> None:
    trainer = ended(**changes)
    assert trainer.restored_step is None
    assert trainer.parameters.flat.tobytes() == parameters_at(trainer.step, trainer.experiment)


def test_nothing_is_restored_if_the_last_step_is_the_best() -> None:
    trainer = ended(learning_rate=0.001, steps=50)
    assert (trainer.restored_step, trainer.events) == (None, ())


def test_the_last_weights_are_one_undo_away() -> None:
    timeline = Timeline(Trainer(small(**BASE)))
    timeline.advance(10_000)
    end, best = timeline.trainer.step, timeline.trainer.restored_step
    restored = timeline.trainer.parameters.flat.tobytes()
    assert timeline.trainer.events == (WeightsRestored(end, best or 0),)
    assert timeline.undo()
    assert (timeline.trainer.step, timeline.trainer.restored_step) == (end, None)
    assert timeline.trainer.parameters.flat.tobytes() == parameters_at(end, timeline.trainer.experiment)
    assert timeline.seek(end)
    assert timeline.trainer.parameters.flat.tobytes() == restored
    assert timeline.trainer.restored_step == best


def test_a_time_limit_restores_them_too_and_a_replay_does_as_it_did() -> None:
    timeline = Timeline(Trainer(small(**BASE | {"patience": 400})))
    timeline.advance(200)
    timeline.change(timeline.trainer.experiment.updated({"stop_seconds": 1e-9}))
    timeline.advance(200)
    trainer = timeline.trainer
    assert [type(event) for event in trainer.events] == [SettingsChanged, TimeLimitReached, WeightsRestored]
    assert trainer.step == 201
    bits = trainer.parameters.flat.tobytes()
    timeline.seek(100)
    timeline.seek(201)
    assert timeline.trainer.parameters.flat.tobytes() == bits


def test_a_kept_run_has_the_best_weights_with_it(tmp_path: Path) -> None:
    timeline, path = Timeline(Trainer(small(**BASE))), tmp_path / "one.run"
    timeline.advance(150)
    write(SavedRun.of(timeline), path)
    opened = restore(read(path))
    for one in (timeline, opened):
        one.advance(10_000)
    assert opened.trainer.restored_step is not None
    assert opened.trainer.restored_step <= 150 < opened.trainer.step
    assert all_bits(opened) == all_bits(timeline)


def test_more_steps_after_a_stop_go_on_from_what_is_shown_and_wait_as_long_again() -> None:
    trainer = ended()
    stopped, best = trainer.step, trainer.restored_step
    assert best is not None
    trainer.change(trainer.experiment.updated({"steps": 5_000}))
    assert not trainer.finished
    trainer.advance(10_000)
    # From the best weights on, it may well find better ones.
    assert trainer.step >= stopped + 60
    again = trainer.restored_step
    assert again is not None
    assert again == best or again > stopped
    assert trainer.step == max(again, stopped) + 60


def test_more_steps_after_the_last_wait_as_long_again() -> None:
    trainer = ended(steps=100)
    assert (trainer.step, trainer.restored_step) == (100, 75)
    trainer.change(trainer.experiment.updated({"steps": 1000, "learning_rate": 1e-300}))
    assert trainer.restored_step == 75, "nothing has changed the weights yet"
    trainer.advance(1000)
    assert trainer.step == 160


def test_a_live_change_leaves_the_best_weights() -> None:
    """Their loss on the held-out set has neither penalty nor dropout, so it remains comparable."""
    timeline = Timeline(Trainer(small(**BASE | {"patience": 300})))
    timeline.advance(150)
    timeline.change(timeline.trainer.experiment.updated({"learning_rate": 0.9, "l2": 0.5}))
    timeline.advance(1000)
    best = timeline.trainer.restored_step
    assert best is not None
    assert best < 150 < timeline.trainer.step
    restored = timeline.trainer.parameters.flat.tobytes()
    timeline.seek(best)
    assert timeline.trainer.parameters.flat.tobytes() == restored


def test_patience_that_was_off_for_a_while_starts_anew() -> None:
    trainer = Trainer(small(**BASE | {"patience": 400, "stop_loss": 1e-9}))
    trainer.advance(100)
    for patience, steps in ((0, 200), (400, 100)):
        trainer.change(trainer.experiment.updated({"patience": patience}))
        trainer.advance(steps)
    trainer.change(trainer.experiment.updated({"steps": 410}))
    trainer.advance(1000)
    assert trainer.finished
    best = trainer.restored_step or trainer.step
    assert best > 300
    assert trainer.parameters.flat.tobytes() == parameters_at(best, trainer.experiment)


@pytest.mark.parametrize(("rule", "limit"), [("stop_score", 0.01), ("stop_loss", 1e5), ("stop_seconds", 1e-9)])
def test_a_rule_that_ended_a_run_does_not_end_it_again(rule: str, limit: float) -> None:
    trainer = Trainer(small(**{rule: limit}, steps=100))
    trainer.advance(100)
    assert trainer.finished
    assert trainer.step < 100
    trainer.change(trainer.experiment.updated({"steps": 200}))
    trainer.advance(200)
    assert (trainer.step, trainer.reason) == (200, "all 200 steps")
    # Set anew, it applies again.
    trainer.change(trainer.experiment.updated({"steps": 400, rule: limit * 2}))
    trainer.advance(200)
    assert trainer.step < 250


def test_a_run_can_be_as_long_as_so_many_epochs() -> None:
    result = train(small(steps="3 epochs", batch_size=10))
    # 63 samples: 7 mini-batches each epoch.
    assert (result.steps, result.reason) == (21, "all 21 steps")
    assert train(small(steps="3 epochs")).steps == 3


@given(
    samples=st.integers(1, 50),
    size=st.integers(1, 50),
    order=st.sampled_from(sorted(BATCH_ORDERS)),
    epochs=st.integers(1, 6),
    switch=st.integers(0, 20),
    other=st.integers(1, 50),
)
def test_the_last_step_is_foretold(samples: int, size: int, order: str, epochs: int, switch: int, other: int) -> None:
    """Also if the batch size changes in the middle of an epoch."""
    size, other = min(size, samples), min(other, samples)
    training = small(steps=f"{epochs} epochs", batch_size=1, batch_order=order).training
    batches, seen, steps = BATCH_ORDERS[order](samples, 0), 0, 0
    while seen < epochs * samples:
        now = size if steps < switch else other
        foretold = last_step(training.model_copy(update={"batch_size": now}), samples, steps, seen)
        chosen = batches.batch(steps, seen, now)
        seen += chosen.stop - chosen.start if isinstance(chosen, slice) else len(chosen)
        steps += 1
    assert steps == foretold
    assert last_step(training.model_copy(update={"batch_size": other}), samples, steps, seen) == steps


def test_patience_in_epochs() -> None:
    training = small(patience="2 epochs", batch_size=10).training
    assert patience_steps(training, 63) == 14
    still = ended(patience="2 epochs", batch_size=10, learning_rate=1e-300)
    assert still.step == 14 + 14


def test_cosine_falls_to_zero_at_the_end_of_the_epochs() -> None:
    trainer = Trainer(small(steps="4 epochs", batch_size=10, schedule="cosine"))
    rates = []
    while not trainer.finished:
        rates.append(trainer.learning_rate)
        trainer.update()
    halves = [0.005 * (1 + math.cos(math.pi * step / 28)) for step in range(28)]
    assert rates == pytest.approx(halves)


@pytest.mark.parametrize("length", ["0 epochs", "1.5 epochs", "epochs", "-1 epochs", "9999999 epochs", "2 steps", "²"])
def test_lengths_that_are_none(length: str) -> None:
    with pytest.raises(SettingError, match=r"steps: got .*, allowed: 1 to 1000000000 steps, or 1 to 999999 epochs"):
        small(steps=length)


@pytest.mark.parametrize(
    ("length", "steps"),
    [("7", 7), (" 20epochs ", "20 epochs"), ("1 epochs", "1 epoch"), ("007 epoch", "7 epochs")],
)
def test_lengths_as_they_may_be_written(length: str, steps: int | str) -> None:
    experiment = small(steps=length)
    assert experiment.training.steps == steps
    assert Experiment.from_toml(experiment.to_toml()) == experiment
