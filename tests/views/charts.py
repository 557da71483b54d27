"""The chart of a moment, as text."""

from __future__ import annotations

from tests.views.moments import COLOR, plain, rows
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import loss, loss_words
from tui_nn.views.loss_options import LossOptions

SIZE = (100, 30)
ROOM = 94

FIRST = LossOptions()

LEFT, RIGHT = -1, 1
"""Directions of the cursor."""


def shown(snapshot: Snapshot, options: LossOptions = FIRST, size: tuple[int, int] = SIZE) -> list[str]:
    return rows(loss.draw(snapshot, options, size, COLOR))


def title(snapshot: Snapshot, options: LossOptions = FIRST, room: int = ROOM) -> str:
    return loss_words.title(snapshot, options, room, COLOR)


def caption(snapshot: Snapshot, options: LossOptions = FIRST, room: int = ROOM) -> str:
    return plain(loss_words.caption(snapshot, options, room, COLOR))


def moved(snapshot: Snapshot, *directions: int, options: LossOptions = FIRST) -> LossOptions:
    """The options after the cursor has been moved so often."""
    for direction in directions:
        options = options.with_cursor(snapshot, direction)
    return options


def plot(drawn: list[str]) -> list[str]:
    """The rows between the legend and the steps, from the axis of the losses to the right edge."""
    axis = min(drawn[1].find(char) % len(drawn[1]) for char in "│┤")
    assert all(row[axis] in "│┤" for row in drawn[1:-2])
    return [row[axis + 1 :] for row in drawn[1:-2]]


def legend(drawn: list[str], name: str) -> float:
    """The number beside a name in the row above the chart."""
    words = drawn[0].split()
    return float(words[words.index(name) + 1].replace("−", "-"))
