"""Opening a file: what was worked out of it is said before the training starts, and nothing is lost by an error."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import (
    ENDLESS,
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
from tui_nn.app.screens import open_file
from tui_nn.app.screens.open_file import ASKED, ENDS, FilesTree, OpenScreen
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.training.loading import load_data
from tui_nn.training.snapshot import State

NASTY = Path(__file__).parents[1] / "data" / "nasty"

FLOWERS = "sepal,petal,species\n" + "".join(f"{i},{i * i % 7},{['iris', 'rose', 'lily'][i % 3]}\n" for i in range(90))
"""72 samples for training, and 18 for the test."""

HOLED = FLOWERS.replace("\n30,", "\n,")
"""The same, but one value is missing."""

NUMBERED = FLOWERS.replace("iris", "0.5").replace("rose", "1.5").replace("lily", "2.5")
"""The same, with numbers for the species."""

FILES = {"flowers": FLOWERS, "holed": HOLED, "numbered": NUMBERED}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app is started from."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
    """The text between the frames of the screen, as one line; long names that are wrapped are whole again."""
    box = pilot.app.screen.query_one("#open").content_region
    rows = screen_text(pilot.app).split("\n")[box.y : box.bottom]
    return " ".join(" ".join(row[box.x : box.right].split()) for row in rows)


async def wait_for_words(pilot: Pilot[None], text: str) -> None:
    await wait_until(pilot, lambda: text in words(pilot))


def in_report(pilot: Pilot[None]) -> bool:
    return pilot.app.screen.query_one("#report").display


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
        for path, says in ERRORS.items():
            await choose(pilot, path)
            await wait_for_words(pilot, says)
            await press(pilot, *["escape"] * (1 + in_report(pilot)))
            assert app.screen is main(app)
        step = current(app).step
        await wait_until(pilot, lambda: current(app).step > step)
        assert (current(app).run, current(app).experiment) == (1, small(steps=ENDLESS))


@pytest.mark.parametrize("path", sorted(NASTY.glob("*.csv")), ids=lambda path: path.stem)
def test_every_nasty_file_is_one_that_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="allowed"):
        load_data(Experiment.for_data(str(path)))


async def test_nasty_files_are_refused_in_the_words_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(NASTY)
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "o")
        for path in sorted(Path().glob("*.csv")):
            with pytest.raises(ValueError, match="allowed") as refused:
                load_data(Experiment.for_data(str(path)))
            app.screen.query_one("#path", Input).focus()
            app.screen.query_one("#path", Input).value = str(path)
            await press(pilot, "enter")
            await wait_for_words(pilot, " ".join(str(refused.value).split()))
            # There is no report of another file beside it.
            assert "rows:" not in words(pilot)
            await press(pilot, "escape")
            assert isinstance(app.screen, OpenScreen)
            assert "allowed" not in words(pilot)
        await press(pilot, "escape")
        assert current(app).experiment == small()


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
    (folder / "flowers.csv").write_text(HOLED)
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


async def test_the_same_file_opened_again_is_read_again(folder: Path) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    app = small_app(pace=100)
    async with opened(app) as pilot:
        for run, content in enumerate([FLOWERS, FLOWERS.replace("lily", "oak")], start=2):
            (folder / "flowers.csv").write_text(content)
            await choose(pilot, "flowers.csv")
            await wait_until(pilot, lambda: in_report(pilot))
            await press(pilot, "enter")
            await wait_until(pilot, lambda run=run: current(app).run == run)  # type: ignore[misc]
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


async def test_a_file_that_comes_after_the_screen_was_closed_does_no_harm(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "flowers.csv").write_text(FLOWERS)
    slow = Slow(monkeypatch)
    app = small_app()
    async with opened(app) as pilot:
        await choose(pilot, "flowers.csv")
        await wait_until(pilot, slow.asked.is_set)
        app.screen.dismiss(None)
        slow.answer.set()
        await wait_until(pilot, lambda: slow.answered.is_set() and app.screen is main(app))
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


def test_what_is_asked_are_settings_of_the_data() -> None:
    assert {SETTINGS[name].section for name in ASKED} == {"data"}
