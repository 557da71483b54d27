"""What a picture is painted with: the palette, the characters, and whether there is any color at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.render.glyphs import ASCII, Glyphs


@dataclass(frozen=True)
class Appearance:
    """What a picture is painted with."""

    palette: Mapping[int, str]
    glyphs: Glyphs
    color: bool
    """Whether shades can be told apart; if not, textures stand for them."""


PLAIN = Appearance({}, ASCII, color=False)
"""What every terminal can show."""
