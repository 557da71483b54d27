"""The axis of steps, the same in all charts of the run."""

from __future__ import annotations

from tui_nn.runs.snapshot import Snapshot

ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Values at which the step axis may end, in tenths of a power of ten."""

MAX_BRANCHES = 4
"""Maximum number of other branches drawn, the latest ones."""


def axis_end(snapshot: Snapshot, least: int = 0) -> int:
    """A round number at or above `least` and the last step drawn.

    An axis that grew at each step would be repainted each time.
    """
    step = max([least, snapshot.last_step, *(branch.step for branch in snapshot.branches[-MAX_BRANCHES:])])
    decade: int = max(10, 10 ** (len(str(step)) - 1))
    return next(decade * part // 10 for part in ROUND if decade * part // 10 >= step)
