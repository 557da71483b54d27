"""Commands and messages could cross a process border."""

from __future__ import annotations

import dataclasses
import math
import pickle

import numpy as np
import pytest

from tests.experiments import small
from tests.patience import PATIENCE
from tests.runs.recorder import Recorder
from tui_nn.runs.local import LocalSession
from tui_nn.runs.session import (
    Assign,
    Begin,
    ChangeSettings,
    ChangeUnit,
    Command,
    Pause,
    RequestFrame,
    Reset,
    Run,
    Session,
    SetPace,
    Step,
    Toggle,
    TraceUpdate,
)
from tui_nn.runs.snapshot import Failure, Frame, Message, Refusal, RunStarted, Snapshot
from tui_nn.training.events import Assignment, UnitAction, UnitChange
from tui_nn.training.loading import load_data
from tui_nn.training.update_trace import BatchChoice, Extent

COMMANDS: list[Command] = [
    Run(),
    Pause(),
    Toggle(),
    Step(),
    Reset(),
    ChangeSettings(small(l2=0.5)),
    Assign(Assignment(0, 1, 2, 0.5, "x2 to h3"), 1),
    ChangeUnit(UnitChange(1, 2, UnitAction.OFF, "h3"), 1),
    TraceUpdate(BatchChoice(Extent.ONE, "test", 3)),
    SetPace(math.inf),
    RequestFrame(),
]


def published() -> list[Message]:
    """What a session says that starts and makes a step."""
    messages, recorder = list[Message](), Recorder()

    def publish(message: Message) -> None:
        messages.append(message)
        recorder(message)

    session: Session = LocalSession(small(dropout=0.5), publish)
    session.start(PATIENCE)
    session.send(Assign(Assignment(0, 1, 2, 0.5, "x2 to h3"), 1))
    session.send(RequestFrame())
    session.send(Step())
    recorder.snapshot(lambda snapshot: snapshot.step == 1)
    assert session.close(PATIENCE)
    return messages


def test_a_command_comes_through_pickle() -> None:
    for command in COMMANDS:
        assert pickle.loads(pickle.dumps(command)) == command, command


def test_a_data_set_that_is_sent_along_comes_through_pickle() -> None:
    command = Begin(small(), load_data(small()), start_training=True)
    again = pickle.loads(pickle.dumps(command))
    np.testing.assert_array_equal(again.dataset.train.x, command.dataset.train.x)  # type: ignore[union-attr]


@pytest.mark.parametrize("message", [Failure(1, "why"), Refusal(1, small(), small(l2=0.5), "why")], ids=str)
def test_a_message_comes_through_pickle(message: Message) -> None:
    assert pickle.loads(pickle.dumps(message)) == message


def test_a_run_is_started_once_and_then_only_frames_come() -> None:
    started, *frames = published()
    assert isinstance(started, RunStarted)
    assert all(isinstance(frame, Frame) and not hasattr(frame, "dataset") for frame in frames)
    dataset = pickle.loads(pickle.dumps(started)).dataset
    last = frames[-1]
    assert isinstance(last, Frame)
    here, there = (Snapshot.joined(frame, dataset) for frame in (last, pickle.loads(pickle.dumps(last))))
    x = dataset.test.x
    np.testing.assert_array_equal(here.network.outputs(x), there.network.outputs(x))
    assert there.events == here.events != ()
    for field in dataclasses.fields(Frame):
        assert hasattr(there, field.name)


def test_parameters_that_came_through_pickle_share_their_memory() -> None:
    *_, last = published()
    assert isinstance(last, Frame)
    parameters = pickle.loads(pickle.dumps(last.parameters))
    assert not parameters.flat.flags.writeable
    assert np.shares_memory(parameters.flat, parameters.weights[1])
