"""What the keys do that follow the lesson of a preset, and go on to the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.experiment.course import next_lesson
from tui_nn.views.taught import offered

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

NOT_YET = "Once the run has ended or is paused, enter applies what the lesson suggests."

COURSE_OVER = "This was the last lesson. Press p to choose another one."


def follow(app: TuiNN) -> None:
    """Run what the lesson on screen suggests or, after that, the lesson again."""
    taught = app.main.taught
    way = offered(taught, app.experiment, app.snapshot)
    if way:
        app.open(way.experiment, run=True)
    elif taught.suggests:
        app.notify(NOT_YET)


def go_on(app: TuiNN) -> None:
    """Open the next preset of the course."""
    following = next_lesson(app.main.last_lesson)
    if following:
        app.open(following)
    else:
        app.notify(COURSE_OVER)


ACTIONS: dict[str, Callable[[TuiNN], None]] = {"follow": follow, "next": go_on}
"""Name of an action -> the function that does it."""
