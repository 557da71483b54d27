"""The appearance of pictures: palette, character set, and whether the terminal has colors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.render.glyphs import ASCII, Glyphs


@dataclass(frozen=True)
class Appearance:
    """The appearance of all pictures, chosen by terminal and theme."""

    palette: Mapping[int, str]
    glyphs: Glyphs
    color: bool
    """Whether background shades can be distinguished; if not, textures replace them."""

    @property
    def has_textures(self) -> bool:
        """Whether regions have textures, in addition to colors or instead of them."""
        return not self.color or self.glyphs is ASCII

    @property
    def pixel_rows(self) -> int:
        """Pixels of a region in a cell, one above the other: half blocks, or a single one that has a texture."""
        return 1 if self.has_textures else 2


PLAIN = Appearance({}, ASCII, color=False)
"""An appearance that works on every terminal."""
