"""The command palette: every key, setting and preset, and Textual's own commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.command import CommandList, CommandPalette, Hit, Hits, ProviderSource, SearchIcon
from textual.system_commands import SystemCommandsProvider
from textual.widgets import Input

from tui_nn.app.keymap import KEYMAP
from tui_nn.app.keys import APP, MAIN, TERMINAL, Key
from tui_nn.app.panel_table import PANELS
from tui_nn.app.screens.base import SafeScreen
from tui_nn.experiment import SETTINGS, Experiment

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

NOT_OFFERED = ("Keys", "Quit", "Maximize", "Minimize")
"""Textual commands that the table of keys or the help replaces."""

PALETTE = "command_palette"
"""The action that opens the palette, which does not list it."""

LONGEST_SEARCH = 100
"""Maximum characters of a search; each key press compares them with all commands."""


IN_TITLE, IN_HELP = 2000.0, 1000.0
"""Added to the score of a command with all words in its title, or in its title and help: they come before those that
have only the letters, scattered."""


class AllCommands(SystemCommandsProvider):
    """Finds commands by their titles or, unlike Textual's, by any words of their titles and their help."""

    async def search(self, query: str) -> Hits:
        """The commands that match a query, with their scores."""
        matcher, words = self.matcher(query), query.lower().split()
        for title, help, callback, *_ in self.app.get_system_commands(self.screen):
            score = matcher.match(title)
            if all(word in title.lower() for word in words):
                score += IN_TITLE
            elif all(word in f"{title} {help}".lower() for word in words):
                score += IN_HELP
            if score:
                yield Hit(score, matcher.highlight(title), callback, help=help)


class Palette(CommandPalette, SafeScreen[None]):
    """Textual's palette, made safe for any input from a terminal."""

    def on_mount(self) -> None:
        """Limit the length of the search, and mark its field by a character that all fonts have."""
        self.query_one(Input).max_length = LONGEST_SEARCH
        self.query_one(SearchIcon).icon = ">"

    def _action_command_list(self, action: str) -> None:
        """Move through the list; Textual's method fails if no line is visible."""
        if self.query_one(CommandList).scrollable_content_region or "page" not in action:
            super()._action_command_list(action)


def open_palette(app: App[Any], what: str, providers: ProviderSource | None = None) -> None:
    """Open a search for all commands, or for those of `providers`, unless a palette is open."""
    if not CommandPalette.is_open(app):
        # The default prompt is not ASCII; with the default ID, no palette could open while the last one still closes.
        app.push_screen(Palette(providers, placeholder=f"Search for {what}"))


def commands(app: TuiNN, from_textual: Iterable[SystemCommand]) -> Iterator[SystemCommand]:
    """The commands: Textual's own, the keys in order, the settings and the presets."""
    yield from (command for command in from_textual if command.title not in NOT_OFFERED)
    for key in KEYMAP:
        if key.place in (APP, MAIN, TERMINAL, *PANELS) and key.action != PALETTE:
            # Actions of panels appear once something is typed; otherwise the list would be twice as long.
            listed = key.place in (APP, TERMINAL) or key.everywhere
            yield SystemCommand(key.title, _help(key), partial(_run, app, key), discover=listed)
    for setting in SETTINGS.values():
        go = partial(app.main.go_to_setting, setting)
        yield SystemCommand(f"Setting: {setting.label}", setting.help, go, discover=False)
    for name in Experiment.presets():
        experiment = Experiment.preset(name)
        yield SystemCommand(f"Preset: {name}", experiment.teaches, partial(app.open, experiment))


def _help(key: Key) -> str:
    where = f" in {PANELS[key.place].label}" if key.place in PANELS and not key.everywhere else ""
    return f"Key {key.name}{where}" + (f": {key.details}" if key.details else "")


async def _run(app: TuiNN, key: Key) -> None:
    if key.place in (APP, TERMINAL):
        await app.run_action(key.action)
    elif key.place == MAIN:
        await app.main.run_action(key.action)
    elif key.everywhere:
        await app.main.action_run_in(key.place, key.action)
    else:
        app.main.go_and_run(key.place, key.action)
