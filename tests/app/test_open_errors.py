"""What goes wrong with files is told in a line, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.widgets import Input

from tests.app.opening import FLOWERS, answer, choose, in_report, wait_for_words, words
from tests.app.support import (
    ENDLESS,
    current,
    main,
    opened,
    press,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tui_nn.app.screens import open_file
from tui_nn.app.screens.open_file import ENDS, Opened
from tui_nn.data.dataset import Dataset
from tui_nn.data.errors import DataError
from tui_nn.experiment import Experiment
from tui_nn.training.loading import load_data
from tui_nn.training.snapshot import State

NASTY = Path(__file__).parents[1] / "data" / "nasty"


async def test_names_that_would_move_the_cursor_are_spelt_out_and_not_opened(folder: Path) -> None:
    names = ["\x1b[2J.csv", os.fsdecode(b"\xff.csv")]
    for name in names:
        (folder / name).write_text(FLOWERS)
    async with opened(small_app()) as pilot:
        await press(pilot, "o")
        for name in names:
            await wait_for_text(pilot, repr(name))
        await press(pilot, "down", "enter")
        await wait_for_words(pilot, "allowed: one that can be printed")


ERRORS = {
    "nowhere.csv": "data: got nowhere.csv, allowed: a file that exists",
    "~nobody-at-all/a.csv": "data: got ~nobody-at-all/a.csv, allowed: a file that exists",
    "nowhere.toml": "allowed: a TOML file that can be read (No such file or directory)",
    "notes.md": f"file: got notes.md, allowed: one that ends in {ENDS}",
    "wrong.toml": "allowed: valid TOML",
    "unknown.toml": "momentun",
    "a\0b.toml": "allowed: one that can be printed",
    f"{'x' * 5000}.csv": "allowed: a file that can be read",
    f"{'x' * 5000}.toml": "File name too long",
    f"{'x' * 5000}": f"allowed: one that ends in {ENDS}",
}
"""What is typed in -> what is said."""


async def test_errors_are_told_and_the_run_behind_goes_on(folder: Path) -> None:
    (folder / "wrong.toml").write_text("data = [")
    (folder / "unknown.toml").write_text("[training]\nmomentun = 0.9\n")
    app = small_app(run=True, steps=ENDLESS, pace=100)
    async with opened(app, (80, 24)) as pilot:
        await wait_for_state(pilot, State.RUNNING)
        await choose(pilot, folder)
        for path, says in ERRORS.items():
            app.screen.query_one("#path", Input).value = path
            await press(pilot, "enter")
            await wait_for_words(pilot, says)
            await press(pilot, *["escape"] * in_report(pilot))
            assert app.screen.query_one("#path").has_focus
        step = current(app).step
        await wait_until(pilot, lambda: current(app).step > step)
        assert (current(app).run, current(app).experiment) == (1, small(steps=ENDLESS))


@pytest.mark.parametrize("name", ["empty", "one-class", "picture", "short-row", "too-many-classes", "windows-1252"])
async def test_nasty_files_are_refused_in_the_words_of_the_reader(name: str) -> None:
    path = NASTY / f"{name}.csv"
    with pytest.raises(DataError) as refused:
        load_data(Experiment.for_data(str(path)))
    async with opened(small_app()) as pilot:
        await choose(pilot, path)
        await wait_for_words(pilot, str(refused.value))


@pytest.mark.parametrize("name", ["target_kind", "missing", "standardise"])
async def test_a_wrong_answer_is_told_and_can_be_mended(folder: Path, name: str) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app(pace=100)
    async with opened(app, (80, 24)) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        right = app.screen.query_one(f"#ask-{name}", Input).value
        await answer(pilot, name, "colour")
        await wait_for_words(pilot, f"{name}: got colour, allowed: ")
        await answer(pilot, name, right)
        await wait_for_state(pilot, State.RUNNING)
        assert len(current(app).dataset.train) == 72


async def test_a_target_that_is_no_column_is_told_beside_the_columns_there_are(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        await answer(pilot, "target", "colour")
        await wait_for_words(pilot, "target: got colour")
        assert "features: sepal, petal" in words(pilot)
        await answer(pilot, "target", "petal")
        await wait_for_words(pilot, "target: petal")
        assert "got colour" not in words(pilot)


async def test_after_an_error_enter_reads_the_file_again_and_starts_nothing_else(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS.replace("\n30,", "\n,"))
    app = small_app(pace=100)
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "row 32, column sepal: got nothing")
        (folder / "flowers.csv").write_text(FLOWERS)
        await press(pilot, "enter")
        await wait_for_words(pilot, "rows: 90, all taken")
        assert current(app).state is State.READY
        await press(pilot, "enter")
        await wait_for_state(pilot, State.RUNNING)


async def test_the_report_of_one_file_does_not_stand_beside_the_error_of_another(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    async with opened(small_app()) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "rows: 90")
        await press(pilot, "escape")
        pilot.app.screen.query_one("#path", Input).value = "nowhere.csv"
        await press(pilot, "enter")
        await wait_for_words(pilot, "got nowhere.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        assert "rows: 90" not in words(pilot)


async def test_a_saved_experiment_whose_data_are_gone_leaves_the_run_as_it_is(folder: Path) -> None:
    (folder / "saved.toml").write_text(Experiment.for_data("gone.csv").to_toml())
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        await choose(pilot, "saved.toml")
        await wait_for_text(pilot, "got gone.csv")
        assert app.experiment == current(app).experiment == small()
        assert (current(app).run, current(app).step) == (1, 1)


class Slow:
    """Stands for a large file: it is read only when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = threading.Event()
        self.answer = threading.Event()
        self.answered = threading.Event()
        monkeypatch.setattr(open_file, "load_data", self.load)

    def load(self, experiment: Experiment) -> Dataset:
        self.asked.set()
        self.answer.wait()
        self.answered.set()
        return load_data(experiment)


async def test_a_file_that_comes_while_the_screen_is_closing_does_no_harm(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    read: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def to_thread(load: Callable[[Experiment], Opened], experiment: Experiment) -> Opened:
        await read
        return load(experiment)

    monkeypatch.setattr(open_file, "asyncio", SimpleNamespace(to_thread=to_thread))
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "Reading flowers.csv")
        screen = app.screen
        screen.dismiss(None)
        # Its widgets go first, the work that it has begun is given up last.
        while screen.query("#path"):
            await asyncio.sleep(0)
        read.set_result(None)
        await wait_until(pilot, lambda: app.screen is main(app))
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        assert current(app).experiment == small()


async def test_reading_again_is_given_up_by_escape(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        slow = Slow(monkeypatch)
        app.screen.query_one("#ask-target", Input).value = "petal"
        await press(pilot, "enter")
        await wait_until(pilot, slow.asked.is_set)
        await wait_for_words(pilot, "Reading ...")
        await press(pilot, "escape")
        slow.answer.set()
        await wait_until(pilot, slow.answered.is_set)
        await pilot.pause()
        assert not in_report(pilot)
        assert "Reading" not in words(pilot)


async def test_what_goes_wrong_unforeseen_is_told_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(experiment: Experiment) -> Dataset:
        raise RuntimeError("bad [cast]\nand a second line")

    (folder / "flowers.csv").write_text(FLOWERS)
    monkeypatch.setattr(open_file, "load_data", failing)
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "RuntimeError('bad [cast]")
        assert app.is_running


async def test_a_folder_that_may_not_be_read_is_an_empty_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def iterdir(path: Path) -> list[Path]:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return [folder / "locked", folder / "flowers.csv"]

    (folder / "locked").mkdir()
    (folder / "flowers.csv").write_text(FLOWERS)
    monkeypatch.setattr(Path, "iterdir", iterdir)  # Root may read anything.
    async with opened(small_app()) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "locked")
        await press(pilot, "down", "enter")
        await wait_for_text(pilot, "- locked")
        await press(pilot, "down", "enter")
        await wait_until(pilot, lambda: in_report(pilot))
