"""The form under a pilot: its rows by name, and what is typed into them."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.settling import settle
from tests.app.support import (
    content_text,
    main,
    press,
    wait_until,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.setting_row import SettingRow
from tui_nn.experiment import SETTINGS


def row(app: TuiNN, name: str) -> SettingRow:
    return main(app).query_one(f"#setting-{name}", SettingRow)


def explanation(app: TuiNN) -> str:
    """What stands beneath the form, as one line."""
    return " ".join(content_text(main(app).query_one("#explanation")).split())


def typed(app: TuiNN) -> str:
    """What stands in the field that is open."""
    return main(app).query_one(SettingRow).screen.query_one(Input).value


async def focus(pilot: Pilot[None], app: TuiNN, name: str) -> None:
    row(app, name).focus()
    await settle(pilot)
    await wait_until(pilot, lambda: SETTINGS[name].label in explanation(app))


async def edit(pilot: Pilot[None], app: TuiNN, name: str, text: str) -> None:
    """Type `text` over the value, and press enter."""
    await focus(pilot, app, name)
    await press(pilot, "enter")
    await wait_until(pilot, lambda: isinstance(app.focused, Input))
    await press(pilot, *(text or ["delete"]))
    assert typed(app) == text
    await press(pilot, "enter")


async def change(pilot: Pilot[None], app: TuiNN, name: str, text: str) -> None:
    """Type a value in, or turn to it."""
    if not SETTINGS[name].choices:
        await edit(pilot, app, name, text)
        return
    await focus(pilot, app, name)
    choices = list(SETTINGS[name].choices)
    turns = (choices.index(text) - choices.index(row(app, name).value)) % len(choices)
    await press(pilot, "enter", *["right"] * turns)
    assert row(app, name).candidate == text
    await press(pilot, "enter")


def shown(app: TuiNN) -> list[str]:
    """The names of the settings in the form, from the top."""
    return [one.setting.name for one in main(app).query(SettingRow) if one.display]


def a_file(folder: Path) -> str:
    """The path of a file of 40 samples of two features and two classes."""
    path = folder / "own.csv"
    path.write_text("width,length,kind\n" + "".join(f"{n},{n % 7},{'ab'[n > 20]}\n" for n in range(40)))
    return str(path)
