"""Keeps the run before the one on screen, to compare them."""

from __future__ import annotations

from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.comparison import Comparison


class Comparing:
    """Follows the snapshots; a run that has not trained replaces nothing."""

    def __init__(self) -> None:
        self.before: Comparison | None = None
        """The last run that trained before the one on screen, if both can be compared."""
        self._last: Snapshot | None = None
        """The last moment of the run on screen, even if it is rewound now."""

    def follow(self, snapshot: Snapshot) -> None:
        """Take note of a snapshot, which may be the first of another run."""
        if snapshot.state is State.FAILED:
            # It has the number of a run that never began, and the contents of the one before.
            return
        if self._last and self._last.run != snapshot.run:
            if self._last.step:
                self.before = Comparison.of(self._last)
            if self.before and not self.before.fits(snapshot):
                self.before = None
            self._last = None
        if self._last is None or not snapshot.is_rewound:
            self._last = snapshot
