"""What the user is told of what the session says, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.experiments import small
from tests.runs.recorder import started
from tui_nn.app.notices import ALL_STEPS, CANNOT_RUN, LASTS, STOPPED, cannot_run, notice
from tui_nn.runs.session import ChangeSettings, Run
from tui_nn.runs.snapshot import BoundReached, Failure, Refusal, Snapshot, State
from tui_nn.training.key_states import MAX_BYTES

BEFORE_THE_END, AT_THE_END = 39, 40
"""Steps of a run of 40."""


@pytest.fixture(scope="module")
def ready() -> Snapshot:
    with started(small(steps=AT_THE_END)) as (_, recorder):
        return recorder.snapshots[0]


def at(snapshot: Snapshot, state: State, step: int = BEFORE_THE_END) -> Snapshot:
    return replace(snapshot, state=state, step=step, reason="the test loss has not improved")


def test_a_failure_is_an_error_that_stays_as_long_as_any(ready: Snapshot) -> None:
    told = notice(ready, Failure(1, "no [memory]"))
    assert told
    assert (told.text, told.severity, told.seconds) == ("no [memory]", "error", None)
    assert "press r" in told.title


def test_a_refusal_says_what_is_not_changed(ready: Snapshot) -> None:
    told = notice(ready, Refusal(1, ready.experiment, ready.experiment, "batch_size: 500"))
    assert told
    assert (told.text, told.title, told.severity) == ("batch_size: 500", "Not possible", "error")


def test_that_few_states_are_kept_is_said_with_the_bound() -> None:
    told = notice(None, BoundReached(1, MAX_BYTES, 4096))
    assert told
    assert told.text.startswith("64 MiB of states are kept, one every 4,096 steps.")


@pytest.mark.parametrize("before", [None, *State])
def test_that_a_run_diverged_is_said_once(ready: Snapshot, before: State | None) -> None:
    told = notice(at(ready, before) if before else None, at(ready, State.DIVERGED))
    assert (told is None) is (before is State.DIVERGED)
    assert told is None or ("smaller learning rate" in told.text and told.severity == "warning")


@pytest.mark.parametrize("before", [None, *State])
@pytest.mark.parametrize("step", [BEFORE_THE_END, AT_THE_END])
def test_that_a_run_stopped_early_is_said_when_it_does(ready: Snapshot, before: State | None, step: int) -> None:
    told = notice(at(ready, before) if before else None, at(ready, State.FINISHED, step))
    assert (told is not None) is (before is State.RUNNING and step == BEFORE_THE_END)
    assert told is None or told.text == "Step 39: the test loss has not improved."


@pytest.mark.parametrize("state", [State.READY, State.RUNNING, State.PAUSED, State.FAILED])
def test_of_anything_else_nothing_is_said(ready: Snapshot, state: State) -> None:
    assert notice(None, at(ready, state)) is None
    assert notice(at(ready, State.RUNNING), at(ready, state)) is None


def test_every_state_that_cannot_run_says_which_key_starts_again() -> None:
    assert set(CANNOT_RUN) == {state for state in State if state.cannot_continue}
    assert all("r to start again" in one.text and one.severity == "warning" for one in CANNOT_RUN.values())


@pytest.mark.parametrize(
    "rule", [{}, {"patience": 1}, {"stop_loss": 1e5}, {"stop_score": 0.01}, {"stop_seconds": 1e-9}]
)
def test_what_lets_an_ended_run_go_on_is_so(rule: dict[str, float]) -> None:
    experiment = small(steps=AT_THE_END, batch_size=5, learning_rate=0.15, noise=2).updated(dict(rule))
    with started(experiment) as (session, recorder):
        session.send(Run())
        ended = recorder.state(State.FINISHED)
        told = cannot_run(ended)
        assert told is (STOPPED if rule else ALL_STEPS)
        # Any other setting lets the run go on after a stop rule, but not after the last step, as more steps do.
        session.send(ChangeSettings(experiment.updated({"l2": 0.5})))
        changed = recorder.snapshot(lambda snapshot: snapshot.experiment.training.l2 == 0.5)
        assert changed.state is (State.PAUSED if told is STOPPED else State.FINISHED)
        session.send(ChangeSettings(experiment.updated({"l2": 0.5, "steps": 2 * AT_THE_END})))
        longer = recorder.snapshot(lambda snapshot: snapshot.experiment.training.steps == 2 * AT_THE_END)
        assert longer.state is State.PAUSED


@pytest.mark.parametrize("subject", LASTS)
def test_what_is_told_while_a_run_goes_on_can_be_read(ready: Snapshot, subject: str) -> None:
    first, second = (LASTS[subject](at(ready, State.RUNNING, step)) for step in (1, 2))
    assert (first == second) is (subject != "replay"), "only a replay is over at the next step"
