"""The state of a trainer at one moment, as frozen copies."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.nn.arrays import Array
from tui_nn.nn.optimizers import OptimizerState
from tui_nn.training.events import Event
from tui_nn.training.history import HistoryState
from tui_nn.training.stopping import Progress

OBJECTS = 3000
"""Measured size in bytes of the Python objects of a state, without its arrays."""


@dataclass(frozen=True, eq=False)
class TrainerState:
    """One moment of a run; together with the experiment at that moment, it lets a trainer continue bit for bit."""

    step: int
    """Updates made."""
    samples_seen: int
    """Samples used for updates so far, with repetitions."""
    parameters: Array
    """All weights and biases as one vector, (parameters,), read-only."""
    optimizer: OptimizerState
    history: HistoryState
    progress: Progress
    """The evaluations that the stop rules use."""
    best: Array | None
    """The parameters with the lowest loss on the held-out set, (parameters,), read-only; None without patience."""
    events: tuple[Event, ...]
    """All changes of the run so far, applied or refused."""
    seconds: float
    """Time spent on updates; it depends on the machine and is not reproduced."""
    stopped: str
    """Which stop rule ended the run, in words; empty if none did."""
    diverged: bool

    @property
    def nbytes(self) -> int:
        """Size in bytes, without what states share: the curves, the events and the best parameters."""
        arrays = [self.parameters, *self.optimizer.arrays.values()]
        return OBJECTS + sum(array.nbytes for array in arrays)
