"""Measures how much is written to the terminal, while the user wants to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_nn.runs.pace import Speedometer

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

OVER = 5.0
"""Seconds over which the traffic is measured: several pictures, also where they are drawn once a second."""

EVERY = 1.0
"""Seconds between two readings."""

KIB = 1024


class TrafficMeter:
    """Keeps `TuiNN.traffic` up to date while it is switched on."""

    def __init__(self, app: TuiNN) -> None:
        self._app = app
        self._speedometer = Speedometer(seconds=OVER)
        self._timer: Timer | None = None

    def toggle(self) -> None:
        """Switch it on or off."""
        if self._timer:
            self._timer.stop()
            self._timer = self._app.traffic = None
        else:
            self._speedometer.clear()
            self._timer = self._app.set_interval(EVERY, self.read)
            self.read()

    def read(self) -> None:
        """Show the KiB per second since it was switched on, at most over the last seconds."""
        self._app.traffic = self._speedometer.read(self._app.bytes_written) / KIB
