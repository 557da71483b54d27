"""The diagram of the network, whose units can be selected, opened, added and removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import ExperimentChanged, UnitChangeWanted
from tui_nn.app.picture import Picture
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.views import hidden_layers, network, unit_changes
from tui_nn.views.hidden_layers import Sizes
from tui_nn.views.network import NetworkOptions
from tui_nn.views.plane_view import Axes
from tui_nn.views.selection import UNSELECTED, Selection

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import UnitIndex
    from tui_nn.runs.snapshot import Snapshot
    from tui_nn.training.events import UnitChange


class NetworkPanel(Picture[NetworkOptions]):
    """A small picture of each unit, layer by layer from left to right; the selected one can be opened in full size."""

    VIEW = network.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("network")

    experiment: var[Experiment] = var(Experiment())
    """The experiment that the keys change; ahead of the snapshot if several keys arrive at once."""
    axes: var[Axes] = var(Axes())
    selection: var[Selection] = var(UNSELECTED)

    @property
    def drawn_every(self) -> int:
        """Activations of a point are numbers, and drawn at every snapshot."""
        return 1 if self.options.is_lit else super().drawn_every

    def watch_axes(self, axes: Axes) -> None:
        """Show another plane."""
        self.options = replace(self.options, axes=axes)

    def watch_selection(self, selection: Selection) -> None:
        """Show the activations of another point."""
        self.options = replace(self.options, selection=selection)

    def on_blur(self) -> None:
        """Clear the selection: only a panel in focus has one."""
        if not self.options.opened:
            self.options = replace(self.options, selected=None)

    def action_select(self, layers: int, units: int) -> None:
        """Select a neighbor of the selected unit; without a selection, the first hidden unit."""
        if self.snapshot:
            self.options = self.options.moved(self.snapshot, layers, units)

    def action_open_unit(self) -> None:
        """Show the selected unit in full size, or all units again."""
        if self.options.selected is None:
            self.action_select(0, 0)
        opened = not self.options.opened
        self.options = replace(self.options, opened=opened)
        if opened and not self.screen.maximized:
            self.screen.maximize(self, container=False)
        elif not opened and self.screen.maximized is self:
            self.screen.minimize()

    def action_switch_unit(self) -> None:
        """Switch the selected unit off, or on again."""
        self._change_unit(unit_changes.switched)

    def action_freeze_unit(self) -> None:
        """Freeze the selected unit, or let it learn again."""
        self._change_unit(unit_changes.frozen)

    def _change_unit(self, change: Callable[[Snapshot, UnitIndex], UnitChange]) -> None:
        if self.options.selected is None:
            self.action_select(0, 0)
        if self.snapshot and self.options.selected:
            self.post_message(UnitChangeWanted(change(self.snapshot, self.options.selected)))

    def action_resize(self, units: int) -> None:
        """Add a unit to the selected hidden layer or remove one; a layer without units is removed."""
        self._rebuild(hidden_layers.resized(self._hidden_sizes, self.options.selected, units))

    def action_insert_layer(self) -> None:
        """Insert a hidden layer of the same size after the selected one."""
        self._rebuild(hidden_layers.inserted(self._hidden_sizes, self.options.selected))

    def action_remove_layer(self) -> None:
        """Remove the selected hidden layer."""
        self._rebuild(hidden_layers.removed(self._hidden_sizes, self.options.selected))

    @property
    def _hidden_sizes(self) -> Sizes:
        return self.experiment.network.hidden_sizes

    def _rebuild(self, sizes: Sizes) -> None:
        """Request a network with other hidden layers."""
        try:
            experiment = self.experiment.updated({"hidden_sizes": sizes})
        except SettingError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if experiment != self.experiment:
            if self.snapshot and self.snapshot.is_lost_by(is_live=False):
                self.notify("A different network restarts the run at step 0.")
            self.post_message(ExperimentChanged(experiment))

    def on_click(self, event: events.Click) -> None:
        """Select the clicked unit; a second click opens it, and a third one closes it."""
        if self.pictured is None:
            return
        size = self.scrollable_content_region.size
        unit = network.unit_at(self.pictured, self.options_now(), size, event.x - 1, event.y - 1)
        if unit and unit == self.options.selected:
            self.action_open_unit()
        elif unit:
            self.options = replace(self.options, selected=unit)

    def leave(self) -> bool:
        """Close the opened unit; return whether there was one."""
        was_opened = self.options.opened
        self.options = replace(self.options, opened=False)
        return was_opened
