"""Back and forth in a run that is commanded from outside: what is shown is what the run was."""

from __future__ import annotations

import pickle
import sys
import threading
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.patience import PATIENCE
from tests.runs.recorder import Recorder, started
from tests.training.runs import other_settings
from tui_nn.runs import controller as controller_module
from tui_nn.runs import travel
from tui_nn.runs.local import LocalSession
from tui_nn.runs.session import (
    Assign,
    ChangeSettings,
    Command,
    RequestFrame,
    Run,
    Seek,
    SeekPoints,
    Step,
    Switch,
    Toggle,
    Undo,
)
from tui_nn.runs.snapshot import BoundReached, Seeking, Snapshot, State
from tui_nn.training.events import Assignment
from tui_nn.training.history import CAPACITY
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

WEIGHT = Assignment(0, 1, 2, 0.5, "x2 to h3")


def finished(session: LocalSession, recorder: Recorder) -> Snapshot:
    session.send(Run())
    return recorder.state(State.FINISHED, State.DIVERGED)


def assert_shows(snapshot: Snapshot, trainer: Trainer) -> None:
    """All numbers are those of the trainer."""
    assert snapshot.step == trainer.step
    assert snapshot.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()
    assert snapshot.train.loss == trainer.evaluate_train().loss
    assert snapshot.test.loss == trainer.evaluate_test().loss
    assert snapshot.epoch == trainer.epoch
    assert snapshot.experiment == trainer.experiment


def test_a_step_that_is_sought_is_shown_with_all_its_numbers_and_the_curves_to_the_end() -> None:
    with started(small(steps=300)) as (session, recorder):
        end = finished(session, recorder)
        session.send(Seek(120))
        shown = recorder.state(State.PAUSED)
        session.send(Seek(10_000))
        again = recorder.state(State.FINISHED)
    trainer = Trainer(small(steps=300))
    trainer.advance(120)
    assert_shows(shown, trainer)
    assert (shown.last_step, shown.is_rewound) == (300, True)
    assert shown.curves["test_loss"].tobytes() == end.curves["test_loss"].tobytes()
    assert again.parameters.flat.tobytes() == end.parameters.flat.tobytes()
    assert not again.is_rewound


@pytest.mark.parametrize(
    ("moves", "place"),
    [((-1,), -2), ((-1, -1), -3), ((-10,), -11), ((-10, 1), -10), ((-1000,), 0), ((-3, 1000), -1), ((1,), -1)],
    ids=str,
)
def test_recorded_points_are_gone_through(moves: tuple[int, ...], place: int) -> None:
    with started(small(steps=300)) as (session, recorder):
        end = finished(session, recorder)
        for points in moves:
            session.send(SeekPoints(points))
        wanted = end.curves.step[place]
        shown = recorder.snapshot(lambda snapshot: snapshot.step == wanted)
    assert shown.is_rewound == (wanted < 300)


def test_the_point_before_the_end_is_gone_to_from_an_end_that_was_sought_but_not_yet_reached() -> None:
    timeline = Timeline(Trainer(small(steps=300)))
    timeline.advance(10)
    traveler = travel.Travel(lambda _: None, lambda: False)
    traveler.seek(sys.maxsize)
    traveler.seek_points(timeline, -1)
    assert traveler.arrive(timeline)
    assert timeline.trainer.step == 9


def test_between_two_points_the_next_one_is_gone_to() -> None:
    with started(small(steps=2 * CAPACITY)) as (session, recorder):
        points = finished(session, recorder).curves.step
        low, high = points[40], points[41]
        assert high - low > 1
        session.send(Seek(int(low) + 1))
        session.send(SeekPoints(-1))
        recorder.snapshot(lambda snapshot: snapshot.step == low)
        session.send(Seek(int(low) + 1))
        session.send(SeekPoints(1))
        recorder.snapshot(lambda snapshot: snapshot.step == high)


def test_running_on_is_a_branch_and_the_one_that_was_left_can_be_returned_to() -> None:
    with started(small(steps=300)) as (session, recorder):
        end = finished(session, recorder)
        session.send(Seek(100))
        session.send(ChangeSettings(small(steps=300, l2=0.5)))
        changed = recorder.snapshot(lambda snapshot: bool(snapshot.branches))
        assert (changed.step, changed.last_step, changed.is_rewound, changed.run_number) == (100, 100, False, 1)
        session.send(Run())
        branch = recorder.state(State.FINISHED)
        session.send(Switch(1))
        again = recorder.snapshot(lambda snapshot: not snapshot.events)
    assert [one.number for one in branch.branches] == [1]
    assert branch.branches[0].curves["test_loss"].tobytes() == end.curves["test_loss"].tobytes()
    assert (again.state, again.experiment) == (State.FINISHED, small(steps=300))
    assert again.parameters.flat.tobytes() == end.parameters.flat.tobytes()
    assert [one.number for one in again.branches] == [2]


def test_undo_shows_the_moment_before_the_last_change() -> None:
    with started(small(steps=300)) as (session, recorder):
        for _ in range(3):
            session.send(Step())
        session.send(Assign(WEIGHT, 1))
        session.send(Step())
        after = recorder.snapshot(lambda snapshot: snapshot.step == 4)
        assert after.can_undo
        session.send(Undo())
        undone = recorder.snapshot(lambda snapshot: snapshot.step == 3 and snapshot.is_rewound)
        assert not undone.can_undo
        assert (len(undone.events), undone.events_done) == (1, 0)
        session.send(Undo())
        session.send(Seek(3, 1))
        redone = recorder.snapshot(lambda snapshot: snapshot.step == 3 and snapshot.events_done == 1)
    assert redone.parameters.weights[0][1, 2] == 0.5
    trainer = Trainer(small(steps=300))
    trainer.advance(3)
    assert_shows(undone, trainer)


def test_where_it_was_rewound_to_step_0_a_change_is_no_restart() -> None:
    with started(small(steps=50)) as (session, recorder):
        finished(session, recorder)
        session.send(Seek(0))
        assert recorder.snapshot(lambda snapshot: snapshot.is_rewound).state is State.PAUSED
        session.send(ChangeSettings(small(steps=50, l2=0.5)))
        changed = recorder.snapshot(lambda snapshot: bool(snapshot.branches))
    assert changed.run_number == 1


def test_a_run_that_diverged_can_be_rewound_and_go_on_with_another_rate() -> None:
    with started(divergent()) as (session, recorder):
        end = finished(session, recorder)
        assert end.state is State.DIVERGED
        session.send(SeekPoints(-3))
        assert recorder.state(State.PAUSED).is_rewound
        session.send(ChangeSettings(divergent().updated({"learning_rate": 1e-6})))
        assert recorder.snapshot(lambda snapshot: bool(snapshot.branches)).state is State.PAUSED
        session.send(Switch(1))
        assert recorder.state(State.DIVERGED).step == end.step


def test_while_it_runs_going_back_pauses_it() -> None:
    with started(small(steps=1_000_000)) as (session, recorder):
        session.send(Run())
        recorder.state(State.RUNNING)
        session.send(SeekPoints(-1))
        assert recorder.state(State.PAUSED).is_rewound
        session.send(Toggle())
        assert not recorder.state(State.RUNNING).is_rewound


def test_a_step_that_takes_long_is_announced_and_given_up_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(travel, "ANNOUNCE_AFTER", 0.0)
    asked, go_on = threading.Event(), threading.Event()
    seek, sought = Timeline.seek, list[int]()

    def slow(timeline: Timeline, step: int, events: Any = None, is_wanted: Any = lambda: True) -> bool:
        sought.append(step)
        if len(sought) == 1:
            is_wanted()
            asked.set()
            assert go_on.wait(PATIENCE)
        return is_wanted() and seek(timeline, step, events, is_wanted)

    with started(small(steps=300)) as (session, recorder):
        for _ in range(20):
            session.send(Step())
        monkeypatch.setattr(Timeline, "seek", slow)
        session.send(Seek(5))
        assert asked.wait(PATIENCE)
        session.send(SeekPoints(-1))
        go_on.set()
        recorder.snapshot(lambda snapshot: snapshot.is_rewound and snapshot.step == 4)
    assert recorder.told.count(Seeking(1, 5)) == 1
    assert [snapshot.step for snapshot in recorder.snapshots if snapshot.is_rewound] == [4]


COMMANDS: list[Command] = [
    Run(), Toggle(), Step(), Step(), RequestFrame(), Undo(), Switch(1), Switch(2),
    Seek(0), Seek(7), Seek(10**9), Seek(3, 0), SeekPoints(-1), SeekPoints(1), SeekPoints(-10),
    Assign(WEIGHT, 1), Assign(WEIGHT, 9),
    ChangeSettings(small(l2=0.5)), ChangeSettings(small(optimizer="adam")), ChangeSettings(small(steps=5)),
]  # fmt: skip


LAST = small(steps=41)
"""None of these run this one: it shows that all commands before it were carried out."""


@settings(max_examples=60)
@given(st.lists(st.sampled_from(COMMANDS), max_size=25))
def test_whatever_is_commanded_each_frame_is_a_moment_of_a_run(commands: list[Command]) -> None:
    with started(small()) as (session, recorder):
        for command in [*commands, ChangeSettings(LAST)]:
            session.send(command)
        recorder.snapshot(lambda snapshot: snapshot.experiment == LAST)
    for snapshot in recorder.snapshots:
        assert snapshot.state is not State.FAILED
        assert snapshot.step <= snapshot.last_step == snapshot.curves.step[-1]
        assert snapshot.is_rewound or snapshot.step == snapshot.last_step
        assert snapshot.events_done <= len(snapshot.events)
        assert not snapshot.is_rewound or snapshot.state in (State.PAUSED, State.FINISHED)


@pytest.mark.parametrize("command", [Seek(3), Seek(3, 1), SeekPoints(-1), Undo(), Switch(1, 5)], ids=str)
def test_a_command_comes_through_pickle(command: Command) -> None:
    assert pickle.loads(pickle.dumps(command)) == command


def test_a_branch_that_was_caught_up_is_not_there_to_switch_to() -> None:
    with started(small(steps=300)) as (session, recorder):
        for _ in range(12):
            session.send(Step())
        session.send(Seek(9))
        for _ in range(6):
            session.send(Step())
        recorder.snapshot(lambda snapshot: snapshot.step == 15)
        session.send(Switch(1))
        assert recorder.snapshot().state is State.PAUSED


def test_where_the_run_is_over_it_stays_so_also_after_an_undo() -> None:
    with started(small(steps=40)) as (session, recorder):
        finished(session, recorder)
        session.send(Assign(WEIGHT, 1))
        session.send(Undo())
        assert recorder.snapshot(lambda snapshot: snapshot.is_rewound).state is State.FINISHED
        session.send(Run())
        session.send(Step())
        assert [recorder.snapshot().state for _ in range(2)] == [State.FINISHED] * 2
    assert all(snapshot.step <= 40 for snapshot in recorder.snapshots)


def test_what_is_refused_is_in_the_history_at_once() -> None:
    experiment = small(steps=40)
    with started(experiment) as (session, recorder):
        session.send(Step())
        session.send(Assign(Assignment(0, 1, 2, 1e300, "x2 to h3"), 1))
        recorder.refusal()
        assert recorder.snapshot().events[-1].refused == "the loss would not be finite"
        session.send(ChangeSettings(other_settings(experiment, {"batch_size": 64})))
        recorder.refusal()
        assert recorder.snapshot().events[-1].refused.startswith("batch_size: got 64, allowed:")


def test_it_is_said_once_when_the_states_fill_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controller_module, "Timeline", partial(Timeline, max_bytes=20_000, stride=1))
    with started(small(steps=300)) as (session, recorder):
        finished(session, recorder)
        session.send(RequestFrame())
        recorder.snapshot()
    assert [type(told) for told in recorder.told] == [BoundReached]
