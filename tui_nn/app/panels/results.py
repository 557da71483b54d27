"""Which classes are taken for which, or how near the predicted values are to the true ones."""

from __future__ import annotations

from tui_nn.app.picture import Picture
from tui_nn.views import results
from tui_nn.views.view import Options


class ResultsPanel(Picture[Options]):
    """Scrolls where there are more classes than there is room for."""

    VIEW = results.VIEW
    FRAMES = 6
