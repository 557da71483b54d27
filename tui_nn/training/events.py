"""What was done to a run on its way: with the experiment, all that determines it.

Replaying the events at their steps replays the run. The pace is no event: the same numbers come of any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Assignment:
    """A weight or a bias that is set by hand."""

    layer: int
    """The number of the layer of weights, from 0."""
    source: int
    """The number of the input or unit that the weight leads from; the number after the last stands for the bias."""
    unit: int
    """The number of the unit that it leads to."""
    value: float
    name: str
    """The weight's name in the list of changes."""


@dataclass(frozen=True)
class SettingsChanged:
    """Live settings got other values."""

    step: int
    """The updates made before."""
    values: tuple[tuple[str, str], ...]
    """Name and new value of each, as text."""
    marked: bool = True
    """Whether it makes a difference to the updates, and so is marked on the curves."""
    refused: str = ""
    """Why nothing was changed; empty if it was."""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Names and new values, for a list of changes."""
        return self.values


@dataclass(frozen=True)
class WeightAssigned:
    """A weight or a bias was set by hand."""

    step: int
    """The updates made before."""
    assignment: Assignment
    refused: str = ""
    """Why nothing was changed; empty if it was."""

    marked = True

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """The weight's name and its new value, for a list of changes."""
        return ((self.assignment.name, f"{self.assignment.value:g}"),)


@dataclass(frozen=True)
class TimeLimitReached:
    """The run was ended by the clock: an event, because a replay may be faster or slower."""

    step: int
    """The updates made before."""
    reason: str
    """In words."""

    marked = False
    refused = ""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Nothing was changed."""
        return ()


Event = SettingsChanged | WeightAssigned | TimeLimitReached


def is_undoable(event: Event) -> bool:
    """Whether it changed something by hand."""
    return isinstance(event, (SettingsChanged, WeightAssigned)) and not event.refused


@dataclass(frozen=True)
class Change:
    """All that was changed at one step, as it is marked on the curves."""

    step: int
    values: tuple[tuple[str, str], ...]
    """Name and new value of each; the last value of one that was changed twice."""


def changes(events: Iterable[Event]) -> tuple[Change, ...]:
    """The changes to be marked, in the order of their steps."""
    at: dict[int, Mapping[str, str]] = {}
    for event in events:
        if event.marked and not event.refused:
            at[event.step] = {**at.get(event.step, {}), **dict(event.shown)}
    return tuple(Change(step, tuple(values.items())) for step, values in at.items())


def passes_through(step: int, events: Sequence[Event], earlier: int, done: Sequence[Event]) -> bool:
    """Whether a run to `step`, with these `events`, passes the moment after `earlier` updates and what was `done`."""
    count = len(done)
    is_before_the_next = count == len(events) or (count < len(events) and earlier <= events[count].step)
    return earlier <= step and is_before_the_next and tuple(events[:count]) == tuple(done)
