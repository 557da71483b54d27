"""What the steps of opening a file have in common."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var
from textual.widgets import Static

READING_KEYS = "escape gives up"


class Step(Vertical):
    """One step of opening a file: its frame names the keys, and a line in it says what is read or refused."""

    reading: var[str] = var("")
    """What is being read."""
    problem: var[str] = var("")
    """What is wrong, in a line."""
    keys: var[str] = var("")
    """What the keys do while nothing is being read."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(classes="said", markup=False)

    def watch_reading(self) -> None:
        """Say so, and that it can be given up."""
        self._say()

    def watch_problem(self) -> None:
        """Say it."""
        self._say()

    def watch_keys(self) -> None:
        """Name them."""
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
