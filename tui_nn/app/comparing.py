"""Keeps the run before the one on screen, to compare both, and says how to go back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.app.keys import FOLLOW
from tui_nn.app.notices import NOTHING_TO_UNDO, Notice, restarted
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.comparison import Comparison
from tui_nn.views.taught import offered

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

MOST = 60
"""Maximum characters for the settings of the run before, unless the first alone needs more."""


class Comparing:
    """Records the snapshots; a run that has not trained replaces nothing."""

    def __init__(self) -> None:
        self.before: Comparison | None = None
        """The last run that trained before the one on screen, if both can be compared."""
        self._last: Snapshot | None = None
        """The last moment of the run on screen, even if it is rewound now."""

    def record(self, snapshot: Snapshot) -> None:
        """Record a snapshot, which may be the first of another run."""
        if snapshot.state is State.FAILED:
            # It has the number of a run that never began, and the contents of the one before.
            return
        if self._last and self._last.run_number != snapshot.run_number:
            if self._last.step:
                self.before = Comparison.of(self._last)
            if self.before and not self.before.fits(snapshot):
                self.before = None
            self._last = None
        if self._last is None or not snapshot.is_rewound:
            self._last = snapshot


def nothing_to_undo(app: TuiNN, snapshot: Snapshot) -> Notice:
    """Why nothing can be undone: there was no change, or it started the run again."""
    before = app.main.run_before
    if before is None or not before.experiment.differences(snapshot.experiment):
        return NOTHING_TO_UNDO
    variants = before.words(snapshot.experiment)
    words = next((words for words in variants if len(words) <= MOST), variants[-1])
    way, enter = offered(app.main.taught, app.experiment, snapshot), app.screen.active_bindings.get("enter")
    return restarted(words, bool(way and way.is_back and enter and enter.binding.action == FOLLOW))
