"""Screens live through keys and clicks that come when what they are for has gone, or has no room."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual._compositor import LayoutUpdate
from textual.command import CommandPalette
from textual.geometry import Offset, Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from tests.app.support import main, opened, press, resize, small_app, wait_until
from tests.app.test_bursts import send
from tui_nn.app.compositor import SpansCompositor
from tui_nn.app.screens.command_palette import LONGEST_SEARCH
from tui_nn.app.screens.main import MainScreen


async def test_one_palette_opens_and_closes_at_a_time_and_what_is_searched_for_has_a_limit() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        send(pilot, *["ctrl+p"] * 5)
        await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await press(pilot)
        assert len(app.screen_stack) == 2
        send(pilot, *["escape"] * 5)
        await wait_until(pilot, lambda: app.screen is main(app))
        await press(pilot)
        assert app.is_running
        await press(pilot, "ctrl+p")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        # Another one, while this one closes.
        app.pop_screen()
        app.action_command_palette()
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        assert isinstance(app.screen, CommandPalette)
        assert len(app.screen_stack) == 2
        field = app.screen.query_one(Input)
        app.post_message(events.Paste("x" * LONGEST_SEARCH))
        await wait_until(pilot, lambda: len(field.value) == LONGEST_SEARCH)
        app.post_message(events.Paste("y" * 100_000))
        await press(pilot, "z")
        assert field.value == "x" * LONGEST_SEARCH
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))
        # Themes have one of their own.
        app.search_themes()
        await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
        assert app.screen.query_one(Input).placeholder == "Search for themes"


async def test_opening_or_closing_a_dialog_paints_all_once_a_frame_at_most_and_moving_the_focus_in_it_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = recorded(monkeypatch)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for key in ("question_mark", "p", "o", "c", "V"):
            done.clear()
            await press(pilot, key)
            await wait_until(pilot, lambda: app.screen is not main(app))
            before, *frames = painted_whole(done)
            assert (before, max(frames)) == (0, 1), key
            for widget in app.screen.query("*"):
                if widget.focusable and not widget.has_focus:
                    done.clear()
                    app.screen.set_focus(widget)
                    await press(pilot)
                    assert sum(painted_whole(done)) == 0, (key, widget)
            done.clear()
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
            assert "lay out the trainer" not in done, key
            before, *frames = painted_whole(done)
            assert (before, max(frames)) == (0, 1), key


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done from now on: frames, pictures of the whole screen, and layouts of the main screen."""
    done: list[str] = []
    frame, whole, lay_out = Screen._on_timer_update, SpansCompositor.render_full_update, MainScreen._refresh_layout

    def on_frame(screen: Screen[object]) -> None:
        done.append("frame")
        frame(screen)

    def paint(compositor: SpansCompositor, simplify: bool = False) -> LayoutUpdate:
        done.append("whole")
        return whole(compositor, simplify)

    def arrange(screen: MainScreen, size: Size | None = None, scroll: bool = False) -> None:
        done.append("lay out the trainer")
        lay_out(screen, size, scroll)

    monkeypatch.setattr(Screen, "_on_timer_update", on_frame)
    monkeypatch.setattr(SpansCompositor, "render_full_update", paint)
    monkeypatch.setattr(MainScreen, "_refresh_layout", arrange)
    return done


def painted_whole(done: list[str]) -> list[int]:
    """How often the whole screen was painted before the first frame, and in each frame."""
    counts = [0]
    for what in done:
        if what == "frame":
            counts.append(0)
        counts[-1] += what == "whole"
    return counts


async def test_clicks_on_what_has_been_removed_and_on_an_option_that_has_left_the_list_hit_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        screen, gone = main(app), Static()
        hit: tuple[Widget, Offset] = gone, Offset(0, 0)
        with monkeypatch.context() as changed:
            changed.setattr(screen._compositor, "get_widget_and_offset_at", lambda x, y: hit)
            assert screen.get_widget_and_offset_at(3, 3) == (None, None)
            hit = screen, Offset(3, 3)
            assert screen.get_widget_and_offset_at(3, 3) == hit
            await pilot.pause()
        await press(pilot, "ctrl+p")
        await wait_until(pilot, lambda: app.screen.query_one(OptionList).option_count > 3)
        listed = app.screen.query_one(OptionList)
        # The line is painted still while a search already shortens the list.
        for option in (listed.option_count, listed.option_count - 1):
            click = events.Click(listed, 1, 1, 0, 0, 1, False, False, False, style=Style(meta={"option": option}))
            await listed._on_click(click)
        # The option that is there was chosen.
        await wait_until(pilot, lambda: app.screen is main(app))
        assert app.is_running


async def test_a_list_lives_through_any_width_and_a_palette_without_room_takes_its_keys(folder: Path) -> None:
    (folder / "a-name-without-a-blank.csv").touch()
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for key in ("o", "p", "y", "ctrl+p"):
            await press(pilot, key)
            await wait_until(pilot, lambda: app.screen is not main(app))
            await press(pilot)
            for width in (8, 7, 6, 5, 4, 3, 2, 1):
                for height in (24, 5, 1):
                    await pilot.resize_terminal(width, height)
            await pilot.resize_terminal(80, 24)
            await wait_until(pilot, lambda: app.screen.query_one(OptionList).size.width > 10)
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
        for size in ((1, 1), (10, 3), (40, 10)):
            await resize(pilot, size)
            await press(pilot, "ctrl+p")
            await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
            await press(pilot, "a", "pagedown", "down", "pageup", "end", "home", "up", "pagedown")
            assert app.screen.query_one(Input).value == "a"
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
