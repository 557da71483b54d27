"""A weight that is set by hand: what is shown at once, what comes of it, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.experiments import divergent, small
from tests.runs.recorder import Recorder, started
from tui_nn.runs.local import LocalSession
from tui_nn.runs.session import Assign, ChangeSettings, Pause, RequestFrame, Run, Step
from tui_nn.runs.snapshot import Refusal, State
from tui_nn.training.events import Assignment, WeightAssigned
from tui_nn.training.trainer import Trainer

EXPERIMENT = small(steps=1_000_000_000, batch_size=10, dropout=0.5)

WEIGHT = Assignment(layer=0, source=1, unit=2, value=0.5, name="x2 to h3")
TOO_LARGE = Assignment(layer=0, source=1, unit=2, value=1e300, name="x2 to h3")


def bring_to(state: State, session: LocalSession, recorder: Recorder) -> None:
    if state is State.RUNNING:
        session.send(Run())
    if state is State.PAUSED:
        session.send(Step())
    if state is not State.READY:
        recorder.state(state)


@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED])
def test_a_weight_that_was_set_is_shown_at_once_and_the_run_goes_on_with_it(state: State) -> None:
    with started(EXPERIMENT) as (session, recorder):
        bring_to(state, session, recorder)
        session.send(Assign(WEIGHT, 1))
        # Nobody asks for it.
        shown = recorder.snapshot()
        assert (shown.run_number, shown.state) == (1, state)
        assert shown.network.parameters.weights[0][1, 2] == 0.5
        assert shown.events == (WeightAssigned(shown.step, WEIGHT),)
        session.send(Pause())
        session.send(Step())
        after = recorder.snapshot(lambda snapshot: snapshot.step > shown.step and snapshot.state is State.PAUSED)
    assert not any(isinstance(event, Refusal) for event in recorder.events)
    trainer = Trainer(EXPERIMENT)
    trainer.advance(shown.step)
    assert trainer.assign(WEIGHT)
    trainer.advance(after.step - shown.step)
    assert after.network.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()
    assert after.train.loss == trainer.evaluate_train().loss


@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED])
def test_a_weight_that_would_break_the_run_is_refused_and_nothing_changes(state: State) -> None:
    with started(EXPERIMENT) as (session, recorder):
        bring_to(state, session, recorder)
        session.send(Assign(TOO_LARGE, 1))
        line = "x2 to h3: got 1e+300, allowed: a value with which the loss does not explode"
        assert recorder.refusal() == Refusal(1, EXPERIMENT, EXPERIMENT, line)
        session.send(RequestFrame())
        after = recorder.snapshot()
    assert (after.run_number, after.state) == (1, state)
    trainer = Trainer(EXPERIMENT)
    trainer.advance(after.step)
    assert after.network.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()


def test_a_run_that_has_diverged_takes_none_and_says_what_helps() -> None:
    with started(divergent()) as (session, recorder):
        session.send(Run())
        recorder.state(State.DIVERGED)
        session.send(Assign(replace(WEIGHT, value=2.0), 1))
        line = "x2 to h3: got 2, allowed: none, because the run has diverged: go back first"
        assert recorder.refusal().error == line


def test_after_a_refusal_another_value_is_taken() -> None:
    with started(EXPERIMENT) as (session, recorder):
        session.send(Assign(TOO_LARGE, 1))
        recorder.refusal()
        session.send(Assign(WEIGHT, 1))
        recorder.snapshot(lambda snapshot: snapshot.network.parameters.weights[0][1, 2] == 0.5)


def test_a_weight_of_a_network_that_is_gone_is_refused() -> None:
    with started(EXPERIMENT) as (session, recorder):
        session.send(ChangeSettings(EXPERIMENT.updated({"hidden_sizes": (2,)})))
        session.send(Assign(WEIGHT, 1))
        error = recorder.refusal().error
        assert error == "x2 to h3: got 0.5, allowed: a weight of the current network, which has replaced that one"
        session.send(RequestFrame())
        assert recorder.snapshot(lambda snapshot: snapshot.run_number == 2).events == ()


@pytest.mark.parametrize("place", [(2, 0, 0), (-1, 0, 0), (0, 3, 0), (0, -1, 0), (0, 0, 5), (0, 0, -1)])
def test_a_weight_that_is_not_there_is_refused(place: tuple[int, int, int]) -> None:
    trainer = Trainer(EXPERIMENT)
    before = trainer.parameters.flat.tobytes()
    assert not trainer.assign(Assignment(*place, 0.5, "nowhere"))
    assert trainer.parameters.flat.tobytes() == before
    assert trainer.events[-1].refused == "the network has no such weight"
