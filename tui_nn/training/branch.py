"""One history of a run, as a timeline keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.training.events import Event, passes_through
from tui_nn.training.history import Curves


@dataclass(frozen=True, eq=False)
class Branch:
    """One history of the run, from its first step to its last; it is replayed from its events."""

    number: int
    """Number of the branch, from 1; it stays the same when the branch is returned to."""
    step: int
    """The last step."""
    events: tuple[Event, ...]
    """All events of the branch."""
    diverged: bool
    """Whether the update after the last step was undone because the loss exploded."""
    curves: Curves
    """The curves at the last step."""

    def contains(self, other: Branch) -> bool:
        """Whether the other branch is a prefix of this one."""
        return passes_through(self.step, self.events, other.step, other.events)
