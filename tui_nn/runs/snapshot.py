"""What a session says of its run: frozen messages, made of read-only copies, that could cross a process border."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.training.evaluation import Evaluation
from tui_nn.training.events import Event, is_undoable
from tui_nn.training.history import Curves
from tui_nn.training.timeline import Branch, Timeline


class State(StrEnum):
    """What a run is doing; the value is the word on the screen."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"


def resting_state(timeline: Timeline) -> State:
    """The state of a run that is not running."""
    trainer = timeline.trainer
    if trainer.diverged:
        return State.DIVERGED
    if trainer.finished:
        return State.FINISHED
    return State.READY if trainer.is_untouched and not timeline.is_rewound else State.PAUSED


@dataclass(frozen=True, eq=False)
class RunStarted:
    """A run begins, or one that was saved is opened; said once, before the first frame of it."""

    run: int
    """Counts the restarts, so that what is said of an earlier run can be told apart."""
    dataset: Dataset


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame:
    """One moment of a run; each is equal only to itself, because arrays have no single answer to `==`."""

    run: int
    """The number of the run, as `RunStarted` has it."""
    state: State
    experiment: Experiment
    step: int
    epoch: int
    steps_per_second: float
    """Measured over the last second; 0 when not running."""
    train: Evaluation
    """On the training set, the loss with its penalty; while it runs, on a sample of a large set."""
    test: Evaluation
    """On the test set, or such a sample, the loss without a penalty."""
    parameters: Parameters
    """A read-only copy."""
    last_step: int
    """Of the branch that is shown: above `step` where the run is rewound."""
    is_rewound: bool
    """Whether it is an earlier moment of the branch than its last."""
    curves: Curves
    """Of the branch, to its last step."""
    events: tuple[Event, ...]
    """What was done on the branch, to its last step."""
    events_done: int
    """How many of the events were done at the moment that is shown."""
    branches: tuple[Branch, ...]
    """The others, which were left where the run was rewound."""
    learning_rate: float
    """That of the next update, as the schedule has it."""
    reason: str
    """Why the run is over, if it is."""

    @staticmethod
    def of(timeline: Timeline, run: int, state: State, steps_per_second: float, quick: bool) -> Frame:
        """The moment that a timeline shows.

        Args:
            timeline: the run.
            run: its number.
            state: its state.
            steps_per_second: its speed.
            quick: whether a sample of a large set is scored instead of all of it.
        """
        trainer, branch = timeline.trainer, timeline.branch
        return Frame(
            run=run,
            state=state,
            experiment=trainer.experiment,
            step=trainer.step,
            epoch=trainer.epoch,
            steps_per_second=steps_per_second,
            train=trainer.evaluate_train(quick),
            test=trainer.evaluate_test(quick),
            parameters=trainer.parameters.frozen(),
            last_step=branch.step,
            is_rewound=timeline.is_rewound,
            curves=branch.curves,
            events=branch.events,
            events_done=len(trainer.events),
            branches=timeline.branches,
            learning_rate=trainer.learning_rate,
            reason=trainer.reason,
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Snapshot(Frame):
    """A frame with the data set of its run: all that a picture needs."""

    dataset: Dataset

    @property
    def can_undo(self) -> bool:
        """Whether anything was changed on the way to the moment that is shown."""
        return any(is_undoable(event) for event in self.events[: self.events_done])

    @staticmethod
    def joined(frame: Frame, dataset: Dataset) -> Snapshot:
        """Join a frame with the data set that its run was started with."""
        return Snapshot(**vars(frame), dataset=dataset)

    @cached_property
    def network(self) -> Network:
        """The network with the parameters of this moment."""
        return Network(self.parameters, self.experiment.network.activation, self.dataset.loss)


@dataclass(frozen=True)
class Failure:
    """The trainer raised an error; the session goes on, and another experiment or a reset may work."""

    run: int
    error: str
    """One line."""


@dataclass(frozen=True)
class Refusal:
    """Something asked for that does not work with the data; the run stays as it was."""

    run: int
    experiment: Experiment
    """The one that is still in force."""
    refused: Experiment
    """The one that was asked for."""
    error: str
    """One line."""


@dataclass(frozen=True)
class Seeking:
    """It takes a while to go to a moment, because not many states of the run are kept."""

    run: int
    step: int | None
    """Its step, if that is known before."""


@dataclass(frozen=True)
class BoundReached:
    """The states of the run have reached their bound in bytes, so that fewer are kept and going back takes longer."""

    run: int
    stride: int
    """Steps from one state to the next."""


@dataclass(frozen=True)
class Saved:
    """The run was written to a file."""

    run: int
    path: Path


@dataclass(frozen=True)
class NotKept:
    """The run cannot be kept in the user's folder; it goes on, and is said once."""

    run: int
    error: str
    """One line."""


Message = RunStarted | Frame | Failure | Refusal | Seeking | BoundReached | Saved | NotKept
"""What a session publishes."""
