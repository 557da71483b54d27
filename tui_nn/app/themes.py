"""The themes, and the appearance of pictures in each: palette, character set, and color."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBarRender
from textual.theme import Theme

from tui_nn.render.appearance import Appearance
from tui_nn.render.coarse_palettes import COARSE_DARK, COARSE_LIGHT
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import ANSI, DARK, LIGHT

SIXTEEN = ("standard", "windows")
"""Rich names of the color systems of terminals with 16 colors."""

EIGHT_BIT = "256"
"""Rich name of the color system of terminals with 256 colors."""

THEMES = {
    "dark": Theme(
        name="tui-nn-dark",
        primary="#5cb8ff",
        secondary="#6a6a6a",
        accent="#6ad1b0",
        foreground="#e4e4e4",
        background="#121212",
        surface="#121212",
        panel="#262626",
        success="#6ad1b0",
        warning="#f0e442",
        error="#ff8775",
        dark=True,
    ),
    "light": Theme(
        name="tui-nn-light",
        primary="#0054ad",
        secondary="#8a8a8a",
        accent="#006638",
        foreground="#1c1c1c",
        background="#ffffff",
        surface="#ffffff",
        panel="#e8e8e8",
        success="#006638",
        warning="#7a6400",
        error="#bf2222",
        dark=False,
    ),
}
"""Theme option -> Textual theme; their backgrounds are those that the palettes were tuned on."""


class PlainScrollBar(ScrollBarRender):
    """A scroll bar of blanks: the default one ends in partial blocks, which are not ASCII."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


def choose_theme(name: str, color_system: str | None) -> str:
    """The Textual name of the theme `dark` or `light`; with 16 colors, a theme in the terminal's own colors."""
    return f"ansi-{name}" if color_system in SIXTEEN else THEMES[name].name


def choose_appearance(*, dark: bool, ascii: bool, color_system: str | None, no_color: bool) -> Appearance:
    """The appearance for a terminal; `color_system` is the Rich name of its color system."""
    glyphs = ASCII if ascii else UNICODE
    if no_color or color_system is None:
        return Appearance({}, glyphs, color=False)
    if color_system in SIXTEEN:
        return Appearance(ANSI, glyphs, color=False)
    palettes = (COARSE_LIGHT, COARSE_DARK) if color_system == EIGHT_BIT else (LIGHT, DARK)
    return Appearance(palettes[dark], glyphs, color=True)
