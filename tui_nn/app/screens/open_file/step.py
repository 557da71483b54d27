"""The base of the steps of opening a file."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var
from textual.widgets import Static

READING_KEYS = "escape cancels"


class Step(Vertical):
    """One step of opening a file: its border names the keys, and a line shows what is being read, or the problem."""

    reading: var[str] = var("")
    """The name of the file that is being read; empty if none is."""
    problem: var[str] = var("")
    """The problem with the file, in one line; empty if there is none."""
    keys: var[str] = var("")
    """What the keys do, unless a file is being read."""

    def compose(self) -> ComposeResult:
        """The line with the file being read, or the problem."""
        yield Static(classes="said", markup=False)

    def watch_reading(self) -> None:
        """Show the file being read, and the key that cancels."""
        self._say()

    def watch_problem(self) -> None:
        """Show the problem, unless a file is being read."""
        self._say()

    def watch_keys(self) -> None:
        """Show the keys in the border."""
        self._say()

    def _say(self) -> None:
        for line in self.query(".said").results(Static):
            line.update(f"Reading {self.reading} ..." if self.reading else self.problem)
            line.set_class(not self.reading, "-problem")
            line.display = bool(self.reading or self.problem)
        self.border_subtitle = self.current_keys()

    def current_keys(self) -> str:
        """What the keys do now."""
        return READING_KEYS if self.reading else self.keys
