"""The session protocol: a run controlled by commands, in this process or another.

`send` takes frozen commands, and a callback receives frozen messages. Nothing in them depends on this process: each
can be pickled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import Message
from tui_nn.training.events import Assignment, UnitChange
from tui_nn.training.update_trace import NEXT_BATCH, BatchChoice


@dataclass(frozen=True)
class Run:
    """Train until paused or finished."""

    until: int | None = None
    """The step at which to pause; None for none."""


@dataclass(frozen=True)
class Pause:
    """Stop training until the next `Run`."""


@dataclass(frozen=True)
class Toggle:
    """Run if not running, else pause."""


@dataclass(frozen=True)
class Step:
    """Make one update, and pause."""


@dataclass(frozen=True)
class Reset:
    """Go back to step 0 of the same experiment."""


@dataclass(frozen=True)
class ChangeSettings:
    """Apply other settings: during training if all that differ are live, otherwise from step 0.

    Settings that do not fit the data are refused, and the run stays as it is.
    """

    experiment: Experiment


@dataclass(frozen=True, eq=False)
class Begin:
    """Start an experiment at step 0; if it is refused, the run stays as it is."""

    experiment: Experiment
    dataset: Dataset | None = None
    """The data, if already loaded; used even if data of the same name are in use, because the file may have changed."""
    start_training: bool = False
    """Whether to train at once."""


@dataclass(frozen=True)
class Open:
    """Open a saved run at the moment at which it was saved; if it is refused, the run stays as it is."""

    path: Path
    """The run file; a run in the user's folder is autosaved to the same file from then on."""


@dataclass(frozen=True)
class Save:
    """Write the run to a file."""

    path: Path


@dataclass(frozen=True)
class Assign:
    """Set a weight or a bias by hand."""

    assignment: Assignment
    run_number: int
    """The number of the run that the user saw; the assignment is refused if another run has replaced it."""


@dataclass(frozen=True)
class ChangeUnit:
    """Switch a unit off or on, or freeze it or not."""

    change: UnitChange
    run_number: int
    """The number of the run that the user saw, as in `Assign`."""


@dataclass(frozen=True)
class Seek:
    """Pause and show another step of the branch; training or changing the run there begins a new branch."""

    step: int
    """Clipped to the steps that exist."""
    events: int | None = None
    """How many events of the branch are applied there; by default all up to and including that step."""


@dataclass(frozen=True)
class SeekPoints:
    """Pause and go forward or back by a number of recorded points."""

    points: int
    """Negative to go back."""


@dataclass(frozen=True)
class Undo:
    """Pause and show the moment before the last change of settings, a weight or a unit."""


@dataclass(frozen=True)
class Switch:
    """Return to another branch of the run."""

    number: int
    """The number of the branch; nothing happens if it no longer exists."""
    step: int | None = None
    """The step to show; by default the last."""


@dataclass(frozen=True)
class TraceUpdate:
    """Pause and publish all numbers of the update that would come next."""

    choice: BatchChoice = NEXT_BATCH
    """The samples that it uses."""
    run_number: int | None = None
    """The number of the run that the samples belong to; nothing happens if another one has replaced it."""


@dataclass(frozen=True)
class SetPace:
    """Limit the training speed."""

    pace: float
    """Steps per second, above 0; infinite for no limit."""


@dataclass(frozen=True)
class RequestFrame:
    """Publish a frame; further requests before it is published have no effect."""


Command = (
    Run
    | Pause
    | Toggle
    | Step
    | Reset
    | ChangeSettings
    | Begin
    | Open
    | Save
    | Assign
    | ChangeUnit
    | Seek
    | SeekPoints
    | Undo
    | Switch
    | TraceUpdate
    | SetPace
    | RequestFrame
)
"""Any command that a session takes."""

Publish = Callable[[Message], None]
"""Receives each message, in the session's thread; `NotKept` also in the thread that writes."""


class Session(Protocol):
    """A run that takes commands; its methods may be called from any thread, and `send` returns at once."""

    def start(self, timeout: float = 0) -> None:
        """Load the data and publish the first frame; wait up to `timeout` seconds for it."""
        ...

    def send(self, command: Command) -> None:
        """Queue a command; commands are carried out between updates, in order."""
        ...

    def close(self, timeout: float = 0.1) -> bool:
        """End the session for good; return whether it ended within `timeout` seconds."""
        ...
