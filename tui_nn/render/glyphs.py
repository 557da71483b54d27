"""The characters that pictures are made of, in Unicode and in pure ASCII.

No meaning depends on color alone, so every color has a corresponding shape here. Each glyph fills one cell: none is
wide or has an emoji form, which some terminals draw over two cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.render.cells import head, in_ascii, in_cells, shared_start, tail, text_width, visible, widest

CLASS_SYMBOLS = "0123456789abcdefghijkmnpqrstuvwxyz"
"""The symbol of each class: digits, then letters that do not look like digits; further classes repeat them."""


def class_symbol(label: int) -> str:
    """The symbol of class `label` (0, 1, ...)."""
    return CLASS_SYMBOLS[label % len(CLASS_SYMBOLS)]


_UNIT = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True)
class Glyphs:
    """A character set. Every glyph is one cell wide."""

    correct: str
    wrong: str
    crowds: tuple[str, str, str]
    """One right prediction in a cell, a few, and many; none is a texture or like a digit."""
    above: tuple[str, str]
    """A value somewhat above its prediction, and one far above it."""
    below: tuple[str, str]
    """A value somewhat below its prediction, and one far below it."""
    textures: tuple[str, ...]
    """Fill of the region of each class, for screens without color."""
    signed: tuple[str, ...]
    """Fill of each signed level, the most negative first; level 0 is blank, and stronger ones are denser."""
    contours: tuple[str, str, str]
    """A cell of a line between regions, among textures: with another one to its right, below it, or both."""
    before: str
    """A cell of the boundary of the run before, among textures."""
    train_point: str
    class_marks: tuple[str, ...]
    """A point of each class, in pictures that distinguish classes by shape; none is the mark of a wrong prediction."""
    low: str
    """A point with a low value."""
    high: str
    """A point with a high value."""
    train: str
    """plotext marker for the training curve: a name that plotext knows, or one character."""
    test: str
    """plotext marker for the test curve."""
    best: str
    """The point of a curve with the best value."""
    stroke: str
    """Legend sample of a curve whose marker is a name."""
    dots: tuple[str, ...]
    """A horizontal dotted line at each height within a cell, the lowest first."""
    dotted: str
    """A vertical dotted line."""
    bar_full: str
    bar_parts: tuple[str, ...]
    """The last, partly filled cell of a bar, from the emptiest to the fullest."""
    bar_empty: str
    column_parts: tuple[str, ...]
    """The top, partly filled cell of a vertical bar, from the emptiest to the fullest."""
    horizontal: str
    vertical: str
    corner: str
    tick_x: str
    tick_y: str
    minus: str
    ellipsis: str
    leads_to: str
    """Between operands and their result."""
    times: str
    squared: str
    ready: str
    running: str
    paused: str
    finished: str
    diverged: str

    @property
    def dot(self) -> str:
        """A cell of a dotted line, at half the height of the cell."""
        return self.dots[len(self.dots) // 2]

    @property
    def fills(self) -> tuple[str, ...]:
        """The textures of classes, then of signed levels; the textures of a `Background` are indices into this."""
        return (*self.textures, *self.signed)

    def class_mark(self, label: int) -> str:
        """The mark of a point of class `label`: a shape or, beyond them, the symbol of the class."""
        return self.class_marks[label] if label < len(self.class_marks) else class_symbol(label)

    def spell(self, text: str) -> str:
        """Convert `text` to characters of this set that have the same width on every terminal."""
        return in_ascii(text) if self is ASCII else visible(in_cells(text))

    def shorten(self, text: str, cells: int) -> str:
        """Convert `text` like `spell`, and cut it to fit in `cells`, including an ellipsis."""
        text = self.spell(text)
        if text_width(text) <= cells:
            return text
        return head(text, cells - 1) + self.ellipsis if cells > 0 else ""

    def shorten_words(self, text: str, cells: int) -> str:
        """Like `shorten`, but cut between words if there is more than one."""
        text, cut = self.spell(text), self.shorten(text, cells)
        if cut == text or not cut:
            return cut
        kept = cut.removesuffix(self.ellipsis)
        if not text[len(kept)].isspace():
            kept = kept.rpartition(" ")[0] or kept
        return kept.rstrip(" ,;:") + self.ellipsis

    def shorten_middle(self, text: str, cells: int) -> str:
        """Like `shorten`, but without a unit in parentheses, and with both ends: names of one table differ there."""
        text = self.spell(text)
        if text_width(text) > cells:
            text = _UNIT.sub("", text) or text
        if text_width(text) <= cells:
            return text
        last = tail(text, (cells - 1) // 2) if cells > 2 else ""
        return head(text, cells - 1 - text_width(last)) + self.ellipsis + last if cells > 0 else ""

    def shorten_names(self, names: Sequence[str], cells: int) -> list[str]:
        """Names of one table, shortened like `shorten_middle`; those that would become equal are distinguished.

        These keep their beginnings, or the parts where they differ, or else get their number in the table, from 1.
        """
        short = [self.shorten_middle(name, cells) for name in names]
        alike: dict[str, list[int]] = {}
        for place, text in enumerate(short):
            alike.setdefault(text, []).append(place)
        for places in alike.values():
            whole = [self.spell(names[place]) for place in places]
            if len(set(whole)) > 1:
                for place, text in zip(places, self._distinguished(whole, places, cells), strict=True):
                    short[place] = text
        return short

    def _distinguished(self, names: Sequence[str], places: Sequence[int], cells: int) -> list[str]:
        shared, first = shared_start(names), (cells - 1) // 2
        numbers = [str(place + 1) for place in places]
        ways = (
            [self.shorten(name, cells) for name in names],
            [head(name, first) + self.ellipsis + head(name[shared:], cells - 1 - first) for name in names],
            [self.ellipsis + tail(name, cells - 1) for name in names],
            [
                head(name, cells - 1 - len(number)) + self.ellipsis + number
                for name, number in zip(names, numbers, strict=True)
            ],
        )
        fitting = (way for way in ways if len(set(way)) == len(set(names)) and widest(way) <= cells)
        return next(fitting, ways[0])


UNICODE = Glyphs(
    correct="●",
    wrong="✗",
    crowds=("•", "●", "■"),
    above=("△", "▲"),
    below=("▽", "▼"),
    textures=(" ", "·", ":", "-", "'", "=", "~", "+", "/", "≈"),
    signed=("≡", "=", "-", "·", " ", "░", "▒", "▓", "█"),
    contours=("┃", "━", "┛"),
    before="┊",
    train_point="◦",
    class_marks=("●", "■", "▲", "◆", "○", "□", "△", "◇"),
    low="○",
    high="●",
    train="braille",
    test="braille",
    best="◆",
    stroke="⠒",
    dots=("⡀", "⠄", "⠂", "⠁"),
    dotted="⠅",
    bar_full="█",
    bar_parts=("▏", "▎", "▍", "▌", "▋", "▊", "▉"),
    bar_empty="░",
    column_parts=("▁", "▂", "▃", "▄", "▅", "▆", "▇"),
    horizontal="─",
    vertical="│",
    corner="└",
    tick_x="┬",
    tick_y="┤",
    minus="−",
    ellipsis="…",
    leads_to="►",
    times="×",
    squared="²",
    ready="◦",
    running="►",
    paused="▮",
    finished="✓",
    diverged="✗",
)

ASCII = Glyphs(
    correct="o",
    wrong="x",
    crowds=("o", "%", "@"),
    above=("^", "A"),
    below=("v", "V"),
    textures=(" ", ".", ":", "-", "'", "=", "~", "+", "/", '"'),
    signed=("=", "~", "-", "_", " ", ".", "+", "*", "#"),
    contours=("|", "|", "|"),
    before="!",
    train_point=",",
    class_marks=("o", "+", "*", "#", "%", "@", "&", "$"),
    low="-",
    high="+",
    train="*",
    test="o",
    best="@",
    stroke="-",
    dots=(".",),
    dotted=":",
    bar_full="#",
    bar_parts=(),
    bar_empty=".",
    column_parts=(".", ":"),
    horizontal="-",
    vertical="|",
    corner="+",
    tick_x="+",
    tick_y="+",
    minus="-",
    ellipsis="~",
    leads_to=">",
    times="x",
    squared="2",
    ready="o",
    running=">",
    paused="=",
    finished="+",
    diverged="x",
)
