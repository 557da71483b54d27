"""The lessons, each played to its end by the keys that it names, at 80 x 24."""

from __future__ import annotations

import math

import pytest
from textual.pilot import Pilot

from tests.app.support import current, main, opened, press, resize, screen_text, small_app, wait_for_text, wait_until
from tui_nn.app import guide
from tui_nn.app.app import TuiNN
from tui_nn.app.layout import MIN_SIZE, view_rows
from tui_nn.app.lesson_strip import LessonStrip
from tui_nn.app.screens.lessons import LessonsScreen
from tui_nn.app.screens.main import MainScreen
from tui_nn.app.screens.presets import PresetsScreen
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.experiment import Experiment
from tui_nn.lessons.lesson import lessons
from tui_nn.lessons.progress import LessonProgress
from tui_nn.training.update_trace import BatchChoice, Extent
from tui_nn.training.walk.stage import Cell

SIZE = (80, 24)

PLAYED: dict[str, list[tuple[str, ...]]] = {
    "01-article": [
        *((), (), ("down", "right", "n"), ("2",), ("n",), ("n", "n", "n"), ("3",), ("n",), ("n", "n", "n")),
        *(("4", "n", "n", "n", "n"), ("space",), ("space",)),
    ],
    "02-error-signal": [("enter",), ("tab", "right", "enter"), ()],
    "03-zero-gradient": [("n", "n"), ("g",)],
    "04-penalty": [("tab", "down", "enter"), ("down",), ()],
    "05-red-point": [(".",), ("tab", "tab", "enter"), ("2",)],
    "06-what-would-change-it": [("tab", "tab", "enter"), ("5", "n", "n", "n"), ("4", "n", "n", "n")],
    "07-loss-jump": [("{", "[", "["), ("b", "4"), ("u", "+", "+", "+", "space")],
    "08-idle-unit": [("3",), ("enter",)],
    "09-adam": [("4", "n", "n"), ("tab", "down", "enter"), ("backspace",), ()],
}
"""Lesson -> the keys for the task of each step."""


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each action of a setup waits for a look at the effect of the one before."""
    monkeypatch.setattr(guide, "TICK", 0.02)


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few of the article's: what leads through a lesson does not depend on how many there are."""
    whole = Experiment.preset

    def preset(name: str) -> Experiment:
        return whole(name).updated({"samples": 600}) if name.startswith("article") else whole(name)

    monkeypatch.setattr(Experiment, "preset", preset)


async def choose(pilot: Pilot[None], app: TuiNN, name: str) -> None:
    """Choose a lesson from the list."""
    await press(pilot, "T")
    await wait_until(pilot, lambda: isinstance(app.screen, LessonsScreen))
    await press(pilot, "home", *["down"] * [lesson.name for lesson in lessons()].index(name), "enter")
    await wait_until(pilot, lambda: app.lesson)


def walk(app: TuiNN) -> WalkScreen:
    assert isinstance(app.screen, WalkScreen)
    return app.screen


def progress(app: TuiNN) -> LessonProgress:
    """Where the reader is."""
    assert app.lesson
    return app.lesson


async def do_otherwise(app: TuiNN, name: str) -> None:
    """What takes many keys in the settings."""
    setting = {"04-penalty": ("l2", 0), "09-adam": ("optimizer", "sgd")}.get(name)
    if setting and progress(app).is_last:
        app.change(app.experiment.updated(dict([setting])))
        app.set_pace(float("inf"))
        app.action_run()


async def play(pilot: Pilot[None], app: TuiNN, name: str) -> None:
    """Do the task of each step."""
    for place, keys in enumerate(PLAYED[name]):
        await wait_until(pilot, lambda: app.guide.is_set_up)
        assert progress(app).place == place, name
        step = progress(app).step
        if step.choices:
            assert not progress(app).is_revealed, step.title
            await press(pilot, "B")
            assert progress(app).predicted == "B", step.title
        assert progress(app).is_revealed is not bool(step.done), step.title
        for key in keys:
            await press(pilot, key)
            if key == "b":
                await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen))
        await do_otherwise(app, name)
        await wait_until(pilot, lambda: progress(app).is_revealed)
        if step.answer:
            await wait_for_text(pilot, step.answer[:20])
        await press(pilot, ")")
    assert progress(app).is_last, name


async def test_each_lesson_can_be_played_to_its_end_after_any_other() -> None:
    app = small_app()
    async with opened(app, SIZE) as pilot:
        for name in PLAYED:
            await choose(pilot, app, name)
            assert progress(app).lesson.name == name
            await play(pilot, app, name)
            # Out of the walk, and then out of the panel.
            for _ in range(2):
                await press(pilot, "escape")
        assert list(PLAYED) == [lesson.name for lesson in lessons()]


async def test_the_panels_share_the_room_that_the_strip_leaves() -> None:
    app = small_app()
    async with opened(app, SIZE) as pilot:
        app.guide.start(lessons()[0])
        await wait_until(pilot, lambda: app.guide.is_set_up)
        for columns, rows in (SIZE, (100, 30)):
            await resize(pilot, (columns, rows))
            taken = main(app).query_one(LessonStrip).rows
            assert taken
            room = view_rows((columns, rows - taken))
            await wait_until(pilot, lambda room: main(app).query_one("#weights").region.height == room, room)
            assert main(app).query_one("#loss").region.height >= 8


async def test_in_too_small_a_terminal_the_strip_makes_room_for_the_size_that_is_needed() -> None:
    app = small_app()
    async with opened(app, MIN_SIZE) as pilot:
        app.guide.start(lessons()[7])
        for kind in (MainScreen, WalkScreen):
            await wait_until(pilot, lambda kind: isinstance(app.screen, kind) and app.guide.is_set_up, kind)
            for columns, rows in ((MIN_SIZE[0] - 1, MIN_SIZE[1]), (MIN_SIZE[0], MIN_SIZE[1] - 1)):
                await resize(pilot, (columns, rows))
                await wait_for_text(pilot, "needs at least 60 x 18")
                assert "of 2: " not in screen_text(app)
                await resize(pilot, MIN_SIZE)
                await wait_for_text(pilot, "of 2: ")
            await press(pilot, ")")


async def test_back_on_and_out_after_which_going_on_offers_them() -> None:
    app = small_app()
    async with opened(app, SIZE) as pilot:
        await choose(pilot, app, "08-idle-unit")
        await wait_until(pilot, lambda: app.guide.is_set_up)
        await press(pilot, ")")
        await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen) and app.guide.is_set_up)
        assert "2 of 2: Seeing one" in screen_text(app)
        await press(pilot, "(")
        await wait_until(pilot, lambda: app.screen is main(app) and app.guide.is_set_up)
        assert "1 of 2: Counting them" in screen_text(app)
        await press(pilot, "(")
        assert progress(app).place == 0
        await press(pilot, "T")
        await wait_until(pilot, lambda: isinstance(app.screen, LessonsScreen))
        await press(pilot, "end", "enter")
        await wait_until(pilot, lambda: app.lesson is None)
        assert "Counting them" not in screen_text(app)
        await press(pilot, "A", "(")
        await wait_until(pilot, lambda: isinstance(app.screen, LessonsScreen))
        await press(pilot, "escape")
        assert app.lesson is None
        await choose(pilot, app, "01-article")
        await press(pilot, "p")
        await wait_until(pilot, lambda: isinstance(app.screen, PresetsScreen))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is main(app))
        assert app.lesson is None, "it is about another experiment"


async def test_going_on_rewinds_to_the_jump_or_opens_the_walk_of_the_point_and_so_does_b_again() -> None:
    app, (red_point, what_would_change_it, loss_jump) = small_app(), lessons()[4:7]
    async with opened(app, SIZE) as pilot:
        for lesson, place in ((red_point, 2), (what_would_change_it, 1)):
            app.guide.start(lesson)
            await press(pilot, *")" * place)
            await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen) and app.guide.is_set_up)
            choice = walk(app).subject.trace.choice
            assert choice == BatchChoice(Extent.ONE, "test", main(app).selection.index or 0)
            await press(pilot, "escape")
            await wait_for_text(pilot, "press b to open it again")
            await press(pilot, "escape")
            assert main(app).selection.index is None
            await press(pilot, "b")
            await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen) and app.guide.is_set_up)
            assert walk(app).subject.trace.choice == choice
            assert "open it again" not in screen_text(app)
        app.guide.start(loss_jump)
        await press(pilot, ")")
        await wait_until(pilot, lambda: app.guide.is_set_up)
        assert (current(app).step, current(app).is_rewound) == (400, True)
        await press(pilot, "b")
        await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen))
        assert walk(app).subject.trace.learning_rate == 1


SKIPPED = {
    "01-article": ["", "", "z1", "a1", "p", "losses", "loss", "δ2", "∇W2", "total∇W1", "", ""],
    "02-error-signal": ["δ1", "∂a1", "δ1"],
    "03-zero-gradient": ["slope2", "∇W2"],
    "04-penalty": ["total∇W1", "total∇W1", ""],
    "09-adam": ["∇W1", "step1", "step1", ""],
}
"""Lesson -> the stage of the walk that each step is about; empty for none."""


async def test_going_on_without_doing_a_task_leads_to_the_stage_that_the_step_is_about() -> None:
    app = small_app()
    async with opened(app, SIZE) as pilot:
        for name, stages in SKIPPED.items():
            app.guide.start(next(lesson for lesson in lessons() if lesson.name == name))
            for place, stage in enumerate(stages):
                await wait_until(pilot, lambda: app.guide.is_set_up)
                assert progress(app).place == place
                assert (walk(app).options.cell.stage if app.screen is not main(app) else "") == stage, (name, place)
                await press(pilot, ")")


async def test_going_on_to_the_stage_at_hand_leaves_the_cursor_and_the_way_back() -> None:
    app = small_app()
    async with opened(app, SIZE) as pilot:
        app.guide.start(lessons()[0])
        await press(pilot, ")", ")")
        await wait_until(pilot, lambda: app.guide.is_set_up)
        await press(pilot, "n", "down", "right", "right")
        await press(pilot, ")")
        await wait_until(pilot, lambda: app.guide.is_set_up)
        assert walk(app).options.cell == Cell("a1", 1, 2)
        app.guide.start(lessons()[1])
        await wait_until(pilot, lambda: app.guide.is_set_up)
        await press(pilot, "enter", ")")
        await wait_until(pilot, lambda: app.guide.is_set_up)
        await press(pilot, "backspace")
        assert walk(app).options.cell == Cell("δ1", 2, 0)


async def test_a_lesson_leaves_the_pace_and_no_point_behind() -> None:
    app, (red_point, idle_unit) = small_app(), (lessons()[4], lessons()[7])
    async with opened(app, SIZE) as pilot:
        app.set_pace(20)
        app.guide.start(red_point)
        await wait_until(pilot, lambda: app.guide.is_set_up)
        await press(pilot, ".")
        assert main(app).selection.index is not None
        app.guide.start(idle_unit)
        await wait_until(pilot, lambda: app.guide.is_set_up)
        assert (app.pace, main(app).selection.index) == (math.inf, None)
        app.guide.stop()
        assert app.pace == 20
        app.guide.start(idle_unit)
        await wait_until(pilot, lambda: app.guide.is_set_up)
        app.set_pace(1000)
        app.guide.stop()
        assert app.pace == 1000, "the reader's own choice stays"
