"""Requests frames of a running network, as many as the line to the terminal carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.app.notices import LINES, SLOW_LINE
from tui_nn.app.picture import Picture
from tui_nn.app.rates import TICKS_PER_SECOND
from tui_nn.runs.session import RequestFrame
from tui_nn.runs.snapshot import State

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN


class FrameRequester:
    """Decides at each tick, by `TuiNN.connection`, whether a frame is due, or pictures that a slow line left out."""

    def __init__(self, app: TuiNN) -> None:
        self._app = app

    def start(self) -> None:
        """Begin to tick."""
        self._app.set_interval(1 / TICKS_PER_SECOND, self.tick)

    def tick(self) -> None:
        """Request a frame, or draw what was left out, if it is due; notify the user if the line has become slow."""
        app, is_behind = self._app, self._app.terminal_is_behind
        if app.connection.sample(is_behind):
            app.show_notice(SLOW_LINE)
        if app.snapshot and app.snapshot.state is State.RUNNING:
            # A slow terminal gets fewer frames rather than late ones.
            if app.connection.wants_frame and not is_behind:
                app.session.send(RequestFrame())
        elif app.connection.catch_up():
            for screen in app.screen_stack:
                for picture in screen.query(Picture):
                    picture.redraw()

    def toggle_slow(self) -> None:
        """Treat the line as slow, or no longer."""
        line = self._app.connection
        line.choose(not line.is_slow)
        self._app.show_notice(LINES[line.is_slow])
