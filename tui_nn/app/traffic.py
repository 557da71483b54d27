"""Measures how much is written to the terminal, while the user wants to see it."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from tui_nn.app.terminal.app import TerminalApp
from tui_nn.runs.pace import Speedometer

OVER = 5.0
"""Seconds over which the traffic is measured: several pictures, also where they are drawn once a second."""

EVERY = 1.0
"""Seconds between two readings."""

KIB = 1024


class TrafficMeter:
    """Shows the KiB per second written to the terminal while it is switched on."""

    def __init__(self, app: TerminalApp, show: Callable[[float | None], None]) -> None:
        """`show` is called with each reading, and with None when the meter is switched off."""
        self._app = app
        self._show = show
        self._speedometer = Speedometer(seconds=OVER)
        self._timer: Timer | None = None

    def toggle(self) -> None:
        """Switch it on or off."""
        if self._timer:
            self._timer.stop()
            self._timer = None
            self._show(None)
        else:
            self._speedometer.clear()
            self._timer = self._app.set_interval(EVERY, self.read)
            self.read()

    def read(self) -> None:
        """Show the KiB per second since it was switched on, at most over the last seconds."""
        self._show(self._speedometer.read(self._app.bytes_written) / KIB)
