"""Opening a file: what was worked out of it is said before the training starts, and nothing is lost by an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.opening import FLOWERS, answer, choose, in_report, wait_for_words, words
from tests.app.support import (
    SIZES,
    current,
    main,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tui_nn.app.screens.open_file import ASKED, FilesTree
from tui_nn.training.loading import load_data
from tui_nn.training.snapshot import State

HOLED = FLOWERS.replace("\n30,", "\n,")
"""The same, but one value is missing."""

NUMBERED = FLOWERS.replace("iris", "0.5").replace("rose", "1.5").replace("lily", "2.5")
"""The same, with numbers for the species."""

FILES = {"flowers": FLOWERS, "holed": HOLED, "numbered": NUMBERED}


@pytest.mark.parametrize(("ascii", "size"), [(False, (120, 36)), (True, (80, 24))])
async def test_a_file_in_a_folder_is_opened_by_keys_alone(folder: Path, ascii: bool, size: tuple[int, int]) -> None:
    (folder / "garden").mkdir()
    (folder / "garden" / "flowers.csv").write_text(FLOWERS)
    app = small_app(ascii=ascii, pace=100)
    async with opened(app, size) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "garden")
        assert not ascii or screen_text(app).isascii()
        await press(pilot, "down", "enter")
        await wait_for_text(pilot, "flowers.csv")
        await press(pilot, "down", "enter")
        await wait_until(pilot, lambda: in_report(pilot))
        await wait_for_text(pilot, "Standardise")
        for said in ("rows: 90, all taken", "target: species", "iris 30", "refuse, drop, median", "no, yes"):
            assert said in words(pilot)
        assert not ascii or screen_text(app).isascii()
        assert current(app).experiment == small()
        await press(pilot, "enter")
        assert app.screen is main(app)
        await wait_for_state(pilot, State.RUNNING)
        dataset = current(app).dataset
        assert app.experiment.data.data == str(folder / "garden" / "flowers.csv")
        assert (dataset.class_names, len(dataset.train), len(dataset.test)) == (("iris", "lily", "rose"), 72, 18)
        assert current(app).step < current(app).experiment.training.steps


async def test_the_tree_shows_what_can_be_opened(folder: Path) -> None:
    for name in ("a.csv", "B.PARQUET", "run.toml", "notes.md", ".hidden.csv"):
        (folder / name).touch()
    for name in ("folder", ".git"):
        (folder / name).mkdir()
    async with opened(small_app()) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "run.toml")
        listed = words(pilot).partition(folder.name)[2].split()
        assert listed == ["+", "folder", "a.csv", "B.PARQUET", "run.toml"]


async def test_a_folder_that_is_typed_in_is_shown_from_its_top(folder: Path) -> None:
    (folder / "deep" / "down").mkdir(parents=True)
    (folder / "deep" / "down" / "flowers.csv").write_text(FLOWERS)
    async with opened(small_app()) as pilot:
        await choose(pilot, "deep/down")
        await wait_for_text(pilot, "flowers.csv")
        assert "- down" in words(pilot)
        pilot.app.screen.query_one("#path", Input).value = ".."
        await press(pilot, "enter")
        await wait_for_text(pilot, f"- {folder.parent.name}")


@pytest.mark.parametrize(
    ("file", "name", "value", "says"),
    [
        ("flowers", "target", "petal", "target: petal"),
        ("numbered", "target_kind", "class", "classes: 0.5 30, 1.5 30, 2.5 30"),
        ("holed", "missing", "median", "filled with the median"),
        ("holed", "missing", "drop", "1 row dropped"),
        ("flowers", "standardise", "no", "Standardise no"),
    ],
)
async def test_another_answer_reads_the_file_again(folder: Path, file: str, name: str, value: str, says: str) -> None:
    (folder / "flowers.csv").write_text(FILES[file])
    app = small_app(pace=100)
    async with opened(app, (80, 24)) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        await answer(pilot, name, value)
        await wait_for_words(pilot, says)
        assert current(app).experiment == small()
        await press(pilot, "enter")
        await wait_for_state(pilot, State.RUNNING)
        assert app.experiment.value(name) == value
        assert current(app).dataset.train.x.tobytes() == load_data(app.experiment).train.x.tobytes()


async def test_the_other_answers_are_kept_when_one_is_changed(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        await answer(pilot, "standardise", "no")
        await wait_for_words(pilot, "Standardise no")
        await answer(pilot, "target", "sepal")
        await wait_for_words(pilot, "target: sepal")
        assert [app.screen.query_one(f"#ask-{name}", Input).value for name in ASKED] == [
            "sepal",
            "auto",
            "refuse",
            "no",
        ]


@pytest.mark.parametrize(("samples", "batch_size"), [(30, "full"), (90, 32)])
async def test_a_training_set_smaller_than_the_batch_is_learned_from_whole(
    folder: Path, samples: int, batch_size: int | str
) -> None:
    (folder / "flowers.csv").write_text("".join(FLOWERS.splitlines(keepends=True)[: samples + 1]))
    app = small_app(pace=100)
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        await press(pilot, "enter")
        await wait_for_state(pilot, State.RUNNING)
        assert current(app).experiment.training.batch_size == batch_size
        assert len(current(app).dataset.train) == samples * 4 // 5


async def test_the_same_file_opened_again_is_read_again(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app(pace=100)
    async with opened(app) as pilot:
        for run, content in enumerate([FLOWERS, FLOWERS.replace("lily", "oak")], start=2):
            (folder / "flowers.csv").write_text(content)
            await choose(pilot, "flowers.csv")
            await wait_until(pilot, lambda: in_report(pilot))
            await press(pilot, "enter")
            await wait_until(pilot, lambda run: current(app).run == run, run)
            await wait_for_state(pilot, State.RUNNING)
        assert current(app).dataset.class_names == ("iris", "oak", "rose")


async def test_a_saved_experiment_opens(folder: Path) -> None:
    saved = small(steps=77, hidden_sizes=(3, 2))
    (folder / "saved.toml").write_text(saved.to_toml())
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "saved.toml")
        await press(pilot, "down", "enter")
        await wait_until(pilot, lambda: current(app).experiment == saved)
        assert app.screen is main(app)
        assert (await wait_for_state(pilot, State.READY)).step == 0


async def test_escape_goes_back_to_where_the_file_was_chosen(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        await press(pilot, "escape")
        assert app.screen.query_one("#path").has_focus
        await press(pilot, "escape")
        assert app.screen is main(app)
        await press(pilot, "o")
        await wait_for_text(pilot, "flowers.csv")
        await press(pilot, "down", "enter")
        await wait_until(pilot, lambda: in_report(pilot))
        await press(pilot, "escape")
        assert app.screen.query_one(FilesTree).has_focus
        assert (current(app).run, current(app).experiment) == (1, small())


async def test_a_long_report_is_read_by_keys(folder: Path) -> None:
    deep = folder / ("d" * 200) / ("e" * 200)
    deep.mkdir(parents=True)
    (deep / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app, SIZES[0]) as pilot:
        await choose(pilot, deep / "flowers.csv")
        await wait_until(pilot, lambda: in_report(pilot))
        await wait_for_words(pilot, "file: /")
        assert "Standardise" not in words(pilot)
        await press(pilot, "pagedown")
        await wait_for_words(pilot, "rows: 90")
        await press(pilot, "pagedown")
        await wait_for_words(pilot, "Standardise yes")
        await press(pilot, "pageup")
        await press(pilot, "pageup")
        await wait_for_words(pilot, "file: /")
        await press(pilot, "down")
        await wait_until(pilot, lambda: "file: /" not in words(pilot))
