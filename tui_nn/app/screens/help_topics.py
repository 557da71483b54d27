"""The contents of the help: the keys, the meaning of the pictures, the checks and the terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from textual.content import Content

from tui_nn.app.keymap import lines
from tui_nn.app.keys import APP
from tui_nn.app.panel_table import PANELS
from tui_nn.render.glyphs import Glyphs
from tui_nn.training.health.checks import CHECKS

Row = tuple[str, str]
"""A name, such as keys, and what it means."""

MOST_INDENT = 16
"""Maximum columns before the meanings; a longer name has a line of its own."""

WORDS = (
    ("step", "one update of all weights"),
    ("epoch", "one pass over the training set"),
    ("full batch", "every update uses all training samples; a mini-batch is a part of them"),
    ("accuracy", "the fraction of samples whose most probable class is the right one"),
    ("R{squared}", "1 is perfect, 0 is no better than always predicting the mean"),
)
"""Term and its meaning; `{squared}` stands for a superscript 2."""

MOUSE = (
    ("pointer", "reads the chart below it: losses, the prediction and the points, counts, norms, bars, units"),
    ("wheel", "zooms at the pointer in the losses and in the plane of the predictions; scrolls elsewhere"),
    ("drag", "goes from step to step in the losses, and moves an enlarged plane of the predictions"),
    ("click", "selects a setting, point, unit, weight, cell or view, or does what the key in the footer does"),
)
"""What the mouse does on the main screen."""

WALK_MOUSE = (("click", "goes to a number, to where one of its sum was made, or to a stage"),)

PRESENTER = (
    "What the preset, a guided lesson, pictures or messages offer works here. Other keys and the mouse do nothing."
)

DRAWING_MOUSE = (
    ("click", "adds a point of the chosen class"),
    ("drag", "moves a point"),
    ("right click", "removes a point"),
)

HEALTH = (
    "The first row warns of what is wrong with a run, since which step it is, and which preset shows it; the gradients "
    "say it in full. Losses are compared with guessing, which knows only how frequent each class is, or the mean."
)
"""What the checks are, above their table."""

WALK = """\
Each page is one stage of the update, in the order in which the trainer computes them: its formula in the terms of the \
article, the same with the names and shapes of this network, the arrays, and below them one number written out.

[ ] is the number in question, ( ) are the numbers that enter it, and < > is the chosen one of those. Enter goes to \
the stage in which that one was made, and backspace returns: so every number leads back to features, targets and \
weights. Of a long sum, the largest terms are listed, and what the rest add up to.

All numbers are those of the trainer, and the run goes on as if nobody had looked. With other samples than the coming \
mini-batch, the update is one that might be made."""


@dataclass(frozen=True)
class Topic:
    """A part of the help with a heading."""

    title: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    panel: str = ""
    """The id of the panel that it is about."""

    def found(self, words: Sequence[str]) -> Topic | None:
        """The part with all `words`, in lower case: the whole topic if its title has them; None if no part has."""
        if _has(self.title, words):
            return self
        rows = tuple(row for row in self.rows if _has(" ".join(row), words))
        text = self.text if _has(self.text, words) else ""
        return replace(self, text=text, rows=rows) if rows or text else None

    def written(self, width: int) -> Content:
        """The topic in lines of at most `width` columns, of which those of a meaning are indented alike."""
        parts: list[str | tuple[str, str]] = [(self.title, "bold $accent")]
        for paragraph in self.text.split("\n\n") if self.text else ():
            parts += ["\n", "\n".join(wrap(paragraph, width)), "\n"]
        names = [len(name) for name, _ in self.rows]
        indent = max((length + 2 for length in names if length + 2 <= MOST_INDENT), default=MOST_INDENT)
        for name, meaning in self.rows:
            first = name.ljust(indent) if len(name) < indent else f"{name}\n{' ' * indent}"
            text = f"\n{' ' * indent}".join(wrap(meaning, max(width - indent, 1)))
            parts += ["\n", (first, "bold"), text]
        return Content.assemble(*parts).rstrip()


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text.lower() for word in words)


def topics(glyphs: Glyphs, note: str) -> list[Topic]:
    """The help of the main screen; `note` is the note about the data, which may be empty."""
    marks = {one: getattr(glyphs, one) for one in ("correct", "wrong", "squared", "finished")}
    panels = [Topic(panel.label, panel.help.format(**marks), _keys(panel.id), panel.id) for panel in PANELS.values()]
    checks = tuple((name, f"{check.help} (preset {check.preset})") for name, check in CHECKS.items())
    words = tuple((name.format(**marks), meaning.format(**marks)) for name, meaning in WORDS)
    data = [Topic("Data", note)] if note else []
    use = [Topic("Keys", rows=_keys(APP)), Topic("Mouse", rows=MOUSE)]
    return [*use, *panels, *data, Topic("Health", HEALTH, checks), Topic("Words", rows=words)]


def walk_topics() -> list[Topic]:
    """The help of the walk through backpropagation."""
    return [Topic("Backpropagation", WALK), Topic("Keys", rows=_keys("walk")), Topic("Mouse", rows=WALK_MOUSE)]


def presenter_topics() -> list[Topic]:
    """The help of presenter mode."""
    return [Topic("Presenting", PRESENTER, _keys("presenter"))]


def drawing_topics() -> list[Topic]:
    """The help of the drawing screen."""
    return [Topic("Drawing", rows=_keys("drawing")), Topic("Mouse", rows=DRAWING_MOUSE)]


def _keys(place: str) -> tuple[Row, ...]:
    """The keys of a place, and what they do."""
    return tuple((" ".join(line.names), line.help) for line in lines(place))
