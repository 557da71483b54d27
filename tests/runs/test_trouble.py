"""What a session survives: a trainer that fails, a gate that stays shut, and being closed at any moment."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.experiments import divergent, small
from tests.runs.recorder import PATIENCE, Recorder, started
from tests.training.files import write_pairs
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.runs import local as session_module
from tui_nn.runs.local import Content, Session
from tui_nn.runs.paint_gate import PaintGate
from tui_nn.runs.snapshot import Refusal, Snapshot, State
from tui_nn.training import trainer as trainer_module
from tui_nn.training.loading import load_data
from tui_nn.training.trainer import Trainer

ENDLESS = 1_000_000_000
HALF_A_SECOND = 0.5
"""What quitting may take, of which closing the session is the greatest part."""


def failing_update(_: Trainer) -> None:
    raise ValueError("no such number\nand a second line")


def test_a_trainer_that_fails_is_reported_and_a_reset_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    with started(small()) as (session, recorder):
        with monkeypatch.context() as broken:
            broken.setattr(Trainer, "update", failing_update)
            session.run()
            failure = recorder.failure()
            assert (failure.run, failure.error) == (1, "ValueError: no such number")
            # It says no more, whatever is asked for, until it is started again.
            said = len(recorder.events)
            session.request()
            session.run()
            session.step()
        session.reset()
        assert recorder.state(State.READY).run == 2
        assert all(event.run == 2 for event in recorder.events[said:])
        session.run()
        assert recorder.state(State.FINISHED).step == 40


def test_a_step_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with started(small()) as (session, recorder):
        monkeypatch.setattr(Trainer, "update", failing_update)
        session.step()
        assert recorder.failure().error.startswith("ValueError")


def test_an_experiment_that_cannot_start_is_reported_and_another_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(experiment: object, dataset: object = None) -> Trainer:
        raise MemoryError("too large")

    with started(small()) as (session, recorder):
        with monkeypatch.context() as broken:
            broken.setattr(session_module, "Trainer", refusing)
            session.change(small(hidden_sizes=(7,)))
            failure = recorder.failure()
            assert (failure.run, failure.error) == (1, "MemoryError: too large")
            # Commands find nothing to do.
            for command in (session.run, session.step, session.pause, session.toggle, session.request):
                command()
            session.reset()
            assert recorder.failure() is recorder.events[-1]
        session.change(small())
        assert recorder.state(State.READY).run == 2
        session.step()
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
            session.run()
            recorder.state(State.RUNNING)
        if state is State.PAUSED:
            session.pause()
        changes = {"batch_size": 29} | ({"hidden_sizes": "7"} if restart else {"l2": 0.5})
        session.change(pairs.updated(changes))
        line = "batch_size: got 29, allowed: full, or a whole number from 1 to 28"
        assert recorder.refusal() == Refusal(1, pairs, pairs.updated(changes), line)
        session.request()
        after = recorder.snapshot()
        assert (after.run, after.state, after.experiment, after.curves.changes) == (1, state, pairs, ())
        session.step()
        assert recorder.state(State.PAUSED).step > 0
        session.change(pairs.updated({"batch_size": 28}))
        assert recorder.snapshot().experiment.value("batch_size") == 28


def test_data_that_cannot_be_read_are_refused_and_the_others_stay(pairs: Experiment, tmp_path: Path) -> None:
    with started(pairs) as (session, recorder):
        session.change(pairs.updated({"data": str(tmp_path / "none.csv")}))
        refusal = recorder.refusal()
        assert (refusal.run, refusal.experiment, len(refusal.error.splitlines())) == (1, pairs, 1)
        session.reset()
        again = recorder.state(State.READY)
        assert (again.run, again.experiment) == (2, pairs)


@pytest.mark.parametrize("run", [False, True])
@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED])
def test_where_the_next_experiment_is_refused_nothing_starts_and_nothing_stops(
    pairs: Experiment, tmp_path: Path, state: State, run: bool
) -> None:
    with started(pairs) as (session, recorder):
        if state is State.PAUSED:
            session.step()
        if state is State.RUNNING:
            session.run()
        session.begin(pairs.updated({"data": str(tmp_path / "none.csv")}), run=run)
        recorder.refusal()
        session.request()
        after = recorder.snapshot()
        assert (after.run, after.state, after.experiment) == (1, state, pairs)


def test_a_file_that_is_gone_can_still_be_replayed(pairs: Experiment) -> None:
    with started(pairs) as (session, recorder):
        Path(pairs.data.data).unlink()
        session.reset()
        session.change(pairs.updated({"hidden_sizes": "7"}))
        again, other = recorder.state(State.READY), recorder.state(State.READY)
        assert again.dataset is other.dataset
        assert (again.run, other.run) == (2, 3)


def test_data_that_are_given_are_not_loaded_again(monkeypatch: pytest.MonkeyPatch, pairs: Experiment) -> None:
    first, second = load_data(pairs), load_data(pairs.updated({"data_seed": 5}))
    monkeypatch.setattr(trainer_module, "load_data", None)
    recorder = Recorder()
    session = Session(pairs, recorder, dataset=first)
    session.start(PATIENCE)
    assert recorder.snapshot().dataset is first
    session.begin(pairs.updated({"data_seed": 5}), second)
    assert recorder.snapshot().dataset is second
    session.reset()
    assert recorder.snapshot().dataset is second
    assert session.close(PATIENCE)


def test_a_start_that_is_refused_is_reported_and_another_experiment_recovers(tmp_path: Path) -> None:
    recorder = Recorder()
    session = Session(small(data=str(tmp_path / "none.csv")), recorder)
    session.start()
    failure = recorder.failure()
    assert (failure.run, len(failure.error.splitlines())) == (0, 1)
    assert failure.error.startswith("data: got ")
    session.change(small())
    assert recorder.state(State.READY).run == 1
    assert session.close(PATIENCE)


def test_a_shut_gate_slows_the_trainer_and_does_not_stop_it() -> None:
    with started(small(steps=3)) as (session, recorder):
        session.gate.close()
        session.run()
        assert recorder.state(State.FINISHED).step == 3


def test_commands_get_through_a_shut_gate() -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.gate.close()
        session.run()
        session.pause()
        assert recorder.state(State.PAUSED)


def test_opening_the_gate_lets_the_trainer_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaintGate, "LONGEST", PATIENCE)
    gate = PaintGate()
    gate.wait()
    gate.close()
    waiting = threading.Thread(target=gate.wait)
    waiting.start()
    assert waiting.is_alive()
    gate.open()
    waiting.join(PATIENCE / 2)
    assert not waiting.is_alive()


def run_to(state: State) -> Callable[[Session, Recorder], None]:
    def drive(session: Session, recorder: Recorder) -> None:
        session.run()
        recorder.state(state)

    return drive


def pause(session: Session, recorder: Recorder) -> None:
    session.run()
    session.pause()
    recorder.state(State.PAUSED)


def shut_the_gate(session: Session, recorder: Recorder) -> None:
    session.gate.close()
    run_to(State.RUNNING)(session, recorder)


def wait_for_a_slow_step(session: Session, recorder: Recorder) -> None:
    session.set_pace(0.01)
    run_to(State.RUNNING)(session, recorder)


def leave_much_to_do(session: Session, recorder: Recorder) -> None:
    session.run()
    for _ in range(50):
        session.step()
        session.request()


SITUATIONS: list[tuple[int, Callable[[Session, Recorder], None]]] = [
    (ENDLESS, lambda session, recorder: None),
    (ENDLESS, run_to(State.RUNNING)),
    (ENDLESS, pause),
    (40, run_to(State.FINISHED)),
    (ENDLESS, shut_the_gate),
    (ENDLESS, wait_for_a_slow_step),
    (ENDLESS, leave_much_to_do),
]


@pytest.mark.parametrize(("steps", "drive"), SITUATIONS)
def test_closes_from_every_situation(steps: int, drive: Callable[[Session, Recorder], None]) -> None:
    with started(small(steps=steps)) as (session, recorder):
        drive(session, recorder)
        assert session.close(HALF_A_SECOND)
        published = len(recorder.events)
        session.run()
        session.request()
        assert session.close(HALF_A_SECOND), "closing twice does no harm"
        assert len(recorder.events) == published


def test_closing_opens_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaintGate, "LONGEST", PATIENCE)
    with started(small(steps=ENDLESS)) as (session, recorder):
        shut_the_gate(session, recorder)
        assert session.close(HALF_A_SECOND)


def test_closes_after_divergence() -> None:
    with started(divergent()) as (session, recorder):
        run_to(State.DIVERGED)(session, recorder)
        assert session.close(HALF_A_SECOND)


def test_closes_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trainer, "update", failing_update)
    with started(small()) as (session, recorder):
        session.run()
        recorder.failure()
        assert session.close(HALF_A_SECOND)


def test_closes_before_it_was_started() -> None:
    assert Session(small(), Recorder()).close(HALF_A_SECOND)


def test_does_not_wait_for_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    loading, loaded = threading.Event(), threading.Event()

    def load(experiment: Experiment, dataset: Dataset | None = None) -> Trainer:
        loading.set()
        loaded.wait(PATIENCE)
        return Trainer(experiment, dataset)

    monkeypatch.setattr(session_module, "Trainer", load)
    session = Session(small(), Recorder())
    session.start()
    assert loading.wait(PATIENCE)
    assert not session.close(timeout=0.01)
    loaded.set()
    assert session.close(PATIENCE)


def test_a_snapshot_that_takes_long_leaves_time_to_train() -> None:
    """Every snapshot asks for the next one, as a screen does whose frames are shorter than a snapshot takes."""
    recorder = Recorder()

    def publish(event: Content) -> None:
        recorder(event)
        if isinstance(event, Snapshot) and event.state is State.RUNNING:
            session.request()

    session = Session(small(steps=200), publish, math.inf)
    session.start()
    session.run()
    try:
        assert recorder.state(State.FINISHED).step == 200
    finally:
        session.close()
