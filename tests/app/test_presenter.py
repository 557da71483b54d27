"""Presenter mode: one picture and large numbers follow the run, few keys do anything, and the main screen stays."""

from __future__ import annotations

import math
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.settling import settle
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
    wait_for_text,
    wait_until,
    widget_text,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.chart_picture import ChartPicture
from tui_nn.app.keymap import KEYMAP
from tui_nn.app.keys import APP, MAIN
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.presenter import Numbers, PresentedPicture, PresentedText
from tui_nn.app.screens.ask import AskScreen
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.lessons import LessonsScreen
from tui_nn.app.screens.open_file.screen import OpenScreen
from tui_nn.app.screens.presenter import PICTURES, PresenterScreen
from tui_nn.app.screens.presets import PresetsScreen
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.experiment import Experiment
from tui_nn.lessons.lesson import lessons
from tui_nn.render.glyphs import UNICODE
from tui_nn.runs.snapshot import Failure, State
from tui_nn.views import presenter
from tui_nn.views.view import Options

QUIT = {"ctrl+c", "ctrl+z", "ctrl+q"}
"""Keys that end or suspend the app on any screen."""


async def present(pilot: Pilot[None], app: TuiNN) -> PresenterScreen:
    await press(pilot, "V")
    await wait_until(pilot, lambda: isinstance(app.screen, PresenterScreen))
    screen = app.screen
    assert isinstance(screen, PresenterScreen)
    return screen


async def open_with(pilot: Pilot[None], app: TuiNN, key: str, kind: type[Dialog[Any]]) -> None:
    await press(pilot, key)
    await wait_until(pilot, lambda: isinstance(app.screen, kind))


def title(app: TuiNN) -> str:
    """What stands above the picture."""
    return str(app.screen.query_one(PresentedPicture).border_title)


async def wait_for_state(pilot: Pilot[None], app: TuiNN, state: State) -> None:
    """Wait until the words above the large step say the state, where the main screen has it in its first row."""
    await wait_until(pilot, lambda: current(app).state is state)
    await wait_until(pilot, lambda: state.value in content_text(app.screen.query_one(Numbers)))


async def test_it_trains_steps_rewinds_and_resets() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await present(pilot, app)
        await press(pilot, "s")
        await wait_for_text(pilot, "step 1 of 40")
        await press(pilot, "space")
        await wait_for_state(pilot, app, State.FINISHED)
        assert "step 40 of 40" in screen_text(app)
        await press(pilot, "[")
        await wait_until(pilot, lambda: current(app).is_rewound)
        assert f"step {current(app).step} of 40" in screen_text(app)
        await press(pilot, "]")
        await wait_until(pilot, lambda: current(app).step == 40)
        await press(pilot, "r")
        await wait_for_text(pilot, "step 0 of 40")
        assert len(app.screen_stack) == 2


async def test_the_numbers_are_those_of_the_snapshot_while_it_runs_and_after() -> None:
    app = small_app(steps=ENDLESS, pace=200.0)
    async with opened(app, (80, 24)) as pilot:
        screen = await present(pilot, app)
        numbers = screen.query_one(Numbers)
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).step > 20)
        await press(pilot, "space")
        await wait_for_state(pilot, app, State.PAUSED)
        drawn = presenter.draw(current(app), Options(), numbers.scrollable_content_region.size, app.appearance).text()
        assert [row.rstrip() for row in content_text(numbers).split("\n")] == [*drawn.split("\n")]
        assert f"{current(app).test.score:.1%}" in title(app)


async def test_keys_choose_the_picture() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        await present(pilot, app)
        titles = ["Test predictions", "Loss", "Network", "Confusion matrix", "Layer"]
        for number, words in enumerate(titles, 1):
            await press(pilot, str(number))
            assert words in title(app), number
        # These data are no images, so the sixth is not there.
        await press(pilot, "6")
        assert titles[4] in title(app)
        for key, words in (("tab", titles[0]), ("shift+tab", titles[4]), ("right", titles[0]), ("right", titles[1])):
            await press(pilot, key)
            assert words in title(app), key
        await press(pilot, "left")
        assert titles[0] in title(app)


async def test_no_legend_stays_beneath_another_picture() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        await present(pilot, app)
        picture = app.screen.query_one(PresentedPicture)
        assert "c0" in str(picture.border_subtitle)
        await pilot.hover(picture, offset=(20, 8))
        await press(pilot, str(PICTURES.index("network") + 1))
        await pilot.hover(Numbers)
        await settle(pilot)
        assert "c0" not in widget_text(picture).splitlines()[-1]
        await press(pilot, "1")
        assert "c0" in widget_text(picture).splitlines()[-1]


async def test_only_pictures_with_curves_wait_for_plotext(monkeypatch: pytest.MonkeyPatch) -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        monkeypatch.setattr(ChartPicture, "_load", lambda _: None)
        await present(pilot, app)
        app.screen.query_one(PresentedPicture).loaded = False
        for number, is_drawn in (("1", True), ("2", False), ("3", True)):
            await press(pilot, number)
            assert bool(content_text(app.screen.query_one(PresentedPicture)).strip()) == is_drawn, number


async def test_images_are_presented_if_there_are_any() -> None:
    app = TuiNN(Experiment.preset("digits"))
    async with opened(app, (100, 30)) as pilot:
        await present(pilot, app)
        await press(pilot, str(PICTURES.index("images") + 1))
        assert "samples" in title(app)
        app.open(small())
        await wait_until(pilot, lambda: current(app).dataset.image is None)
        await wait_until(pilot, lambda: "samples" not in title(app))
        await press(pilot, "tab")
        assert app.is_running


async def test_the_picture_has_the_choices_of_the_main_screen() -> None:
    app = small_app(steps=3, run=True)
    async with opened(app, (100, 30)) as pilot:
        await press(pilot, "l", "t")
        await present(pilot, app)
        assert UNICODE.train_point in content_text(app.screen.query_one(PresentedPicture))
        await press(pilot, "2")
        assert "log scale" in title(app)


async def test_leaving_finds_the_main_screen_as_it_was() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "2")
        await wait_until(pilot, lambda: main(app).query_one(NetworkPanel).has_focus)
        await press(pilot, "right", "f")
        await wait_until(pilot, lambda: main(app).maximized)
        before = screen_text(app)
        for leave in ("escape", "V", "f5"):
            await present(pilot, app)
            await press(pilot, "tab", "right", "3")
            await press(pilot, leave)
            await wait_until(pilot, lambda: app.screen is main(app))
            assert main(app).query_one(NetworkPanel).has_focus, leave
            assert main(app).maximized is main(app).query_one(NetworkPanel), leave
            await wait_until(pilot, lambda: screen_text(app) == before)


async def test_what_happened_meanwhile_is_on_the_main_screen() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await present(pilot, app)
        await press(pilot, "s")
        await wait_for_text(pilot, "step 1 of")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "step 1/" in screen_text(app))
        panel = main(app).query_one(PredictionsPanel)
        shown = content_text(panel)
        panel.redraw()
        await pilot.pause()
        assert content_text(panel) == shown


async def test_other_keys_and_the_mouse_do_nothing() -> None:
    app = small_app()
    allowed = {key for one in KEYMAP if one.place == "presenter" for key in one.keys.split(",")}
    others = {key for one in KEYMAP if one.place in (APP, MAIN) for key in one.keys.split(",")} - allowed - QUIT
    assert others >= {"q", "n", "N", "ctrl+p", "x", "f", "e", "H"}
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s", "s", "s")
        await wait_until(pilot, lambda: current(app).step == 3)
        screen = await present(pilot, app)
        for picture in ("1", "2"):
            await press(pilot, picture)
            before = screen_text(app)
            await press(pilot, *sorted(others))
            # On the main screen, the pointer reads, a click on the loss goes to a step, one on a point selects it.
            for x in (10, 30, 50):
                await pilot.hover(offset=(x, 10))
                await settle(pilot)
                assert screen_text(app) == before
                await pilot.click(offset=(x, 10))
            assert app.screen is screen
            assert app.is_running
            assert screen_text(app) == before
        assert (current(app).run_number, current(app).step) == (1, 3)


async def test_what_messages_and_lessons_offer_works_here() -> None:
    app = TuiNN(Experiment.preset("digits"))
    async with opened(app, (80, 24)) as pilot:
        screen = await present(pilot, app)
        await press(pilot, "G")
        await wait_for_text(pilot, "last preset")
        for key, kind in (
            ("p", PresetsScreen),
            ("T", LessonsScreen),
            ("o", OpenScreen),
            ("b", WalkScreen),
            ("D", AskScreen),
        ):
            await open_with(pilot, app, key, kind)
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is screen)
        before = screen_text(app)
        await press(pilot, "l")
        assert screen_text(app) == before, "no loss is shown"
        await press(pilot, "2", "l")
        await wait_until(pilot, lambda: "log scale" in title(app))
        await press(pilot, "s", "s", "home")
        await wait_until(pilot, lambda: current(app).step == 0 and current(app).is_rewound)
        await press(pilot, "end")
        await wait_until(pilot, lambda: not current(app).is_rewound)


@pytest.mark.parametrize("data", ["article", "plane"])
async def test_it_fits_any_size(data: str) -> None:
    changes: dict[str, Any] = {"data": data, "l2": 0} if data == "plane" else {}
    app = small_app(**changes)
    async with opened(app, SIZES[0]) as pilot:
        await present(pilot, app)
        for size in SIZES:
            await resize(pilot, size)
            text = screen_text(app)
            rows = text.split("\n")
            assert all(key in rows[-1] for key in ("Run", "Step", "Reset", "Picture", "Leave")), size
            assert "ready, step 0" in text, size
            # The text of the preset is above the keys, the score in digits of at least three rows above that.
            assert rows[-2].strip(), size
            numbers = content_text(app.screen.query_one(Numbers)).split("\n")
            assert sum("█" in row or "▀" in row for row in numbers) >= 9, size
            assert ("R²" if data == "plane" else "Test") in title(app), size
        await resize(pilot, (40, 10))
        assert "at least 60 x 18" in screen_text(app)
        await resize(pilot, (120, 36))
        assert "ready, step 0 of 40" in screen_text(app)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))


async def test_it_is_pure_ascii_if_need_be() -> None:
    app = small_app(ascii=True, steps=5, run=True)
    async with opened(app, (60, 18)) as pilot:
        await present(pilot, app)
        for size in ((60, 18), (80, 24)):
            await resize(pilot, size)
            for number in range(1, len(PICTURES)):
                await press(pilot, str(number))
                assert screen_text(app).isascii(), (size, number)
            await wait_for_text(pilot, "finished, step 5")
            assert "test accuracy" in screen_text(app), size
            assert "###" in content_text(app.screen.query_one(Numbers)), size


async def test_without_color_the_digits_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await present(pilot, app)
        assert "██████" in content_text(app.screen.query_one(Numbers))


async def test_the_text_of_the_preset_stays_while_its_settings_change() -> None:
    app = TuiNN(Experiment.preset("moons"))
    async with opened(app, (80, 24)) as pilot:
        app.change(app.experiment.updated({"hidden_sizes": ()}))
        await present(pilot, app)
        words = "straight line gets more than one point in twenty wrong."
        assert words in " ".join(screen_text(app).split())
        app.change(app.experiment.updated({"steps": 77}))
        await wait_for_text(pilot, "of 77")
        assert words in " ".join(screen_text(app).split())
        app.open(Experiment.preset("xor"))
        await wait_for_text(pilot, "Opposite quadrants")


async def test_it_shows_the_text_that_the_main_screen_shows() -> None:
    app = TuiNN(Experiment.preset("moons"))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "H", "H")
        await present(pilot, app)
        assert "Eight units bend" not in screen_text(app), "the user has hidden it"
        assert app.experiment.title in screen_text(app)
        await press(pilot, "escape", "H")
        await present(pilot, app)
        await wait_for_text(pilot, "Eight units bend")
        app.change(app.experiment.updated({"learning_rate": 0.123}))
        await wait_until(pilot, lambda: "Eight units bend" not in screen_text(app))
        assert "Changed from" in screen_text(app)


async def test_enter_follows_the_preset_and_compares_and_another_key_opens_the_next_one() -> None:
    xor = Experiment.preset("xor").updated({"steps": 60})
    app = TuiNN(xor, pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        screen = await present(pilot, app)
        text, picture = screen.query_one(PresentedText), screen.query_one(PresentedPicture)
        await wait_for_text(pilot, "Opposite quadrants")
        heights = text.region.height, picture.region.height
        await press(pilot, "space")
        await wait_for_text(pilot, "enter: Hidden layers to none, and run again   G: next preset")
        assert (text.region.height, picture.region.height) == heights, "no picture moves"
        await press(pilot, "enter")
        await wait_for_text(pilot, "enter: Hidden layers back to 4, and run again   G: next preset")
        assert (current(app).run_number, current(app).experiment) == (2, xor.updated({"hidden_sizes": ()}))
        assert app.screen is screen
        # The boundary of the run before is there, and can be hidden and shown.
        compared = content_text(picture)
        await press(pilot, "=")
        await wait_until(pilot, lambda: content_text(picture) != compared)
        await press(pilot, "=")
        await wait_until(pilot, lambda: content_text(picture) == compared)
        await press(pilot, "2")
        await wait_for_text(pilot, "Hidden layers 4")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).run_number == 3 and current(app).state is State.FINISHED)
        assert current(app).experiment == xor
        await press(pilot, "G")
        await wait_for_text(pilot, "Given the squares")
        assert (current(app).step, app.screen) == (0, screen)
        assert "enter:" not in screen_text(app)


async def test_enter_does_nothing_before_the_run_is_at_rest_and_whatever_panel_had_the_focus() -> None:
    app = TuiNN(Experiment.preset("xor").updated({"steps": ENDLESS}), pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "4")
        await wait_until(pilot, lambda: main(app).panel_in_focus == "results")
        await present(pilot, app)
        await press(pilot, "enter", "space")
        await wait_until(pilot, lambda: current(app).step > 0)
        await press(pilot, "enter")
        assert (current(app).run_number, current(app).state) == (1, State.RUNNING)
        await press(pilot, "space")
        await wait_for_text(pilot, "enter: Hidden layers to none")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).run_number == 2)


async def test_the_room_of_the_numbers_follows_the_rows_of_the_text() -> None:
    app = TuiNN(Experiment.preset("overfitting"))
    async with opened(app, (60, 18)) as pilot:
        screen = await present(pilot, app)
        strip, numbers = screen.query_one(PresentedText), screen.query_one(Numbers)
        await wait_until(pilot, lambda: strip.region.height == 4)
        await wait_until(pilot, lambda: numbers.region.width == presenter.columns_beside((60, 13)))
        app.change(app.experiment.updated({"learning_rate": 0.123}))
        await wait_until(pilot, lambda: strip.region.height == 1)
        await wait_until(pilot, lambda: numbers.region.width == presenter.columns_beside((60, 16)))


async def test_a_guided_lesson_goes_on_in_it_and_opens_its_walk() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await present(pilot, app)
        # Without a lesson, its keys do nothing.
        await press(pilot, ")", "A")
        assert isinstance(app.screen, PresenterScreen)
        app.guide.start(next(one for one in lessons() if one.name == "08-idle-unit"))
        await wait_until(pilot, lambda: app.guide.is_set_up)
        assert "1 of 2: Counting them" in screen_text(app)
        await press(pilot, ")")
        await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen) and app.guide.is_set_up)
        await press(pilot, "(")
        await wait_until(pilot, lambda: isinstance(app.screen, PresenterScreen) and app.guide.is_set_up)
        assert "1 of 2: Counting them" in screen_text(app)


async def test_a_guided_lesson_chooses_the_picture_that_its_step_is_about() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        screen = await present(pilot, app)
        await press(pilot, str(PICTURES.index("network") + 1))
        for name, view in (("01-article", PredictionsPanel.VIEW), ("07-loss-jump", LossPanel.VIEW)):
            app.guide.start(next(one for one in lessons() if one.name == name))
            await wait_until(pilot, lambda: app.guide.is_set_up)
            assert screen.query_one(PresentedPicture).VIEW is view


async def test_notices_come_and_a_failure_does_no_harm() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await present(pilot, app)
        app.messages.publish(Failure(current(app).run_number, "out of luck"))
        await wait_for_text(pilot, "out of luck")
        await wait_for_state(pilot, app, State.FAILED)


async def test_the_app_can_begin_with_it() -> None:
    app = TuiNN(small(), present=True)
    async with opened(app, (80, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, PresenterScreen))
        await wait_for_text(pilot, "ready, step 0 of 40")
        await press(pilot, "2")
        await wait_until(pilot, lambda: "train" in content_text(app.screen.query_one(PresentedPicture)))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))
        await wait_for_text(pilot, "step 0/40")
