"""Events that change a run; together with the experiment, they determine it.

Replaying the events at their steps reproduces the run. A change of pace is not an event, because it does not affect
the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_drawn
from tui_nn.nn.schedules import SCHEDULES


@dataclass(frozen=True)
class Assignment:
    """A new value for a weight or a bias."""

    layer: int
    """Index of the layer of weights, from 0."""
    source: int
    """Index of the input or unit that the weight comes from; the index after the last stands for the bias."""
    unit: int
    """Index of the unit that the weight leads to."""
    value: float
    name: str
    """Name of the weight in the list of changes."""

    def fits(self, sizes: Sequence[int]) -> bool:
        """Whether a network with layers of `sizes` has such a weight."""
        has_layer = 0 <= self.layer < len(sizes) - 1
        return has_layer and 0 <= self.source <= sizes[self.layer] and 0 <= self.unit < sizes[self.layer + 1]


class UnitAction(StrEnum):
    """What is done to a unit; the value is the state that it leads to, in words."""

    OFF = "off"
    """The weights out of it become 0 and stay 0."""
    ON = "on"
    """The weights out of it become what they were before it was switched off."""
    FREEZE = "frozen"
    """The weights into it and its bias stay as they are."""
    UNFREEZE = "not frozen"


@dataclass(frozen=True)
class UnitChange:
    """A unit is switched off or on, or frozen or not."""

    layer: int
    """Index of the layer of units, 0 for the inputs."""
    unit: int
    """Index of the unit in it."""
    action: UnitAction
    name: str
    """Name of the unit in the list of changes."""

    @property
    def place(self) -> tuple[int, int]:
        """The layer and the unit."""
        return self.layer, self.unit


@dataclass(frozen=True)
class SettingsChanged:
    """Live settings were changed."""

    step: int
    """Number of earlier updates."""
    values: tuple[tuple[str, str], ...]
    """Name and new value of each changed setting, as text."""
    marked: bool = True
    """Whether the change affects later updates, and is therefore marked on the curves."""
    refused: str = ""
    """Why the change was refused; empty if it was applied."""

    @staticmethod
    def of(step: int, experiment: Experiment, before: Experiment) -> SettingsChanged:
        """The change to the settings of `experiment` from those `before`."""
        names = experiment.differences(before)
        values = tuple((name, experiment.text(name)) for name in names)
        marked = step > 0 and any(_affects_updates(name, experiment) for name in names)
        return SettingsChanged(step, values, marked)

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Names and new values, for a list of changes."""
        return tuple((name, SETTINGS[name].brief(text) if name in SETTINGS else text) for name, text in self.values)


@dataclass(frozen=True)
class WeightAssigned:
    """A weight or a bias was set by hand."""

    step: int
    """Number of earlier updates."""
    assignment: Assignment
    refused: str = ""
    """Why the assignment was refused; empty if it was applied."""

    marked = True

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """The name of the weight and its new value, for a list of changes."""
        return ((self.assignment.name, f"{self.assignment.value:g}"),)


@dataclass(frozen=True)
class UnitChanged:
    """A unit was switched off or on, or frozen or not."""

    step: int
    """Number of earlier updates."""
    change: UnitChange
    weights: tuple[float, ...] = ()
    """The weights out of a unit before it was switched off, which they get back when it is switched on."""
    refused: str = ""
    """Why the change was refused; empty if it was applied."""

    marked = True

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """The name of the unit and its new state, for a list of changes."""
        return ((self.change.name, self.change.action.value),)


@dataclass(frozen=True)
class TimeLimitReached:
    """The time limit ended the run; recorded as an event, because a replay may be faster or slower."""

    step: int
    """Number of earlier updates."""
    reason: str
    """Why the run ended, in words."""

    marked = False
    refused = ""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Empty: the event is not a change."""
        return ()


@dataclass(frozen=True)
class WeightsRestored:
    """At the end of the run, the network got back the weights of the lowest loss on the held-out set."""

    step: int
    """Number of earlier updates."""
    best_step: int
    """The step of the lowest loss."""

    marked = False
    refused = ""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Empty: the event is not a change of a setting or of a single weight."""
        return ()


Event = SettingsChanged | WeightAssigned | UnitChanged | TimeLimitReached | WeightsRestored


def is_undoable(event: Event) -> bool:
    """Whether the event changed something, and the moment before it can be shown."""
    return not isinstance(event, TimeLimitReached) and not event.refused


def data_since(events: Iterable[Event]) -> int:
    """The step of the last change of the points that are trained on; 0 if there was none."""
    changed = (e for e in events if isinstance(e, SettingsChanged) and not e.refused and "points" in dict(e.values))
    return max((event.step for event in changed), default=0)


def restored_step(events: Sequence[Event], step: int) -> int | None:
    """The step whose weights a run at `step` got back at its end; None if it has others."""
    here = (event for event in reversed(events) if event.step == step and not event.refused)
    changes_weights = (WeightsRestored, WeightAssigned, UnitChanged)
    last = next((event for event in here if isinstance(event, changes_weights)), None)
    return last.best_step if isinstance(last, WeightsRestored) else None


def has_reached_time_limit(events: Iterable[Event], step: int) -> bool:
    """Whether the time limit ended a run at `step`."""
    return any(isinstance(event, TimeLimitReached) and event.step == step for event in events)


@dataclass(frozen=True)
class Change:
    """All changes at one step, marked together on the curves."""

    step: int
    values: tuple[tuple[str, str], ...]
    """Name and new value of each; if changed more than once, the last value."""


def changes(events: Iterable[Event]) -> tuple[Change, ...]:
    """The changes to mark on the curves, in step order."""
    at: dict[int, Mapping[str, str]] = {}
    for event in events:
        if event.marked and not event.refused:
            at[event.step] = {**at.get(event.step, {}), **dict(event.shown)}
    return tuple(Change(step, tuple(values.items())) for step, values in at.items())


def passes_through(step: int, events: Sequence[Event], earlier: int, done: Sequence[Event]) -> bool:
    """Whether a run passes through a moment.

    Args:
        step: last step of the run.
        events: all events of the run.
        earlier: step of the moment.
        done: the events before the moment.
    """
    count = len(done)
    is_before_the_next = count == len(events) or (count < len(events) and earlier <= events[count].step)
    return earlier <= step and is_before_the_next and tuple(events[:count]) == tuple(done)


def _affects_updates(name: str, experiment: Experiment) -> bool:
    """Whether later updates depend on a live setting."""
    if name == "steps":
        return name in SCHEDULES[experiment.training.schedule].uses
    return name != "points" or is_drawn(experiment.data.data)
