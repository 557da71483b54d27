"""The dialog with all stages of a walk."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import NameList
from tui_nn.render.appearance import Appearance
from tui_nn.render.cells import ljust, text_width
from tui_nn.training.walk.stage import Walk
from tui_nn.views.walk.spelling import spelled


class StagesScreen(Dialog[str | None]):
    """Returns the id of the chosen stage, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("stages")

    def __init__(self, walk: Walk, current: str, appearance: Appearance) -> None:
        """The stage `current` is highlighted."""
        super().__init__()
        self._current = walk.place(current)
        self._ids = [stage.id for stage in walk.stages]
        names = [spelled(stage.id, appearance) for stage in walk.stages]
        room = max(map(text_width, names)) + 2
        self._lines = [f"{ljust(name, room)}{stage.title}" for name, stage in zip(names, walk.stages, strict=True)]

    def compose(self) -> ComposeResult:
        """A line for each stage."""
        listed = NameList(*map(Option, self._lines), id="stages", markup=False)
        listed.border_title = "Stages"
        listed.border_subtitle = "enter goes there, escape closes"
        yield listed

    def on_mount(self) -> None:
        """Highlight the current stage."""
        self.query_one(OptionList).highlighted = self._current

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with this stage."""
        self.dismiss(self._ids[event.option_index])
