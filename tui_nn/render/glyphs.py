"""The characters pictures are made of, in Unicode and in pure ASCII.

Meaning never rests on color alone, so every color has a shape beside it here. Each character is one cell
wide: none is wide or has an emoji form, which some terminals draw over two cells.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.render.cells import head, in_ascii, in_cells, text_width, visible


@dataclass(frozen=True)
class Glyphs:
    """One character set. Every single glyph is one cell wide."""

    correct: str
    wrong: str
    textures: tuple[str, ...]
    """Faint fill of each class's region, for screens without color."""
    signed: tuple[str, ...]
    """Fill of each signed level, the most negative first: level 0 is a blank, the stronger the heavier."""
    train_point: str
    class_marks: tuple[str, ...]
    """A point of each class, where points are told apart by it."""
    low: str
    """A point with a low value, and one with a high one."""
    high: str
    """A sample of the training set, smaller than one that is tested."""
    train: str
    """plotext's marker of the training curve: a name it knows, or one character."""
    test: str
    stroke: str
    """Legend sample of a curve whose marker is a name."""
    dots: tuple[str, ...]
    """A dotted line at each height within a cell, the lowest first."""
    dotted: str
    """A cell of an upright dotted line."""
    bar_full: str
    bar_parts: tuple[str, ...]
    """The last, partly filled cell of a bar, from the emptiest to the fullest."""
    bar_empty: str
    column_parts: tuple[str, ...]
    """The top, partly filled cell of an upright bar, from the emptiest to the fullest."""
    horizontal: str
    vertical: str
    corner: str
    tick_x: str
    tick_y: str
    minus: str
    ellipsis: str
    times: str
    squared: str
    ready: str
    running: str
    paused: str
    finished: str
    diverged: str

    @property
    def fills(self) -> tuple[str, ...]:
        """The textures of classes, then those of signed levels: what a background's texture numbers count."""
        return (*self.textures, *self.signed)

    def spell(self, text: str) -> str:
        """`text` in characters that this set and every terminal can show; any text may come in."""
        return in_ascii(text) if self is ASCII else visible(in_cells(text))

    def shorten(self, text: str, cells: int) -> str:
        """`text` spelled in this set, or as much of its beginning as fits in `cells` together with an ellipsis."""
        text = self.spell(text)
        if text_width(text) <= cells:
            return text
        return head(text, cells - 1) + self.ellipsis if cells > 0 else ""


UNICODE = Glyphs(
    correct="●",
    wrong="✗",
    textures=(" ", "·", ":", "-", "'", "=", "~", "+"),
    signed=("≡", "=", "-", "·", " ", "░", "▒", "▓", "█"),
    train_point="•",
    class_marks=("●", "■", "▲", "◆", "○", "□", "△", "◇"),
    low="○",
    high="●",
    train="braille",
    test="braille",
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
    textures=(" ", ".", ":", "-", "'", "=", "~", "+"),
    signed=("=", "~", "-", "_", " ", ".", "+", "*", "#"),
    train_point=",",
    class_marks=("o", "x", "+", "*", "#", "%", "@", "&"),
    low="-",
    high="+",
    train="*",
    test="o",
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
    times="x",
    squared="2",
    ready="o",
    running=">",
    paused="=",
    finished="+",
    diverged="x",
)
