"""Small pictures with a line of words below each, in rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink

_BETWEEN = 1
"""Blank columns between tiles."""

Size = tuple[int, int]
"""Columns and rows of cells."""


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture, and the words below it."""

    picture: Canvas
    words: str
    ink: int = Ink.MUTED
    """Of the words."""


@dataclass(frozen=True)
class Grid:
    """The places of `count` tiles in a panel."""

    count: int
    cells: Size
    """Columns and rows of each picture."""
    tile_width: int
    """Columns of a tile: those of the picture, or more to have room for words."""
    width: int
    """Columns of the panel."""

    @property
    def across(self) -> int:
        """Tiles in a row."""
        return max((self.width + _BETWEEN) // (self.tile_width + _BETWEEN), 1)

    @property
    def rows(self) -> int:
        """Rows of cells of all tiles."""
        return -(-self.count // self.across) * self.tile_height

    @property
    def tile_height(self) -> int:
        """Rows of a tile with its words."""
        return self.cells[1] + 1

    def draw(self, size: Size, top: int, make: Callable[[Sequence[int]], Sequence[Tile]]) -> Canvas:
        """Draw the tiles in sight, of which row `top` is the first; `make` returns those with the given numbers."""
        canvas, height = Canvas(*size), self.tile_height
        first = top // height * self.across
        last = min(-(-(top + size[1]) // height) * self.across, self.count)
        numbers = range(min(first, self.count), last)
        for number, tile in zip(numbers, make(numbers), strict=True):
            row, column = divmod(number, self.across)
            x, y = column * (self.tile_width + _BETWEEN), row * height - top
            canvas.blit(tile.picture, x, y)
            words = Canvas(self.tile_width, 1)
            words.write(0, 0, tile.words, tile.ink)
            canvas.blit(words, x, y + height - 1)
        return canvas
