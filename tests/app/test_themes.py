"""Which colors and characters there are, by terminal and theme."""

from __future__ import annotations

import pytest
from textual.scrollbar import ScrollBarRender

from tests.app.support import opened, press, small_app
from tui_nn.app.themes import SIXTEEN, THEMES, PlainScrollBar, choose_appearance, choose_theme
from tui_nn.cli.options import THEMES as THEME_OPTIONS
from tui_nn.render.coarse_palettes import COARSE_DARK, COARSE_LIGHT
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import ANSI, DARK, LIGHT

MANY = (
    ("256", True, COARSE_DARK),
    ("256", False, COARSE_LIGHT),
    ("truecolor", True, DARK),
    ("truecolor", False, LIGHT),
)
"""Rich's names of what other terminals have, whether the theme is dark, and the palette."""


@pytest.mark.parametrize(("color_system", "dark", "palette"), MANY)
def test_with_many_colors_the_palette_is_that_of_the_theme(color_system: str, dark: bool, palette: object) -> None:
    appearance = choose_appearance(dark=dark, ascii=False, color_system=color_system, no_color=False)
    assert appearance.palette is palette
    assert appearance.color


@pytest.mark.parametrize("color_system", SIXTEEN)
@pytest.mark.parametrize("dark", [True, False])
def test_with_16_colors_textures_stand_for_shades(color_system: str, dark: bool) -> None:
    appearance = choose_appearance(dark=dark, ascii=False, color_system=color_system, no_color=False)
    assert appearance.palette is ANSI
    assert not appearance.color


@pytest.mark.parametrize(("color_system", "no_color"), [(None, False), ("truecolor", True), ("standard", True)])
def test_without_color_no_ink_has_one(color_system: str | None, no_color: bool) -> None:
    appearance = choose_appearance(dark=True, ascii=False, color_system=color_system, no_color=no_color)
    assert not appearance.palette
    assert not appearance.color


@pytest.mark.parametrize(("ascii", "glyphs"), [(True, ASCII), (False, UNICODE)])
def test_ascii_is_a_matter_of_characters_only(ascii: bool, glyphs: object) -> None:
    appearance = choose_appearance(dark=True, ascii=ascii, color_system="truecolor", no_color=False)
    assert appearance.glyphs is glyphs
    assert appearance.palette is DARK


def test_the_command_line_offers_the_themes_there_are() -> None:
    assert set(THEME_OPTIONS) == set(THEMES)


@pytest.mark.parametrize("theme", THEMES)
async def test_each_theme_is_there_in_the_app(theme: str) -> None:
    app = small_app(theme=theme)
    async with opened(app, (80, 24)):
        assert app.theme == THEMES[theme].name
        assert app.current_theme.dark is (theme == "dark")


@pytest.mark.parametrize("theme", THEMES)
async def test_with_16_colors_the_theme_is_the_terminals_own(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM")
    app = small_app(theme=theme)
    async with opened(app, (80, 24)):
        assert app.theme == choose_theme(theme, "standard") == f"ansi-{theme}"


async def test_another_theme_repaints_the_pictures_in_its_palette() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "s")
        seen = {}
        for name in THEMES:
            app.theme = THEMES[name].name
            await pilot.pause()
            seen[name] = colors(app)
        dark, light = (
            {color for ink, color in palette.items() if color not in other.values()}
            for palette, other in ((DARK, LIGHT), (LIGHT, DARK))
        )
        assert seen["dark"] & dark
        assert not seen["dark"] & light
        assert seen["light"] & light
        assert not seen["light"] & dark


def colors(app: object) -> set[str]:
    """All colors of the pictures' text, as '#rrggbb'."""
    # `App` is generic in what it returns, and Textual keeps what is on screen to itself.
    strips = app.screen._compositor.render_strips()  # type: ignore[attr-defined]
    styles = [segment.style for strip in strips for segment in strip if segment.style and segment.text.strip()]
    return {style.color.get_truecolor().hex for style in styles if style.color}


def test_scroll_bars_in_ascii_are_blanks() -> None:
    bar = PlainScrollBar(virtual_size=100, window_size=7, position=33.3)
    assert isinstance(bar, ScrollBarRender)
    rendered = PlainScrollBar.render_bar(size=20, virtual_size=100, window_size=7, position=33.3)
    assert "".join(segment.text for segment in rendered.segments).isascii()
