"""Any step of a run can be reached again, bit for bit, within a byte bound."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.training.runs import ACTIONS, Action, bits, carry_out, experiments
from tui_nn.experiment import Experiment
from tui_nn.training import trainer as trainer_module
from tui_nn.training.timeline import Timeline, replay
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


def trained(trainer: Trainer, timeline: Timeline, steps: int) -> None:
    """Make updates one by one, with the timeline looking on."""
    with quiet():
        for _ in range(steps):
            if trainer.finished or trainer.diverged:
                break
            trainer.update()
            trainer.look_ahead()
            timeline.observe(trainer)


@settings(max_examples=40)
@given(experiment=experiments(), actions=st.lists(ACTIONS, max_size=8), data=st.data())
def test_every_step_comes_back_whatever_was_done(
    experiment: Experiment, actions: list[Action], data: st.DataObject
) -> None:
    trainer = Trainer(experiment)
    timeline = Timeline(trainer, most_bytes=200_000, stride=8)
    seen = {}
    for action in actions:
        if action[0] == "advance":
            for _ in range(action[1]):
                trained(trainer, timeline, 1)
                seen[trainer.step] = bits(trainer)
        else:
            carry_out(trainer, action)
            seen[trainer.step] = bits(trainer)
    if not seen:
        return
    for step in data.draw(st.lists(st.sampled_from(sorted(seen)), min_size=1, max_size=4)):
        assert bits(timeline.restore(step, trainer.events)) == seen[step]


def test_key_states_stay_within_the_bound_and_the_first_is_kept() -> None:
    trainer = Trainer(small(steps=3000, optimizer="adam", batch_size=10))
    timeline = Timeline(trainer, most_bytes=100_000, stride=4)
    trained(trainer, timeline, 3000)
    assert timeline.nbytes <= 100_000
    assert timeline.steps[0] == 0
    assert len(timeline.steps) > 3
    assert timeline.steps == tuple(range(0, 3000, timeline.stride))[: len(timeline.steps)]
    assert bits(timeline.restore(3000, trainer.events)) == bits(trainer)


def test_a_state_larger_than_the_bound_leaves_the_first() -> None:
    trainer = Trainer(small(steps=100))
    timeline = Timeline(trainer, most_bytes=1, stride=4)
    trained(trainer, timeline, 100)
    assert timeline.steps == (0,)
    assert bits(timeline.restore(100, trainer.events)) == bits(trainer)


def test_it_may_begin_in_the_middle_of_a_run() -> None:
    trainer = Trainer(small(steps=100))
    trainer.advance(30)
    timeline = Timeline(trainer)
    trained(trainer, timeline, 20)
    assert bits(timeline.restore(50, trainer.events)) == bits(trainer)
    with pytest.raises(ValueError, match="step 29 is before the first, 30"):
        timeline.restore(29, trainer.events)


def test_the_events_alone_replay_a_run() -> None:
    trainer = Trainer(small(steps=200, batch_size=10, dropout=0.2))
    first = trainer.experiment
    for action in [("advance", 20), ("change", {"optimizer": "adam", "dropout": 0.5}), ("advance", 30)]:
        carry_out(trainer, action)
    carry_out(trainer, ("assign", 2.5))
    carry_out(trainer, ("refused assign", math.inf))
    carry_out(trainer, ("advance", 15))
    again = Trainer(first)
    replay(again, trainer.events, trainer.step)
    assert bits(again) == bits(trainer)


def test_a_run_that_diverged_diverges_again() -> None:
    trainer = Trainer(divergent())
    timeline = Timeline(trainer, stride=4)
    trained(trainer, timeline, 1000)
    assert trainer.diverged
    # It is brought back as it was before the update that was undone, which diverges again.
    again = timeline.restore(trainer.step, trainer.events)
    assert again.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()
    assert not again.diverged
    again.advance(1)
    assert bits(again) == bits(trainer)


def test_a_time_limit_is_replayed_at_its_step_however_fast_the_replay_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)

    def perf_counter() -> float:
        clock.now += 1.0
        return float(clock.now)

    monkeypatch.setattr(trainer_module, "time", SimpleNamespace(perf_counter=perf_counter))
    trainer = Trainer(small(steps=100, stop_seconds=20))
    timeline = Timeline(trainer)
    trained(trainer, timeline, 100)
    assert (trainer.step, trainer.reason) == (20, "20 s of training")
    trainer.change(trainer.experiment.updated({"stop_seconds": 1000}))
    trained(trainer, timeline, 30)
    monkeypatch.undo()
    for step in (20, 50):
        again = timeline.restore(step, trainer.events)
        assert again.step == step
    assert bits(again) == bits(trainer)
