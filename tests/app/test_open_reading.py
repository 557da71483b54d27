"""Reading takes its time: meanwhile nothing is started, and it can be given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from tests.app.opening import (
    FLOWERS,
    answers,
    choose,
    in_report,
    keys,
    row,
    turn,
    wait_for_words,
    words,
)
from tests.app.support import (
    current,
    main,
    opened,
    press,
    small_app,
    wait_until,
)
from tests.experiments import small
from tests.patience import PATIENCE
from tui_nn.app.screens.open_file import found, screen
from tui_nn.app.screens.open_file.found import Found
from tui_nn.app.screens.open_file.report import CHOOSING_KEYS, START, START_KEYS
from tui_nn.app.screens.open_file.step import READING_KEYS
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.training.loading import load_data


class Slow:
    """Stands for large files: they are read only when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = self.begun = self.answered = 0
        self._may_answer = threading.Event()
        monkeypatch.setattr(screen, "asyncio", SimpleNamespace(to_thread=self._to_thread))
        monkeypatch.setattr(found, "load_data", self._load)

    async def _to_thread(self, find: Callable[[Experiment], Found], experiment: Experiment) -> Found:
        self.asked += 1
        return await asyncio.to_thread(find, experiment)

    def _load(self, experiment: Experiment) -> Dataset:
        self.begun += 1
        # A test that fails before it says so is not to wait for ever.
        self._may_answer.wait(PATIENCE)
        try:
            return load_data(experiment)
        finally:
            self.answered += 1

    async def end(self, pilot: Pilot[None]) -> None:
        """Let everything be read, and what is read be shown."""
        await self.begin(pilot)
        self._may_answer.set()
        await wait_until(pilot, lambda: self.answered == self.begun)
        await pilot.pause()

    async def begin(self, pilot: Pilot[None]) -> None:
        """Wait until something is being read; given up before, it would not be read at all."""
        await wait_until(pilot, lambda: self.begun)


async def test_a_file_that_comes_while_the_screen_is_closing_does_no_harm(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    read: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def to_thread(find: Callable[[Experiment], Found], experiment: Experiment) -> Found:
        await read
        return find(experiment)

    monkeypatch.setattr(screen, "asyncio", SimpleNamespace(to_thread=to_thread))
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "Reading flowers.csv")
        closing = app.screen
        closing.dismiss(None)
        # Its widgets go first, the work that it has begun is given up last.
        while closing.query("#path"):
            await asyncio.sleep(0)
        read.set_result(None)
        await wait_until(pilot, lambda: app.screen is main(app))
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        assert current(app).experiment == small()


async def test_reading_is_given_up_by_escape_again_as_well_and_answers_that_are_given_meanwhile_all_count(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    slow = Slow(monkeypatch)
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "Reading flowers.csv ...")
        assert keys(pilot) == READING_KEYS
        await slow.begin(pilot)
        # Once is enough.
        await press(pilot, "enter")
        assert slow.asked == 1
        await press(pilot, "escape")
        await slow.end(pilot)
        assert not in_report(pilot)
        assert "Reading" not in words(pilot)
        assert keys(pilot) != READING_KEYS
        await press(pilot, "enter")
        await wait_until(pilot, lambda: in_report(pilot))
        slow = Slow(monkeypatch)
        await turn(pilot, "target", "petal")
        await press(pilot, "enter")
        await wait_for_words(pilot, "Reading flowers.csv ...")
        assert (keys(pilot), row(pilot, "target").value) == (READING_KEYS, "petal")
        await slow.begin(pilot)
        # Nothing is started before it is known what.
        app.screen.query_one(Button).focus()
        await press(pilot, "enter")
        assert in_report(pilot)
        await press(pilot, "escape")
        await slow.end(pilot)
        assert "Reading" not in words(pilot)
        await wait_until(pilot, lambda: "target: species" in words(pilot))
        assert answers(pilot) == ["last", "auto", "refuse", "yes"]
        assert keys(pilot) == START_KEYS[START]
        slow = Slow(monkeypatch)
        for name, value in (("target", "petal"), ("standardize", "no")):
            await turn(pilot, name, value)
            assert keys(pilot) == CHOOSING_KEYS
            await press(pilot, "enter")
            await wait_for_words(pilot, "Reading flowers.csv ...")
        await slow.end(pilot)
        await wait_for_words(pilot, "target: petal")
        assert answers(pilot) == ["petal", "auto", "refuse", "no"]
