"""What goes wrong with files is told in a line, and nothing is lost by it."""

from __future__ import annotations

import os
from itertools import permutations
from pathlib import Path

import pytest
from textual.widgets import Button

from tests.app.opening import (
    FLOWERS,
    answer,
    answers,
    choose,
    choose_and_read,
    in_report,
    keys,
    report_text,
    row,
    title,
    type_path,
    wait_for_words,
    words,
)
from tests.app.support import (
    ENDLESS,
    current,
    opened,
    press,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tui_nn.app.screens.open_file import found
from tui_nn.app.screens.open_file.files import ENDS
from tui_nn.app.screens.open_file.report import AGAIN, START, START_KEYS
from tui_nn.data.dataset import Dataset
from tui_nn.errors import DataError
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import State
from tui_nn.training.loading import load_data

NASTY = Path(__file__).parents[1] / "data" / "nasty"


async def test_names_that_would_move_the_cursor_are_spelt_out_and_not_opened(folder: Path) -> None:
    names = ["\x1b[2J.csv", os.fsdecode(b"\xff.csv")]
    for name in names:
        (folder / name).write_text(FLOWERS)
    async with opened(small_app(), (80, 24)) as pilot:
        await press(pilot, "o")
        for name in names:
            await wait_for_text(pilot, repr(name))
        await press(pilot, "enter")
        await wait_for_words(pilot, "allowed: one that can be printed")


ERRORS = {
    "nowhere.csv": "nowhere.csv, allowed: a file that exists",
    "~nobody-at-all/a.csv": "~nobody-at-all/a.csv, allowed: a file that exists",
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
            await type_path(pilot, path)
            await wait_for_words(pilot, says)
            assert not in_report(pilot)
        step = current(app).step
        await wait_until(pilot, lambda: current(app).step > step)
        assert (current(app).run_number, current(app).experiment) == (1, small(steps=ENDLESS))


NASTIES = ("picture", "short-row", "one-class")
"""Refused for what the file is, for one row, and for its rows as a whole; the other messages are tested with the
reader."""


async def test_nasty_files_are_refused_in_the_words_of_the_reader() -> None:
    async with opened(small_app()) as pilot:
        for name in NASTIES:
            path = NASTY / f"{name}.csv"
            with pytest.raises(DataError) as refused:
                load_data(Experiment.for_data(str(path)))
            await choose(pilot, path)
            await wait_for_words(pilot, str(refused.value))
            # Out of the report, if there is one, and out of the list.
            await press(pilot, "escape", "escape")


async def test_an_answer_that_is_refused_leaves_everything_as_it_was(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        await answer(pilot, "standardize", "no")
        await wait_for_words(pilot, "Standardize no")
        report = report_text(pilot)
        await answer(pilot, "target_kind", "number")
        await wait_for_words(pilot, "Target kind number is refused, auto stays: row 2, column species: got iris")
        assert row(pilot, "target_kind").has_focus
        assert answers(pilot) == ["last", "auto", "refuse", "no"]
        assert (title(pilot), report_text(pilot)) == ("What was found in the file", report)
        await answer(pilot, "target", "petal")
        await wait_for_words(pilot, "target: petal")
        assert "is refused" not in words(pilot)
        assert answers(pilot) == ["petal", "auto", "refuse", "no"]
        app.screen.query_one(Button).focus()
        await press(pilot, "enter")
        await wait_for_state(pilot, State.RUNNING)
        assert (app.experiment.value("target"), app.experiment.value("target_kind")) == ("petal", "auto")


async def test_where_nothing_could_be_read_yet_one_answer_after_the_other_mends_it(folder: Path) -> None:
    """The last column is always the same, and a value is missing: either change alone is not enough."""
    lines = ["size,kind,last one", *(f"{'' if n == 5 else n},{'ab'[n % 2]},7" for n in range(60))]
    (folder / "two.csv").write_text("\n".join(lines))
    mending = {"target": "kind", "missing": "drop"}
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        for run, (first, second) in enumerate(permutations(mending), start=2):
            await choose_and_read(pilot, "two.csv")
            assert title(pilot) == "Not read"
            for said in ("columns: size, last one (numbers)", "columns: kind (texts)", "missing values: size 1"):
                assert said in report_text(pilot)
            assert START not in words(pilot)
            await wait_until(pilot, lambda: keys(pilot) == START_KEYS[AGAIN])
            await answer(pilot, first, mending[first])
            assert (title(pilot), row(pilot, first).value) == ("Not read", mending[first])
            await answer(pilot, second, mending[second])
            await wait_until(pilot, lambda: title(pilot) == "What was found in the file")
            assert "1 row dropped" in report_text(pilot)
            assert [row(pilot, name).value for name in mending] == ["kind", "drop"]
            app.screen.query_one(Button).focus()
            await press(pilot, "enter")
            await wait_until(pilot, lambda run: current(app).run_number == run, run)
            await wait_for_state(pilot, State.RUNNING)
            await press(pilot, "space")


async def test_after_an_error_enter_reads_the_file_again_and_starts_nothing_else(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS.replace("\n30,", "\n,"))
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "row 32, column sepal: got nothing")
        await wait_for_words(pilot, AGAIN)
        (folder / "flowers.csv").write_text(FLOWERS)
        await press(pilot, "enter")
        await wait_for_words(pilot, "rows: 90, all taken")
        await wait_for_words(pilot, START)
        assert current(app).state is State.READY
        await press(pilot, "enter")
        await wait_for_state(pilot, State.RUNNING)


async def test_a_file_that_is_gone_meanwhile_takes_nothing_with_it(folder: Path) -> None:
    async with opened(small_app(), (80, 24)) as pilot:
        for text in (FLOWERS, FLOWERS.replace("\n30,", "\n,")):
            (folder / "flowers.csv").write_text(text)
            await choose_and_read(pilot, "flowers.csv")
            report = report_text(pilot)
            (folder / "flowers.csv").unlink()
            await answer(pilot, "target", "petal")
            await wait_for_words(pilot, "Target petal is refused, last stays: data: got")
            await wait_for_words(pilot, "flowers.csv, allowed: a file that exists")
            assert report_text(pilot) == report
            assert answers(pilot) == ["last", "auto", "refuse", "yes"]
            await press(pilot, "escape")
            await wait_until(pilot, lambda: not in_report(pilot))
            await press(pilot, "escape")


async def test_the_report_of_one_file_does_not_stand_beside_the_error_of_another(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    (folder / "other.csv").write_text(FLOWERS.replace("iris", ""))
    async with opened(small_app(), (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        await press(pilot, "escape")
        await type_path(pilot, "nowhere.csv")
        await wait_for_words(pilot, "nowhere.csv, allowed: a file that exists")
        assert not in_report(pilot)
        await type_path(pilot, "other.csv")
        await wait_for_words(pilot, "column species: got nothing")
        assert "iris" not in report_text(pilot)
        await press(pilot, "escape")
        await type_path(pilot, "flowers.csv")
        await wait_for_words(pilot, "iris 30")
        assert "got nothing" not in words(pilot)


async def test_a_saved_experiment_whose_data_are_gone_leaves_the_run_as_it_is(folder: Path) -> None:
    (folder / "saved.toml").write_text(Experiment.for_data("gone.csv").to_toml())
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        await choose(pilot, "saved.toml")
        await wait_for_text(pilot, "got gone.csv")
        assert app.experiment == current(app).experiment == small()
        assert (current(app).run_number, current(app).step) == (1, 1)


async def test_what_goes_wrong_unforeseen_is_told_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(experiment: Experiment) -> Dataset:
        raise RuntimeError("bad [cast]\nand a second line")

    (folder / "flowers.csv").write_text(FLOWERS)
    monkeypatch.setattr(found, "load_data", failing)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_for_words(pilot, "RuntimeError('bad [cast]")
        assert app.is_running


async def test_a_file_that_cannot_be_trained_on_starts_nothing(folder: Path) -> None:
    app = small_app(steps=ENDLESS)
    async with opened(app, (80, 24)) as pilot:
        app.open(small(data="gone.csv"), run=True)
        await wait_for_text(pilot, "got gone.csv")
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step)
        assert (current(app).run_number, current(app).step, app.experiment) == (1, 1, small(steps=ENDLESS))
