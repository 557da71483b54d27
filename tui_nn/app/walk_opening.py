"""Opens the walk through backpropagation once the session has traced the update."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events

from tui_nn.app.dialogs import WalkStart, show_update
from tui_nn.app.notices import COMPUTING
from tui_nn.runs.session import TraceUpdate
from tui_nn.runs.snapshot import Traced

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

NEVER_HELD = frozenset({"ctrl+c", "ctrl+z", "ctrl+q", "escape"})
"""Keys that are handled at once even while a walk is about to open."""

LONGEST_HOLD = 5.0
"""Seconds for which other keys are kept for it."""

SLOW = 0.5
"""Seconds after which the reader is told that it takes a moment."""


class WalkOpening:
    """A walk that was asked for, and the keys that are meant for it: on the main screen, `n` would end the run."""

    def __init__(self, app: TuiNN) -> None:
        self._app = app
        self._wanted = False
        self._start: WalkStart | None = None
        self._until = 0.0
        """When keys are no longer held."""
        self._held: list[events.Key] = []

    def ask(self, command: TraceUpdate, start: WalkStart | None = None) -> None:
        """Ask for an update to walk through; the walk begins at `start`, or at the first stage."""
        self._wanted, self._start = True, start
        self._until = time.monotonic() + LONGEST_HOLD
        self._held.clear()
        self._app.session.send(command)
        self._app.set_timer(SLOW, self._tell)

    def holds(self, event: events.Event) -> bool:
        """Keep a key for the walk that is about to open; return whether it was kept."""
        if not (self._wanted and isinstance(event, events.Key) and time.monotonic() < self._until):
            return False
        if event.key in NEVER_HELD:
            return False
        self._held.append(event)
        return True

    def came(self, traced: Traced) -> None:
        """Open a walk through an update, or show the update in the walk that asked for it."""
        app, is_wanted, start = self._app, self._wanted, self._start
        if app.snapshot and app.snapshot.run == traced.run:
            show_update(app, app.snapshot, traced.trace, is_wanted, start)
        held = self._held
        self.fail()
        if is_wanted:
            for event in held:
                app.post_message(event)

    def fail(self) -> None:
        """No walk comes; the keys that were meant for it do nothing."""
        self._wanted, self._start, self._held = False, None, []

    def _tell(self) -> None:
        if self._wanted:
            self._app.tell(COMPUTING)
