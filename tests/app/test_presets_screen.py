"""The list of presets: what each teaches, a picture of its data, and nothing done until one is opened."""

from __future__ import annotations

import threading

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.app.support import (
    SIZES,
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    same_bits,
    screen_text,
    small_app,
    trained,
    wait_for_state,
    wait_until,
)
from tests.experiments import small
from tests.patience import PATIENCE
from tui_nn.app.app import TuiNN
from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.screens import presets
from tui_nn.app.screens.presets import PresetsScreen
from tui_nn.data.dataset import Dataset
from tui_nn.errors import DataError
from tui_nn.experiment import Experiment
from tui_nn.experiment.course import COURSE, found
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.runs.snapshot import State
from tui_nn.training.loading import SKETCH_SAMPLES, load_data, load_sketch

NAMES = [name for theme in COURSE.values() for name in theme]


def few(experiment: Experiment) -> Dataset:
    """Stands for loading the data where they do not matter."""
    return load_data(small())


def text_shown(app: TuiNN) -> str:
    """What is said of the preset in focus, as one line."""
    return " ".join(content_text(app.screen.query_one("#preset-text")).split())


def picture(app: TuiNN) -> str:
    return content_text(app.screen.query_one(CanvasView))


def described(name: str) -> str:
    preset = Experiment.preset(name)
    return f"{preset.title} {preset.teaches} {preset.summary()}"


async def wait_for_text_of(pilot: Pilot[None], name: str) -> None:
    app = pilot.app
    assert isinstance(app, TuiNN)
    await wait_until(pilot, lambda: text_shown(app) == described(name))


def keys_to(name: str, start: str = "article") -> list[str]:
    """The keys that go from one preset to another."""
    distance = NAMES.index(name) - NAMES.index(start)
    return ["down" if distance > 0 else "up"] * abs(distance)


async def test_every_preset_is_listed_with_all_that_it_teaches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "load_sketch", few)
    app = small_app(ascii=True)
    async with opened(app, SIZES[0]) as pilot:
        await press(pilot, "p")
        for size in SIZES[:2]:
            await resize(pilot, size)
            await press(pilot, "ctrl+home")
            for name in NAMES:
                await wait_for_text_of(pilot, name)
                assert name in content_text(app.screen.query_one(OptionList)).split(), size
                await press(pilot, "down")
            assert screen_text(app).isascii(), size


@pytest.mark.parametrize("ascii", [False, True])
async def test_moving_draws_the_data_by_class_or_by_value_and_another_size_is_another_picture(ascii: bool) -> None:
    glyphs = ASCII if ascii else UNICODE
    app = small_app(ascii=ascii)
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "p")
        await wait_until(pilot, lambda: glyphs.corner in picture(app))
        wide = max(len(row.rstrip()) for row in picture(app).split("\n"))
        await pilot.resize_terminal(80, 24)
        view = app.screen.query_one(CanvasView)
        await wait_until(pilot, lambda: view.size.width < wide and glyphs.corner in picture(app).split("\n")[-2])
        for name, classes in (("moons", 2), ("spiral-arms", 5), ("plane", 0)):
            marks = glyphs.class_marks[:classes] or (glyphs.low, glyphs.high)
            await press(pilot, "ctrl+home", *keys_to(name, NAMES[0]))
            await wait_for_text_of(pilot, name)
            await wait_until(pilot, lambda marks: all(picture(app).count(mark) >= 5 for mark in marks), marks)
            await wait_until(
                pilot, lambda marks: not (set(UNICODE.class_marks) - set(marks)) & set(picture(app)), marks
            )


def test_only_as_many_samples_are_loaded_as_are_worth_drawing() -> None:
    for name in ("article", "moons", "circle-features"):
        dataset = load_sketch(Experiment.preset(name))
        assert len(dataset.train) + len(dataset.test) <= SKETCH_SAMPLES


async def test_the_choice_begins_at_the_current_preset_and_letters_search_names_titles_and_texts() -> None:
    app = TuiNN(Experiment.preset("moons"))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "p")
        await wait_for_text_of(pilot, "moons")
        for text, first in (
            ("xor", "xor"),
            ("still only one", "linear-layers"),
            ("OVERfit", "overfitting"),
            ("zz", ""),
        ):
            await press(pilot, *text)
            listed = app.screen.query_one(OptionList)
            if first:
                await wait_for_text_of(pilot, first)
            else:
                assert text_shown(app) == "No preset is about zz."
                await press(pilot, "enter", "down", "enter")
            assert listed.option_count == len(found(text))
            await press(pilot, *["backspace"] * len(text))
            await wait_for_text_of(pilot, "moons")
        assert (current(app).run_number, current(app).step) == (1, 0)
        # Where its settings were changed, its preset is.
        await press(pilot, "escape")
        app.open(Experiment.preset("xor").updated({"hidden_sizes": "none"}))
        await wait_until(pilot, lambda: current(app).run_number == 2)
        await press(pilot, "p")
        await wait_for_text_of(pilot, "xor")


async def test_a_picture_that_comes_too_late_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, drawn = threading.Event(), threading.Event()

    def late(experiment: Experiment) -> Dataset:
        answer.wait(PATIENCE)
        drawn.set()
        return few(experiment)

    monkeypatch.setattr(presets, "load_sketch", late)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "p", "z", "z")
        await wait_until(pilot, lambda: text_shown(app) == "No preset is about zz.")
        answer.set()
        await wait_until(pilot, drawn.is_set)
        await app.workers.wait_for_complete([one for one in app.workers if one.node is app.screen])
        assert picture(app).strip() == ""


async def test_leaving_changes_nothing_and_enter_opens_it() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        before = screen_text(app)
        await press(pilot, "p")
        await press(pilot, "down", "q", "down", "escape")
        await wait_until(pilot, lambda: app.screen is main(app) and screen_text(app) == before)
        assert (current(app).run_number, current(app).experiment) == (1, small())
        assert app.is_running
        await press(pilot, "p")
        await press(pilot, *keys_to("xor", NAMES[0]), "enter")
        await wait_until(pilot, lambda: current(app).experiment == Experiment.preset("xor"))
        assert app.screen is main(app)
        assert same_bits(await wait_for_state(pilot, State.READY), trained(Experiment.preset("xor"), 0))


async def test_the_run_goes_on_behind_it() -> None:
    app = small_app(run=True, pace=100, steps=60)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "p")
        await wait_until(pilot, lambda: current(app).step == 60)
        assert isinstance(app.screen, PresetsScreen)
        await press(pilot, "escape")
        await wait_for_state(pilot, State.FINISHED)


async def test_data_that_cannot_be_had_are_told_of_and_what_comes_after_it_was_closed_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, answer = threading.Event(), threading.Event()
    drawn: list[Experiment] = []

    def refuse(experiment: Experiment) -> Dataset:
        raise DataError("data", "digits", "with scikit-learn, which is an extra that a plain installation lacks")

    def late(experiment: Experiment) -> Dataset:
        asked.set()
        answer.wait(PATIENCE)
        drawn.append(experiment)
        return few(experiment)

    async def close(screen: PresetsScreen) -> None:
        screen.dismiss(None)
        answer.set()
        await wait_until(pilot, lambda: app.screen is main(app) and not screen.children)

    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        monkeypatch.setattr(presets, "load_sketch", refuse)
        await press(pilot, "p")
        await wait_until(pilot, lambda: "that a plain installation lacks" in " ".join(picture(app).split()))
        await press(pilot, "escape")

        # Data that come later.
        monkeypatch.setattr(presets, "load_sketch", late)
        await press(pilot, "p")
        await wait_until(pilot, asked.is_set)
        assert isinstance(app.screen, PresetsScreen)
        await close(app.screen)
        await wait_until(pilot, lambda: drawn)
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)

        # A picture: the message that asks for it may have been on its way when the keys that closed it came.
        monkeypatch.setattr(presets, "load_sketch", few)
        await press(pilot, "p")
        screen = app.screen
        assert isinstance(screen, PresetsScreen)
        await close(screen)
        await screen._draw("moons").wait()
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 2)
