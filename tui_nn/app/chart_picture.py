"""A picture with curves, which is empty until plotext is loaded."""

from __future__ import annotations

from textual import work
from textual.geometry import Size
from textual.reactive import var

from tui_nn.app.picture import Picture
from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import load_plotext, plotext_is_loaded
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.view import OptionsT

LOAD_AFTER = 0.15
"""Seconds before plotext is loaded, so that the rest of the first screen is painted before."""


class ChartPicture(Picture[OptionsT]):
    """Loads plotext in a thread, which takes as long as painting the rest of the screen."""

    loaded: var[bool] = var(plotext_is_loaded)
    """Whether plotext is loaded."""

    _loading = False

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw; the first snapshot also starts loading plotext."""
        if snapshot and not (self.loaded or self._loading):
            self._loading = True
            self.set_timer(LOAD_AFTER, self._load)
        super().watch_snapshot(snapshot)

    @work(thread=True)
    def _load(self) -> None:
        load_plotext()
        self.app.call_from_thread(setattr, self, "loaded", True)

    @property
    def is_ready(self) -> bool:
        """Whether the picture can be drawn."""
        return self.loaded

    def watch_loaded(self) -> None:
        """Draw the chart for the first time."""
        self.redraw()

    def drawn(self, snapshot: Snapshot, size: Size) -> Canvas:
        """The chart; blank until plotext is loaded."""
        return super().drawn(snapshot, size) if self.is_ready else Canvas(*size)

    def renew(self) -> None:
        """Change the numbers, unless there is no chart yet."""
        if self.is_ready:
            super().renew()
