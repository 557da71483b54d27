"""Numbers in large characters of blocks, which can be read from far away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, Glyphs

ROWS = 5
"""Pixels of a character, one above the other."""

_FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ".": (" ", " ", " ", " ", "#"),
    "-": ("  ", "  ", "##", "  ", "  "),
    "%": ("# #", "  #", " # ", "#  ", "# #"),
    "<": ("  #", " # ", "#  ", " # ", "  #"),
    "?": ("###", "  #", " # ", "   ", " # "),
    "a": ("   ", "###", "  #", "###", "###"),
    "e": ("   ", "###", "###", "#  ", "###"),
    "f": (" ##", "#  ", "###", "#  ", "#  "),
    "i": ("#", " ", "#", "#", "#"),
    "k": ("#  ", "# #", "## ", "## ", "# #"),
    "n": ("   ", "   ", "###", "# #", "# #"),
}
"""The characters of numbers; others are drawn as question marks."""


class BigSize(NamedTuple):
    """The size of a pixel of a character."""

    columns: int
    """Columns of cells."""
    halves: int
    """Halves of a row of cells."""

    @property
    def rows(self) -> int:
        """Rows of cells that a character takes."""
        return -(-ROWS * self.halves // 2)


BIG_SIZES = tuple(BigSize(*size) for size in ((4, 4), (3, 3), (2, 2), (1, 2), (1, 1)))
"""From the largest; but for the last but one, which is narrow, all are in proportion."""


def sizes_for(glyphs: Glyphs) -> Sequence[BigSize]:
    """The sizes that can be drawn; ASCII has no half of a cell."""
    return tuple(size for size in BIG_SIZES if size.halves % 2 == 0) if glyphs is ASCII else BIG_SIZES


def big_width(text: str, size: BigSize) -> int:
    """Columns of `text` in this size."""
    return len(_pixels(text)[0]) * size.columns if text else 0


def draw_big(text: str, size: BigSize, ink: int, glyphs: Glyphs) -> Canvas:
    """Draw `text` in one line, as wide as `big_width` says and `size.rows` high."""
    if not text:
        return Canvas(0, size.rows)
    pixels = np.repeat(np.repeat(_pixels(text), size.halves, axis=0), size.columns, axis=1)
    upper, lower = np.zeros((2, size.rows, pixels.shape[1]), bool)
    upper[:], lower[: len(pixels[1::2])] = pixels[0::2], pixels[1::2]
    canvas = Canvas(pixels.shape[1], size.rows)
    for char, cells in ((glyphs.bar_full, upper & lower), ("▀", upper & ~lower), ("▄", lower & ~upper)):
        canvas.codes[cells] = ord(char)
    canvas.fg[:] = ink
    return canvas


def _pixels(text: str) -> NDArray[np.bool_]:
    """The pixels of a `text` that is not empty (ROWS, columns), with a blank column between two characters."""
    glyphs = (_FONT.get(char, _FONT["?"]) for char in text)
    rows = (" ".join(parts) for parts in zip(*glyphs, strict=True))
    return np.array([[pixel == "#" for pixel in row] for row in rows], bool)
