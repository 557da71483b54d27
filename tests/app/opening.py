"""Opens files in the app, and reads what it says of them."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.support import content_text, press, wait_until
from tui_nn.app.screens.open_file.report import ASKED
from tui_nn.app.setting_row import SettingRow

FLOWERS = "sepal,petal,species\n" + "".join(
    f"{i * 7 % 90},{i * i % 7},{['iris', 'rose', 'lily'][i % 3]}\n" for i in range(90)
)
"""72 samples for training, and 18 for the test."""


async def choose(pilot: Pilot[None], path: str | Path) -> None:
    """Ask for the path to be opened, as if it were typed."""
    await press(pilot, "o")
    await type_path(pilot, path)


async def type_path(pilot: Pilot[None], path: str | Path) -> None:
    """Put a path in place of what is typed already, and ask for it to be opened."""
    field = pilot.app.screen.query_one("#path", Input)
    assert field.has_focus
    field.value = str(path)
    await press(pilot, "enter")


async def choose_and_read(pilot: Pilot[None], path: str | Path) -> None:
    """Open a file of which something can be reported."""
    await choose(pilot, path)
    await wait_until(pilot, lambda: in_report(pilot))


def row(pilot: Pilot[None], name: str) -> SettingRow:
    """The row of an answer that can be changed."""
    return pilot.app.screen.query_one(f"#setting-{name}", SettingRow)


async def turn(pilot: Pilot[None], name: str, value: str) -> None:
    """Go to an answer by keys, and turn it to another choice, without applying it."""
    for _ in ASKED:
        if row(pilot, name).has_focus:
            break
        await press(pilot, "down")
    assert row(pilot, name).has_focus
    for _ in row(pilot, name).choices:
        await press(pilot, "right")
        if row(pilot, name).candidate == value:
            return
    raise AssertionError(f"{value} is no choice of {list(row(pilot, name).choices)}")


async def answer(pilot: Pilot[None], name: str, value: str) -> None:
    """Change an answer, and wait for what the file is with it."""
    await turn(pilot, name, value)
    await press(pilot, "enter")
    await wait_until(pilot, lambda: "Reading" not in words(pilot))


def answers(pilot: Pilot[None]) -> list[str]:
    """The answers that are shown first."""
    return [row(pilot, name).value for name in ASKED[:4]]


def listed(pilot: Pilot[None]) -> list[str]:
    """What stands in the list of files."""
    return content_text(pilot.app.screen.query_one("#files")).split()


def words(pilot: Pilot[None]) -> str:
    """What the screen says, as one line."""
    shown = pilot.app.screen.query_one("#report" if in_report(pilot) else "#choice")
    return " ".join(content_text(shown).split())


def report_text(pilot: Pilot[None]) -> str:
    """The whole report, also what is scrolled out of sight."""
    return str(pilot.app.screen.query_one("#report-text", Static).content)


def keys(pilot: Pilot[None]) -> str:
    """The keys that are named in the frame."""
    return str(pilot.app.screen.query_one("#report" if in_report(pilot) else "#choice").border_subtitle)


def title(pilot: Pilot[None]) -> str:
    """What stands above."""
    return str(pilot.app.screen.query_one("#report" if in_report(pilot) else "#choice").border_title)


async def wait_for_words(pilot: Pilot[None], text: str) -> None:
    """Let the app work until the screen says `text`, however it is wrapped."""
    await wait_until(pilot, lambda: text in words(pilot))


def in_report(pilot: Pilot[None]) -> bool:
    """Whether the columns of the file are known, and the report of it is shown."""
    return pilot.app.screen.query_one("#report").display
