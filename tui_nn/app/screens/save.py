"""The dialog that writes the run to a file."""

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
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.runs.files import SUFFIX, check_replaceable


class SaveScreen(Dialog[Path | None]):
    """Returns the path of the file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("save")

    def __init__(self, experiment: Experiment) -> None:
        """Propose a name from the preset or the data of `experiment`."""
        super().__init__()
        data = experiment.data.data
        self._proposal = f"{Path(data).stem if is_file(data) else experiment.nearest_preset()[0]}{SUFFIX}"
        self._replaced: Path | None = None

    def compose(self) -> ComposeResult:
        """The name, and below it a hint or the problem with the name."""
        with Vertical(id="save") as box:
            box.border_title = "Write the run to a file"
            box.border_subtitle = "enter writes it, escape closes"
            yield TextField(self._proposal, compact=True, select_on_focus=False)
            yield Static("To continue from there: tui-nn open FILE.", id="outcome", classes="note", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with the path; an existing file only if enter is pressed a second time."""
        path = Path(os.path.expanduser(event.value.strip()))
        try:
            check_replaceable(path)
        except InputError as error:
            self._say(str(error))
            return
        if path.exists() and path != self._replaced:
            self._replaced = path
            self._say(f"{path} already exists: press enter again to replace it.")
            return
        self.dismiss(path.absolute())

    def _say(self, text: str) -> None:
        self.query_one("#outcome", Static).update(text)
