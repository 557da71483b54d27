"""The weights and biases as matrices of numbers, or as heat maps."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from tui_nn.app.keys import bindings
from tui_nn.app.picture import Picture
from tui_nn.app.rates import DRAWN_EVERY
from tui_nn.render.heat_plan import HeatPlan, WeightIndex
from tui_nn.views import weights
from tui_nn.views.weights import WeightsOptions


class WeightsPanel(Picture[WeightsOptions]):
    """Shows a heat map if the numbers do not fit; numbers that the user chose scroll."""

    VIEW = weights.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("weights")

    @property
    def drawn_every(self) -> int:
        """Heat maps less often than numbers."""
        return DRAWN_EVERY["heat map"] if self._heat_plan else super().drawn_every

    @property
    def _heat_plan(self) -> HeatPlan | None:
        """The layout of the heat maps, if these are shown."""
        if self.snapshot is None:
            return None
        size = self.scrollable_content_region.size
        return weights.heat_plan(self.snapshot, self.options_now(), size, self.appearance)

    def options_now(self) -> WeightsOptions:
        """The options with the columns of the panel without a scroll bar, which must not change the decimals."""
        return replace(super().options_now(), columns=self.outer_size.width - self.styles.gutter.width)

    def action_toggle_heat(self) -> None:
        """Show heat maps instead of numbers, or numbers."""
        self.options = replace(self.options, heat=not self._heat_plan)
        self.scroll_to(0, 0, animate=False)

    def action_move(self, right: int, down: int) -> None:
        """Select a neighbor of the selected weight in a heat map, or scroll numbers."""
        plan = self._heat_plan
        if self.snapshot and plan:
            self.options = self.options.moved(self.snapshot, plan, right, down)
        else:
            self.scroll_relative(right, down, animate=False)

    def on_click(self, event: events.Click) -> None:
        """Select the clicked weight."""
        weight = self._weight_at(event)
        if weight:
            self.options = replace(self.options, selected=weight)

    def leave(self) -> bool:
        """Clear the selection; return whether there was one."""
        was_selected = self.options.selected is not None
        self.options = replace(self.options, selected=None)
        return was_selected

    def _weight_at(self, event: events.MouseEvent) -> WeightIndex | None:
        if self.pictured is None:
            return None
        size, x, y = self.scrollable_content_region.size, event.x - 1, event.y - 1
        return weights.weight_at(self.pictured, self.options_now(), size, self.appearance, x, y)
