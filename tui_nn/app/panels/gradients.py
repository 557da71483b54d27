"""The norm of each layer's gradient over the steps, and what is wrong with the run."""

from __future__ import annotations

from tui_nn.app.chart_picture import ChartPicture
from tui_nn.views import gradients
from tui_nn.views.view import Options


class GradientsPanel(ChartPicture[Options]):
    """A chart with a curve for each layer."""

    VIEW = gradients.VIEW
