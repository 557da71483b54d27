"""Opens the walk through backpropagation once the session has traced the update."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tui_nn.app.notices import CANNOT_RUN, COMPUTING
from tui_nn.app.screens.dialog import open_dialog
from tui_nn.runs.session import TraceUpdate
from tui_nn.runs.snapshot import Snapshot, State, Traced
from tui_nn.training.update_trace import UpdateTrace
from tui_nn.views.names import unit_names

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

WalkStart = tuple[str, int | None, int]
"""Stage, row (None for the first row of zeros) and column at which a walk begins."""

FREE_AFTER = 0.1
"""Seconds after which nothing holds a closed screen any more."""

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
            _show_update(app, app.snapshot, traced.trace, is_wanted, start)
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


def _show_update(app: TuiNN, snapshot: Snapshot, trace: UpdateTrace, wanted: bool, start: WalkStart | None) -> None:
    """Walk through an update, in the walk that is open or, if a walk is `wanted`, in a new one.

    A walk may have been closed, or gone on to a network that the user typed in, since it requested the update.
    """
    from tui_nn.app.screens.walk import WalkScreen
    from tui_nn.views.walk.subject import Subject

    subject = Subject.of_run(trace, unit_names(snapshot), snapshot.dataset)
    walk = next((screen for screen in app.screen_stack if isinstance(screen, WalkScreen)), None)
    if walk is None:
        if not wanted:
            return
        walk = WalkScreen(subject, app.appearance, lambda chosen: app.session.send(TraceUpdate(chosen)), app.guide.tick)
        open_dialog(app, walk.data_bind(lesson=type(app).lesson), lambda _: _free_later(app))
    elif wanted or walk.is_waiting:
        walk.show(subject)
        _free_later(app)
    if start:
        walk.begin_at(*start)


def _free_later(app: TuiNN) -> None:
    """Free the numbers of an update that is no longer shown, once its screen is gone.

    Its stages refer to each other, so that Python would keep them, a hundred megabytes for a full batch, until it
    happens to look for such objects. The next walk then takes the same memory, several times as fast as new one.
    """
    app.set_timer(FREE_AFTER, gc.collect)
