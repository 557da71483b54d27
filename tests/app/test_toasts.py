"""Notifications go away with what they are about, replace each other, and leave a class the digits."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import get_args

import pytest
from textual.notifications import SeverityLevel
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from tests.app.support import SIZES, current, main, opened, press, resize, small_app, wait_for_state, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.footer import KeysFooter
from tui_nn.app.notices import (
    ALL_STEPS,
    COMPUTING,
    LINES,
    NOT_YET,
    NOTHING_BEFORE,
    NOTHING_TO_UNDO,
    REWOUND,
    Notice,
    restarted,
)
from tui_nn.app.presenter import Numbers, PresentedText
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import NotKept, State

XOR = Experiment.preset("xor").updated({"steps": 40})


def told(app: TuiNN) -> list[str]:
    return [one.message for one in app._notifications]


def toasts(app: TuiNN) -> list[Toast]:
    """Those on screen."""
    return [toast for toast in app.screen.query(Toast) if toast.region]


async def wait_until_shown(pilot: Pilot[None], app: TuiNN, *notices: Notice) -> None:
    """Wait until these, and no others, are on screen."""
    await wait_until(pilot, lambda: told(app) == [one.text for one in notices])
    await wait_until(pilot, lambda: len(toasts(app)) == len(notices))


async def test_each_goes_away_with_what_it_is_about_however_often_its_key_was_pressed() -> None:
    app = TuiNN(XOR, pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        for key, notice, *ways in (
            ("enter", NOT_YET, "s"),
            ("u", NOTHING_TO_UNDO, "slash", *"learn", "right"),
            ("equals_sign", NOTHING_BEFORE, "escape", "n"),
            ("enter", NOT_YET, "space"),
            ("space", ALL_STEPS, "left_square_bracket"),
            ("enter", REWOUND, "end"),
            ("space", ALL_STEPS, "r"),
        ):
            assert isinstance(key, str)
            assert isinstance(notice, Notice)
            if notice is ALL_STEPS:
                await wait_for_state(pilot, State.FINISHED)
            times = 1 if notice is NOTHING_BEFORE else 10
            await press(pilot, *[key] * times)
            await wait_until_shown(pilot, app, notice)
            await press(pilot, *map(str, ways))
            await wait_until_shown(pilot, app)


async def test_a_newer_one_and_the_same_words_replace_an_older_one_and_a_screen_on_top_what_is_about_the_run() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        app.show_notice(LINES[True])
        await wait_until_shown(pilot, app, LINES[True])
        app.show_notice(LINES[False])
        await wait_until_shown(pilot, app, LINES[False])
        for text in ("one", "two", "one"):
            app.notify(text)
        await wait_until_shown(pilot, app, LINES[False], Notice("two"), Notice("one"))

        app.clear_notifications()
        kept = Notice("Written to a file.")
        app.show_notice(kept)
        app.show_notice(NOTHING_TO_UNDO)
        await wait_until_shown(pilot, app, kept, NOTHING_TO_UNDO)
        await press(pilot, "y")
        await wait_until_shown(pilot, app, kept)
        app.show_notice(NOTHING_TO_UNDO)
        await wait_until_shown(pilot, app, kept, NOTHING_TO_UNDO)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))
        await wait_until_shown(pilot, app, kept, NOTHING_TO_UNDO)


async def test_what_is_over_before_it_could_be_told_is_not_told_but_what_is_told_before_the_first_snapshot() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        first = current(app)
        app.snapshot = None
        app.show_notice(Notice("An offer.", subject="offer"))
        await wait_until(pilot, lambda: told(app) == ["An offer."])
        app.snapshot = first
        app.notify("later")
        await wait_until(pilot, lambda: "later" in told(app))
        assert told(app) == ["An offer.", "later"]

        app.clear_notifications()
        app.show_notice(NOT_YET)
        app.snapshot = replace(first, state=State.PAUSED)
        app.notify("still later")
        await wait_until_shown(pilot, app, Notice("still later"))


async def test_it_covers_neither_the_digits_nor_the_text_of_the_presenter() -> None:
    app = TuiNN(XOR, pace=math.inf)
    async with opened(app, SIZES[0]) as pilot:
        await press(pilot, "V")
        for size in SIZES:
            await resize(pilot, size)
            app.clear_notifications()
            await wait_until(pilot, lambda: not toasts(app))
            app.show_notice(ALL_STEPS)
            long = "What is told at length takes several rows in a narrow terminal."
            app.notify(long, title="Title", severity="error")
            await wait_until(pilot, lambda: len(toasts(app)) == 2)
            for toast in toasts(app):
                for kind in (Numbers, PresentedText, KeysFooter):
                    assert not toast.region.overlaps(app.screen.query_one(kind).region), (size, kind)


async def test_what_was_told_of_the_walk_goes_away_with_it_and_what_is_said_once_of_a_run_stays() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for end in ("open", "fail"):
            app.show_notice(COMPUTING)
            await wait_until_shown(pilot, app, COMPUTING)
            if end == "open":
                await press(pilot, "b")
                await wait_until(pilot, lambda: app.screen is not main(app))
            else:
                app.walk_opening.fail()
            await wait_until(pilot, lambda: not told(app))
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is main(app))

        await press(pilot, "n")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        app.messages.show(NotKept(1, "no room"))
        await wait_until(pilot, lambda: told(app) == ["no room. Training continues."])
        await press(pilot, "n", "y")
        await wait_until(pilot, lambda: app.screen is not main(app) and current(app).run_number == 3)
        assert told(app) == ["no room. Training continues."]


async def test_a_change_that_started_the_run_again_cannot_be_undone_and_the_way_back_is_told() -> None:
    app = TuiNN(XOR, pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        for kind, hidden, way in (
            ("enter", "Hidden layers 4", "enter goes back to that"),
            ("enter", "Hidden layers none", "set that again to go back"),
        ):
            run = current(app).run_number
            await press(pilot, kind)
            await wait_until(pilot, lambda run: current(app).run_number > run, run)
            await wait_for_state(pilot, State.FINISHED)
            await press(pilot, "u")
            await wait_until_shown(pilot, app, restarted(hidden, way.startswith("enter")))
            assert way in told(app)[0]
        app.change(XOR.updated({"activation": "tanh"}))
        await wait_until(pilot, lambda: current(app).experiment.network.activation == "tanh")
        await press(pilot, "u")
        await wait_until(pilot, lambda: told(app) and "The run before had Activation" in told(app)[0])
        assert "set that again" in told(app)[0]


@pytest.mark.parametrize("ascii", [True, False])
async def test_the_edge_tells_good_news_from_a_warning_and_an_error(ascii: bool) -> None:
    app = small_app(ascii=ascii)
    async with opened(app, (80, 24)) as pilot:
        for severity in get_args(SeverityLevel):
            app.show_notice(Notice(severity, severity=severity))
        await wait_until(pilot, lambda: len(toasts(app)) == 3)
        edges = {toast.styles.border_left for toast in toasts(app)}
    assert {kind for kind, _ in edges} == {"ascii" if ascii else "outer"}
    assert len({color for _, color in edges}) == 3
