"""How the weights and the activations of each layer are spread, and which units no longer learn."""

from __future__ import annotations

from tui_nn.app.picture import Picture
from tui_nn.views import histograms
from tui_nn.views.view import Options


class HistogramsPanel(Picture[Options]):
    """Scrolls where there are more layers than there is room for."""

    VIEW = histograms.VIEW
    FRAMES = 10
