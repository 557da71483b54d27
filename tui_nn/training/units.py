"""Units that are switched off or frozen by hand.

The weights out of a unit that is off are 0 and stay there, so that nothing depends on the unit. The weights into a
frozen unit, and its bias, stay as they are. Both follow from the events of the run, and need no state of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tui_nn.nn.arrays import Flags
from tui_nn.nn.parameters import Parameters
from tui_nn.training.events import Event, UnitAction, UnitChange, UnitChanged

UnitIndex = tuple[int, int]
"""The index of a layer, 0 for the inputs, and of a unit in it."""

FREEZING = (UnitAction.FREEZE, UnitAction.UNFREEZE)


def units_off(events: Iterable[Event]) -> dict[UnitIndex, tuple[float, ...]]:
    """The units that are off, and the weights out of each before that."""
    off: dict[UnitIndex, tuple[float, ...]] = {}
    for event in _applied(events):
        if event.change.action is UnitAction.OFF:
            off[event.change.place] = event.weights
        elif event.change.action is UnitAction.ON:
            off.pop(event.change.place, None)
    return off


def units_frozen(events: Iterable[Event]) -> set[UnitIndex]:
    """The units that are frozen."""
    frozen: set[UnitIndex] = set()
    for event in _applied(events):
        if event.change.action is UnitAction.FREEZE:
            frozen.add(event.change.place)
        elif event.change.action is UnitAction.UNFREEZE:
            frozen.discard(event.change.place)
    return frozen


def held_parameters(events: Sequence[Event], sizes: Sequence[int]) -> Flags | None:
    """Whether each parameter is left alone by updates, (parameters,); None if none is."""
    off, frozen = units_off(events), units_frozen(events)
    if not off and not frozen:
        return None
    held = Parameters(sizes, "float32")
    for layer, unit in off:
        held.weights[layer][unit] = 1
    for layer, unit in frozen:
        held.stacked[layer - 1][:, unit] = 1
    return np.asarray(held.flat > 0)


def refusal(change: UnitChange, sizes: Sequence[int], events: Sequence[Event]) -> str:
    """Why a change is not possible in a network with layers of `sizes`; empty if it is."""
    layer, unit = change.place
    if not (0 <= layer < len(sizes) and 0 <= unit < sizes[layer]):
        return "the network has no such unit"
    if change.action in FREEZING:
        if layer == 0:
            return "an input has no weights of its own"
        is_done = change.place in units_frozen(events)
        wanted = change.action is UnitAction.UNFREEZE
    else:
        if layer == len(sizes) - 1:
            return "no weights lead out of an output"
        is_done = change.place in units_off(events)
        wanted = change.action is UnitAction.ON
    return "" if is_done == wanted else "it is so already"


def _applied(events: Iterable[Event]) -> Iterable[UnitChanged]:
    return (event for event in events if isinstance(event, UnitChanged) and not event.refused)
