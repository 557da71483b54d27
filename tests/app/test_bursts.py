"""What arrives together, too late, or in a terminal without room, as over a slow line or from a key that is held."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.settling import settle
from tests.app.support import current, main, opened, press, resize, screen_text, small_app, wait_until
from tests.app.test_presets_screen import few
from tests.experiments import small
from tests.views.four_features import four_features
from tui_nn.app.app import TuiNN
from tui_nn.app.messages import Published
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.screens import presets
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.app.widgets import LONGEST_TEXT
from tui_nn.experiment import Experiment
from tui_nn.lessons.lesson import lessons
from tui_nn.runs.snapshot import Frame, State

OPENERS = ("x", "question_mark", "p", "o", "c", "e")
"""The keys of the dialogs; after that of the presets there may be no axes to choose any more."""

SIZES = ((34, 47), (60, 18), (10, 3), (1, 1), (250, 70))
"""Columns and rows, from none to speak of to more than anything needs."""


def send(pilot: Pilot[None], *keys: str) -> None:
    """Send keys that are all there before the first of them is handled."""
    driver = pilot.app._driver
    assert driver
    for key in keys:
        driver.send_message(events.Key(key, key if len(key) == 1 else None))


@pytest.fixture
def app(folder: Path) -> TuiNN:
    """The app on data with four features, of which there are axes to choose; enter may write a file."""
    return small_app(data=four_features(folder), noise=0)


async def test_a_dialog_closes_once_however_many_keys_ask_it_to(app: TuiNN) -> None:
    async with opened(app, (80, 24)) as pilot:
        for ends, key in product((("escape",) * 3, ("enter",) * 6), OPENERS):
            await press(pilot, key)
            await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
            send(pilot, *ends, "escape", "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
            await press(pilot, "s")
            assert current(app).state in (State.PAUSED, State.RUNNING, State.READY), key
            assert app.is_running, key


async def test_a_key_that_is_held_opens_one_dialog(app: TuiNN) -> None:
    async with opened(app, (80, 24)) as pilot:
        for key in OPENERS:
            if key == "question_mark":
                continue  # It closes the help as well.
            send(pilot, *[key] * 5)
            await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
            await pilot.pause()
            assert len(app.screen_stack) == 2, key
            await press(pilot, "escape")
            assert app.screen is main(app), key


async def test_keys_that_come_after_the_one_that_quits_are_dropped() -> None:
    app = small_app()
    async with opened(app) as pilot:
        send(pilot, "q", *"s? ", "escape")
        app.post_message(events.Paste("late"))
        await wait_until(pilot, lambda: not app.screen_stack or not app.is_running)
    assert app.return_code == 0


async def test_keys_and_messages_that_come_while_the_screens_are_taken_down_change_nothing() -> None:
    app = small_app()
    async with opened(app, (80, 24)):
        late = events.Key("r", "r")
        late._set_forwarded()
        frame = {field.name: getattr(current(app), field.name) for field in fields(Frame)}
        await main(app).remove_children()
        # As Textual's `App._shutdown` has it, which takes the screens down after that.
        app._running = False
        await app.on_event(late)
        app.on_published(Published(Frame(**{**frame, "step": 7})))
        assert current(app).step == 0


async def test_a_picture_that_fills_the_screen_takes_any_size() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        network = main(app).query_one(NetworkPanel)
        for name in ("network", "results", "histograms", "weights"):
            main(app).view = name
            await press(pilot, "f")
            if name == "network":
                network.focus()
                await press(pilot, "enter")
                await wait_until(pilot, lambda: network.options.opened)
            for size in SIZES:
                await resize(pilot, size)
                step = current(app).step
                # Leaving the full screen in between paints all panels, which takes longest: for one picture is enough.
                bursts = [("s", "f"), ("s", "f")] if name == "network" else [("s", "f", "s", "f")]
                for keys in bursts:
                    await press(pilot, *keys)
                assert current(app).step == step + 2, size
            await press(pilot, "f")
            await resize(pilot, (80, 24))
            await wait_until(pilot, lambda: f"step {current(app).step}" in screen_text(app))


async def test_letters_after_a_slash_are_no_commands_and_a_value_typed_in_a_burst_is_edited_in_its_order() -> None:
    """`r` would reset the run, `e` and `o` open a dialog."""
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s", "s")
        send(pilot, "slash", *"rate", "right", "right")
        wanted = small(learning_rate=0.1)
        await wait_until(pilot, lambda: current(app).experiment == wanted)
        assert (current(app).run_number, current(app).step) == (1, 2)
        assert app.screen is main(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, "ctrl+u", *"0.3", "backspace", *"25", "left", "left", "9", "enter")
        await wait_until(pilot, lambda: app.experiment.training.learning_rate == 0.925)


TYPED = {
    "p": ("xor", "xor"),
    "o": ("Grs", "Grs"),
    "P": ("Grs", "Grs"),
    "E": ("Grs", "Grs"),
    "e": ("Grs", "Grs"),
    "c": ("Grs", "article.tomlGrs"),
    "ctrl+s": ("Grs", "article.runGrs"),
    "ctrl+p": ("seq", "seq"),
    "question_mark": (("slash", *"rnq"), "rnq"),
}
"""The key of a dialog -> what is typed together with it, and what is then in its field."""


async def test_what_is_typed_or_pasted_together_with_the_key_of_a_dialog_goes_into_its_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On the main screen, `n`, `r` and `G` begin another run, and `s` makes a step."""
    monkeypatch.setattr(presets, "load_sketch", few)
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        send(pilot, "o", "a")
        app.post_message(events.Paste("sns"))
        send(pilot, "b")
        await wait_until(pilot, lambda: app.screen.query(Input) and app.screen.query_one(Input).value == "asnsb")
        await press(pilot, "escape")
        for key, (letters, expected) in TYPED.items():
            send(pilot, key, *letters)
            await wait_until(pilot, lambda: app.screen is not main(app) and app.screen.query(Input))
            await wait_until(pilot, lambda: app.screen.query_one(Input).value)
            await settle(pilot)
            assert app.screen.query_one(Input).value == expected, key
            await press(pilot, "escape", "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
        assert (current(app).run_number, current(app).step) == (1, 0)


async def test_keys_that_come_together_mean_what_they_would_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "load_sketch", few)
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        # The digits of a value are no views.
        send(pilot, "slash", *"learn", "enter", "ctrl+u", *"0.3", "enter")
        await wait_until(pilot, lambda: app.experiment.training.learning_rate == 0.3)
        assert main(app).view == "weights"
        await press(pilot, "escape", "escape")
        send(pilot, "p", *"moo", "enter")
        await wait_until(pilot, lambda: current(app).experiment == Experiment.preset("moons"))
        send(pilot, "T", "down", "up", "enter")
        await wait_until(pilot, lambda: app.lesson is not None)
        assert app.lesson
        assert app.lesson.lesson is lessons()[0]
        app.guide.stop()


async def test_keys_for_a_screen_that_does_not_come_do_nothing() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        app.key_order.wait_for_screen(app.key_order.drop)
        await press(pilot, "s", "n")
        assert (current(app).run_number, current(app).step) == (1, 0), "they wait"
        app.key_order.drop()
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        assert current(app).run_number == 1, "the others are dropped"


async def test_a_list_without_room_takes_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "load_sketch", few)
    app = small_app()
    async with opened(app, (1, 1)) as pilot:
        await press(pilot, "p")
        await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
        for size in ((1, 1), (10, 3)):
            await resize(pilot, size)
            await press(pilot, "pagedown", "pageup", "end", "home", "down", "pagedown", "up")
            assert isinstance(app.focused, Input), size


async def test_a_field_takes_a_long_text_up_to_its_limit() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for key in ("o", "c", "e"):
            await press(pilot, key)
            await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
            field = app.screen.query_one(Input)
            field.value = ""
            app.post_message(events.Paste("x" * 1_000_000))
            await wait_until(pilot, lambda field: len(field.value) == LONGEST_TEXT, field)
            app.post_message(events.Paste("y"))
            await press(pilot, "z")
            assert field.value == "x" * LONGEST_TEXT, key
            await press(pilot, "escape")


async def test_the_key_that_quits_and_one_that_opens_a_dialog_do_no_harm_together() -> None:
    for key in ("y", "T", "p", "ctrl+p"):
        app = small_app()
        async with opened(app, (80, 24)) as pilot:
            send(pilot, "q", key)
            await wait_until(pilot, lambda app: not app.is_running or app._exit, app)


async def test_keys_that_come_with_the_one_of_the_walk_wait_for_it() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        send(pilot, "b", "right", "escape", "n")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert app.screen is main(app), "it is closed though it was not there yet"
        send(pilot, "n", "b", "right")
        await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen))
        assert current(app).run_number == 3, "it goes through the run that has just been asked for"
