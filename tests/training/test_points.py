"""Points that change while it trains: the weights and the optimizer stay, the data are others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tests.training.runs import bits
from tui_nn.data.drawn import DEFAULT
from tui_nn.errors import SettingError
from tui_nn.training.events import SettingsChanged, changes
from tui_nn.training.loading import load_data
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

MORE = f"{DEFAULT}; 1 -2 -1; 0 4.5 -4; 0 0 0"


def drawn(until: int, **settings: Any) -> Timeline:
    timeline = Timeline(Trainer(small(**{"data": "drawn", "steps": 1000} | settings)), stride=8)
    timeline.advance(until)
    return timeline


def draw(timeline: Timeline, points: str) -> None:
    timeline.change(timeline.trainer.experiment.updated({"points": points}))


def test_training_goes_on_from_the_same_weights_on_the_new_points() -> None:
    timeline = drawn(30, optimizer="adam", learning_rate=0.05)
    trainer = timeline.trainer
    parameters, updates = trainer.parameters.flat.copy(), trainer.stages.optimizer.state().updates
    draw(timeline, MORE)
    np.testing.assert_array_equal(trainer.parameters.flat, parameters)
    assert trainer.stages.optimizer.state().updates == updates == 30
    dataset = load_data(trainer.experiment)
    assert trainer.dataset is dataset
    # By hand: the mean of -log p of the true class over the new points, and the penalty.
    expected = -np.log((trainer.network.outputs(dataset.train.x) * dataset.train.targets).sum(axis=0)).mean()
    assert trainer.batch_loss() == pytest.approx(expected + trainer.stages.penalty(), rel=1e-12)
    assert len(trainer.evaluate_test().predictions) == len(dataset.test)
    timeline.advance(1)
    assert not np.array_equal(trainer.parameters.flat, parameters)


def test_what_was_drawn_is_marked_undone_and_brought_back() -> None:
    timeline = drawn(30)
    draw(timeline, MORE)
    timeline.advance(20)
    end = bits(timeline.trainer)
    assert [change.values for change in changes(timeline.trainer.events)] == [(("points", "23"),)]
    assert timeline.undo()
    assert (timeline.trainer.step, timeline.trainer.experiment.data.points) == (30, small().data.points)
    assert len(timeline.trainer.dataset.train) == 14
    timeline.seek(50)
    assert bits(timeline.trainer) == end
    assert timeline.trainer.dataset is load_data(timeline.trainer.experiment)


def test_an_epoch_stays_an_epoch() -> None:
    timeline = drawn(30, batch_size="full", steps="100 epochs")
    assert timeline.trainer.epoch == 30
    draw(timeline, MORE)
    assert (timeline.trainer.epoch, timeline.trainer.last_step) == (30, 100)


def test_an_epoch_that_was_not_complete_is_not_counted() -> None:
    # 12 of 14 samples have been used, of which 4 are left.
    timeline = drawn(3, batch_size=4, points=DEFAULT, test_fraction=0.3)
    assert len(timeline.trainer.dataset.train) == 14
    draw(timeline, "; ".join(DEFAULT.split("; ")[:4]))
    assert (timeline.trainer.epoch, timeline.trainer.samples_seen) == (0, 3)
    timeline.advance(1)
    assert timeline.trainer.epoch == 1


def test_the_best_loss_on_other_points_counts_no_more() -> None:
    timeline = drawn(60, patience=500)
    progress = timeline.trainer.state().progress
    assert progress.best_loss < float("inf")
    draw(timeline, MORE)
    state = timeline.trainer.state()
    assert (state.progress.best_loss, state.progress.best_step, state.best) == (float("inf"), 60, None)


@pytest.mark.parametrize(
    ("points", "line"),
    [
        ("0 1 1; 1 2 2; 2 3 3", "points: got 3 classes, allowed: 2, as the run has"),
        ("0 1 1; 1 2 2", "batch_size: got 10, allowed: full, or a whole number from 1 to 2"),
    ],
)
def test_what_the_network_or_the_batch_does_not_fit_is_refused_and_nothing_changes(points: str, line: str) -> None:
    timeline = drawn(20, batch_size=10)
    trainer, before = timeline.trainer, bits(timeline.trainer)[1:]
    data = trainer.experiment.data.model_copy(update={"points": points})
    with pytest.raises(SettingError, match=line):
        trainer.change(trainer.experiment.model_copy(update={"data": data}))
    assert bits(trainer)[1:] == before
    event = trainer.events[-1]
    assert isinstance(event, SettingsChanged)
    assert event.refused == line


def test_points_of_other_data_change_nothing_but_the_settings() -> None:
    trainer = Trainer(small(steps=1000, patience=500))
    trainer.advance(60)
    dataset, before = trainer.dataset, trainer.state()
    trainer.change(trainer.experiment.updated({"points": MORE}))
    after = trainer.state()
    assert trainer.dataset is dataset
    assert after.progress == before.progress
    assert after.best is not None
    assert changes(trainer.events) == ()
