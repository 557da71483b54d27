"""The text of a preset, and the keys that run what it suggests, or open the next preset."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.app.notices import NOT_YET, NOTHING_SUGGESTED, REWOUND, TEXT_HIDDEN
from tui_nn.experiment import Experiment
from tui_nn.experiment.course import next_preset
from tui_nn.views.taught import offered, taught_after

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

NO_PRESET = "This is not a preset of the course. Press p to choose one."

COURSE_OVER = "This was the last preset of the course. Press p to choose another one."


class PresetText:
    """Which text there is, and whether the user has hidden it."""

    def __init__(self) -> None:
        self.last = Experiment()
        """The last experiment with a text, as long as the current one has the same data."""
        self._is_hidden = False

    def keep(self, experiment: Experiment) -> None:
        """Keep the text, or switch to another one, which is shown even if the last one was hidden."""
        before, self.last = self.last, taught_after(self.last, experiment)
        self._is_hidden = self._is_hidden and before.teaches == self.last.teaches

    def hide(self) -> None:
        """Hide the text, or show it again."""
        self._is_hidden = not self._is_hidden

    @property
    def is_hidden(self) -> bool:
        """Whether there is a text, and the user has hidden it."""
        return self._is_hidden and bool(self.last.teaches)

    @property
    def shown(self) -> Experiment:
        """The experiment whose text is shown; one without a text for none."""
        return Experiment() if self._is_hidden else self.last


def follow(app: TuiNN) -> None:
    """Run what the preset on screen suggests or, after that, the preset again, and compare both."""
    taught = app.main.taught
    way = offered(taught, app.experiment, app.snapshot)
    if way:
        app.main.is_comparing = True
        app.open(way.experiment, run=True)
    elif taught.suggests:
        app.show_notice(REWOUND if app.snapshot and app.snapshot.is_rewound else NOT_YET)
    elif taught.teaches:
        app.show_notice(NOTHING_SUGGESTED)
    elif app.main.preset_text_is_hidden:
        app.show_notice(TEXT_HIDDEN)


def go_on(app: TuiNN) -> None:
    """Open the next preset of the course."""
    preset = app.main.preset_text.last
    following = next_preset(preset)
    if not preset.teaches:
        # The user's own file or drawing must not be lost by one key.
        app.notify(NO_PRESET)
    elif following:
        app.open(following)
    else:
        app.notify(COURSE_OVER)


ACTIONS: dict[str, Callable[[TuiNN], None]] = {"follow": follow, "next": go_on}
"""Name of an action -> the function that does it."""
