"""The results on the test set: the confusion matrix, or predicted against true values."""

from __future__ import annotations

from tui_nn.app.picture import Picture
from tui_nn.views import results
from tui_nn.views.view import Options


class ResultsPanel(Picture[Options]):
    """Scrolls if there is no room for all classes."""

    VIEW = results.VIEW
