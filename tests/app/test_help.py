"""The help: it opens over the trainer, explains keys and pictures, and leaves no trace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.support import (
    SIZES,
    content_text,
    current,
    opened,
    press,
    resize,
    screen_text,
    small_app,
    wait_for_text,
    wait_until,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.keymap import lines
from tui_nn.app.keys import APP
from tui_nn.app.panel_table import PANELS
from tui_nn.app.screens.help import HelpScreen
from tui_nn.app.screens.help_topics import WORDS, Row, Topic
from tui_nn.experiment import Experiment
from tui_nn.render.glyphs import ASCII, UNICODE

words = st.text("xyz", min_size=1, max_size=18)
meanings = st.lists(st.text("uvw", min_size=1, max_size=4), min_size=1, max_size=30).map(" ".join)


def help_text(app: TuiNN) -> str:
    """What of the help is on screen, as one line."""
    return " ".join(content_text(app.screen.query_one("#help")).split())


async def test_it_opens_and_closes() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        before = screen_text(app)
        for key in ("question_mark", "escape", "q"):
            await press(pilot, "question_mark")
            assert isinstance(app.screen, HelpScreen)
            assert "Keys" in screen_text(app)
            await press(pilot, key)
            assert len(app.screen_stack) == 1, key
            assert app.is_running, key
            await wait_until(pilot, lambda: screen_text(app) == before)


@pytest.mark.parametrize("ascii", [False, True])
async def test_it_explains_the_data_the_words_every_key_and_every_panel(ascii: bool) -> None:
    app = small_app(ascii=ascii)
    glyphs = ASCII if ascii else UNICODE
    async with opened(app, (100, 320)) as pilot:
        await press(pilot, "question_mark")
        text = help_text(app)
        assert current(app).dataset.note.split(";")[0] in text
        for word, meaning in WORDS:
            assert f"{word} {meaning}".format(squared=glyphs.squared) in text
        for place in (APP, *PANELS):
            for line in lines(place):
                assert " ".join([*line.names, line.help]) in text
        for panel in PANELS.values():
            said = panel.help.format(correct=glyphs.correct, wrong=glyphs.wrong, finished=glyphs.finished)
            assert f"{panel.label} {said}" in text


async def test_the_run_goes_on_behind_it() -> None:
    app = small_app(run=True, steps=60, pace=100)
    async with opened(app) as pilot:
        await press(pilot, "question_mark")
        await wait_until(pilot, lambda: current(app).step == 60)
        await press(pilot, "escape")
        await wait_for_text(pilot, "step 60/60")


async def test_it_scrolls_to_its_end() -> None:
    app = small_app()
    async with opened(app, SIZES[0]) as pilot:
        await press(pilot, "question_mark")
        last = " ".join(WORDS[-1]).format(squared=UNICODE.squared)
        for size in SIZES[:2]:
            await resize(pilot, size)
            await press(pilot, "home")
            assert last not in help_text(app), size
            await press(pilot, "end")
            await wait_until(pilot, lambda: last in help_text(app))


async def test_it_begins_at_the_panel_in_focus() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "4")
        await wait_until(pilot, lambda: app.main.panel_in_focus == "results")
        await press(pilot, "question_mark")
        await wait_until(pilot, lambda: help_text(app).startswith("Results The confusion matrix"))


async def test_other_screens_have_a_help_of_their_keys() -> None:
    app = TuiNN(Experiment.preset("drawn"))
    async with opened(app, (100, 100)) as pilot:
        for key, place in (("V", "presenter"), ("D", "drawing")):
            await press(pilot, key)
            await wait_until(pilot, lambda: len(app.screen_stack) == 2)
            screen = app.screen
            await press(pilot, "question_mark")
            await wait_until(pilot, lambda: isinstance(app.screen, HelpScreen))
            text = help_text(app)
            for line in lines(place):
                assert " ".join([*line.names, line.help]) in text, place
            await press(pilot, "escape")
            await wait_until(pilot, lambda screen: app.screen is screen, screen)
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is app.main)


async def test_a_search_for_what_it_lacks_says_so_and_the_mouse_is_found() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "question_mark", "slash", *"gpu")
        await wait_for_text(pilot, "Nothing in the help has gpu.")
        await press(pilot, *["backspace"] * 3, *"wheel")
        await wait_until(pilot, lambda: "wheel zooms at the pointer" in help_text(app))
        assert "Nothing" not in help_text(app)


async def test_a_search_leaves_what_has_all_the_words_and_escape_brings_the_rest_back() -> None:
    app = small_app()
    async with opened(app, (100, 40)) as pilot:
        await press(pilot, "question_mark")
        whole = help_text(app)
        await press(pilot, "slash", *"q learning rate")
        await wait_until(pilot, lambda: "find a setting" not in help_text(app))
        await press(pilot, *["backspace"] * 15, *"logarithmic")
        await wait_until(pilot, lambda: "draw the losses on a logarithmic scale" in help_text(app))
        assert "go to the next panel" not in help_text(app)
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, HelpScreen)
        await wait_until(pilot, lambda: help_text(app) == whole)
        await press(pilot, "escape")
        assert not isinstance(app.screen, HelpScreen)


@given(st.just("") | meanings, st.lists(st.tuples(words, meanings), max_size=4), st.integers(20, 90))
def test_lines_fit_and_meanings_are_indented_alike(text: str, rows: list[Row], width: int) -> None:
    topic = Topic("Title", text, tuple(rows))
    lines = topic.written(width).plain.split("\n")
    assert all(len(line) <= width for line in lines)
    beginnings = {len(line) - len(line.lstrip()) for line in lines if line.startswith(" ")}
    assert len(beginnings) <= 1
    assert " ".join(" ".join(lines).split()) == " ".join(
        " ".join(["Title", text, *(word for row in rows for word in row)]).split()
    )


def test_a_search_keeps_rows_and_all_of_a_topic_with_such_a_title() -> None:
    topic = Topic("Loss", "Curves.", (("a", "accuracy"), ("l", "log scale")))
    assert topic.found(["loss"]) == topic
    assert topic.found(["log", "sca"]) == Topic("Loss", "", (("l", "log scale"),))
    assert topic.found(["curves"]) == Topic("Loss", "Curves.")
    assert topic.found(["log", "accuracy"]) is None
    assert topic.found([]) == topic
