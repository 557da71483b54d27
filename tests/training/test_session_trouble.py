"""What a session survives: a trainer that fails, a gate that stays shut, and being closed at any moment."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

import pytest

from tests.experiments import divergent, small
from tests.training.recorder import PATIENCE, Recorder, started
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.training import session as session_module
from tui_nn.training.session import PaintGate, Session
from tui_nn.training.snapshot import Failure, Snapshot, State
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
            assert (failure.run, failure.error) == (2, "MemoryError: too large")
            # Without a trainer, commands find nothing to do.
            for command in (session.run, session.step, session.pause, session.toggle, session.request):
                command()
            session.reset()
            assert recorder.failure().run == 3
        session.change(small())
        assert recorder.state(State.READY).run == 4
        session.step()
        assert recorder.snapshot().step == 1


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

    def publish(event: Snapshot | Failure) -> None:
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
