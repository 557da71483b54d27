"""The test points as a layer of the network sees them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_nn.app.keys import bindings
from tui_nn.app.picture import Picture
from tui_nn.views import layer_map
from tui_nn.views.layer_map import MapOptions


class LayerMapPanel(Picture[MapOptions]):
    """The test points in a plane through the activations of a layer."""

    VIEW = layer_map.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("map")

    def action_layer(self, layers: int) -> None:
        """Show another layer."""
        if self.snapshot:
            self.options = self.options.moved(self.snapshot, layers)

    def action_pair(self, pairs: int) -> None:
        """Show another pair of units."""
        if self.snapshot:
            self.options = self.options.paired(self.snapshot, pairs)

    def action_toggle_units(self) -> None:
        """Switch between two units and the principal components."""
        if self.snapshot:
            self.options = self.options.toggled(self.snapshot)
