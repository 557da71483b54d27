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
    ("n N", "new seed: other starting weights; other data"),
    ("+ -", "faster, slower"),
    ("p", "presets: lessons to start from"),
    ("o", "open a file: your own data, or a saved experiment"),
    ("c w", "the command that runs this again, copied; write it to a file"),
    ("v 1 2 3 4", "next view, or weights, network, histograms, results"),
    ("l a m", "losses on a logarithmic scale; accuracy (or R{squared}) instead; smoothed"),
    ("t d", "training points as well; regions without their confidence"),
    ("x", "other axes, where the data have more than two features"),
    ("e", "set a weight or a bias by hand"),
    ("tab", "next panel; arrow keys move inside it"),
    ("f", "let the panel fill the screen, or give it its place again"),
    ("enter", "edit the setting in focus, or open the unit in focus"),
    ("escape", "leave: what is open, the full screen, then the panel"),
    ("?", "this help"),
    ("^p", "all commands: presets, themes, screenshot"),
    ("q", "quit"),
)

PICTURES = (
    (
        "Loss",
        "How wrong the network is, after each update: the mean cross-entropy, or the mean squared error where the "
        "target is a value. The training curve includes the penalties, and is that of single batches when training in "
        "mini-batches. Bayes is what the best possible predictor reaches; it is known where the data are generated. "
        "With the panel in focus, left and right move a cursor that reads values, up and down zoom. A letter marks "
        "where a setting was changed.",
    ),
    (
        "Test predictions",
        "Samples the network never learned from, in the plane of their two features, or of their two principal "
        "components: {correct} correct, {wrong} wrong (a wrong one shows where points share a place). The background "
        "is the class that the network would predict there, stronger where it is surer; training points have the "
        "color of their class. Of more than two features the background is a slice, with all others at their mean, "
        "so a point may be right on the color of another class. Where the target is a value, the background is the "
        "predicted one, from orange (low) to blue (high), and {correct} is near to the true value: off by less than a"
        " quarter of the standard deviation.",
    ),
    (
        "Weights",
        "W1 leads from the features to the hidden units h1, h2 and so on, the last W to the classes: a row for each "
        "input, a column for each unit, b for the biases. Blue is positive, orange negative, stronger where larger.",
    ),
    (
        "Network",
        "Each square is what a unit computes over the plane of the data, scaled to its own largest value: blue where "
        "it is positive, orange where it is negative, dark where it is near 0; a class is blue where its probability "
        "is above a half. The lines are weights, the strongest ones only: blue and solid positive, orange and dashed "
        "negative. Arrow keys go from unit to unit, enter opens one full size. > and < give its layer a unit more or "
        "less, i inserts a layer, delete removes one.",
    ),
    (
        "Histograms",
        "How the weights of each layer are spread, and what its units give for samples of the training set. A dead "
        "ReLU gives 0 for every sample and can no longer learn; a saturated unit is at the end of its range for "
        "nearly all samples and hardly learns.",
    ),
    (
        "Results",
        "The confusion matrix of the test set: a row for each true class, a column for each predicted one. Recall is "
        "the part of a class that was found, precision the part of what was taken for it that was right. Where the "
        "target is a value: the predicted over the true one, right on the diagonal.",
    ),
    (
        "Settings",
        "What changes while the network trains: the rate and its schedule, the optimizer, penalties, dropout, "
        "clipping, the batch size, steps and stop rules. Any other setting starts the run again, and says so before "
        "it does.",
    ),
)

WORDS = (
    ("step", "one update of all weights"),
    ("epoch", "one pass over the training set"),
    ("full batch", "every update looks at all training samples; a mini-batch looks at some"),
    ("accuracy", "the part of the samples whose likeliest class is right"),
    ("R{squared}", "1 is perfect, 0 no better than always saying the mean"),
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
        marks = {one: getattr(self._glyphs, one) for one in ("correct", "wrong", "squared")}
        pictures = [(name, text.format(**marks)) for name, text in PICTURES]
        if self._note:
            pictures.append(("Data", self._note))
        parts: list[str | tuple[str, str]] = [
            *_heading("Keys"),
            *_table(KEYS, marks),
            *_heading("What the pictures mean"),
        ]
        for name, text in pictures:
            parts += [(f"\n{name}", "bold"), f"\n{text}\n"]
        return Content.assemble(*parts, "\n", *_heading("Words"), *_table(WORDS, marks))


def _heading(text: str) -> list[str | tuple[str, str]]:
    return [(f"{text}\n", "bold $accent")]


def _table(rows: tuple[tuple[str, str], ...], marks: dict[str, str]) -> list[str | tuple[str, str]]:
    rows = tuple((name.format(**marks), text.format(**marks)) for name, text in rows)
    width = max(len(name) for name, _ in rows) + 2
    parts: list[str | tuple[str, str]] = []
    for name, text in rows:
        parts += [(name.ljust(width), "bold"), f"{text}\n"]
    return [*parts, "\n"]
