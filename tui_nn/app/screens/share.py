"""The dialog with the command that runs the experiment again, which can also write it to a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import TextField
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.runs.files.replacing import replace_file

COPIED = "Copied to the clipboard. If your terminal does not support this, select the text."

CHANGED = (
    "Settings or weights were changed during the run: the command starts with the last settings and sets no weights."
)


class ShareScreen(Dialog[None]):
    """Shows the command, which the app has copied, and writes the experiment to a file."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("share")

    def __init__(self, experiment: Experiment, changed: bool) -> None:
        """`changed` is whether settings or weights were changed during the run."""
        super().__init__()
        self._experiment = experiment
        self._notes = "\n".join([COPIED, CHANGED] if changed else [COPIED])
        self._overwrite: Path | None = None

    def compose(self) -> ComposeResult:
        """The command above, the file below."""
        with Vertical(id="share") as box:
            box.border_title = "Run this again"
            box.border_subtitle = "escape closes"
            yield Static(self._experiment.command(), id="command", markup=False)
            yield Static(self._notes, classes="note", markup=False)
            yield Static("Save it to a file (tui-nn --config FILE opens it again); enter writes it:", markup=False)
            yield TextField(_proposal(self._experiment), compact=True, select_on_focus=False)
            yield Static(id="outcome", classes="note", markup=False)

    def on_mount(self) -> None:
        """Copy the command by OSC 52, which also works over SSH."""
        self.app.copy_to_clipboard(self._experiment.command())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write the file; an existing one only if enter is pressed a second time."""
        path = Path(os.path.expanduser(event.value.strip()))
        if os.path.exists(path) and not os.path.isdir(path) and path != self._overwrite:
            self._overwrite = path
            self._say(f"{path} already exists: press enter again to replace it.")
            return
        try:
            replace_file(path, self._experiment.to_toml().encode())
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._say(f"Not written: {reason}.")
            return
        self._say(f"Written to {path}.")

    def _say(self, text: str) -> None:
        self.query_one("#outcome", Static).update(text)


def _proposal(experiment: Experiment) -> str:
    """A name for the file, from the nearest preset or the data file."""
    data = experiment.data.data
    return f"{Path(data).stem if is_file(data) else experiment.nearest_preset()[0]}.toml"
