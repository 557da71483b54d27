"""The command palette: it offers every action of the table of keys, and runs it where it belongs."""

from __future__ import annotations

import inspect
from typing import Any

from textual.app import SystemCommand
from textual.command import CommandPalette, SearchIcon
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList

from tests.app.support import content_text, current, main, opened, press, small_app, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.keymap import KEYMAP
from tui_nn.app.keys import APP, MAIN, TERMINAL
from tui_nn.app.panel_table import PANELS
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.setting_row import SettingRow
from tui_nn.experiment import Experiment

OFFERED = [key for key in KEYMAP if key.place in (APP, MAIN, TERMINAL, *PANELS) and key.action != "command_palette"]
"""The keys of the main screen and its panels: those of dialogs do nothing outside of them."""


def offered(app: TuiNN) -> list[SystemCommand]:
    screen: Screen[Any] = main(app)
    return list(app.get_system_commands(screen))


async def choose(pilot: Pilot[None], app: TuiNN, title: str) -> None:
    """Open the palette, put a title in and press enter."""
    await press(pilot, "ctrl+p")
    await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
    app.screen.query_one(Input).value = title
    await wait_until(pilot, lambda: title in first(app))
    await press(pilot, "enter")
    await wait_until(pilot, lambda: not isinstance(app.screen, CommandPalette))


def listed(app: TuiNN) -> list[str]:
    """What is found."""
    return [str(option.prompt) for option in app.screen.query_one(OptionList).options]


def first(app: TuiNN) -> str:
    """The command that enter runs."""
    listed = app.screen.query_one(OptionList)
    return str(listed.options[0].prompt) if listed.options else ""


async def test_it_offers_every_action_once_with_its_key_and_each_runs() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        commands = {command.title: command.help for command in offered(app)}
        assert len(commands) == len(offered(app))
        for key in OFFERED:
            where = "" if key.place not in PANELS or key.everywhere else f" in {PANELS[key.place].label}"
            assert commands[key.title].startswith(f"Key {key.name}{where}")
            assert commands[key.title].endswith(key.details)
        for name in Experiment.presets():
            assert commands[f"Preset: {name}"] == Experiment.preset(name).teaches
        assert {"Theme", "Screenshot"} <= set(commands)
        callbacks = {command.title: command.callback for command in offered(app)}
        for key in OFFERED:
            if key.action == "quit" or key.place == TERMINAL:
                continue
            result = callbacks[key.title]()
            if inspect.isawaitable(result):
                await result
            await pilot.pause()
            assert app.is_running, key
            while len(app.screen_stack) > 1:
                await press(pilot, "escape")


async def test_an_action_of_a_panel_shows_it_and_one_that_works_everywhere_leaves_the_focus_where_it_is() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        panel = main(app).query_one(NetworkPanel)
        assert not panel.display
        await choose(pilot, app, "Insert a layer after this one")
        await wait_until(pilot, lambda: app.experiment.network.hidden_sizes == (4, 4))
        assert panel.display
        assert panel.has_focus
        await choose(pilot, app, "Add a unit to the layer")
        await wait_until(pilot, lambda: current(app).experiment.network.hidden_sizes == (5, 4))
        await choose(pilot, app, "Draw the losses on a logarithmic scale")
        await wait_until(pilot, lambda: "log scale" in str(main(app).query_one(LossPanel).border_title))
        assert panel.has_focus


async def test_its_field_is_marked_by_a_character_that_all_fonts_have_and_that_is_seen() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await wait_until(pilot, lambda: app.screen.query(SearchIcon))
        icon = app.screen.query_one(SearchIcon)
        assert content_text(icon).strip() == ">"
        assert icon.styles.color == app.screen.styles.color


async def test_a_setting_is_turned_edited_gone_to_or_said_to_make_no_difference() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        rows = main(app).query(SettingRow)
        # With none in focus, that is the first.
        await choose(pilot, app, "Turn the setting to its next value")
        await wait_until(pilot, lambda: rows.first().candidate)
        await press(pilot, "escape")
        row = main(app).query_one("#setting-steps", SettingRow)
        row.focus()
        await wait_until(pilot, lambda: row.has_focus)
        await choose(pilot, app, "Edit the setting, or apply the choice")
        await wait_until(pilot, lambda: row.query(Input))
        await press(pilot, "escape")
        await choose(pilot, app, "Setting: L2")
        await wait_until(pilot, lambda: main(app).query_one("#setting-l2").has_focus)
        await choose(pilot, app, "Setting: Momentum")
        await wait_until(pilot, lambda: "Momentum makes no difference" in str([n.message for n in app._notifications]))


async def test_any_words_find_an_action_a_view_a_setting_and_a_preset_and_a_dialog_opens_from_it() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
        for words, title in (
            ("velocity kept", "Setting: Momentum"),
            ("batch size", "Setting: Batch size"),
            ("opposite quadrants", "Preset: xor"),
            ("confusion matrix", "Preset: iris"),
            ("show the weights", "Show the weights"),
        ):
            app.screen.query_one(Input).value = words
            await wait_until(pilot, lambda title: any(title in one for one in listed(app)), title)
        # Whole words come before scattered letters.
        app.screen.query_one(Input).value = "xor"
        await wait_until(pilot, lambda: [one.split("\n")[0] for one in listed(app)[:2]] == XOR)
        await press(pilot, "escape")
        # A dialog opens from it.
        await choose(pilot, app, "Set a weight or a bias by hand")
        await wait_until(pilot, lambda: app.screen.query("#weight"))


XOR = ["Preset: xor", "Preset: linear-layers"]
"""The second is about XOR."""
