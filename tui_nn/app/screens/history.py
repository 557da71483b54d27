"""The history of the run and its branches, in which a line can be chosen to go to that moment."""

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
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.record import Moment, moments


class HistoryScreen(Dialog[Moment | None]):
    """Returns the chosen moment, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("history")

    def __init__(self, snapshot: Snapshot, appearance: Appearance) -> None:
        """List the moments of the run in `snapshot`."""
        super().__init__()
        self._moments = moments(snapshot, appearance)

    def compose(self) -> ComposeResult:
        """A line for each moment."""
        marks = {True: ">", False: " "}
        options = [Option(f"{marks[one.is_shown]}{one.words}", id=str(n)) for n, one in enumerate(self._moments)]
        moments_list = NameList(*options, id="history", markup=False)
        moments_list.border_title = "History: step, change, loss and score"
        moments_list.border_subtitle = "enter goes there, escape closes"
        yield moments_list

    def on_mount(self) -> None:
        """Highlight the current moment, or else the last one."""
        shown = [number for number, one in enumerate(self._moments) if one.is_shown]
        self.query_one(OptionList).highlighted = shown[0] if shown else len(self._moments) - 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the moment of this line."""
        self.dismiss(self._moments[event.option_index])
