"""Sharing: the command that runs this again is shown and copied, and a file of it opens as the same experiment."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import (
    ENDLESS,
    SIZES,
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    screen_text,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.screens.share import CHANGED, COPIED, ShareScreen
from tui_nn.experiment import Experiment
from tui_nn.runs.session import Assign
from tui_nn.runs.snapshot import State
from tui_nn.training import events
from tui_nn.training.events import Assignment


def shown(app: TuiNN, selector: str) -> str:
    """The text of a part of the screen, as one line."""
    return " ".join(content_text(app.screen.query_one(selector)).split())


def words(app: TuiNN) -> str:
    return shown(app, "#share")


async def write(pilot: Pilot[None], path: str | Path) -> None:
    """Type the name of a file, and ask for it to be written."""
    pilot.app.screen.query_one(Input).value = str(path)
    await press(pilot, "enter")


async def wait_for_outcome(pilot: Pilot[None], text: str) -> None:
    app = pilot.app
    assert isinstance(app, TuiNN)
    await wait_until(pilot, lambda: text in shown(app, "#outcome"))


async def test_the_command_is_shown_whole_and_copied() -> None:
    app = small_app(ascii=True, centers="-1,-1; 2,2; 0,3")
    command = app.experiment.command()
    assert "--centers=-1,-1; 2,2; 0,3" in shlex.split(command)
    async with opened(app, SIZES[0]) as pilot:
        for key in ("c", "w"):
            app.copy_to_clipboard("")
            await press(pilot, key)
            assert app.clipboard == command
            for size in SIZES[:3]:
                await resize(pilot, size)
                await wait_until(pilot, lambda: shown(app, "#command") == command)
                assert COPIED in words(app), size
                assert CHANGED not in words(app), size
                assert screen_text(app).isascii(), size
            await press(pilot, "escape")


async def test_it_is_the_command_of_what_is_set_now_and_says_what_it_does_not_repeat(folder: Path) -> None:
    app = small_app()
    changed = small(steps=ENDLESS, learning_rate=0.5)
    async with opened(app, (80, 24)) as pilot:
        app.open(small(hidden_sizes=(7, 5)))
        await press(pilot, "c")
        assert app.clipboard == small(hidden_sizes=(7, 5)).command()
        assert "--hidden-sizes 7,5" in app.clipboard
        await press(pilot, "escape")
        app.open(small(steps=ENDLESS))
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        run = current(app).run_number
        app.change(changed)
        await wait_until(pilot, lambda: events.changes(current(app).events))
        await press(pilot, "c")
        assert CHANGED in words(app)
        assert app.clipboard == changed.command()
        # From the start again, nothing was changed.
        await press(pilot, "escape")
        await press(pilot, "r")
        await wait_until(pilot, lambda: current(app).run_number == run + 1)
        await press(pilot, "c")
        assert CHANGED not in words(app)
        await press(pilot, "escape")
        # A weight is set by hand.
        await resize(pilot, (60, 18))
        app.session.send(Assign(Assignment(0, 0, 0, 0.5, "x1 to h1"), run_number=run + 1))
        await wait_until(pilot, lambda: events.changes(current(app).events))
        await press(pilot, "c")
        assert CHANGED in words(app)
        await press(pilot, "enter")
        await wait_for_outcome(pilot, "Written to article.toml.")
        assert (folder / "article.toml").exists()


async def test_a_file_opens_again_as_the_same_and_one_that_is_there_is_replaced_only_when_asked_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    app = small_app(hidden_sizes=(6,), learning_rate=0.123456789)
    written = app.experiment
    async with opened(app, (80, 24)) as pilot:
        before = screen_text(app)
        await press(pilot, "c")
        assert isinstance(app.screen, ShareScreen)
        await press(pilot, "x", "escape")
        await wait_until(pilot, lambda: app.screen is main(app) and screen_text(app) == before)
        assert not list(folder.iterdir())
        await press(pilot, "w")
        await press(pilot, "enter")
        await wait_for_outcome(pilot, "Written to article.toml.")
        assert Experiment.load(folder / "article.toml") == written
        await press(pilot, "escape")
        app.open(small())
        await wait_until(pilot, lambda: current(app).experiment == small())
        await press(pilot, "o")
        await wait_for_text(pilot, "article.toml")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).experiment == written)
        for name in ("mine.toml", "other.toml"):
            (folder / name).write_text("precious")
        await press(pilot, "c")
        await write(pilot, "mine.toml")
        await wait_for_outcome(pilot, "mine.toml already exists: press enter again to replace it.")
        assert (folder / "mine.toml").read_text() == "precious"
        # Asking once each for two files is not asking twice.
        await write(pilot, "other.toml")
        await wait_for_outcome(pilot, "other.toml already exists")
        assert (folder / "other.toml").read_text() == "precious"
        await press(pilot, "enter")
        await wait_for_outcome(pilot, "Written to other.toml.")
        assert Experiment.load(folder / "other.toml") == written
        assert (folder / "mine.toml").read_text() == "precious"
        await press(pilot, "escape")
        await press(pilot, "c")
        await write(pilot, " ~/own.toml ")
        await wait_for_outcome(pilot, "Written to")
        assert Experiment.load(folder / "own.toml") == written


REFUSED = {
    "nowhere/a.toml": "Not written: No such file or directory.",
    "": "Not written: Is a directory.",
    "taken": "Not written: Is a directory.",
    "~nobody-at-all/a.toml": "Not written: No such file or directory.",
    "a\0b.toml": "Not written: embedded null byte.",
    "x" * 5000: "Not written: File name too long.",
}
"""What is typed in -> what is said."""


async def test_what_cannot_be_written_is_told_and_the_run_goes_on(folder: Path) -> None:
    (folder / "taken").mkdir()
    app = small_app(run=True, steps=ENDLESS, pace=100)
    async with opened(app, (80, 24)) as pilot:
        await wait_for_state(pilot, State.RUNNING)
        await press(pilot, "c")
        for path, says in REFUSED.items():
            await write(pilot, path)
            await wait_for_outcome(pilot, says)
        assert [path.name for path in folder.iterdir()] == ["taken"]
        step = current(app).step
        await wait_until(pilot, lambda: current(app).step > step)
        assert current(app).run_number == 1


async def test_a_command_longer_than_the_screen_leaves_the_file_within_reach(folder: Path) -> None:
    app = small_app(data="blobs", centers="; ".join(f"{number},-{number}.5" for number in range(50)))
    async with opened(app, SIZES[0]) as pilot:
        await press(pilot, "c")
        await wait_for_text(pilot, ".toml")
        await press(pilot, "enter")
        await wait_for_text(pilot, "Written to")
        assert app.screen.region.contains_region(app.screen.query_one("#share").region)
