"""What was found in a file can be changed before the training starts."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Button

from tests.app.opening import (
    FLOWERS,
    answer,
    answers,
    choose_and_read,
    report_text,
    row,
    title,
    turn,
    wait_for_words,
    words,
)
from tests.app.support import (
    SIZES,
    content_text,
    current,
    opened,
    press,
    resize,
    small_app,
    wait_for_state,
    wait_until,
)
from tui_nn.app.screens.open_file.report import ReportStep
from tui_nn.runs.snapshot import State
from tui_nn.training.loading import load_data

HOLED = FLOWERS.replace("\n30,", "\n,")
"""The same, but one value is missing."""

NUMBERED = FLOWERS.replace("iris", "0.5").replace("rose", "1.5").replace("lily", "2.5")
"""The same, with numbers for the species."""

FILES = {"flowers": FLOWERS, "holed": HOLED, "numbered": NUMBERED}


ANSWERS = (
    ("flowers", "target", "petal", "target: petal"),
    ("numbered", "target_kind", "class", "classes: 0.5 30, 1.5 30, 2.5 30"),
    ("holed", "missing", "drop", "1 row dropped"),
    ("flowers", "standardize", "no", "Standardize no"),
)
"""A file, another answer than the one that was found, and the text shown then."""


async def test_another_answer_reads_the_file_again(folder: Path) -> None:
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        for run, (file, name, value, says) in enumerate(ANSWERS, start=2):
            before = current(app).experiment
            (folder / "flowers.csv").write_text(FILES[file])
            await choose_and_read(pilot, "flowers.csv")
            await answer(pilot, name, value)
            await wait_for_words(pilot, says)
            assert row(pilot, name).has_focus
            assert title(pilot) == "What was found in the file"
            assert current(app).experiment == before
            while not app.screen.query_one(Button).has_focus:
                await press(pilot, "up")
            await press(pilot, "enter")
            await wait_until(pilot, lambda run: current(app).run_number == run, run)
            await wait_for_state(pilot, State.RUNNING)
            assert app.experiment.value(name) == value
            assert current(app).dataset.train.x.tobytes() == load_data(app.experiment).train.x.tobytes()
            await press(pilot, "space")


async def test_the_other_answers_are_kept_when_one_is_changed(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        await answer(pilot, "standardize", "no")
        await answer(pilot, "target", "sepal")
        await wait_for_words(pilot, "target: sepal")
        assert answers(pilot) == ["sepal", "auto", "refuse", "no"]


async def test_the_target_is_any_of_many_columns_and_can_be_read_however_long(folder: Path) -> None:
    names = [f"A column with a name as long as one likes, number {number}" for number in range(30)]
    rows = [",".join(str((at * 7 + number) % 90) for number in range(30)) for at in range(90)]
    (folder / "wide.csv").write_text("\n".join([",".join(f'"{name}"' for name in names), *rows]))
    async with opened(small_app(), SIZES[0]) as pilot:
        await choose_and_read(pilot, "wide.csv")
        assert list(row(pilot, "target").choices) == ["last", *names]
        await press(pilot, "down")
        for size in (SIZES[0], SIZES[-1]):
            await resize(pilot, size)
            await press(pilot, "right")
            await wait_for_words(pilot, f"{names[0]}: numbers")
            assert content_text(row(pilot, "target")).strip().endswith("number 0 >"), size
            await press(pilot, "left", "left")
            await wait_for_words(pilot, f"{names[29]}: numbers")
            await press(pilot, "right")
        await resize(pilot, SIZES[0])
        # From its beginning on, typed in small letters, until it is the only one.
        await press(pilot, *"a column with a name as long as one likes, number 27")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: row(pilot, "target").value == names[27])
        await wait_until(pilot, lambda: f"target: {names[27]}" in report_text(pilot))


async def test_a_choice_that_is_left_or_the_same_reads_nothing(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    async with opened(small_app(), (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        (folder / "flowers.csv").unlink()
        await turn(pilot, "target", "petal")
        await press(pilot, "escape")
        await press(pilot, "enter", "down")
        await press(pilot, "enter", "enter")
        await wait_until(pilot, lambda: row(pilot, "target_kind").has_focus)
        assert answers(pilot) == ["last", "auto", "refuse", "yes"]
        await wait_until(pilot, lambda: "target: species" in words(pilot))
        assert "a file that exists" not in words(pilot)


async def test_leaving_the_report_right_after_the_key_that_starts_starts_nothing(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        screen = app.screen
        await press(pilot, "escape")
        assert title(pilot) != "What was found in the file"
        # What the key has posted comes after escape.
        screen.post_message(ReportStep.Start())
        await press(pilot, "down")
        assert app.screen is screen
        assert current(app).run_number == 1


async def test_a_turned_answer_counts_when_one_moves_on(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    async with opened(small_app(), (80, 24)) as pilot:
        await choose_and_read(pilot, "flowers.csv")
        await turn(pilot, "target", "petal")
        await press(pilot, "down")
        await wait_for_words(pilot, "target: petal")
        assert row(pilot, "target").value == "petal"
        assert row(pilot, "target_kind").has_focus


async def test_what_a_choice_means_is_explained(folder: Path) -> None:
    (folder / "holed.csv").write_text(HOLED)
    async with opened(small_app(), (80, 24)) as pilot:
        await choose_and_read(pilot, "holed.csv")
        await press(pilot, "down")
        await wait_for_words(pilot, "last: the last column, species")
        await press(pilot, "right")
        await wait_for_words(pilot, "sepal: numbers, 1 missing")
        await press(pilot, "escape", "down", "down")
        await press(pilot, "right")
        await wait_for_words(pilot, "drop: rows without a value are dropped")


async def test_batches_are_those_of_the_samples_that_are_taken_in_the_end(folder: Path) -> None:
    """Of 50 rows 25 have a value, too few for a batch of 32, until the others are filled."""
    holed = [f"{'' if n % 2 else n},{n % 7},{n % 3 / 2}" for n in range(50)]
    (folder / "holed.csv").write_text("\n".join(["a,b,c", *holed]))
    app = small_app(pace=10)
    async with opened(app, (80, 24)) as pilot:
        await choose_and_read(pilot, "holed.csv")
        await answer(pilot, "missing", "drop")
        await wait_for_words(pilot, "25 rows dropped")
        await answer(pilot, "missing", "median")
        await wait_for_words(pilot, "filled with the median")
        app.screen.query_one(Button).focus()
        await press(pilot, "enter")
        await wait_for_state(pilot, State.RUNNING)
        assert current(app).experiment.training.batch_size == 32
        assert app.experiment.value("missing") == "median"


async def test_a_column_that_is_called_last_is_not_taken_for_the_last_one(folder: Path) -> None:
    (folder / "names.csv").write_text(FLOWERS.replace("sepal", "last", 1))
    async with opened(small_app(), (80, 24)) as pilot:
        await choose_and_read(pilot, "names.csv")
        assert list(row(pilot, "target").choices.items()) == [
            ("last", "the last column, species"),
            ("petal", "numbers"),
            ("species", "texts"),
        ]
