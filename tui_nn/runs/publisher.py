"""Publishes the messages of a session, each with the number of its run."""

from __future__ import annotations

from pathlib import Path

from tui_nn.data.dataset import Dataset
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.runs.moment import frame_of
from tui_nn.runs.pace import Speedometer
from tui_nn.runs.session import Publish
from tui_nn.runs.snapshot import (
    BoundReached,
    DataChanged,
    Failure,
    NotKept,
    Refusal,
    RunStarted,
    Saved,
    Seeking,
    State,
    Traced,
)
from tui_nn.training.timeline import Timeline
from tui_nn.training.update_trace import UpdateTrace


class Publisher:
    """Publishes messages about the current run, and knows which of them need not be repeated."""

    def __init__(self, publish: Publish) -> None:
        """`publish` is called with each message."""
        self._publish = publish
        self.run_number = 0
        """Number of the current run."""
        self.speedometer = Speedometer()
        self._dataset: Dataset | None = None
        """The data set published last."""
        self._has_told_of_bound = False

    def started(self, dataset: Dataset) -> None:
        """Publish that another run has started, or was opened."""
        self.run_number += 1
        self._dataset = dataset
        self._has_told_of_bound = False
        self._publish(RunStarted(self.run_number, dataset))

    def frame(self, timeline: Timeline, state: State) -> None:
        """Publish the current moment, and first its data if they are other ones."""
        dataset = timeline.trainer.dataset
        # While training, a sample of a large set is enough: the next frame follows soon.
        quick = state is State.RUNNING
        speed = self.speedometer.read(timeline.trainer.step) if quick else 0.0
        if self._dataset is not dataset:
            self._dataset = dataset
            self._publish(DataChanged(self.run_number, dataset))
        self._publish(frame_of(timeline, self.run_number, state, speed, quick))
        if timeline.keys.is_full and not self._has_told_of_bound:
            self._has_told_of_bound = True
            self._publish(BoundReached(self.run_number, timeline.keys.max_bytes, timeline.keys.stride))

    def failed(self, error: Exception) -> None:
        """Publish that the trainer raised an error."""
        self._publish(Failure(self.run_number, _line(error)))

    def refused(self, experiment: Experiment, refused: Experiment, error: str) -> None:
        """Publish that a command was refused; `experiment` stays in force."""
        self._publish(Refusal(self.run_number, experiment, refused, error))

    def seeking(self, step: int | None) -> None:
        """Publish that going to `step` takes a while."""
        self._publish(Seeking(self.run_number, step))

    def traced(self, trace: UpdateTrace) -> None:
        """Publish the numbers of an update."""
        self._publish(Traced(self.run_number, trace))

    def saved(self, path: Path) -> None:
        """Publish that the run was written to a file."""
        self._publish(Saved(self.run_number, path))

    def not_kept(self, error: str) -> None:
        """Publish that the run cannot be autosaved."""
        self._publish(NotKept(self.run_number, error))


def _line(error: Exception) -> str:
    """Describe an error in one line."""
    if isinstance(error, InputError):
        return str(error)
    return f"{type(error).__name__}: {error}".splitlines()[0]
