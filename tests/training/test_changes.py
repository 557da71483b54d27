"""Settings changed in the middle of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tests.training.files import write_pairs
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.training import events
from tui_nn.training.events import Change
from tui_nn.training.trainer import Trainer


def gradient(trainer: Trainer) -> np.ndarray:
    """The gradient at the parameters of a trainer with a full batch and no penalty."""
    probe = Trainer(small(l2=0.0, learning_rate=1.0), trainer.dataset)
    at = trainer.parameters.flat.copy()
    probe.parameters.flat[...] = at
    probe.update()
    return at - probe.parameters.flat


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_another_optimizer_starts_afresh_where_the_one_before_has_led(optimizer: str) -> None:
    before = "sgd" if optimizer == "adam" else "adam"
    changed, fresh = Trainer(small(optimizer=before)), Trainer(small(optimizer=optimizer))
    changed.advance(5)
    changed.change(small(optimizer=optimizer))
    fresh.parameters.flat[...] = changed.parameters.flat
    for trainer in (changed, fresh):
        for _ in range(5):
            trainer.update()
    assert changed.parameters.flat.tobytes() == fresh.parameters.flat.tobytes()


def test_coming_back_to_an_optimizer_starts_it_afresh_too() -> None:
    trainer, fresh = Trainer(small(optimizer="momentum")), Trainer(small(optimizer="momentum"))
    trainer.advance(5)
    trainer.change(small(optimizer="adam"))
    trainer.change(small(optimizer="momentum"))
    fresh.parameters.flat[...] = trainer.parameters.flat
    trainer.update()
    fresh.update()
    assert trainer.parameters.flat.tobytes() == fresh.parameters.flat.tobytes()


def test_other_constants_leave_an_optimizer_what_it_remembers() -> None:
    before = {"optimizer": "momentum", "learning_rate": 0.5, "momentum": 0.9, "l2": 0.0}
    trainer = Trainer(small(**before))
    first = gradient(trainer)
    trainer.update()
    trainer.change(small(**before | {"momentum": 0.25, "learning_rate": 2.0}))
    second, at = gradient(trainer), trainer.parameters.flat.copy()
    trainer.update()
    np.testing.assert_allclose(trainer.parameters.flat, at - 2.0 * (0.25 * first + second), atol=1e-13)


def test_weight_decay_changes_on_the_way() -> None:
    adam, adamw = Trainer(small(optimizer="adam", l2=0.0)), Trainer(small(optimizer="adamw", l2=0.0, weight_decay=0))
    for trainer in (adam, adamw):
        trainer.advance(3)
    adamw.change(small(optimizer="adamw", l2=0.0, weight_decay=0.5))
    at = adam.parameters.flat.copy()
    adam.update()
    adamw.update()
    # The rate is 0.01, so 0.5 % of each parameter goes.
    np.testing.assert_allclose(adam.parameters.flat - adamw.parameters.flat, 0.005 * at, atol=1e-14)


def test_another_schedule_goes_on_at_the_step_that_is_reached() -> None:
    trainer = Trainer(small(learning_rate=0.8))
    trainer.advance(10)
    assert trainer.learning_rate == 0.8
    trainer.change(small(learning_rate=0.8, schedule="step", schedule_steps=5, decay=0.5))
    assert trainer.learning_rate == pytest.approx(0.2)


@pytest.mark.parametrize("rate", [0.0, 0.6])
def test_dropout_is_switched_on_and_off_on_the_way(rate: float) -> None:
    trainer = Trainer(small(dropout=0.6 - rate))
    trainer.advance(5)
    with_dropout, whole = trainer.batch_loss(), trainer.evaluate_train().loss
    assert (with_dropout == pytest.approx(whole, rel=1e-14)) is (rate == 0.6)
    trainer.change(small(dropout=rate))
    assert (trainer.batch_loss() == pytest.approx(whole, rel=1e-14)) is (rate == 0.0)
    assert trainer.evaluate_train().loss == whole
    trainer.advance(5)
    assert trainer.step == 10


def test_changes_are_marked_on_the_curves() -> None:
    trainer, steps = Trainer(small()), 40
    # Before the first update, it is another run from its beginning.
    trainer.change(small(l2=0.5))
    trainer.advance(3)
    trainer.change(small(l2=0.25, batch_size=10))
    trainer.change(small(l2=0.125, batch_size=10))
    trainer.advance(4)
    trainer.change(small(l2=0.125, batch_size=10))
    trainer.change(small(l2=0.125, batch_size=10, optimizer="adam", schedule="cosine", steps=steps))
    assert events.changes(trainer.events) == (
        Change(3, (("l2", "0.125"), ("batch_size", "10"))),
        Change(7, (("optimizer", "adam"), ("schedule", "cosine"))),
    )


def test_every_change_is_an_event_and_a_refused_one_says_why(mine: str) -> None:
    trainer = Trainer(of_file(mine, batch_size=10))
    for step in range(40):
        trainer.change(of_file(mine, batch_size=10, l2=step + 1))
        with pytest.raises(SettingError):
            trainer.change(of_file(mine, batch_size=31, l2=step + 1))
        trainer.update()
    assert [(event.step, dict(event.shown)) for event in trainer.events if not event.refused] == [
        (step, {"l2": str(step + 1)}) for step in range(40)
    ]
    refused = [event for event in trainer.events if event.refused]
    assert [event.step for event in refused] == list(range(40))
    assert {event.refused for event in refused} == {"batch_size: got 31, allowed: full, or a whole number from 1 to 30"}


@pytest.fixture
def mine(tmp_path: Path) -> str:
    return write_pairs(tmp_path)


def of_file(path: str, **changes: Any) -> Experiment:
    """40 rows, of which 30 are learned from."""
    return small(data=path, test_fraction=0.25, **changes)


def test_a_batch_that_does_not_fit_a_file_is_refused_once_it_is_read(mine: str) -> None:
    line = "batch_size: got 31, allowed: full, or a whole number from 1 to 30"
    with pytest.raises(SettingError) as error:
        Trainer(of_file(mine, batch_size=31))
    assert str(error.value) == line
    trainer = Trainer(of_file(mine, batch_size=30))
    trainer.update()
    assert trainer.samples_seen == 30


def test_a_refused_change_changes_nothing(mine: str) -> None:
    before = of_file(mine, batch_size=10)
    trainer, alone = Trainer(before), Trainer(before)
    trainer.advance(3)
    with pytest.raises(SettingError, match="batch_size: got 31"):
        trainer.change(of_file(mine, batch_size=31, optimizer="adam", l2=0.5))
    assert trainer.experiment == before
    trainer.advance(4)
    alone.advance(7)
    assert trainer.parameters.flat.tobytes() == alone.parameters.flat.tobytes()
    assert events.changes(trainer.events) == ()
