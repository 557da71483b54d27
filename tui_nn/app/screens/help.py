"""The keys, and what the pictures mean."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_nn.render.glyphs import Glyphs

KEYS = (
    ("space", "run, or pause"),
    ("s", "make one update (one step)"),
    ("r", "reset: back to step 0, the same run again"),
    ("n", "new seed: other starting weights"),
    ("N", "other data: the next data seed"),
    ("+ -", "faster, slower"),
    ("l", "losses on a logarithmic scale"),
    ("a", "accuracy instead of loss"),
    ("tab", "next panel; arrow keys move inside it"),
    ("f", "let the panel fill the screen, or give it its place again"),
    ("enter", "edit the setting in focus; escape keeps its value"),
    ("escape", "leave: the full screen, then the panel"),
    ("?", "this help"),
    ("^p", "all commands: presets, themes, screenshot"),
    ("q", "quit"),
)

PICTURES = (
    (
        "Loss",
        "How wrong the network is, after each update: the mean cross-entropy. The training curve includes the L2 "
        "penalty, and is that of single batches when training in mini-batches. Bayes is what the best possible "
        "classifier reaches; it is known because the data are generated.",
    ),
    (
        "Test predictions",
        "Samples the network never learned from, in the plane of their two features: {correct} correct, {wrong} wrong "
        "(a wrong one shows where points share a place). The background is the class that the network would "
        "predict there, stronger where it is surer.",
    ),
    (
        "Weights",
        "W1 leads from the features x1, x2 to the hidden units h1, h2 and so on, the last W to the classes c0, c1 and "
        "so on: a row for each input, a column for each unit, b for the biases. Blue is positive, orange negative, "
        "stronger where larger.",
    ),
    (
        "Settings",
        "Learning rate, L2, batch size and steps change while the network trains; any other setting starts the run "
        "again, and says so before it does.",
    ),
)

WORDS = (
    ("step", "one update of all weights"),
    ("epoch", "one pass over the training set"),
    ("full batch", "every update looks at all training samples; a mini-batch looks at some"),
    ("accuracy", "the part of the samples whose likeliest class is right"),
)


class HelpScreen(ModalScreen[None]):
    """Closes with escape, q or the key that opened it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "Close"),
    ]

    def __init__(self, glyphs: Glyphs, note: str) -> None:
        """`note` is what to know about the data."""
        super().__init__()
        self._glyphs = glyphs
        self._note = note

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "escape closes"
            yield Static(self._text())

    def _text(self) -> Content:
        marks = {"correct": self._glyphs.correct, "wrong": self._glyphs.wrong}
        pictures = [(name, text.format(**marks)) for name, text in PICTURES]
        if self._note:
            pictures.append(("Data", self._note))
        parts: list[str | tuple[str, str]] = [*_heading("Keys"), *_table(KEYS), *_heading("What the pictures mean")]
        for name, text in pictures:
            parts += [(f"\n{name}", "bold"), f"\n{text}\n"]
        return Content.assemble(*parts, "\n", *_heading("Words"), *_table(WORDS))


def _heading(text: str) -> list[str | tuple[str, str]]:
    return [(f"{text}\n", "bold $accent")]


def _table(rows: tuple[tuple[str, str], ...]) -> list[str | tuple[str, str]]:
    width = max(len(name) for name, _ in rows) + 2
    parts: list[str | tuple[str, str]] = []
    for name, text in rows:
        parts += [(name.ljust(width), "bold"), f"{text}\n"]
    return [*parts, "\n"]
