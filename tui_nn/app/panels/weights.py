"""The weights and biases as matrices of numbers."""

from __future__ import annotations

from dataclasses import replace

from tui_nn.app.picture import Picture
from tui_nn.views import weights
from tui_nn.views.weights import WeightsOptions


class WeightsPanel(Picture[WeightsOptions]):
    """Scrolls if the matrices are larger than the panel."""

    VIEW = weights.VIEW

    def options_now(self) -> WeightsOptions:
        """The options with the columns of the panel without a scroll bar, which must not change the decimals."""
        return replace(super().options_now(), columns=self.outer_size.width - self.styles.gutter.width)
