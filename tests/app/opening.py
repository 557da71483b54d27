"""Opens files in the app, and reads what it says of them."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import content_text, press, wait_until
from tui_nn.app.screens.open_file import OpenScreen

FLOWERS = "sepal,petal,species\n" + "".join(f"{i},{i * i % 7},{['iris', 'rose', 'lily'][i % 3]}\n" for i in range(90))
"""72 samples for training, and 18 for the test."""


async def choose(pilot: Pilot[None], path: str | Path) -> None:
    """Type a path, and ask for it to be opened."""
    await press(pilot, "o")
    await press(pilot, "tab")
    field = pilot.app.screen.query_one("#path", Input)
    assert field.has_focus
    field.value = str(path)
    await press(pilot, "enter")


async def answer(pilot: Pilot[None], name: str, value: str) -> None:
    """Give another answer to one of the questions that stand below the report."""
    field = pilot.app.screen.query_one(f"#ask-{name}", Input)
    field.focus()
    field.value = value
    await press(pilot, "enter")
    await wait_until(pilot, lambda: not (isinstance(pilot.app.screen, OpenScreen) and "Reading" in words(pilot)))


def words(pilot: Pilot[None]) -> str:
    """What the screen says, as one line."""
    return " ".join(content_text(pilot.app.screen.query_one("#open")).split())


async def wait_for_words(pilot: Pilot[None], text: str) -> None:
    """Let the app work until the screen says `text`, however it is wrapped."""
    await wait_until(pilot, lambda: text in words(pilot))


def in_report(pilot: Pilot[None]) -> bool:
    """Whether the file was read, and the report of it is shown."""
    return pilot.app.screen.query_one("#report").display
