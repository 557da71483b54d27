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


PLAIN = Appearance({}, ASCII, color=False)
"""An appearance that works on every terminal."""
