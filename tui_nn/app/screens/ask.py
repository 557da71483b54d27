"""A question that enter answers with yes and escape with no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog


class AskScreen(Dialog[bool]):
    """Returns whether the user agreed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def __init__(self, title: str, question: str) -> None:
        """`question` says what enter and escape do."""
        super().__init__()
        self._title = title
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(id="ask") as box:
            box.border_title = self._title
            yield Static(self._question, markup=False)

    def action_accept(self) -> None:
        """Agree."""
        self.dismiss(True)

    def action_close(self) -> None:
        """Do not agree."""
        self.dismiss(False)
