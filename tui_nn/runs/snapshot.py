"""What the trainer hands over to the screen: frozen, and made of read-only copies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.nn.network import Network
from tui_nn.training.evaluation import Score
from tui_nn.training.history import Curves


class State(StrEnum):
    """What a run is doing; the value is the word on the screen."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One moment of a run; each is equal only to itself, because arrays have no single answer to `==`."""

    run: int
    """Counts the restarts, so that a snapshot of an earlier run can be told apart."""
    state: State
    experiment: Experiment
    dataset: Dataset
    step: int
    epoch: int
    steps_per_second: float
    """Measured over the last second; 0 when not running."""
    train: Score
    """On the training set, the loss with its penalty; while it runs, on a sample of a large set."""
    test: Score
    """On the test set, or such a sample, the loss without a penalty."""
    network: Network
    """A copy of the network, with parameters that no longer change."""
    curves: Curves
    learning_rate: float
    """That of the next update, as the schedule has it."""
    reason: str
    """Why the run is over, if it is."""


@dataclass(frozen=True)
class Failure:
    """The trainer raised an error; the session goes on, and another experiment or a reset may work."""

    run: int
    error: str
    """One line."""


@dataclass(frozen=True)
class Refusal:
    """Settings that turned out not to work with the data; the session stays with those before."""

    run: int
    experiment: Experiment
    """The one that is still in force."""
    refused: Experiment
    """The one that was asked for."""
    error: str
    """One line."""
