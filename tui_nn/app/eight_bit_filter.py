"""Converts the whole screen to the fixed colors of a terminal with 256: Rich would mix up hues, and shades of gray."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui_nn.render.eight_bit import nearest, nearest_text

PIXELS = "▀▄"
"""The characters that pictures are made of; like textures and blanks, they need no contrast."""


class EightBitFilter(LineFilter):
    """Converts the colors of every segment of a line; those that the terminal itself defines stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line in the fixed colors."""
        return [
            Segment(segment.text, _converted(segment.style, _is_read(segment.text)), segment.control)
            if segment.style
            else segment
            for segment in segments
        ]


EIGHT_BIT_FILTER = EightBitFilter()
"""One filter for all lines, because lines cache its results."""


@lru_cache(maxsize=4096)
def _converted(style: Style, is_read: bool) -> Style:
    ink, paper = _hex(style.color), _hex(style.bgcolor)
    if ink is None and paper is None:
        return style
    return style + Style(
        color=ink and _fixed(nearest_text(ink, paper) if is_read and paper else nearest(ink)),
        bgcolor=paper and _fixed(nearest(paper)),
    )


def _is_read(text: str) -> bool:
    """Whether there are letters, digits or marks among the characters."""
    return any(char.isalnum() or (not char.isascii() and char not in PIXELS) for char in text)


def _hex(color: RichColor | None) -> str | None:
    """'#rrggbb' of a color that is not one of the terminal's own; None for others."""
    return color.triplet.hex if color and color.triplet else None


def _fixed(number: int) -> RichColor:
    return RichColor(f"color({number})", ColorType.EIGHT_BIT, number)
