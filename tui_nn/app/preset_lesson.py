"""The lesson of a preset, and what the keys do that follow it, and go on to the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.app.notices import NOT_YET, REWOUND
from tui_nn.experiment import Experiment
from tui_nn.experiment.course import next_lesson
from tui_nn.views.taught import lesson_after, offered

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

NO_LESSON = "This is not a preset of the course. Press p to choose one."

COURSE_OVER = "This was the last preset of the course. Press p to choose another one."


class PresetLesson:
    """Which lesson there is, and whether the user has hidden it."""

    def __init__(self) -> None:
        self.last = Experiment()
        """The last experiment with a lesson, as long as the current one has the same data."""
        self._is_hidden = False

    def keep(self, experiment: Experiment) -> None:
        """Keep the lesson, or begin another one, which is shown even if the last one was hidden."""
        before, self.last = self.last, lesson_after(self.last, experiment)
        self._is_hidden = self._is_hidden and before.teaches == self.last.teaches

    def hide(self) -> None:
        """Hide the lesson, or show it again."""
        self._is_hidden = not self._is_hidden

    @property
    def is_hidden(self) -> bool:
        """Whether there is a lesson, and the user has hidden it."""
        return self._is_hidden and bool(self.last.teaches)

    @property
    def shown(self) -> Experiment:
        """The experiment whose lesson is shown; one without a lesson for none."""
        return Experiment() if self._is_hidden else self.last


def follow(app: TuiNN) -> None:
    """Run what the lesson on screen suggests or, after that, the lesson again, and compare both."""
    taught = app.main.taught
    way = offered(taught, app.experiment, app.snapshot)
    if way:
        app.main.is_comparing = True
        app.open(way.experiment, run=True)
    elif taught.suggests:
        app.tell(REWOUND if app.snapshot and app.snapshot.is_rewound else NOT_YET)


def go_on(app: TuiNN) -> None:
    """Open the next preset of the course."""
    lesson = app.main.preset_lesson.last
    following = next_lesson(lesson)
    if not lesson.teaches:
        # A file of one's own, or points that were drawn, should not be lost with one key.
        app.notify(NO_LESSON)
    elif following:
        # A guided lesson would go on about what is no longer there.
        app.guide.stop()
        app.open(following)
    else:
        app.notify(COURSE_OVER)


ACTIONS: dict[str, Callable[[TuiNN], None]] = {"follow": follow, "next": go_on}
"""Name of an action -> the function that does it."""
