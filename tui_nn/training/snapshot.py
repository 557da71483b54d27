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
    """On the whole training set, the loss with its penalty."""
    test: Score
    """On the test set, the loss without a penalty."""
    network: Network
    """A copy of the network, with parameters that no longer change."""
    curves: Curves


@dataclass(frozen=True)
class Failure:
    """The trainer raised an error; the session goes on, and another experiment or a reset may work."""

    run: int
    error: str
    """One line."""
