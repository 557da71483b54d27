"""What a session survives: a trainer that fails, a gate that stays shut, and being closed at any moment."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.experiments import divergent, small
from tests.patience import PATIENCE
from tests.runs.recorder import Recorder, started
from tests.training.files import write_pairs
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.runs import controller as controller_module
from tui_nn.runs.controller import Controller
from tui_nn.runs.local import LocalSession
from tui_nn.runs.paint_gate import PaintGate
from tui_nn.runs.session import Begin, ChangeSettings, Pause, RequestFrame, Reset, Run, SetPace, Step, Toggle
from tui_nn.runs.snapshot import Frame, Message, Refusal, State
from tui_nn.training import events
from tui_nn.training import trainer as trainer_module
from tui_nn.training.evaluation import Evaluation
from tui_nn.training.loading import load_data
from tui_nn.training.trainer import Trainer

ENDLESS = 1_000_000_000


def failing_update(_: Trainer) -> None:
    raise ValueError("no such number\nand a second line")


def test_a_trainer_that_fails_is_reported_and_a_reset_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    with started(small()) as (session, recorder):
        with monkeypatch.context() as broken:
            broken.setattr(Trainer, "update", failing_update)
            session.send(Run())
            failure = recorder.failure()
            assert (failure.run_number, failure.error) == (1, "ValueError: no such number")
            # It says no more, whatever is asked for, until it is started again.
            said = len(recorder.events)
            session.send(RequestFrame())
            session.send(Run())
            session.send(Step())
        session.send(Reset())
        assert recorder.state(State.READY).run_number == 2
        assert all(event.run_number == 2 for event in recorder.events[said:])
        session.send(Run())
        assert recorder.state(State.FINISHED).step == 40


def test_a_frame_that_was_put_off_when_the_trainer_failed_can_be_requested_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def put_off(controller: Controller) -> bool:
        """As if the last frame had taken long, as those of large data do."""
        return controller.wants_frame and controller.state is not State.RUNNING

    monkeypatch.setattr(Controller, "can_answer", property(put_off))
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.send(Run())
        recorder.state(State.RUNNING)
        with monkeypatch.context() as broken:
            controller = session._controller
            broken.setattr(Trainer, "update", lambda self: failing_update(self) if controller.wants_frame else None)
            session.send(RequestFrame())
            recorder.failure()
        session.send(Reset())
        recorder.state(State.READY)
        session.send(RequestFrame())
        assert recorder.snapshot().run_number == 2


def test_a_step_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with started(small()) as (session, recorder):
        monkeypatch.setattr(Trainer, "update", failing_update)
        session.send(Step())
        assert recorder.failure().error.startswith("ValueError")


def test_an_experiment_that_cannot_start_is_reported_and_another_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(experiment: object, dataset: object = None) -> Trainer:
        raise MemoryError("too large")

    with started(small()) as (session, recorder):
        with monkeypatch.context() as broken:
            broken.setattr(controller_module, "Trainer", refusing)
            session.send(ChangeSettings(small(hidden_sizes=(7,))))
            failure = recorder.failure()
            assert (failure.run_number, failure.error) == (1, "MemoryError: too large")
            # Commands find nothing to do.
            for command in (Run(), Step(), Pause(), Toggle(), RequestFrame()):
                session.send(command)
            session.send(Reset())
            assert recorder.failure() is recorder.events[-1]
        session.send(ChangeSettings(small()))
        assert recorder.state(State.READY).run_number == 2
        session.send(Step())
        assert recorder.snapshot().step == 1


@pytest.fixture
def pairs(tmp_path: Path) -> Experiment:
    """A file of 40 rows, of which 28 are learned from."""
    return small(data=write_pairs(tmp_path), batch_size=10, steps=ENDLESS)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED])
def test_what_does_not_go_with_the_data_is_refused_and_the_run_goes_on(
    pairs: Experiment, state: State, restart: bool
) -> None:
    with started(pairs) as (session, recorder):
        if state is not State.READY:
            session.send(Run())
            recorder.state(State.RUNNING)
        if state is State.PAUSED:
            session.send(Pause())
        changes = {"batch_size": 29} | ({"hidden_sizes": "7"} if restart else {"l2": 0.5})
        session.send(ChangeSettings(pairs.updated(changes)))
        line = "batch_size: got 29, allowed: full, or a whole number from 1 to 28"
        assert recorder.refusal() == Refusal(1, pairs, pairs.updated(changes), line)
        session.send(RequestFrame())
        after = recorder.snapshot()
        assert (after.run_number, after.state, after.experiment, events.changes(after.events)) == (1, state, pairs, ())
        session.send(Step())
        assert recorder.state(State.PAUSED).step > 0
        session.send(ChangeSettings(pairs.updated({"batch_size": 28})))
        recorder.snapshot(lambda snapshot: snapshot.experiment.value("batch_size") == 28)


def test_data_that_cannot_be_read_are_refused_and_the_others_stay(pairs: Experiment, tmp_path: Path) -> None:
    with started(pairs) as (session, recorder):
        session.send(ChangeSettings(pairs.updated({"data": str(tmp_path / "none.csv")})))
        refusal = recorder.refusal()
        assert (refusal.run_number, refusal.experiment, len(refusal.error.splitlines())) == (1, pairs, 1)
        session.send(Reset())
        again = recorder.state(State.READY)
        assert (again.run_number, again.experiment) == (2, pairs)


@pytest.mark.parametrize("start_training", [False, True])
@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED])
def test_where_the_next_experiment_is_refused_nothing_starts_and_nothing_stops(
    pairs: Experiment, tmp_path: Path, state: State, start_training: bool
) -> None:
    with started(pairs) as (session, recorder):
        if state is State.PAUSED:
            session.send(Step())
        if state is State.RUNNING:
            session.send(Run())
        session.send(Begin(pairs.updated({"data": str(tmp_path / "none.csv")}), start_training=start_training))
        recorder.refusal()
        session.send(RequestFrame())
        after = recorder.snapshot()
        assert (after.run_number, after.state, after.experiment) == (1, state, pairs)


def test_a_file_that_is_gone_can_still_be_replayed(pairs: Experiment) -> None:
    with started(pairs) as (session, recorder):
        Path(pairs.data.data).unlink()
        session.send(Reset())
        session.send(ChangeSettings(pairs.updated({"hidden_sizes": "7"})))
        again, other = recorder.state(State.READY), recorder.state(State.READY)
        assert again.dataset is other.dataset
        assert (again.run_number, other.run_number) == (2, 3)


def test_data_that_are_given_are_not_loaded_again(monkeypatch: pytest.MonkeyPatch, pairs: Experiment) -> None:
    first, second = load_data(pairs), load_data(pairs.updated({"data_seed": 5}))
    monkeypatch.setattr(trainer_module, "load_data", None)
    recorder = Recorder()
    session = LocalSession(pairs, recorder, dataset=first)
    session.start(PATIENCE)
    assert recorder.snapshots, "the start waits for the first frame"
    assert recorder.snapshot().dataset is first
    session.send(Begin(pairs.updated({"data_seed": 5}), second))
    assert recorder.snapshot().dataset is second
    session.send(Reset())
    assert recorder.snapshot().dataset is second
    assert session.close(PATIENCE)


def test_a_start_that_is_refused_is_reported_and_another_experiment_recovers(tmp_path: Path) -> None:
    recorder = Recorder()
    session = LocalSession(small(data=str(tmp_path / "none.csv")), recorder)
    session.start()
    failure = recorder.failure()
    assert (failure.run_number, len(failure.error.splitlines())) == (0, 1)
    assert failure.error.startswith("data: got ")
    session.send(ChangeSettings(small()))
    assert recorder.state(State.READY).run_number == 1
    assert session.close(PATIENCE)


def test_a_shut_gate_slows_the_trainer_and_does_not_stop_it() -> None:
    with started(small(steps=3)) as (session, recorder):
        session.gate.close()
        session.send(Run())
        assert recorder.state(State.FINISHED).step == 3
        # It waited for the screen first, and then opened the gate itself.
        assert session.gate.is_open


def test_a_gate_that_was_left_shut_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaintGate, "LONGEST", 0.001)
    gate = PaintGate()
    gate.close()
    gate.wait()
    assert gate.is_open


def test_commands_get_through_a_shut_gate() -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.gate.close()
        session.send(Run())
        session.send(Pause())
        assert recorder.state(State.PAUSED)


def test_opening_the_gate_lets_the_trainer_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaintGate, "LONGEST", 10 * PATIENCE)
    gate, passed = PaintGate(), threading.Event()

    def go_through() -> None:
        gate.wait()
        passed.set()

    gate.wait()
    gate.close()
    threading.Thread(target=go_through, daemon=True).start()
    assert not passed.wait(0.1)
    gate.open()
    assert passed.wait(PATIENCE)


def run_to(state: State) -> Callable[[LocalSession, Recorder], None]:
    def drive(session: LocalSession, recorder: Recorder) -> None:
        session.send(Run())
        recorder.state(state)

    return drive


def pause(session: LocalSession, recorder: Recorder) -> None:
    session.send(Run())
    session.send(Pause())
    recorder.state(State.PAUSED)


def shut_the_gate(session: LocalSession, recorder: Recorder) -> None:
    session.gate.close()
    run_to(State.RUNNING)(session, recorder)


def wait_for_a_slow_step(session: LocalSession, recorder: Recorder) -> None:
    session.send(SetPace(0.01))
    run_to(State.RUNNING)(session, recorder)


def leave_much_to_do(session: LocalSession, recorder: Recorder) -> None:
    session.send(Run())
    for _ in range(50):
        session.send(Step())
        session.send(RequestFrame())


SITUATIONS: list[tuple[int, Callable[[LocalSession, Recorder], None]]] = [
    (ENDLESS, lambda session, recorder: None),
    (ENDLESS, run_to(State.RUNNING)),
    (ENDLESS, pause),
    (40, run_to(State.FINISHED)),
    (ENDLESS, shut_the_gate),
    (ENDLESS, wait_for_a_slow_step),
    (ENDLESS, leave_much_to_do),
]


@pytest.mark.parametrize(("steps", "drive"), SITUATIONS)
def test_closes_from_every_situation(steps: int, drive: Callable[[LocalSession, Recorder], None]) -> None:
    with started(small(steps=steps)) as (session, recorder):
        drive(session, recorder)
        assert session.close(PATIENCE)
        published = len(recorder.events)
        session.send(Run())
        session.send(RequestFrame())
        assert session.close(PATIENCE), "closing twice does no harm"
        assert len(recorder.events) == published


def test_closing_opens_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaintGate, "LONGEST", 10 * PATIENCE)
    wait, is_there = PaintGate.wait, threading.Event()

    def noted_wait(gate: PaintGate) -> None:
        is_there.set()
        wait(gate)

    monkeypatch.setattr(PaintGate, "wait", noted_wait)
    with started(small(steps=ENDLESS)) as (session, recorder):
        shut_the_gate(session, recorder)
        assert is_there.wait(PATIENCE)
        assert session.close(PATIENCE)


def test_closes_after_divergence() -> None:
    with started(divergent()) as (session, recorder):
        run_to(State.DIVERGED)(session, recorder)
        assert session.close(PATIENCE)


def test_closes_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trainer, "update", failing_update)
    with started(small()) as (session, recorder):
        session.send(Run())
        recorder.failure()
        assert session.close(PATIENCE)


def test_closes_before_it_was_started() -> None:
    assert LocalSession(small(), Recorder()).close(PATIENCE)


def test_does_not_wait_for_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    loading, loaded = threading.Event(), threading.Event()

    def load(experiment: Experiment, dataset: Dataset | None = None) -> Trainer:
        loading.set()
        loaded.wait(PATIENCE)
        return Trainer(experiment, dataset)

    monkeypatch.setattr(controller_module, "Trainer", load)
    session = LocalSession(small(), Recorder())
    session.start()
    assert loading.wait(PATIENCE)
    assert not session.close(timeout=0.01)
    loaded.set()
    assert session.close(PATIENCE)


def test_a_snapshot_that_takes_long_leaves_time_to_train(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock on which one takes as long as ten updates. Each asks for the next one, as a screen does."""
    clock, recorder = SimpleNamespace(now=0.0), Recorder()
    update, evaluate = Trainer.update, Trainer.evaluate_train

    def timed_update(trainer: Trainer) -> None:
        clock.now += 1
        update(trainer)

    def timed_evaluate(trainer: Trainer, quick: bool = False) -> Evaluation:
        clock.now += 10
        return evaluate(trainer, quick)

    def publish(event: Message) -> None:
        recorder(event)
        if isinstance(event, Frame) and event.state is State.RUNNING:
            session.send(RequestFrame())

    monkeypatch.setattr(controller_module, "time", SimpleNamespace(perf_counter=lambda: clock.now))
    monkeypatch.setattr(Trainer, "update", timed_update)
    monkeypatch.setattr(Trainer, "evaluate_train", timed_evaluate)
    session = LocalSession(small(steps=200), publish, math.inf)
    session.start()
    session.send(Run())
    try:
        assert recorder.state(State.FINISHED).step == 200
    finally:
        session.close(PATIENCE)
    # The first is that of the start.
    _, *steps = [snapshot.step for snapshot in recorder.snapshots if snapshot.state is State.RUNNING]
    assert [after - before for before, after in pairwise(steps)] == [10] * 19
