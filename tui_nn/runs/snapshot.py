"""Messages that a session publishes about its run: frozen, read-only, and safe to send to another process."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.training.branch import Branch
from tui_nn.training.evaluation import Evaluation
from tui_nn.training.events import Event, is_undoable
from tui_nn.training.health.checks import Finding, findings
from tui_nn.training.health.evidence import Evidence
from tui_nn.training.history import Curves
from tui_nn.training.model import Model
from tui_nn.training.update_trace import UpdateTrace


class State(StrEnum):
    """The state of a run; the value is the word on the screen."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"

    @property
    def cannot_continue(self) -> bool:
        """Whether the run makes no more updates, so that any change of settings restarts it."""
        return self in (State.DIVERGED, State.FAILED)


@dataclass(frozen=True, eq=False)
class RunStarted:
    """A run was started or opened; published once, before its first frame."""

    run_number: int
    """Counts the restarts, so that late messages of an earlier run can be recognized."""
    dataset: Dataset


@dataclass(frozen=True, eq=False)
class DataChanged:
    """The points of a run were changed, or it moved to a moment with others; published before the first such frame."""

    run_number: int
    dataset: Dataset


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame:
    """One moment of a run; compared by identity, because `==` of arrays gives no single answer."""

    run_number: int
    """The number of the run, as in `RunStarted`."""
    state: State
    experiment: Experiment
    step: int
    epoch: int
    steps_per_second: float
    """Measured over the last second; 0 when not running."""
    train: Evaluation
    """On the training set, the loss with the penalty; during training, a large set is sampled."""
    test: Evaluation
    """On the test set, sampled likewise, the loss without the penalty."""
    parameters: Parameters
    """A read-only copy."""
    planned_steps: int
    """The step at which the run ends, unless a stop rule ends it before."""
    last_step: int
    """The last step of the branch: above `step` if the run is rewound."""
    is_rewound: bool
    """Whether this is an earlier moment of the branch than its last."""
    curves: Curves
    """Of the branch, up to its last step."""
    events: tuple[Event, ...]
    """All changes on the branch, up to its last step."""
    events_done: int
    """How many of the events precede this moment."""
    branches: tuple[Branch, ...]
    """All other branches of the run."""
    learning_rate: float
    """Learning rate of the next update, as set by the schedule."""
    reason: str
    """Why the run ended; empty if it has not."""
    restored_step: int | None
    """The step whose weights the network got back at the end of the run; None if it has the last weights."""

    @property
    def has_begun(self) -> bool:
        """Whether the run has made an update or been changed on any branch, so that a restart would lose something."""
        return bool(self.step or self.is_rewound or self.events or self.branches)

    def is_lost_by(self, is_live: bool) -> bool:
        """Whether changing a setting would restart the run and lose it; `is_live` tells whether the setting is live."""
        return self.state.cannot_continue or (self.has_begun and not is_live)


@dataclass(frozen=True, eq=False, kw_only=True)
class Snapshot(Frame):
    """A frame with the data set of its moment: everything that a view needs."""

    dataset: Dataset

    @property
    def can_undo(self) -> bool:
        """Whether any change precedes this moment."""
        return any(is_undoable(event) for event in self.events[: self.events_done])

    @staticmethod
    def joined(frame: Frame, dataset: Dataset) -> Snapshot:
        """Join a frame with the data set of its moment."""
        return Snapshot(**vars(frame), dataset=dataset)

    @cached_property
    def network(self) -> Network:
        """The network with the parameters of this moment."""
        return Network(self.parameters, self.experiment.network.activation, self.dataset.loss)

    @cached_property
    def health(self) -> tuple[Finding, ...]:
        """What is wrong with the run at this moment, the worst first; finding it takes about half a millisecond."""
        evidence = Evidence.of(
            experiment=self.experiment,
            dataset=self.dataset,
            curves=self.curves,
            events=self.events[: self.events_done],
            step=self.step,
            stuck=self.train.stuck,
            planned=self.planned_steps,
            diverged=self.reason if self.state is State.DIVERGED else "",
        )
        return findings(evidence)

    @property
    def model(self) -> Model:
        """The network with its preprocessing, to be used on other data."""
        return Model.at(self.experiment, self.parameters, self.dataset, self.step)


@dataclass(frozen=True)
class Failure:
    """The trainer raised an error; the session still takes commands, and another experiment or a reset may work."""

    run_number: int
    error: str
    """One line."""


@dataclass(frozen=True)
class Refusal:
    """A command was refused; the run stays as it was."""

    run_number: int
    experiment: Experiment
    """The experiment that stays in force."""
    refused: Experiment
    """The experiment of the command; equal to `experiment` if the command had none."""
    error: str
    """One line."""


@dataclass(frozen=True)
class Seeking:
    """Going to another moment takes a while, because many steps must be replayed."""

    run_number: int
    step: int | None
    """The target step; None if it is not known in advance."""


@dataclass(frozen=True)
class BoundReached:
    """The key states of the run have reached their maximum size; fewer are kept, and rewinding takes longer."""

    run_number: int
    max_bytes: int
    stride: int
    """Steps between key states."""


@dataclass(frozen=True, eq=False)
class Traced:
    """The update that would come next, with all its numbers."""

    run_number: int
    trace: UpdateTrace


@dataclass(frozen=True)
class Saved:
    """The run was written to a file."""

    run_number: int
    path: Path


@dataclass(frozen=True)
class NotKept:
    """The run cannot be autosaved; training continues. It is not published again until an autosave has succeeded."""

    run_number: int
    error: str
    """One line."""


Message = RunStarted | DataChanged | Frame | Failure | Refusal | Seeking | BoundReached | Traced | Saved | NotKept
"""Any message that a session publishes."""
