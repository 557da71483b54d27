"""Key states stay within their bounds, and the replay from them is the run again."""

from __future__ import annotations

import math
import tracemalloc
from types import SimpleNamespace

import pytest

from tests.experiments import small
from tests.training.runs import bits, carry_out
from tui_nn.training import key_states as key_states_module
from tui_nn.training import trainer as trainer_module
from tui_nn.training.key_states import STRIDES, KeyStates, first_stride, replay
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


def test_they_stay_within_the_bound_and_the_first_is_kept() -> None:
    timeline = Timeline(Trainer(small(steps=3000, optimizer="adam", batch_size=10)), max_bytes=200_000, stride=4)
    timeline.advance(3000)
    keys = timeline.keys
    assert keys.nbytes <= 200_000
    assert keys.is_full
    assert len(keys.steps) > 20
    assert keys.steps == tuple(range(0, 3001, keys.stride))
    end = bits(timeline.trainer)
    assert timeline.seek(2999)
    assert timeline.seek(3000)
    assert bits(timeline.trainer) == end


def test_one_that_is_larger_than_the_bound_leaves_the_first() -> None:
    timeline = Timeline(Trainer(small(steps=100)), max_bytes=1, stride=4)
    timeline.advance(100)
    assert timeline.keys.steps == (0,)


def test_there_are_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_states_module, "MAX_STATES", 10)
    timeline = Timeline(Trainer(small(steps=1000)), stride=4)
    timeline.advance(1000)
    assert 5 <= timeline.keys.count <= 10
    assert not timeline.keys.is_full, "the bytes are not what limits them"


def test_much_that_is_done_at_one_step_is_bounded_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_states_module, "MAX_STATES", 10)
    timeline = Timeline(Trainer(small(steps=100)), stride=4)
    for value in range(50):
        carry_out(timeline.trainer, ("assign", float(value)))
        timeline.keys.keep(timeline.trainer)
    assert timeline.keys.count <= 10


def test_the_bytes_are_what_they_take() -> None:
    timeline = Timeline(Trainer(small(steps=10_000, optimizer="adam")), stride=4)
    timeline.advance(4)
    tracemalloc.start()
    counted = timeline.keys.nbytes
    timeline.advance(1600)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken <= 1.2 * (timeline.keys.nbytes - counted)


def test_the_larger_the_network_and_the_batch_the_closer_they_are() -> None:
    fewest, most = STRIDES
    kinds = [(90, (3,)), (900, (40,)), (9000, (200,))]
    trainers = [Trainer(small(samples=samples, hidden_sizes=sizes)) for samples, sizes in kinds]
    strides = [first_stride(trainer) for trainer in trainers]
    assert strides == sorted(strides, reverse=True)
    assert (strides[0], strides[-1]) == (most, fewest)


def test_the_events_alone_replay_a_run() -> None:
    trainer = Trainer(small(steps=200, batch_size=10, dropout=0.2))
    first = trainer.experiment
    for action in [("advance", 20), ("change", {"optimizer": "adam", "dropout": 0.5}), ("advance", 30)]:
        carry_out(trainer, action)
    carry_out(trainer, ("assign", 2.5))
    carry_out(trainer, ("refused assign", math.inf))
    carry_out(trainer, ("advance", 15))
    again = Trainer(first)
    assert replay(again, trainer.events, trainer.step)
    assert bits(again) == bits(trainer)


def test_a_step_before_the_first_is_not_there() -> None:
    trainer = Trainer(small(steps=100))
    trainer.advance(30)
    with pytest.raises(ValueError, match="step 29 is before the first, 30"):
        KeyStates(trainer).nearest(29, ())


def test_a_time_limit_is_replayed_at_its_step_however_fast_the_replay_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)

    def perf_counter() -> float:
        clock.now += 1.0
        return float(clock.now)

    monkeypatch.setattr(trainer_module, "time", SimpleNamespace(perf_counter=perf_counter))
    timeline = Timeline(Trainer(small(steps=100, stop_seconds=20)))
    timeline.advance(100)
    # Two looks at the clock for an update that is recorded, as all of these are.
    assert (timeline.trainer.step, timeline.trainer.reason) == (10, "20 s of training")
    timeline.change(timeline.trainer.experiment.updated({"stop_seconds": 1000}))
    timeline.advance(30)
    end = bits(timeline.trainer)
    monkeypatch.undo()
    timeline.seek(10)
    assert timeline.trainer.step == 10
    timeline.seek(40)
    assert bits(timeline.trainer) == end
