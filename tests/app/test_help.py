"""The help: it opens over the trainer, explains keys and pictures, and leaves no trace."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from tests.app.support import (
    SIZES,
    content_text,
    current,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_text,
    wait_until,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.screens.help import KEYS, WORDS, HelpScreen
from tui_nn.app.screens.main import MainScreen
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
    async with opened(app, (100, 90)) as pilot:
        await press(pilot, "question_mark")
        text = help_text(app)
        for title in ("Loss", "Test predictions", "Weights", "Settings", "epoch", "Bayes"):
            assert title in text
        assert f"{glyphs.correct} correct, {glyphs.wrong} wrong" in text
        assert current(app).dataset.note.split(";")[0] in text


def test_every_key_in_the_help_is_bound_and_every_key_in_the_footer_is_in_the_help() -> None:
    helped = {key for keys, _ in KEYS for key in keys.split()}
    bindings = [one for one in [*TuiNN.BINDINGS, *MainScreen.BINDINGS] if isinstance(one, Binding)]
    in_footer = {one.key_display or one.key for one in bindings if one.show}
    bound = {key for one in bindings for key in (one.key_display, *one.key.split(","))}
    # Who reads the help knows how to open it; enter is a key of the form.
    assert in_footer - {"?"} <= helped
    assert helped - {"enter"} <= bound


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
        assert WORDS[-1][1] not in help_text(app)
        await press(pilot, "end")
        await wait_until(pilot, lambda: " ".join(WORDS[-1]) in help_text(app))
