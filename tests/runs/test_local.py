from __future__ import annotations

import math
import threading
from functools import cache
from itertools import count
from typing import Any

import numpy as np
import pytest

from tests.experiments import divergent, small
from tests.patience import PATIENCE
from tests.runs.recorder import Recorder, columns, started
from tui_nn.experiment import Experiment
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.runs.local import LocalSession
from tui_nn.runs.pace import PACES, Speedometer
from tui_nn.runs.session import Begin, ChangeSettings, Pause, RequestFrame, Reset, Run, SetPace, Step, Toggle
from tui_nn.runs.snapshot import Frame, Message, Snapshot, State
from tui_nn.training import evaluation, events
from tui_nn.training.trainer import Trainer

ENDLESS = 1_000_000_000
"""Steps that no test gets to the end of."""


def settled(session: LocalSession, recorder: Recorder) -> Snapshot:
    """The snapshot that comes after all commands so far."""
    session.send(RequestFrame())
    return recorder.snapshot()


def numbers(snapshot: Snapshot) -> tuple[Any, ...]:
    """All that does not depend on when it was looked at."""
    return (
        snapshot.step,
        snapshot.epoch,
        snapshot.train.loss,
        snapshot.test.loss,
        snapshot.train.correct_count,
        snapshot.test.predictions.tobytes(),
        snapshot.network.parameters.flat.tobytes(),
        snapshot.learning_rate,
        snapshot.train.score,
        snapshot.reason,
        *(column.tobytes() for column in columns(snapshot.curves)),
    )


def headless(snapshot: Snapshot) -> tuple[Any, ...]:
    """The numbers that a trainer without a session has at the same step."""
    return headless_at(snapshot.experiment, snapshot.step)


@cache
def headless_at(experiment: Experiment, step: int) -> tuple[Any, ...]:
    trainer = Trainer(experiment)
    trainer.advance(step)
    return (
        trainer.step,
        trainer.epoch,
        trainer.evaluate_train().loss,
        trainer.evaluate_test().loss,
        trainer.evaluate_train().correct_count,
        trainer.evaluate_test().predictions.tobytes(),
        trainer.parameters.flat.tobytes(),
        trainer.learning_rate,
        trainer.evaluate_train().score,
        trainer.reason,
        *(column.tobytes() for column in columns(trainer.curves())),
    )


def test_starts_ready_at_step_0() -> None:
    recorder = Recorder()
    session = LocalSession(small(), recorder)
    session.start()
    first = recorder.snapshot()
    assert session.close(PATIENCE)
    assert (first.run_number, first.state, first.step, first.epoch) == (1, State.READY, 0, 0)
    assert first.steps_per_second == 0
    assert first.experiment == small()
    assert len(recorder.events) == 1


def test_runs_to_the_end() -> None:
    with started(small()) as (session, recorder):
        session.send(Run())
        assert recorder.state(State.RUNNING).step == 0
        last = recorder.state(State.FINISHED)
        assert last.step == 40
        # There is nothing left to do.
        session.send(Run())
        session.send(Step())
        session.send(Toggle())
        session.send(Pause())
        assert [recorder.snapshot().state for _ in range(4)] == [State.FINISHED] * 4
        assert settled(session, recorder).step == 40


def test_paused_means_that_the_step_stays() -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.send(Run())
        while settled(session, recorder).step == 0:
            pass
        session.send(Pause())
        paused = recorder.state(State.PAUSED)
        for _ in range(20):
            assert numbers(settled(session, recorder)) == numbers(paused)
        session.send(Run())
        assert recorder.snapshot(lambda snapshot: snapshot.state is State.RUNNING).step == paused.step
        while settled(session, recorder).step == paused.step:
            pass


def test_toggle_runs_and_pauses() -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        for state in (State.RUNNING, State.PAUSED, State.RUNNING):
            session.send(Toggle())
            assert recorder.snapshot().state is state


def test_step_makes_exactly_one_update_and_pauses() -> None:
    with started(small(steps=4)) as (session, recorder):
        for step in (1, 2, 3):
            session.send(Step())
            snapshot = recorder.snapshot()
            assert (snapshot.step, snapshot.state) == (step, State.PAUSED)
            assert numbers(snapshot) == headless(snapshot)
        session.send(Step())
        assert recorder.snapshot().state is State.FINISHED


def test_step_while_running_pauses() -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.send(Run())
        session.send(Step())
        paused = recorder.state(State.PAUSED)
        assert settled(session, recorder).step == paused.step


KINDS: list[dict[str, Any]] = [
    {},
    {"batch_size": 10},
    {"precision": "float32"},
    {"dropout": 0.4, "batch_size": 10},
    {"data": "sine", "standardize": "yes", "noise": 0.1},
    {"schedule": "cosine", "clip_norm": 0.2, "l1": 0.01},
    {"stop_score": 0.2},
    *({"optimizer": name, "batch_size": 10} for name in OPTIMIZERS),
]


@pytest.mark.parametrize("pace", [1000.0, 3333.0, math.inf])
@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_numbers_are_those_of_a_trainer_alone_at_any_pace(changes: dict[str, Any], pace: float) -> None:
    with started(small(**changes), pace) as (session, recorder):
        session.send(Run())
        session.send(RequestFrame())
        while recorder.snapshot().state is not State.FINISHED:
            session.send(RequestFrame())
    for snapshot in recorder.snapshots:
        assert numbers(snapshot) == headless(snapshot)


@pytest.mark.parametrize(
    "changes", [{}, {"dropout": 0.4}, {"optimizer": "adam"}, {"data": "spiral", "weight_seed": "data"}], ids=str
)
def test_reset_replays_the_run(changes: dict[str, Any]) -> None:
    with started(small(batch_size=10, **changes)) as (session, recorder):
        session.send(Run())
        # As a screen would, now and then.
        session.send(RequestFrame())
        first = recorder.state(State.FINISHED)
        session.send(Reset())
        ready = recorder.state(State.READY)
        session.send(Run())
        second = recorder.state(State.FINISHED)
        assert (ready.step, ready.run_number) == (0, 2)
        assert (first.run_number, second.run_number) == (1, 2)
        assert numbers(first) == numbers(second)
        assert ready.dataset is first.dataset


LIVE: list[dict[str, Any]] = [
    {"learning_rate": 0.3},
    {"l1": 0.1, "l2": 0.5},
    {"batch_size": 7},
    {"steps": 30},
    {"optimizer": "adam", "schedule": "warm-up"},
    {"clip_norm": 0.1},
    {"dropout": 0.5},
    {"patience": 1, "stop_score": 0.01},
]


@pytest.mark.parametrize("changes", LIVE, ids=str)
def test_a_live_change_goes_on_with_the_run(changes: dict[str, Any]) -> None:
    before, after = small(batch_size=10), small(**{"batch_size": 10} | changes)
    with started(before) as (session, recorder):
        for _ in range(3):
            session.send(Step())
        session.send(ChangeSettings(after))
        session.send(Run())
        last = recorder.state(State.FINISHED)
    trainer = Trainer(before)
    trainer.advance(3)
    # The session has looked at the loss ahead of the fourth update, and its samples must not be lost.
    trainer.batch_loss()
    trainer.change(after)
    trainer.advance(40)
    assert (last.run_number, last.experiment) == (1, after)
    np.testing.assert_array_equal(last.network.parameters.flat, trainer.parameters.flat)
    assert (last.step, last.reason) == (trainer.step, trainer.reason)
    assert events.changes(last.events) == events.changes(trainer.events)
    # How long it is to go on says nothing of the curves.
    assert [change.step for change in events.changes(last.events)] == ([] if list(changes) == ["steps"] else [3])


@pytest.mark.parametrize("changes", [{"hidden_sizes": (2,)}, {"data_seed": 5}, {"precision": "float32"}], ids=str)
def test_any_other_change_starts_over(changes: dict[str, Any]) -> None:
    with started(small()) as (session, recorder):
        session.send(Step())
        session.send(ChangeSettings(small(**changes)))
        ready = recorder.state(State.READY)
        assert (ready.run_number, ready.step, ready.experiment) == (2, 0, small(**changes))
        assert numbers(ready) == headless(ready)


@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED, State.FINISHED])
def test_another_beginning_is_from_step_0_whatever_differs(state: State) -> None:
    with started(small(steps=10 if state is State.FINISHED else ENDLESS)) as (session, recorder):
        if state in (State.RUNNING, State.FINISHED):
            session.send(Run())
        if state is State.PAUSED:
            session.send(Step())
        session.send(Begin(small(learning_rate=0.5)))
        ready = recorder.snapshot(lambda snapshot: snapshot.run_number == 2)
        assert (ready.state, ready.step, ready.experiment) == (State.READY, 0, small(learning_rate=0.5))
        assert numbers(ready) == headless(ready)
        session.send(Begin(small(learning_rate=0.5), start_training=True))
        last = recorder.state(State.FINISHED)
        assert (last.run_number, last.step) == (3, 40)
        assert numbers(last) == headless(last)


def test_more_steps_wake_a_finished_run() -> None:
    with started(small()) as (session, recorder):
        session.send(Run())
        recorder.state(State.FINISHED)
        session.send(ChangeSettings(small(steps=50)))
        assert recorder.snapshot().state is State.PAUSED
        session.send(Run())
        assert recorder.state(State.FINISHED).step == 50
        session.send(ChangeSettings(small(steps=10)))
        assert recorder.snapshot().state is State.FINISHED


def test_a_run_that_a_rule_has_ended_goes_on_when_the_rule_is_gone() -> None:
    with started(small(stop_score=0.01)) as (session, recorder):
        session.send(Run())
        ended = recorder.state(State.FINISHED)
        assert (ended.step, ended.reason) == (25, f"test accuracy {ended.test.score:.1%} reached")
        session.send(Run())
        session.send(Step())
        assert [recorder.snapshot().step for _ in range(2)] == [25, 25]
        session.send(ChangeSettings(small()))
        paused = recorder.snapshot()
        assert (paused.state, paused.reason, paused.run_number) == (State.PAUSED, "", 1)
        session.send(Run())
        last = recorder.state(State.FINISHED)
        assert (last.step, last.reason) == (40, "all 40 steps")


def test_a_diverged_run_stops_where_all_is_finite() -> None:
    with started(divergent()) as (session, recorder):
        session.send(Run())
        last = recorder.state(State.DIVERGED)
        assert np.isfinite(last.network.parameters.flat).all()
        session.send(Run())
        session.send(Step())
        assert [recorder.snapshot().state for _ in range(2)] == [State.DIVERGED] * 2
        session.send(Reset())
        assert recorder.snapshot().state is State.READY


def test_a_run_that_breaks_at_its_last_step_diverged_too() -> None:
    with started(divergent()) as (session, recorder):
        session.send(Run())
        broken = recorder.state(State.DIVERGED)
        session.send(ChangeSettings(divergent(steps=broken.step + 1)))
        session.send(Reset())
        session.send(Run())
        last = recorder.snapshot(lambda s: s.run_number > 1 and s.state in (State.FINISHED, State.DIVERGED))
    assert (last.state, last.step) == (State.DIVERGED, broken.step)
    assert np.isfinite(last.network.parameters.flat).all()


def test_stepping_into_divergence_never_shows_what_is_not_finite() -> None:
    with started(divergent()) as (session, recorder):
        session.send(Step())
        while recorder.snapshot().state is State.PAUSED:
            session.send(Step())
    steps = [snapshot.step for snapshot in recorder.snapshots]
    assert recorder.snapshots[-1].state is State.DIVERGED
    assert steps == sorted(steps)
    for snapshot in recorder.snapshots:
        assert np.isfinite(snapshot.network.parameters.flat).all()
        assert math.isfinite(snapshot.train.loss)


def test_asking_again_before_the_answer_is_asking_once() -> None:
    recorder, asked = Recorder(), threading.Event()

    def publish(event: Message) -> None:
        recorder(event)
        if isinstance(event, Frame):
            asked.wait(PATIENCE)

    session = LocalSession(small(), publish)
    session.start()
    recorder.snapshot()
    for _ in range(5):
        session.send(RequestFrame())
    session.send(Step())
    asked.set()
    recorder.snapshot(lambda snapshot: snapshot.step == 1)
    assert session.close(PATIENCE)
    assert [snapshot.step for snapshot in recorder.snapshots] == [0, 0, 1]


def test_speed_is_that_of_the_steps_since_it_runs() -> None:
    """By a clock that is a second later at each reading: of the last two seconds, once there are as many."""
    with started(small(steps=ENDLESS, batch_size=10)) as (session, recorder):
        session._controller.publisher.speedometer = Speedometer(count().__next__)
        session.send(Run())
        frames = [recorder.state(State.RUNNING)]
        while frames[-1].step < 100:
            frames.append(settled(session, recorder))
        session.send(Pause())
        assert recorder.state(State.PAUSED).steps_per_second == 0
        session.send(Run())
        assert recorder.state(State.RUNNING).steps_per_second == 0
    steps = [frame.step for frame in frames]
    expected = [
        0,
        steps[1] - steps[0],
        *((after - before) / 2 for before, after in zip(steps, steps[2:], strict=False)),
    ]
    assert [frame.steps_per_second for frame in frames] == expected


def test_while_it_runs_a_sample_of_a_large_set_is_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", 20)
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.send(Run())
        running = recorder.state(State.RUNNING)
        session.send(Pause())
        paused = recorder.state(State.PAUSED)
    assert [len(part.correct) for part in (running.train, running.test)] == [20, 20]
    assert [len(part.correct) for part in (paused.train, paused.test)] == [63, 27]


@pytest.mark.parametrize("pace", PACES)
def test_every_pace_can_be_changed_and_paused(pace: float) -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.send(Run())
        session.send(SetPace(pace))
        session.send(Pause())
        assert recorder.state(State.PAUSED)


def test_a_change_after_an_update_that_leads_nowhere_is_the_same_whether_anybody_looked() -> None:
    def changed(looks: bool) -> tuple[object, ...]:
        last = divergent().updated({"learning_rate": 1e-6})
        trainer = Trainer(divergent())
        trainer.advance(1_000_000)
        with started(divergent()) as (session, recorder):
            for _ in range(trainer.step + 1):
                session.send(Step())
            if looks:
                session.send(RequestFrame())
            session.send(ChangeSettings(last))
            shown = recorder.snapshot(lambda snapshot: snapshot.experiment == last)
        return shown.run_number, shown.state, shown.step, shown.events

    assert changed(looks=True) == changed(looks=False) == (2, State.READY, 0, ())


def test_whoever_asks_again_when_a_frame_comes_gets_the_next() -> None:
    frames: list[Frame] = []
    enough = threading.Event()

    def publish(message: Message) -> None:
        if isinstance(message, Frame):
            frames.append(message)
            session.send(RequestFrame())
            if len(frames) == 20:
                enough.set()

    session = LocalSession(small(steps=1_000_000), publish, math.inf)
    session.start(PATIENCE)
    session.send(Run())
    assert enough.wait(PATIENCE)
    assert session.close(PATIENCE)
