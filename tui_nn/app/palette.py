"""The command palette: every key, every preset, and what Textual offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from tui_nn.app.keymap import KEYMAP
from tui_nn.app.keys import APP, MAIN, TERMINAL, Key
from tui_nn.app.panel_table import PANELS
from tui_nn.experiment import Experiment

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

NOT_OFFERED = ("Keys", "Quit", "Maximize", "Minimize")
"""Commands of Textual's that the table of keys has as well, or the help in its place."""

PALETTE = "command_palette"
"""The action that has no use once the palette is open."""


def commands(app: TuiNN, from_textual: Iterable[SystemCommand]) -> Iterator[SystemCommand]:
    """What the palette offers: keys in their order, presets, and what Textual offers besides."""
    yield from (command for command in from_textual if command.title not in NOT_OFFERED)
    for key in KEYMAP:
        if key.place in (APP, MAIN, TERMINAL, *PANELS) and key.action != PALETTE:
            # What a panel does is found by typing; without, the list would be twice as long.
            listed = key.place in (APP, TERMINAL) or key.everywhere
            yield SystemCommand(key.title, _help(key), partial(_run, app, key), discover=listed)
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
