"""The status, which is always visible: the state, progress and scores of the run."""

from __future__ import annotations

import math
from dataclasses import replace

from textual.reactive import var

from tui_nn.app.picture import Picture
from tui_nn.views import status
from tui_nn.views.status import StatusOptions


class StatusBar(Picture[StatusOptions], can_focus=False):
    """Two rows without a border."""

    VIEW = status.VIEW

    pace: var[float] = var(math.inf)
    traffic: var[float | None] = var(None)

    def watch_pace(self, pace: float) -> None:
        """Show the pace at once, without waiting for the next snapshot."""
        self.options = replace(self.options, pace=pace)

    def watch_traffic(self, traffic: float | None) -> None:
        """Show what is written to the terminal, or no longer."""
        self.options = replace(self.options, traffic=traffic)
