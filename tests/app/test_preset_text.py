"""The text of a preset stays in sight, can be followed by a key, and leads to the next one."""

from __future__ import annotations

import math
from functools import partial

import pytest
from textual.pilot import Pilot

from tests.app.support import (
    content_text,
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
from tui_nn.app.app import TuiNN
from tui_nn.app.notices import NOT_YET, NOTHING_SUGGESTED, REWOUND, TEXT_HIDDEN
from tui_nn.app.panel_table import VIEWS
from tui_nn.app.panels.settings import SettingsPanel
from tui_nn.app.preset_strip import PresetStrip
from tui_nn.app.preset_text import COURSE_OVER, NO_PRESET
from tui_nn.experiment import Experiment
from tui_nn.lessons.lesson import lessons
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import State

XOR = Experiment.preset("xor").updated({"steps": 60})

FOLLOW, BACK, NEXT = "enter: Hidden layers to none", "enter: Hidden layers back to 4", "G: next preset"


def preset_app(experiment: Experiment = XOR) -> TuiNN:
    return TuiNN(experiment, pace=math.inf)


def strip(app: TuiNN) -> PresetStrip:
    return main(app).query_one(PresetStrip)


def explanation(app: TuiNN) -> str:
    """The text below the settings."""
    return str(main(app).query_one("#explanation").render())


async def finish(pilot: Pilot[None]) -> None:
    await press(pilot, "space")
    await wait_for_state(pilot, State.FINISHED)


async def wait_for_run(pilot: Pilot[None], run: int) -> None:
    await wait_until(pilot, lambda: current(pilot.app).run_number == run and current(pilot.app).state is State.FINISHED)


async def go_to(pilot: Pilot[None], name: str) -> None:
    """Move the focus to a panel."""
    screen = main(pilot.app)
    if name in VIEWS:
        screen.action_view(name)
        await wait_until(pilot, lambda: screen.panel_in_focus == name)
    else:
        screen._go_to(screen.query_one(f"#{name}"))
    assert screen.panel_in_focus == name


async def test_the_text_of_the_preset_at_the_start_is_in_sight_once_at_every_size_and_maximized() -> None:
    sizes = ((60, 18), (80, 24), (99, 30), (100, 30), (120, 36), (200, 50))
    app = preset_app()
    async with opened(app, sizes[0]) as pilot:
        for size in sizes:
            await resize(pilot, size)
            assert screen_text(app).count("Opposite quadrants") == 1, size
            assert strip(app).display is (size[0] < 100), size
            await press(pilot, "slash", *"learn", "enter")
            assert screen_text(app).count("Opposite quadrants") == 1, (size, "also with a setting in focus")
            await press(pilot, "escape", "escape")
        # Also while a panel is maximized.
        await resize(pilot, (120, 36))
        await press(pilot, "f")
        await wait_for_text(pilot, "Opposite quadrants")
        await press(pilot, "f")
        await wait_until(pilot, lambda: not strip(app).display)
        assert screen_text(app).count("Opposite quadrants") == 1
        await resize(pilot, (80, 24))
        assert screen_text(app).count("Opposite quadrants") == 1
        await press(pilot, "f")
        await wait_until(pilot, lambda: main(app).maximized)
        assert screen_text(app).count("Opposite quadrants") == 1


async def test_the_strip_leaves_all_panels_room_and_the_status_in_sight() -> None:
    app = preset_app()
    async with opened(app, (80, 24)) as pilot:
        for key in "12345678":
            await press(pilot, key)
            regions = [
                widget.region
                for widget in main(app).query("#status, #preset-strip, .panel, KeysFooter")
                if widget.display
            ]
            assert sum(region.area for region in regions) == 80 * 24
            assert min(region.height for region in regions if region.width < 80 and region.height > 2) >= 7
        assert all(word in screen_text(app) for word in ("ready", "step 0/60", "acc"))


async def test_every_text_can_be_read_to_its_end_by_a_key_or_a_click_before_the_run_and_after() -> None:
    app = preset_app()
    async with opened(app, (80, 24)) as pilot:
        turns = partial(press, pilot, "H"), partial(pilot.click, PresetStrip)
        for is_done, turn in ((False, turns[0]), (False, turns[1]), (True, turns[0]), (True, turns[1])):
            if is_done and current(app).step == 0:
                await finish(pilot)
                await wait_for_text(pilot, FOLLOW)
            short = strip(app).region.height
            assert "H: more" in screen_text(app)
            await turn()
            await wait_for_text(pilot, "H: hide")
            assert XOR.teaches in " ".join(content_text(strip(app)).replace("H: hide", "").split())
            assert strip(app).region.height > short
            assert (FOLLOW in content_text(strip(app))) is is_done
            await turn()
            await wait_until(pilot, lambda: not strip(app).display)
            await press(pilot, "H")
            await wait_until(pilot, lambda height: strip(app).region.height == height, short)
        # Another text begins with a part of it, and another seed does not.
        await press(pilot, "H", "n")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert "H: hide" in screen_text(app)
        app.open(Experiment.preset("moons"))
        await wait_for_text(pilot, "Eight units bend")
        assert "H: more" in screen_text(app)


async def test_a_key_hides_it_until_another_preset_comes() -> None:
    app = preset_app()
    async with opened(app, (80, 24)) as pilot:
        heights = [panel.region.height for panel in main(app).query(".panel")]
        await press(pilot, "H", "H")
        await wait_until(pilot, lambda: not strip(app).display)
        assert "Opposite" not in screen_text(app)
        assert [panel.region.height for panel in main(app).query(".panel")] != heights, "the panels get its room"
        await finish(pilot)
        await press(pilot, "enter")
        assert app.experiment == XOR, "what is not in sight is not done"
        await wait_until(pilot, lambda: TEXT_HIDDEN.text in [one.message for one in app._notifications])
        app.open(XOR.updated({"weight_seed": 9}))
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert not strip(app).display
        app.open(Experiment.preset("moons"))
        await wait_for_text(pilot, "Eight units bend")
        await press(pilot, "H", "H", "H")
        await wait_for_text(pilot, "Eight units bend")
        app.open(XOR)
        await resize(pilot, (120, 36))
        await wait_for_text(pilot, "Opposite quadrants")
        await press(pilot, "H")
        await wait_until(pilot, lambda: "Opposite" not in screen_text(app))
        assert explanation(app).startswith("H: show the preset's text")
        await press(pilot, "H")
        await wait_for_text(pilot, "Opposite quadrants")
        assert "H: show" not in screen_text(app)


async def test_after_other_changes_a_row_of_it_stays_until_they_are_taken_back() -> None:
    app = preset_app()
    async with opened(app, (80, 24)) as pilot:
        await finish(pilot)
        app.change(XOR.updated({"learning_rate": 0.5}))
        await wait_until(pilot, lambda: strip(app).region.height == 1)
        assert f"Changed from {XOR.title}" in screen_text(app)
        await wait_for_text(pilot, NEXT)
        await press(pilot, "H")
        await wait_for_text(pilot, "Opposite quadrants")
        await press(pilot, "H")
        await wait_until(pilot, lambda: not strip(app).display)
        await press(pilot, "H")
        await wait_until(pilot, lambda: strip(app).region.height == 1)
        app.change(XOR)
        await wait_for_text(pilot, FOLLOW)
        assert strip(app).region.height == 2


async def test_a_guided_lesson_takes_its_place_until_it_is_stopped_or_the_next_preset_is_opened() -> None:
    app = preset_app()
    async with opened(app, (100, 30)) as pilot:
        shown = main(app).query_one("#explanation")
        assert shown.region.height > 1
        app.guide.start(lessons()[0])
        await wait_until(pilot, lambda: app.lesson and app.guide.is_set_up)
        # Without a text or a note, no rule is left below the settings.
        await wait_until(pilot, lambda: bool(explanation(app)) is shown.display)
        await press(pilot, "G")
        await wait_until(pilot, lambda: current(app).experiment == Experiment.preset("article-tensorflow"))
        assert app.lesson is None

        await resize(pilot, (80, 24))
        await wait_until(pilot, lambda: strip(app).display)
        app.guide.start(next(lesson for lesson in lessons() if lesson.name == "08-idle-unit"))
        await wait_until(pilot, lambda: app.guide.is_set_up and not strip(app).display)
        preset = app.experiment
        assert preset.teaches
        assert preset.teaches[:20] not in screen_text(app)
        assert FOLLOW not in screen_text(app)
        app.guide.stop()
        await wait_until(pilot, lambda: strip(app).display)


async def test_enter_runs_what_the_preset_suggests_and_then_the_preset_again() -> None:
    app = preset_app()
    async with opened(app, (60, 18)) as pilot:
        assert FOLLOW not in screen_text(app)
        await finish(pilot)
        for run, size in ((2, (60, 18)), (4, (80, 24)), (6, (120, 36))):
            await resize(pilot, size)
            await wait_until(
                pilot, lambda: FOLLOW in " ".join(screen_text(app).split()) or "to none" in explanation(app)
            )
            await press(pilot, "enter")
            await wait_for_run(pilot, run)
            assert current(app).experiment == XOR.updated({"hidden_sizes": ()})
            assert len(current(app).parameters.weights) == 1
            await press(pilot, "enter")
            await wait_for_run(pilot, run + 1)
            assert current(app).experiment == XOR, "with its text"
            assert current(app).step == 60


async def test_a_setting_that_could_change_live_starts_again_too() -> None:
    preset = Experiment.preset("weight-penalty").updated({"steps": 40})
    app = preset_app(preset)
    async with opened(app, (80, 24)) as pilot:
        await finish(pilot)
        await press(pilot, "enter")
        await wait_for_run(pilot, 2)
        assert current(app).experiment.training.l2 == 0
        assert not current(app).events
        assert current(app).step == 40


async def test_enter_does_nothing_before_the_run_has_come_to_rest_or_where_a_panel_has_its_own() -> None:
    app = preset_app(XOR.updated({"steps": 1_000_000}))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "enter")
        assert [one.message for one in app._notifications] == [NOT_YET.text]
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).step > 10)
        await press(pilot, "enter")
        assert (current(app).run_number, current(app).state) == (1, State.RUNNING)
        await press(pilot, "space")
        await wait_for_text(pilot, FOLLOW)
        await press(pilot, "home")
        await wait_until(pilot, lambda: current(app).is_rewound and FOLLOW not in screen_text(app))
        await press(pilot, "enter")
        assert app._notifications
        assert list(app._notifications)[-1].message == REWOUND.text
        assert current(app).run_number == 1
        await press(pilot, "end")
        await wait_for_text(pilot, FOLLOW)
        await press(pilot, "slash", *"learn", "left")
        await press(pilot, "enter")
        assert app.experiment.network.hidden_sizes == (4,), "the setting in focus has its own"
        main(app).set_focus(None)
        assert main(app).query_one(SettingsPanel)


async def test_enter_is_offered_with_a_panel_in_focus_where_the_panel_has_nothing_to_do_with_it() -> None:
    app = preset_app()
    async with opened(app, (120, 36)) as pilot:
        await finish(pilot)
        # The settings offer it only where it follows the preset.
        for free, taken in (("predictions", "results"), ("loss", "network")):
            await go_to(pilot, free)
            await wait_until(pilot, lambda: "enter:" in explanation(app))
            await go_to(pilot, taken)
            await wait_until(pilot, lambda: "enter:" not in explanation(app))
        await resize(pilot, (80, 24))
        main(app).set_focus(None)
        await wait_for_text(pilot, FOLLOW)
        for name, keys in (("predictions", ["left"]), ("loss", ["left"])):
            await go_to(pilot, name)
            await wait_for_text(pilot, FOLLOW)
            await press(pilot, *keys)
            await wait_until(pilot, lambda: FOLLOW not in screen_text(app))
            await press(pilot, "escape")
            await wait_for_text(pilot, FOLLOW)
        for name in ("weights", "network", "results", "map", "images", "settings"):
            await go_to(pilot, name)
            await wait_until(pilot, lambda: FOLLOW not in screen_text(app))
            assert NEXT in screen_text(app)
        for run, name in enumerate(("predictions", "loss", "point", "gradients", "histograms"), 2):
            await go_to(pilot, name)
            offer = FOLLOW if run % 2 == 0 else BACK
            await wait_for_text(pilot, offer)
            await press(pilot, "enter")
            await wait_for_run(pilot, run)


async def test_the_strip_is_drawn_again_only_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    app = preset_app(XOR.updated({"steps": 1_000_000}))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).step > 0)
        drawn: list[Canvas] = []
        monkeypatch.setattr(strip(app), "show", drawn.append)
        frame = current(app)
        await wait_until(pilot, lambda: current(app) is not frame)
        assert not drawn
        await press(pilot, "space")
        await wait_until(pilot, lambda: len(drawn) == 1)


async def test_a_held_enter_does_not_go_back_at_once() -> None:
    app = preset_app(XOR.updated({"steps": 1_000_000}))
    async with opened(app, (80, 24)) as pilot:
        # Enter does nothing until the step is shown: the trainer may be slower than the keys.
        await press(pilot, "s")
        await wait_for_text(pilot, FOLLOW)
        await press(pilot, "enter", "enter", "enter")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert app.experiment.network.hidden_sizes == ()
        assert current(app).state is State.RUNNING


async def test_a_key_opens_the_next_preset_of_the_course() -> None:
    app = preset_app()
    async with opened(app, (80, 24)) as pilot:
        await finish(pilot)
        await wait_for_text(pilot, NEXT)
        await press(pilot, "G")
        await wait_until(pilot, lambda: current(app).experiment == Experiment.preset("circle-features"))
        assert (current(app).state, current(app).step) == (State.READY, 0)
        await wait_for_text(pilot, "Given the squares")
        app.change(app.experiment.updated({"learning_rate": 0.5}))
        await wait_until(pilot, lambda: current(app).experiment.training.learning_rate == 0.5)
        await press(pilot, "G")
        await wait_until(pilot, lambda: current(app).experiment == Experiment.preset("moons"))


async def test_enter_says_so_where_nothing_is_suggested() -> None:
    app = preset_app(XOR.model_copy(update={"suggests": ()}))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "enter")
        await wait_until(pilot, lambda: [one.message for one in app._notifications] == [NOTHING_SUGGESTED.text])


async def test_the_course_does_not_replace_an_experiment_of_ones_own_and_ends() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        assert not strip(app).display
        before = current(app).experiment
        await press(pilot, "G")
        assert [one.message for one in app._notifications] == [NO_PRESET]
        assert app.experiment == before
        app.clear_notifications()
        app.open(Experiment.preset("digits"))
        await wait_until(pilot, lambda: current(app).experiment == Experiment.preset("digits"))
        await press(pilot, "G")
        assert [one.message for one in app._notifications] == [COURSE_OVER]
        assert current(app).experiment == Experiment.preset("digits")


async def test_nothing_but_ascii_is_told_in_ascii() -> None:
    app = TuiNN(XOR, pace=math.inf, ascii=True)
    async with opened(app, (60, 18)) as pilot:
        await finish(pilot)
        await wait_for_text(pilot, FOLLOW)
        assert screen_text(app).isascii()
