"""The help: the keys, the meaning of the pictures, and the terms."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_nn.app.keymap import lines
from tui_nn.app.keys import APP, bindings
from tui_nn.app.panel_table import PANELS
from tui_nn.app.screens.dialog import Dialog
from tui_nn.render.glyphs import Glyphs
from tui_nn.training.health.checks import CHECKS

Part = str | tuple[str, str]
"""Text, or text with its style."""

WORDS = (
    ("step", "one update of all weights"),
    ("epoch", "one pass over the training set"),
    ("full batch", "every update uses all training samples; a mini-batch is a part of them"),
    ("accuracy", "the fraction of samples whose most probable class is the right one"),
    ("R{squared}", "1 is perfect, 0 is no better than always predicting the mean"),
)
"""Term and its meaning; `{squared}` stands for a superscript 2."""


HEALTH = (
    "The first row warns of what is wrong with a run, since which step it is, and which preset shows it; the gradients "
    "say it in full. Losses are compared with guessing, which knows only how frequent each class is, or the mean."
)
"""What the checks are, above their table."""


class HelpScreen(Dialog[None]):
    """Closes with escape, q or the key that opened it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, glyphs: Glyphs, note: str) -> None:
        """`note` is the note about the data; may be empty."""
        super().__init__()
        self._marks = {one: getattr(glyphs, one) for one in ("correct", "wrong", "squared", "finished")}
        self._note = note

    def compose(self) -> ComposeResult:
        """A single scrollable text."""
        yield from help_box("Help", self._text())

    def _text(self) -> Content:
        words = [(name.format(**self._marks), text.format(**self._marks)) for name, text in WORDS]
        parts = [*heading("Keys"), *table(key_rows(APP)), "\n", *heading("What the pictures mean")]
        for panel in PANELS.values():
            parts += [
                (f"\n{panel.label}", "bold"),
                f"\n{panel.help.format(**self._marks)}\n",
                *table(key_rows(panel.id)),
            ]
        if self._note:
            parts += [("\nData", "bold"), f"\n{self._note}\n"]
        checks = [(name, f"{check.help} (preset {check.lesson})") for name, check in CHECKS.items()]
        parts += ["\n", *heading("Health"), f"{HEALTH}\n", *table(checks)]
        return Content.assemble(*parts, "\n", *heading("Words"), *table(words))


def help_box(title: str, text: Content) -> ComposeResult:
    """A text that scrolls, in a frame."""
    with VerticalScroll(id="help") as box:
        box.border_title = title
        box.border_subtitle = "escape closes"
        yield Static(text)


def key_rows(place: str) -> list[tuple[str, str]]:
    """The keys of a place, and what they do."""
    return [(" ".join(line.names), line.help) for line in lines(place)]


def heading(text: str) -> list[Part]:
    """A heading."""
    return [(f"{text}\n", "bold $accent")]


def table(rows: list[tuple[str, str]]) -> list[Part]:
    """Names in bold with their meanings, in columns."""
    width = max((len(name) for name, _ in rows), default=0) + 2
    return [part for name, text in rows for part in ((name.ljust(width), "bold"), f"{text}\n")]
