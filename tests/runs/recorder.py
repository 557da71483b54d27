"""Keeps what a session publishes, and waits for what is to come."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.patience import PATIENCE
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array
from tui_nn.runs.local import LocalSession
from tui_nn.runs.snapshot import (
    BoundReached,
    DataChanged,
    Failure,
    Frame,
    Message,
    NotKept,
    Refusal,
    RunStarted,
    Saved,
    Seeking,
    Snapshot,
    State,
    Traced,
)
from tui_nn.training.history import Curves

TIMED = frozenset({"seconds", "step_time"})
"""Series that depend on the clock, and differ between runs of the same experiment."""


def columns(curves: Curves) -> list[Array]:
    """The step, and every series that is not `TIMED`, each (points,)."""
    return [curves.step, *(values for name, values in curves.values.items() if name not in TIMED)]


Content = Snapshot | Failure | Refusal


class Recorder:
    """The `publish` of a session; whoever waits sees each event once, in order, a frame with its data set."""

    def __init__(self) -> None:
        self.events: list[Content] = []
        self.told: list[Message] = []
        """What is neither a snapshot nor refused."""
        self._seen = 0
        self._started: RunStarted | None = None
        self._came = threading.Condition()

    def __call__(self, message: Message) -> None:
        if isinstance(message, RunStarted):
            self._started = message
            return
        if isinstance(message, DataChanged):
            assert self._started
            assert self._started.run_number == message.run_number
            self._started = RunStarted(message.run_number, message.dataset)
            return
        if isinstance(message, (Seeking, BoundReached, Traced, Saved, NotKept)):
            self.told.append(message)
            return
        event: Content
        if isinstance(message, Frame):
            assert self._started
            assert self._started.run_number == message.run_number
            event = Snapshot.joined(message, self._started.dataset)
        else:
            event = message
        with self._came:
            self.events.append(event)
            self._came.notify_all()

    @property
    def snapshots(self) -> list[Snapshot]:
        """All snapshots so far."""
        return [event for event in self.events if isinstance(event, Snapshot)]

    def snapshot(self, accepts: Callable[[Snapshot], bool] = lambda _: True) -> Snapshot:
        """The next snapshot that is accepted."""
        found = self._next(lambda event: isinstance(event, Snapshot) and accepts(event))
        assert isinstance(found, Snapshot)
        return found

    def state(self, *states: State) -> Snapshot:
        """The next snapshot in one of the states."""
        return self.snapshot(lambda snapshot: snapshot.state in states)

    def failure(self) -> Failure:
        """The next failure."""
        found = self._next(lambda event: isinstance(event, Failure))
        assert isinstance(found, Failure)
        return found

    def refusal(self) -> Refusal:
        """The next refusal."""
        found = self._next(lambda event: isinstance(event, Refusal))
        assert isinstance(found, Refusal)
        return found

    def _next(self, accepts: Callable[[Content], bool]) -> Content:
        def found() -> Content | None:
            while self._seen < len(self.events):
                self._seen += 1
                if accepts(self.events[self._seen - 1]):
                    return self.events[self._seen - 1]
            return None

        with self._came:
            event = self._came.wait_for(found, PATIENCE)
        assert event, f"did not come after {[getattr(event, 'state', event) for event in self.events]}"
        return event


@contextmanager
def started(experiment: Experiment, pace: float = math.inf) -> Iterator[tuple[LocalSession, Recorder]]:
    """A session that has published its first snapshot, closed at the end."""
    recorder = Recorder()
    session = LocalSession(experiment, recorder, pace)
    session.start()
    try:
        recorder.state(State.READY)
        yield session, recorder
    finally:
        assert session.close(PATIENCE)
