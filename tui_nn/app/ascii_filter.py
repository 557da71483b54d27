"""Keeps the whole screen in ASCII, including names in the user's files, paths and typed text."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui_nn.render.cells import in_ascii


class AsciiFilter(LineFilter):
    """Converts every segment of a line to ASCII with the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line in ASCII."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(_in_ascii(segment.text), segment.style, segment.control)
            for segment in segments
        ]


ASCII_FILTER = AsciiFilter()
"""One filter for all lines, because lines cache its results."""


def _in_ascii(text: str) -> str:
    """`text` in ASCII, as wide as Textual measures it: it counts a joined emoji once, while we write each part."""
    cells = cell_len(text)
    return in_ascii(text)[:cells].ljust(cells)
