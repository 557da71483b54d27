"""The dialog in which the user types in a network."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.errors import InputError
from tui_nn.training.typed_network import ALLOWED, EXAMPLE, TypedNetwork, read_network

LONGEST = 20_000
"""Characters that are read: more than a network of the allowed size needs."""


class TypedNetworkScreen(Dialog[tuple[str, TypedNetwork] | None]):
    """Returns the text and the network, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("typed_network")

    def __init__(self, text: str) -> None:
        """Begin with `text`, or with an example."""
        super().__init__()
        self._text = text or EXAMPLE

    def compose(self) -> ComposeResult:
        """The text, and below it what is allowed, or the problem with it."""
        with Vertical(id="typed-network") as box:
            box.border_title = "A network of your own"
            box.border_subtitle = "ctrl+s walks through it, escape closes"
            yield TextArea(self._text, tab_behavior="focus")
            yield Static(f"Also: {', '.join(ALLOWED[1:])}; classes.", markup=False)

    def on_mount(self) -> None:
        """Begin to type at once."""
        self.query_one(TextArea).focus()

    def action_accept(self) -> None:
        """Close if the text is a network; otherwise show why it is not."""
        text = self.query_one(TextArea).text
        try:
            if len(text) > LONGEST:
                raise InputError("text", f"{len(text):,} characters", f"at most {LONGEST:,}")
            self.dismiss((text, read_network(text)))
        except InputError as error:
            self.query_one(Static).update(str(error))
