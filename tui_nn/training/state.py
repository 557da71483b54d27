"""All that changes in a run, at one moment, as frozen copies."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.nn.arrays import Array
from tui_nn.nn.optimizers import OptimizerState
from tui_nn.training.events import Event
from tui_nn.training.history import HistoryState
from tui_nn.training.stopping import Progress


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
        """Bytes of its arrays."""
        curves = self.history.curves
        arrays = [self.parameters, *self.optimizer.arrays.values(), curves.step, *curves.values.values()]
        return sum(array.nbytes for array in arrays)
