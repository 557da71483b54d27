"""Opens the walk through backpropagation once the session has traced the update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.app.dialogs import WalkStart, show_update
from tui_nn.app.notices import CANNOT_RUN, COMPUTING
from tui_nn.runs.session import TraceUpdate
from tui_nn.runs.snapshot import State, Traced

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

SLOW = 0.5
"""Seconds after which a notification says that it takes a moment."""


class WalkOpening:
    """A walk that was requested. Keys pressed before it opens are held for it: on the main screen, `n` ends the run."""

    def __init__(self, app: TuiNN) -> None:
        self._app = app
        self._wanted = False
        self._start: WalkStart | None = None
        self._run_number: int | None = None
        """The number of the run that the update belongs to; None for whatever run there is when it is traced."""

    def ask(self, command: TraceUpdate, start: WalkStart | None = None) -> None:
        """Request an update to walk through; the walk begins at `start`, or at the first stage."""
        app = self._app
        if app.snapshot and app.snapshot.state is State.FAILED:
            app.show_notice(CANNOT_RUN[State.FAILED])
            return
        self._wanted, self._start, self._run_number = True, start, command.run_number
        app.key_order.wait_for_screen(self.fail)
        app.session.send(command)
        app.set_timer(SLOW, self._notify_slow)

    def open(self, traced: Traced) -> None:
        """Open a walk through an update, or show the update in the walk that requested it."""
        app, is_wanted, start = self._app, self._wanted, self._start
        if app.snapshot and app.snapshot.run_number == traced.run_number:
            show_update(app, app.snapshot, traced.trace, is_wanted, start)
            if is_wanted:
                app.key_order.go_on()
            self._end()
        else:
            self.fail()

    def begin_run(self, run_number: int) -> None:
        """Give up the walk of an update that belongs to another run."""
        if self._run_number not in (None, run_number):
            self.fail()

    def fail(self) -> None:
        """Give up the walk, and drop the keys that were held for it."""
        if self._wanted:
            self._app.key_order.drop()
        self._end()

    def _end(self) -> None:
        self._wanted, self._start, self._run_number = False, None, None
        self._app.toasts.withdraw(COMPUTING.subject)

    def _notify_slow(self) -> None:
        if self._wanted:
            self._app.show_notice(COMPUTING)
