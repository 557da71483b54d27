"""What arrives together, too late, or in a terminal without room, as over a slow line or from a key that is held."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import current, main, opened, press, screen_text, small_app, wait_until
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import LONGEST_TEXT, NameList
from tui_nn.runs.snapshot import State

WITH_AXES: dict[str, Any] = {"data": "digits", "features": "all", "classes": "auto"}
"""Settings with which there are axes to choose."""

OPENERS = ("question_mark", "p", "o", "c", "e", "x")


def send(pilot: Pilot[None], *keys: str) -> None:
    """Send keys that are all there before the first of them is handled."""
    driver = pilot.app._driver
    assert driver
    for key in keys:
        driver.send_message(events.Key(key, key if len(key) == 1 else None))


async def resize(pilot: Pilot[None], columns: int, rows: int) -> None:
    """Give the terminal another size, and wait for the screen to take it."""
    await pilot.resize_terminal(columns, rows)
    await wait_until(pilot, lambda: pilot.app.screen.size == Size(columns, rows))


@pytest.mark.parametrize("key", OPENERS)
@pytest.mark.parametrize("ends", [("escape",) * 3, ("enter",) * 6])
async def test_a_dialog_closes_once_however_many_keys_ask_it_to(key: str, ends: tuple[str, ...]) -> None:
    app = small_app(**WITH_AXES) if key == "x" else small_app()
    async with opened(app) as pilot:
        await press(pilot, key)
        await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
        send(pilot, *ends, "escape", "escape")
        await wait_until(pilot, lambda: app.screen is main(app))
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).state in (State.PAUSED, State.RUNNING, State.READY))
        assert app.is_running


@pytest.mark.parametrize("key", OPENERS[1:])
async def test_a_key_that_is_held_opens_one_dialog(key: str) -> None:
    app = small_app(**WITH_AXES) if key == "x" else small_app()
    async with opened(app) as pilot:
        send(pilot, *[key] * 5)
        await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_keys_that_come_after_the_one_that_quits_are_dropped() -> None:
    app = small_app()
    async with opened(app) as pilot:
        send(pilot, "q", *"s? ", "escape")
        app.post_message(events.Paste("late"))
        await wait_until(pilot, lambda: not app.screen_stack or not app.is_running, timeout=5)
    assert app.return_code == 0


@pytest.mark.parametrize("size", [(34, 47), (60, 18), (10, 3), (1, 1), (250, 70)])
@pytest.mark.parametrize("name", ["network", "results", "histograms", "weights"])
async def test_a_picture_that_fills_the_screen_takes_any_size(name: str, size: tuple[int, int]) -> None:
    app = small_app()
    async with opened(app) as pilot:
        main(app).view = name
        await press(pilot, "f")
        if name == "network":
            panel = main(app).query_one(NetworkPanel)
            panel.focus()
            await press(pilot, "enter")
            await wait_until(pilot, lambda: panel.options.opened)
        await resize(pilot, *size)
        for _ in range(3):
            await press(pilot, "s", "f")
        await resize(pilot, 120, 36)
        await wait_until(pilot, lambda: "step 3" in screen_text(app))


@pytest.mark.parametrize("size", [(10, 3), (1, 1)])
async def test_a_list_without_room_takes_its_keys(size: tuple[int, int]) -> None:
    app = small_app()
    async with opened(app, size) as pilot:
        await press(pilot, "p")
        await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
        await press(pilot, "pagedown", "pageup", "end", "home", "down", "pagedown", "up")
        assert app.screen.query_one(NameList).has_focus


@pytest.mark.parametrize("key", ["o", "c", "e"])
async def test_a_field_takes_a_long_text_up_to_its_limit(key: str) -> None:
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, key)
        await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
        field = app.screen.query_one(Input)
        field.value = ""
        app.post_message(events.Paste("x" * 1_000_000))
        await wait_until(pilot, lambda: len(field.value) == LONGEST_TEXT)
        app.post_message(events.Paste("y"))
        await press(pilot, "z")
        assert field.value == "x" * LONGEST_TEXT
