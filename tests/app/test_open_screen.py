"""Opening a file: what was found in it is shown before the training starts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from textual.widgets import Button, Input

from tests.app.opening import (
    FLOWERS,
    answer,
    answers,
    choose_and_read,
    in_report,
    keys,
    row,
    wait_for_words,
    words,
)
from tests.app.support import (
    SIZES,
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
from tui_nn.app.screens.open_file.report import ASKED, CHOOSING_KEYS, ROW_KEYS, START, START_KEYS
from tui_nn.runs.snapshot import State

REPORTED = ("rows: 90, all taken", "features: sepal, petal (numbers)", "target: species", "iris 30", "Standardize yes")


@pytest.mark.parametrize(("ascii", "size"), [(False, (120, 36)), (True, (80, 24)), (False, (60, 18))])
async def test_enter_and_enter_again_trains_on_the_file_in_the_folder(
    folder: Path, ascii: bool, size: tuple[int, int]
) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app(ascii=ascii, pace=10)
    async with opened(app, size) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "flowers.csv")
        assert not ascii or screen_text(app).isascii()
        await press(pilot, "enter")
        await wait_until(pilot, lambda: in_report(pilot))
        await wait_for_words(pilot, START)
        assert not ascii or screen_text(app).isascii()
        assert all(said in words(pilot) for said in REPORTED if size[1] > SIZES[0][1])
        assert current(app).experiment == small()
        await press(pilot, "enter")
        assert app.screen is main(app)
        await wait_for_state(pilot, State.RUNNING)
        dataset = current(app).dataset
        assert app.experiment.data.data == str(folder / "flowers.csv")
        assert (dataset.class_names, len(dataset.train), len(dataset.test)) == (("iris", "lily", "rose"), 58, 18)
        assert current(app).step < current(app).planned_steps


async def test_the_keys_that_are_named_are_those_that_work(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app, SIZES[0]) as pilot:
        await press(pilot, "o")
        assert keys(pilot) == "enter opens, letters narrow, escape closes"
        await press(pilot, "enter")
        await wait_until(pilot, lambda: in_report(pilot))
        await wait_until(pilot, lambda: keys(pilot) == START_KEYS[START])
        assert keys(pilot) in screen_text(app)
        await press(pilot, "j")
        await wait_until(pilot, lambda: keys(pilot) == ROW_KEYS)
        assert keys(pilot) in screen_text(app)
        await press(pilot, "right")
        await wait_until(pilot, lambda: keys(pilot) == CHOOSING_KEYS)
        assert keys(pilot) in screen_text(app)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: keys(pilot) == ROW_KEYS)
        assert row(pilot, "target").value == "last"
        await press(pilot, "k")
        await wait_until(pilot, lambda: keys(pilot) == START_KEYS[START])
        for name in ASKED:
            await press(pilot, "tab")
            await wait_until(pilot, lambda name: row(pilot, name).has_focus, name)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not in_report(pilot))
        await press(pilot, "escape")
        assert app.screen is main(app)


async def test_the_same_file_is_read_again_and_fewer_samples_than_a_batch_are_learned_from_whole(folder: Path) -> None:
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        for run, samples, batch_size, third in ((2, 30, "full", "lily"), (3, 90, 32, "oak")):
            content = FLOWERS.replace("lily", third).splitlines(keepends=True)
            (folder / "flowers.csv").write_text("".join(content[: samples + 1]))
            await choose_and_read(pilot, "flowers.csv")
            await press(pilot, "enter")
            await wait_until(pilot, lambda run: current(app).run_number == run, run)
            await wait_for_state(pilot, State.RUNNING)
            assert current(app).experiment.training.batch_size == batch_size
            # A fifth of them is for the test, and 15 % are for validation.
            assert len(current(app).dataset.train) == samples * 4 // 5 - math.ceil(samples * 0.15)
            assert current(app).dataset.class_names == ("iris", third, "rose")


async def test_escape_and_the_same_file_again_begins_anew(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    async with opened(small_app(), (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        await answer(pilot, "target", "petal")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not in_report(pilot))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: in_report(pilot))
        assert answers(pilot) == ["last", "auto", "refuse", "yes"]
        await wait_until(pilot, lambda: "target: species" in words(pilot))
        assert pilot.app.screen.query_one(Button).has_focus


async def test_a_saved_experiment_opens(folder: Path) -> None:
    saved = small(steps=77, hidden_sizes=(3, 2))
    (folder / "saved.toml").write_text(saved.to_toml())
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "saved.toml")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).experiment == saved)
        assert app.screen is main(app)
        assert (await wait_for_state(pilot, State.READY)).step == 0


async def test_escape_goes_back_to_where_the_file_was_chosen(folder: Path) -> None:
    for name in ("a.csv", "b.csv", "flowers.csv"):
        (folder / name).write_text(FLOWERS)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        await press(pilot, "escape")
        field = app.screen.query_one("#path", Input)
        # A path that was typed in is there to be mended.
        assert (field.has_focus, field.value) == (True, "flowers.csv")
        field.clear()
        await press(pilot, "down")
        await press(pilot, "enter")
        await wait_for_words(pilot, "b.csv, values between commas")
        await press(pilot, "escape")
        await press(pilot, "down")
        await press(pilot, "enter")
        await wait_for_words(pilot, "flowers.csv, values between commas")
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert app.screen is main(app)
        assert (current(app).run_number, current(app).experiment) == (1, small())


async def test_a_long_report_is_read_by_keys_with_all_that_can_be_done_in_sight(folder: Path) -> None:
    names = ",".join(f"{number} {'width' * 12}" for number in range(12))
    rows = "".join(f"{','.join(str(row * number % 97) for number in range(12))},{row % 3}\n" for row in range(90))
    (folder / "flowers.csv").write_text(f"{names},kind\n{rows}")
    app = small_app()
    async with opened(app, SIZES[0]) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        for size in SIZES[:2]:
            await resize(pilot, size)
            await wait_for_words(pilot, "file: ")
            assert "target: kind" not in words(pilot)
            while "classes: 0 30" not in words(pilot):
                await press(pilot, "pagedown")
            assert "file: " not in words(pilot)
            assert all(one in words(pilot) for one in (START, "Target last", "Standardize yes")), size
            while "file: " not in words(pilot):
                await press(pilot, "pageup")


async def test_the_mouse_will_do(folder: Path) -> None:
    (folder / "a.csv").write_text("x,y\n1,2\n")
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "o")
        await wait_for_text(pilot, "flowers.csv")
        await pilot.click("#files", offset=(2, 1))
        await wait_until(pilot, lambda: in_report(pilot))
        await wait_until(pilot, lambda: "target: species" in words(pilot))
        await wait_until(pilot, lambda: app.screen.query_one("#start").region)
        await pilot.click("#start")
        await wait_for_state(pilot, State.RUNNING)
        assert current(app).dataset.class_names == ("iris", "lily", "rose")
