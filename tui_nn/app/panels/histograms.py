"""Histograms of the weights and activations of each layer."""

from __future__ import annotations

from tui_nn.app.picture import Picture
from tui_nn.views import histograms
from tui_nn.views.view import Options


class HistogramsPanel(Picture[Options]):
    """Scrolls if there is no room for all layers."""

    VIEW = histograms.VIEW
