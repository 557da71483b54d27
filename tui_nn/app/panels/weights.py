"""The weight matrices and biases, number by number."""

from __future__ import annotations

from dataclasses import replace

from tui_nn.app.picture import Picture
from tui_nn.views import weights
from tui_nn.views.weights import WeightsOptions


class WeightsPanel(Picture[WeightsOptions]):
    """Scrolls where the matrices are larger than the panel."""

    VIEW = weights.VIEW
    FRAMES = 2

    def options_now(self) -> WeightsOptions:
        """The options with the columns that there are without a scroll bar, as if it were never there."""
        return replace(super().options_now(), columns=self.outer_size.width - self.styles.gutter.width)
