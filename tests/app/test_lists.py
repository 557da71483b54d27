"""The highlighted line of every list is seen and read in any terminal, and so are the titles of dialogs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import OptionList

from tests.app.support import opened, press, small_app, wait_until
from tests.color_vision import contrast
from tui_nn.app.app import TuiNN
from tui_nn.app.themes import THEMES

LISTS = (("o",), ("p",), ("T",), ("ctrl+p",), ("b", "s"))
"""Keys that open a list."""

READABLE = 4.5
"""Least contrast of text, by WCAG 2."""

COLORS = {"truecolor": {}, "256": {"COLORTERM": ""}, "16": {"COLORTERM": "", "TERM": "xterm"}}
"""How many colors a terminal has -> what its environment says."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)

NORMAL = [BLACK, (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)]

BRIGHT = [(127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), WHITE]

XTERM = {"dark": TerminalTheme(BLACK, WHITE, NORMAL, BRIGHT), "light": TerminalTheme(WHITE, BLACK, NORMAL, BRIGHT)}
"""The 16 colors of xterm."""


class Look(NamedTuple):
    """The colors of some text."""

    ink: str
    paper: str


def look(style: Style, theme: str) -> Look:
    """The colors that xterm shows: of the 16, it shows bold text in the bright ones."""
    ink, paper = style.color or Color.default(), style.bgcolor or Color.default()
    if style.bold and ink.type is ColorType.STANDARD and ink.number is not None:
        ink = Color(ink.name, ink.type, ink.number % 8 + 8)
    assert not style.dim
    return Look(ink.get_truecolor(XTERM[theme]).hex, paper.get_truecolor(XTERM[theme], foreground=False).hex)


def options(app: TuiNN, *, highlighted: bool) -> Iterator[Style]:
    """What is on screen of the highlighted line of the list, or else of the others."""
    chosen = app.screen.query_one(OptionList).highlighted
    for strip in app.screen._compositor.render_strips():
        for _, style, _ in strip:
            if style and "option" in style.meta and (style.meta["option"] == chosen) is highlighted:
                yield style


def titles(app: TuiNN) -> Iterator[Style]:
    """The styles of the title and the subtitle of the dialog, if it has them."""
    strips = app.screen._compositor.render_strips()
    for dialog in app.screen.query(Widget):
        if dialog.border_subtitle:
            for y in (dialog.region.y, dialog.region.bottom - 1):
                inside = strips[y].crop(dialog.region.x, dialog.region.right)
                yield from (style for text, style, _ in inside if style and any(map(str.isalnum, text)))


async def lists(pilot: Pilot[None], app: TuiNN) -> AsyncIterator[tuple[str, ...]]:
    """Open each list; yields the keys that opened it."""
    for keys in LISTS:
        for key in keys:
            await press(pilot, key)
        await wait_until(pilot, lambda: [one for one in app.screen.query(OptionList) if one.highlighted is not None])
        yield keys
        await press(pilot, *("escape" for _ in keys))


@pytest.fixture
def files(folder: Path) -> None:
    """Two files to list."""
    for name in ("a.csv", "b.csv"):
        (folder / name).touch()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("colors", COLORS)
@pytest.mark.parametrize("theme", THEMES)
async def test_it_is_told_by_one_color_and_all_text_is_readable(
    theme: str, colors: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in COLORS[colors].items():
        monkeypatch.setenv(name, value)
    app = small_app(theme=theme)
    papers = set()
    async with opened(app) as pilot:
        async for keys in lists(pilot, app):
            chosen = {look(style, theme) for style in options(app, highlighted=True)}
            others = {look(style, theme) for style in options(app, highlighted=False)}
            papers |= {paper for _, paper in chosen}
            assert papers.isdisjoint(paper for _, paper in others), keys
            for ink, paper in chosen | {look(style, theme) for style in titles(app)}:
                assert contrast(ink, paper) >= READABLE, (keys, ink, paper)
    assert len(papers) == 1


@pytest.mark.usefixtures("files")
async def test_without_color_it_is_underlined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = small_app()
    async with opened(app) as pilot:
        async for keys in lists(pilot, app):
            assert all(style.underline for style in options(app, highlighted=True)), keys
            assert not any(style.underline for style in options(app, highlighted=False)), keys
