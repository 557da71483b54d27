"""The dialog that sets a weight or bias by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import TextField
from tui_nn.errors import InputError
from tui_nn.training.events import Assignment
from tui_nn.views.assignments import bias_name, read_assignment


class WeightScreen(Dialog[Assignment | None]):
    """Returns the assignment, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("weight")

    def __init__(self, names: Sequence[Sequence[str]], proposal: str) -> None:
        """`names` are those of all units, layer by layer; `proposal` is the initial text: a weight with its value."""
        super().__init__()
        self._names = names
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        """The field, and below it what is allowed, or the problem with the text."""
        with Vertical(id="weight") as box:
            box.border_title = "Set a weight"
            box.border_subtitle = "enter sets it, escape closes"
            yield TextField(self._proposal, compact=True, select_on_focus=True)
            bias = bias_name(self._names[0])
            yield Static(f"input -> unit = value; {bias} -> unit = value for a bias", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close if the text is a valid assignment; otherwise show why it is not."""
        try:
            self.dismiss(read_assignment(event.value, self._names))
        except InputError as error:
            self.query_one(Static).update(str(error))
