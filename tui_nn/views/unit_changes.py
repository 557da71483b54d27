"""The changes of a unit that the keys of the network panel make, and its state in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import Event, UnitAction, UnitChange
from tui_nn.training.units import units_frozen, units_off
from tui_nn.views.names import nearest, unit_names

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import UnitIndex


def switched(snapshot: Snapshot, unit: UnitIndex) -> UnitChange:
    """The change that switches a unit off, or on if it is off."""
    layer, number = nearest(unit, unit_names(snapshot))
    is_off = (layer, number) in units_off(_done(snapshot))
    return _change(snapshot, (layer, number), UnitAction.ON if is_off else UnitAction.OFF)


def frozen(snapshot: Snapshot, unit: UnitIndex) -> UnitChange:
    """The change that freezes a unit, or lets it learn if it is frozen."""
    layer, number = nearest(unit, unit_names(snapshot))
    is_frozen = (layer, number) in units_frozen(_done(snapshot))
    return _change(snapshot, (layer, number), UnitAction.UNFREEZE if is_frozen else UnitAction.FREEZE)


def state_words(snapshot: Snapshot, unit: UnitIndex) -> str:
    """`off`, `frozen`, both or nothing."""
    events = _done(snapshot)
    words = ("off" if unit in units_off(events) else "", "frozen" if unit in units_frozen(events) else "")
    return ", ".join(filter(None, words))


def _done(snapshot: Snapshot) -> tuple[Event, ...]:
    return snapshot.events[: snapshot.events_done]


def _change(snapshot: Snapshot, unit: UnitIndex, action: UnitAction) -> UnitChange:
    return UnitChange(*unit, action, unit_names(snapshot)[unit[0]][unit[1]])
