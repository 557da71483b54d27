"""The help of the walk: its keys, and how a page is read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.help import heading, help_box, key_rows, table

TEXT = """\
Each page is one stage of the update, in the order in which the trainer computes them: its formula in the terms of the \
article, the same with the names and shapes of this network, the arrays, and below them one number written out.

[ ] is the number in question, ( ) are the numbers that enter it, and < > is the chosen one of those. Enter goes to \
the stage in which that one was made, and backspace returns: so every number leads back to features, targets and \
weights. Of a long sum, the largest terms are listed, and what the rest add up to.

All numbers are those of the trainer, and the run goes on as if nobody had looked. With other samples than the coming \
mini-batch, the update is one that might be made.
"""


class WalkHelpScreen(Dialog[None]):
    """Closes with escape, q or the key that opened it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def compose(self) -> ComposeResult:
        """A single scrollable text."""
        keys = table(key_rows("walk"))
        yield from help_box("Help", Content.assemble(*heading("Backpropagation"), TEXT, "\n", *heading("Keys"), *keys))
