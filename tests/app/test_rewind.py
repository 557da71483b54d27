"""Rewinding on the screen: by keys, by the mouse, by undo and from the history; everything shows that moment."""

from __future__ import annotations

from dataclasses import fields

from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    same_bits,
    screen_text,
    small_app,
    text_in,
    trained,
    wait_for_state,
    wait_until,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.screens.history import HistoryScreen
from tui_nn.runs.session import Assign
from tui_nn.runs.snapshot import Frame, RunStarted, Snapshot, State
from tui_nn.training.events import Assignment


def status(app: TuiNN) -> str:
    return screen_text(app).split("\n")[0]


async def finish(pilot: Pilot[None]) -> Snapshot:
    await press(pilot, "space")
    return await wait_for_state(pilot, State.FINISHED)


async def at_step(pilot: Pilot[None], step: int) -> Snapshot:
    await wait_until(pilot, lambda: current(pilot.app).step == step)
    return current(pilot.app)


async def test_the_keys_go_back_and_forth_and_all_numbers_are_of_that_step() -> None:
    app = small_app(steps=400)
    async with opened(app) as pilot:
        end = await finish(pilot)
        points = [int(step) for step in end.curves.step]
        places = {"[": -2, "{": -12, "]": -11, "}": -1, "home": 0, "end": -1}
        for key, place in places.items():
            await press(pilot, key)
            shown = await at_step(pilot, points[place])
            assert same_bits(shown, trained(small(steps=400), points[place])), key
            rewound = f"step {points[place]} of 400, rewound"
            assert (rewound in status(app)) is (points[place] < 400), key
        assert current(app).state is State.FINISHED


async def test_space_runs_on_from_there_and_the_history_returns_to_what_was_left() -> None:
    app = small_app(steps=400)
    async with opened(app) as pilot:
        await finish(pilot)
        await press(pilot, "home")
        await at_step(pilot, 0)
        app.change(app.experiment.updated({"l2": 0.5}))
        await wait_until(pilot, lambda: bool(current(app).branches))
        await finish(pilot)
        assert app.experiment.training.l2 == 0.5
        await press(pilot, "y")
        await wait_until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        lines = screen_text(app)
        for words in ("start", "l2 0.5", "end", "branch 1, left at step 0"):
            assert words in lines
        await press(pilot, "end", "enter")
        await wait_until(pilot, lambda: app.screen is main(app) and not current(app).events)
        assert same_bits(current(app), trained(small(steps=400), 400))
        # The form shows what was in force.
        await wait_until(pilot, lambda: app.experiment.training.l2 == small().training.l2)


async def test_the_history_leads_to_each_event() -> None:
    app = small_app(steps=400)
    async with opened(app) as pilot:
        await press(pilot, "s", "s")
        await at_step(pilot, 2)
        app.session.send(Assign(Assignment(0, 0, 0, 0.5, "x1 to h1"), 1))
        await press(pilot, "s")
        await at_step(pilot, 3)
        await press(pilot, "y")
        await wait_until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        choices = app.screen.query_one(OptionList)
        assert choices.highlighted == choices.option_count - 1, "the moment that is shown"
        await press(pilot, "up", "enter")
        await wait_until(pilot, lambda: current(app).is_rewound)
        assert (current(app).step, current(app).events_done) == (2, 1)
        await press(pilot, "y", "y")
        await wait_until(pilot, lambda: app.screen is main(app))


async def test_undo_takes_the_last_change_back_and_says_where_there_is_none() -> None:
    app = small_app(steps=400)
    async with opened(app) as pilot:
        await press(pilot, "s")
        await at_step(pilot, 1)
        app.change(app.experiment.updated({"learning_rate": 0.5}))
        await press(pilot, "s")
        await at_step(pilot, 2)
        await press(pilot, "u")
        await wait_until(pilot, lambda: current(app).is_rewound)
        assert current(app).step == 1
        assert app.experiment.training.learning_rate == small().training.learning_rate
        assert "step 1 of 2, rewound" in status(app)
        await press(pilot, "u")
        await wait_until(pilot, lambda: "Nothing to undo" in screen_text(app))


async def test_the_mouse_and_enter_on_the_chart_go_where_they_are_but_not_what_is_typed() -> None:
    app = small_app(steps=400)
    async with opened(app) as pilot:
        end = await finish(pilot)
        # Where a value is typed in, the keys are a part of it.
        await press(pilot, "o")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        field = app.focused
        assert isinstance(field, Input)
        await press(pilot, *"[u]{y}")
        await wait_until(pilot, lambda: field.value == "[u]{y}")
        assert not current(app).is_rewound
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))

        panel = main(app).query_one(LossPanel)
        middle = panel.scrollable_content_region.width // 2
        await pilot.mouse_down(panel, offset=(middle, 5))
        await wait_until(pilot, lambda: current(app).is_rewound)
        first = current(app).step
        assert 100 < first < 300
        await pilot.hover(panel, offset=(middle + 8, 5))
        await wait_until(pilot, lambda: current(app).step > first)
        second = current(app).step
        await pilot.mouse_up(panel, offset=(middle + 8, 5))
        await pilot.hover(panel, offset=(middle - 8, 5))
        assert current(app).step == second
        assert f"step {second}" in content_text(panel)
        assert app.mouse_captured is None

        await press(pilot, "end")
        await wait_until(pilot, lambda: not current(app).is_rewound)
        panel.focus()
        await press(pilot, "left", "left", "enter")
        await wait_until(pilot, lambda: current(app).is_rewound)
        assert current(app).step < end.step
        assert panel.options.cursor is None
        # At every width it says so.
        for size in ((60, 18), (80, 24), (200, 50)):
            await resize(pilot, size)
            assert "rewound" in text_in(app, main(app).query_one("#status").region), size


async def test_of_many_runs_that_are_started_at_once_only_the_last_is_painted() -> None:
    app = small_app(steps=400)
    async with opened(app) as pilot:
        shown: list[int] = []
        app.watch(app, "snapshot", lambda snapshot: shown.append(snapshot.run_number), init=False)
        frame = {field.name: getattr(current(app), field.name) for field in fields(Frame)}
        for run in (20, 21, 22):
            app.messages.publish(RunStarted(run, current(app).dataset))
            app.messages.publish(Frame(**{**frame, "run_number": run}))
        await wait_until(pilot, lambda: current(app).run_number == 22)
        assert shown == [22]
