"""Any commands in any order: nothing a session shows is ever out of order, and it always ends."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.patience import PATIENCE
from tests.runs.recorder import Recorder, columns
from tests.training.runs import DRAWINGS
from tui_nn.runs.local import LocalSession
from tui_nn.runs.session import Assign, Begin, ChangeSettings, Pause, RequestFrame, Reset, Run, SetPace, Step, Toggle
from tui_nn.runs.session import Command as SessionCommand
from tui_nn.runs.snapshot import Failure, Snapshot, State
from tui_nn.training.events import Assignment
from tui_nn.training.stopping import active_rules

Command = Callable[[LocalSession], None]

EXPERIMENTS = [
    small(),
    small(learning_rate=0.5, l2=0.0),
    small(batch_size=10),
    small(batch_size=63, batch_order="article"),
    small(steps=5),
    small(hidden_sizes=(), precision="float32"),
    small(data_seed=3),
    small(optimizer="adam", schedule="cosine", clip_norm=0.5),
    small(dropout=0.5, batch_size=10),
    small(patience=1, stop_score=0.5),
    small(data="sine", standardize="yes", steps=200),
    small(data="drawn"),
    small(data="drawn", points=DRAWINGS[1]),
    small(data="drawn", points=DRAWINGS[4]),
    divergent(),
]


def change(index: int) -> Command:
    return lambda session: session.send(ChangeSettings(EXPERIMENTS[index]))


def begin(index: int, start_training: bool) -> Command:
    return lambda session: session.send(Begin(EXPERIMENTS[index], start_training=start_training))


def set_pace(pace: float) -> Command:
    return lambda session: session.send(SetPace(pace))


WEIGHT = Assignment(0, 0, 0, 0.5, "x1 to h1")
HUGE = Assignment(0, 0, 0, 1e300, "x1 to h1")


def assign(assignment: Assignment) -> Command:
    """In the run that is there when it is sent, which may be gone when it is carried out."""
    return lambda session: session.send(Assign(assignment, session._controller.publisher.run_number))


def sending(command: SessionCommand) -> Command:
    return lambda session: session.send(command)


PLAIN: dict[str, Command] = {
    **{
        type(command).__name__: sending(command)
        for command in (Run(), Pause(), Toggle(), Step(), Reset(), RequestFrame())
    },
    "assign a weight": assign(WEIGHT),
    "assign a weight that is refused": assign(HUGE),
    "shut the gate": lambda session: session.gate.close(),
    "open the gate": lambda session: session.gate.open(),
    **{f"pace {pace}": set_pace(pace) for pace in (1.0, 333.0, math.inf)},
}

WITH_AN_EXPERIMENT: dict[str, Command] = {
    **{f"change to {index}": change(index) for index in range(len(EXPERIMENTS))},
    **{f"begin {index}, {run}": begin(index, run) for index in range(len(EXPERIMENTS)) for run in (False, True)},
}

COMMANDS = PLAIN | WITH_AN_EXPERIMENT

# As many of the one as of the other, so that there is something to interrupt between two beginnings.
NAMES = st.sampled_from(sorted(PLAIN)) | st.sampled_from(sorted(WITH_AN_EXPERIMENT))


# Nothing else runs this one, so a snapshot of it shows that all commands before it were carried out.
LAST = small(steps=41)


def hammered(names: list[str]) -> Recorder:
    """All that was published by a session that carried out these commands and was closed."""
    recorder = Recorder()
    session = LocalSession(EXPERIMENTS[0], recorder, math.inf)
    session.start()
    for name in names:
        COMMANDS[name](session)
    session.send(ChangeSettings(LAST))
    recorder.snapshot(lambda snapshot: snapshot.experiment == LAST)
    assert session.close(PATIENCE), "the thread did not end"
    return recorder


def assert_read_only(snapshot: Snapshot) -> None:
    parameters = snapshot.network.parameters
    arrays: list[Any] = [parameters.flat, *parameters.weights, *parameters.biases, *columns(snapshot.curves)]
    for score in (snapshot.train, snapshot.test):
        arrays += [score.predictions, score.correct]
    for part in (snapshot.dataset.train, snapshot.dataset.test):
        arrays += [part.x, part.raw, part.targets, part.labels]
    assert not any(array.flags.writeable for array in arrays)


def assert_sound(recorder: Recorder) -> None:
    assert not any(isinstance(event, Failure) for event in recorder.events)
    for before, after in pairwise(recorder.snapshots):
        assert (before.run_number, before.step) <= (after.run_number, after.step)
    for snapshot in recorder.snapshots:
        training = snapshot.experiment.training
        assert snapshot.state in State
        assert snapshot.state is not State.FAILED
        assert snapshot.state is not State.READY or snapshot.step == 0
        assert (
            snapshot.state is not State.FINISHED
            or snapshot.step >= snapshot.planned_steps
            or active_rules(training, 63)
        )
        assert bool(snapshot.reason) is (snapshot.state in (State.FINISHED, State.DIVERGED))
        assert snapshot.curves.step[-1] == snapshot.step
        assert_read_only(snapshot)


@settings(max_examples=200)
@given(st.lists(NAMES, max_size=30))
def test_any_commands_in_any_order(names: list[str]) -> None:
    assert_sound(hammered(names))


@given(st.lists(NAMES, max_size=10))
def test_closed_before_all_commands_are_carried_out(names: list[str]) -> None:
    recorder = Recorder()
    session = LocalSession(EXPERIMENTS[0], recorder, math.inf)
    session.start()
    for name in names:
        COMMANDS[name](session)
    assert session.close(PATIENCE), "the thread did not end"
    assert_sound(recorder)


# Each experiment begins a hundred times in one of the two ways; the random commands above use both.
@pytest.mark.parametrize("name", sorted({*COMMANDS} - {f"begin {i}, {i % 2 == 0}" for i in range(len(EXPERIMENTS))}))
def test_each_command_a_hundred_times(name: str) -> None:
    assert_sound(hammered([name] * 100))
