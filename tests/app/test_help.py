"""The help: it opens over the trainer, explains keys and pictures, and leaves no trace."""

from __future__ import annotations

import pytest
from textual.binding import Binding
from textual.widget import Widget

from tests.app.support import (
    SIZES,
    content_text,
    current,
    main,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_text,
    wait_until,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.picture import Picture
from tui_nn.app.screens.help import KEYS, PICTURES, WORDS, HelpScreen
from tui_nn.app.screens.main import VIEWS, MainScreen
from tui_nn.app.setting_row import SettingRow
from tui_nn.render.glyphs import ASCII, UNICODE


def help_text(app: TuiNN) -> str:
    """What of the help is on screen, as one line."""
    return " ".join(content_text(app.screen.query_one("#help")).split())


@pytest.mark.parametrize("key", ["question_mark", "escape", "q"])
async def test_it_opens_and_closes(key: str) -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        before = screen_text(app)
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "Keys" in screen_text(app)
        await press(pilot, key)
        assert len(app.screen_stack) == 1
        assert app.is_running
        await wait_until(pilot, lambda: screen_text(app) == before)


@pytest.mark.parametrize("ascii", [False, True])
async def test_it_explains_the_keys_the_pictures_and_the_data(ascii: bool) -> None:
    app = small_app(ascii=ascii)
    glyphs = ASCII if ascii else UNICODE
    async with opened(app, (100, 130)) as pilot:
        await press(pilot, "question_mark")
        text = help_text(app)
        for word in (*(panel.NAME for panel in main(app).query(Picture)), "Settings", "epoch", "Bayes"):
            assert (word or "") in text
        assert f"R{glyphs.squared}" in text
        assert f"{glyphs.correct} correct, {glyphs.wrong} wrong" in text
        assert current(app).dataset.note.split(";")[0] in text


def test_every_key_in_the_help_is_bound_and_every_key_in_the_footer_is_in_the_help() -> None:
    helped = {key for keys, _ in KEYS for key in keys.split()}
    everywhere = [one for one in [*TuiNN.BINDINGS, *MainScreen.BINDINGS] if isinstance(one, Binding)]
    panels: tuple[type[Widget], ...] = (SettingRow, *VIEWS.values())
    in_a_panel = [one for kind in panels for one in kind.BINDINGS if isinstance(one, Binding)]
    in_footer = {one.key_display or one.key for one in everywhere if one.show}
    bound = {key for one in everywhere + in_a_panel for key in (one.key_display, *one.key.split(","))}
    assert in_footer <= helped
    assert helped <= bound


def test_every_key_of_a_panel_in_the_footer_is_explained_with_its_picture_or_among_the_keys() -> None:
    explained = dict(PICTURES) | {"": " ".join(keys for keys, _ in KEYS)}
    for kind in VIEWS.values():
        words = f"{explained['']} {explained[kind.NAME or '']}".split()
        shown = [one for one in kind.BINDINGS if isinstance(one, Binding) and one.show]
        assert {one.key_display or one.key for one in shown} <= set(words)


async def test_the_run_goes_on_behind_it() -> None:
    app = small_app(run=True, steps=60, pace=100)
    async with opened(app) as pilot:
        await press(pilot, "question_mark")
        await wait_until(pilot, lambda: current(app).step == 60)
        await press(pilot, "escape")
        await wait_for_text(pilot, "step 60/60")


@pytest.mark.parametrize("size", SIZES[:2])
async def test_it_scrolls_to_its_end(size: tuple[int, int]) -> None:
    app = small_app()
    async with opened(app, size) as pilot:
        await press(pilot, "question_mark")
        last = " ".join(WORDS[-1]).format(squared=UNICODE.squared)
        assert last not in help_text(app)
        await press(pilot, "end")
        await wait_until(pilot, lambda: last in help_text(app))
