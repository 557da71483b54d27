"""All that changes in a run, at one moment, as frozen copies."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.nn.arrays import Array
from tui_nn.nn.optimizers import OptimizerState
from tui_nn.training.events import Event
from tui_nn.training.history import HistoryState
from tui_nn.training.stopping import Progress

OBJECTS = 3000
"""Bytes that Python needs for a state, beside the numbers in it; measured."""


@dataclass(frozen=True, eq=False)
class TrainerState:
    """One moment of a run: with the experiment then in force, a trainer goes on from it bit for bit."""

    step: int
    """Updates made."""
    samples_seen: int
    """Samples learned from so far, the same one counted again each time."""
    parameters: Array
    """All weights and biases as one vector, (parameters,), read-only."""
    optimizer: OptimizerState
    history: HistoryState
    progress: Progress
    """What the stop rules have seen."""
    events: tuple[Event, ...]
    """What was done to the run so far."""
    seconds: float
    """Spent on updates: of this machine, and not a part of what is reproduced."""
    stopped: str
    """Why the run ended before its last step, if it did."""
    diverged: bool

    @property
    def nbytes(self) -> int:
        """Bytes that it takes to keep it; the curves and the events it shares with others."""
        arrays = [self.parameters, *self.optimizer.arrays.values()]
        return OBJECTS + sum(array.nbytes for array in arrays)
