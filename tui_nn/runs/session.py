"""What a session is: a run that is commanded from outside, wherever it is carried out.

Frozen commands go in by `send`, frozen messages come out by a callback. Nothing in them depends on this process: each
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
from tui_nn.training.events import Assignment


@dataclass(frozen=True)
class Run:
    """Train until paused or finished."""


@dataclass(frozen=True)
class Pause:
    """Stop training, to go on later."""


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
class Change:
    """Apply other settings: on the fly where all that differ are live, else from step 0.

    What does not go with the data is refused, and the run stays as it is.
    """

    experiment: Experiment


@dataclass(frozen=True, eq=False)
class Begin:
    """Go to step 0 of an experiment; if it is refused, the run stays as it is."""

    experiment: Experiment
    dataset: Dataset | None = None
    """Saves loading that of the experiment, and may be another one of the same name: the file was changed."""
    run: bool = False
    """Whether to train then."""


@dataclass(frozen=True)
class Open:
    """Go over to a run that was saved, and show it as it was; if it is refused, the run stays as it is."""

    path: Path
    """Of the file; one in the user's folder of runs is written there from then on."""


@dataclass(frozen=True)
class Save:
    """Write the run as it is to a file."""

    path: Path


@dataclass(frozen=True)
class Assign:
    """Set a weight or a bias by hand."""

    assignment: Assignment
    run: int
    """The number of the run whose network it was read from; it is refused if that is no longer there."""


@dataclass(frozen=True)
class Seek:
    """Pause, and show an earlier step of the run; running on from there, or a change, begins a new branch."""

    step: int
    """Limited to what there is."""
    events: int | None = None
    """How many events had been done then; all of that step, unless given."""


@dataclass(frozen=True)
class SeekPoints:
    """Pause, and go so many recorded points on, or back."""

    points: int
    """Negative to go back."""


@dataclass(frozen=True)
class Undo:
    """Pause, and show the moment before the last change or weight set by hand."""


@dataclass(frozen=True)
class Switch:
    """Return to another branch of the run."""

    number: int
    """That of the branch; nothing happens if it is gone."""
    step: int | None = None
    """The last, unless given."""


@dataclass(frozen=True)
class SetPace:
    """Train at most so many steps a second."""

    pace: float
    """Above 0; infinite for no limit."""


@dataclass(frozen=True)
class RequestFrame:
    """Publish a frame; asking again before it came asks for nothing more."""


Travel = Seek | SeekPoints | Undo | Switch
"""Commands that show another moment of the run."""

Command = Run | Pause | Toggle | Step | Reset | Change | Begin | Open | Save | Assign | Travel | SetPace | RequestFrame
"""What can be sent to a session."""

Publish = Callable[[Message], None]
"""Takes each message, in the session's thread."""


class Session(Protocol):
    """A run somewhere; its methods may be called from any thread, and `send` returns at once."""

    def start(self, patience: float = 0) -> None:
        """Load the data and publish the first frame; wait up to `patience` seconds for that."""
        ...

    def send(self, command: Command) -> None:
        """Carry a command out between two updates, after those sent before."""
        ...

    def close(self, timeout: float = 0.1) -> bool:
        """End the session; whether it ended within `timeout` seconds. It cannot be used afterwards."""
        ...
