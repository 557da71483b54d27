"""The drawing screen: keys and mouse change the points, the run goes on with them, and all of it can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.support import (
    ENDLESS,
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
from tests.patience import PATIENCE
from tui_nn.app.app import TuiNN
from tui_nn.app.drawing_picture import DrawingView
from tui_nn.app.screens import drawing
from tui_nn.app.screens.ask import AskScreen
from tui_nn.app.screens.drawing import DrawingScreen
from tui_nn.data.drawn import DEFAULT, Point, parse
from tui_nn.runs.session import ChangeSettings, Command
from tui_nn.runs.snapshot import State
from tui_nn.training.events import changes
from tui_nn.training.key_states import replay
from tui_nn.training.trainer import Trainer
from tui_nn.views.sketch import Sketch

START = parse(DEFAULT)


def drawing_app(**changes: Any) -> TuiNN:
    settings: dict[str, Any] = {"data": "drawn", "steps": ENDLESS}
    return small_app(**settings | changes)


async def to_drawing(pilot: Pilot[None], app: TuiNN) -> DrawingScreen:
    await press(pilot, "D")
    await wait_until(pilot, lambda: isinstance(app.screen, DrawingScreen))
    await wait_for_text(pilot, "x1")
    screen = app.screen
    assert isinstance(screen, DrawingScreen)
    return screen


def drawn(app: TuiNN) -> tuple[Point, ...]:
    """The points that the run on screen is trained on; the data set is theirs."""
    snapshot = current(app)
    points = parse(snapshot.experiment.data.points)
    dataset = snapshot.dataset
    assert len(snapshot.test.predictions) == len(dataset.test)
    found = {tuple(place) for part in (dataset.train, dataset.test) for place in part.raw.T.tolist()}
    assert found == {point[1:] for point in points}
    return points


async def settled(pilot: Pilot[None], app: TuiNN, points: tuple[Point, ...]) -> None:
    await wait_until(pilot, lambda: parse(current(app).experiment.data.points) == points)
    assert drawn(app) == points


async def test_keys_add_move_and_remove_points_while_it_trains() -> None:
    app = drawing_app(pace=200.0)
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        await press(pilot, "space")
        await wait_for_text(pilot, "running step")
        await press(pilot, "1", "enter")
        await settled(pilot, app, (*START, Point(1, 0, 0)))
        assert current(app).state is State.RUNNING
        assert current(app).run_number == 1
        step = current(app).step
        await press(pilot, "enter", "left", "up", "shift+left")
        held = screen.sketch.points
        assert held[-1] == Point(1, *screen.sketch.cursor)
        await press(pilot, "enter", "right")
        await settled(pilot, app, held)
        await press(pilot, "left", "x")
        await settled(pilot, app, START)
        await wait_until(pilot, lambda: current(app).step > step)
        # Only what was settled is an event, and none of it begins another run.
        assert [dict(event.shown)["points"] for event in current(app).events] == ["21", "21", "20"]
        assert current(app).run_number == 1
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))


async def test_what_was_drawn_is_undone_from_the_last_to_the_first() -> None:
    app = drawing_app()
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        first, second = (*START, Point(0, 0, 0)), None
        await press(pilot, "enter")
        await settled(pilot, app, first)
        # The undo waits for what has not been sent.
        await press(pilot, "down", "enter")
        second = screen.sketch.points
        assert len(second) == 22
        await press(pilot, "u")
        await settled(pilot, app, first)
        await wait_until(pilot, lambda: screen.sketch.points == first)
        await press(pilot, "u")
        await settled(pilot, app, START)
        await wait_until(pilot, lambda: screen.sketch.points == START)
        await press(pilot, "u")
        await wait_until(pilot, lambda: any("Nothing to undo" in one.message for one in app._notifications))
        assert app.screen is screen


async def test_what_follows_an_undo_at_once_is_done_to_the_points_before(monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawing_app()
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        await press(pilot, "enter")
        await settled(pilot, app, (*START, Point(0, 0, 0)))
        # However slow they are, the keys are quick ones.
        monkeypatch.setattr(drawing, "SETTLE", 10 * PATIENCE)
        for key in ("down", "u", "enter", "down", "enter", "u", "enter"):
            app.simulate_key(key)
        # Two were added after the first undo, and are one change, which the second undo takes back.
        lower = Sketch().moved(0, 2, screen.query_one(DrawingView).cells).cursor
        points = (*START, Point(0, *lower))
        await wait_until(pilot, lambda: screen.sketch.points == points)
        screen.send()
        await settled(pilot, app, points)
        assert screen.sketch.points == drawn(app)


async def test_the_run_is_what_its_events_say() -> None:
    app = drawing_app(steps=60, pace=100.0, batch_size=5)
    async with opened(app, (80, 24)) as pilot:
        await to_drawing(pilot, app)
        await press(pilot, "space")
        for keys in (("enter",), ("down", "1", "enter"), ("x",)):
            events_before = len(current(app).events)
            await press(pilot, *keys)
            await wait_until(pilot, lambda before: len(current(app).events) > before, events_before)
        snapshot = await wait_for_finish(pilot, app)
        again = Trainer(small_app(data="drawn", steps=60, batch_size=5).experiment)
        replay(again, snapshot.events, 60)
        assert again.parameters.flat.tobytes() == snapshot.parameters.flat.tobytes()
        assert [change.step for change in changes(snapshot.events)]


async def wait_for_finish(pilot: Pilot[None], app: TuiNN) -> Any:
    await wait_until(pilot, lambda: current(app).state is State.FINISHED)
    return current(app)


async def test_a_drag_is_one_change_and_nothing_is_sent_while_a_point_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawing_app()
    sent: list[Command] = []
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        send = app.session.send

        def noted(command: Command) -> None:
            sent.append(command)
            send(command)

        monkeypatch.setattr(app.session, "send", noted)
        # However slow the drag is; each change would be sent at once.
        monkeypatch.setattr(drawing, "SETTLE", 0.001)
        view = screen.query_one(DrawingView)
        left, top = view.content_region.offset
        await pilot.mouse_down(offset=(left + 30, top + 3))
        for number in range(1, 6):
            await pilot.hover(offset=(left + 30 + number, top + 3 + number))
        assert screen.sketch.held == 20
        await pilot.mouse_up(offset=(left + 35, top + 8))
        await wait_until(pilot, lambda: screen.sketch.held is None)
        points = (*START, Point(0, *Sketch().at((35, 8), view.cells).cursor))
        assert screen.sketch.points == points
        await settled(pilot, app, points)
        assert sum(isinstance(command, ChangeSettings) for command in sent) == 1
        # A click on it and no move leave it; the right button removes it; beside the plot, there is nothing.
        await pilot.click(offset=(left + 35, top + 8))
        await wait_until(pilot, lambda: "left where it was" in screen.sketch.done)
        await pilot.click(offset=(left + 35, top + 8), button=3)
        await settled(pilot, app, START)
        await pilot.click(offset=(left, top + 8))
        await pilot.pause()
        assert screen.sketch.points == START
        sent.clear()
        await press(pilot, "tab", "enter", "right", "right")
        for _ in range(5):
            await pilot.pause()
        await press(pilot, "escape")
        assert screen.sketch.points == START
        # Put back: no change.
        for _ in range(5):
            await pilot.pause()
        assert not any(isinstance(command, ChangeSettings) for command in sent)
        await press(pilot, "enter", "right", "right", "enter")
        moved = screen.sketch.points
        assert moved != START
        await settled(pilot, app, moved)
        assert sum(isinstance(command, ChangeSettings) for command in sent) == 1


async def test_another_class_begins_a_new_run_and_a_run_that_has_begun_is_asked_for_twice() -> None:
    app = drawing_app()
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        await press(pilot, "2", "enter")
        three = (*START, Point(2, 0, 0))
        await settled(pilot, app, three)
        assert (current(app).run_number, current(app).step) == (2, 0)
        assert len(current(app).dataset.class_names) == 3
        screen = await after_a_step(pilot, app)
        await press(pilot, "x")
        await wait_for_text(pilot, "once more: removing c2 begins a new run")
        assert screen.sketch.points == three
        await press(pilot, "x")
        await settled(pilot, app, START)
        assert (current(app).run_number, current(app).step) == (3, 0)
        screen = await after_a_step(pilot, app)
        await press(pilot, "2", "enter")
        await wait_for_text(pilot, "once more: c2 begins a new run")
        assert screen.sketch.points == START
        await press(pilot, "enter")
        await settled(pilot, app, three)
        assert (current(app).run_number, current(app).step) == (4, 0)
        assert app.screen is screen


async def after_a_step(pilot: Pilot[None], app: TuiNN) -> DrawingScreen:
    """The drawing screen again, after a step on the main one."""
    await press(pilot, "escape")
    await wait_until(pilot, lambda: app.screen is main(app))
    await press(pilot, "s")
    await wait_until(pilot, lambda: current(app).step == 1)
    return await to_drawing(pilot, app)


async def test_a_change_after_the_run_has_diverged_begins_a_new_one_and_is_asked_for_twice() -> None:
    app = drawing_app(learning_rate=1000)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "space")
        await wait_for_state(pilot, State.DIVERGED)
        screen = await to_drawing(pilot, app)
        # What cannot be done is not asked for.
        await press(pilot, "x")
        await wait_for_text(pilot, "no point here")
        for keys in (("enter",), ("tab", "enter"), ("x",)):
            await press(pilot, *keys)
            await wait_for_text(pilot, "once more: the run has diverged, and this begins a new run at step 0")
            assert (screen.sketch.points, screen.sketch.held) == (START, None)
        assert current(app).run_number == 1
        await press(pilot, "x", "shift+tab", "x")
        # Only the first of several quick changes is asked for.
        await settled(pilot, app, START[1:-1])
        assert (current(app).run_number, current(app).state) == (2, State.READY)
        await press(pilot, "shift+tab", "x")
        await settled(pilot, app, START[1:-2])


async def test_a_point_that_is_held_when_the_run_diverges_is_put_back() -> None:
    app = drawing_app(learning_rate=1000)
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        await press(pilot, "tab", "enter", "right")
        assert screen.sketch.points != START
        app.action_run()
        await wait_for_state(pilot, State.DIVERGED)
        await wait_until(pilot, lambda: (screen.sketch.points, screen.sketch.held) == (START, None))
        await press(pilot, "right", "right")
        assert (current(app).run_number, current(app).state) == (1, State.DIVERGED)


@pytest.mark.parametrize("keys", [("space", "home"), ("D", "enter")], ids=["rewound", "changed at step 0"])
async def test_a_run_that_would_be_lost_at_step_0_is_asked_for(keys: tuple[str, str]) -> None:
    app = drawing_app(steps=20)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, keys[0])
        if keys[0] == "space":
            await wait_for_state(pilot, State.FINISHED)
        await press(pilot, keys[1])
        await wait_until(pilot, lambda: current(app).step == 0 and (current(app).is_rewound or current(app).events))
        screen = app.screen if isinstance(app.screen, DrawingScreen) else await to_drawing(pilot, app)
        assert isinstance(screen, DrawingScreen)
        before = screen.sketch.points
        await press(pilot, "down", "2", "enter")
        await wait_for_text(pilot, "once more: c2 begins a new run")
        assert screen.sketch.points == before
        assert current(app).run_number == 1


async def test_points_that_do_not_fit_the_batch_are_refused_and_come_back() -> None:
    app = drawing_app(batch_size=14, test_fraction=0.3)
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        # Of ten points of a class, seven are trained on, and of eight six.
        await press(pilot, "tab", "x", "tab", "tab", "x")
        await wait_until(pilot, lambda: any("batch_size: got 14" in one.message for one in app._notifications))
        await wait_until(pilot, lambda: drawn(app) == screen.sketch.points)
        assert len(drawn(app)) >= 19


async def test_a_run_on_other_data_even_an_untouched_one_is_only_replaced_if_the_user_agrees() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "D")
        await wait_until(pilot, lambda: isinstance(app.screen, AskScreen))
        assert current(app).run_number == 1
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DrawingScreen))
        await wait_until(pilot, lambda: current(app).run_number == 2)
        await wait_for_text(pilot, "90 points")
        assert len(drawn(app)) == 90
        await press(pilot, "escape")
        app.open(small(data="sine"))
        await wait_until(pilot, lambda: current(app).run_number == 3)
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        await press(pilot, "D")
        await wait_until(pilot, lambda: isinstance(app.screen, AskScreen))
        await wait_for_text(pilot, "enter begins it, escape")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))
        assert (current(app).run_number, current(app).step) == (3, 1)
        await press(pilot, "D")
        await wait_until(pilot, lambda: isinstance(app.screen, AskScreen))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DrawingScreen))
        await wait_until(pilot, lambda: current(app).run_number == 4)
        assert app.experiment.title == "Draw your own data"
        await wait_for_text(pilot, "21 points")


@pytest.mark.parametrize("ascii", [False, True])
async def test_it_fits_any_terminal(ascii: bool) -> None:
    app = drawing_app(ascii=ascii)
    async with opened(app, (80, 24)) as pilot:
        screen = await to_drawing(pilot, app)
        for size in ((40, 10), (60, 18), (200, 50)):
            await resize(pilot, size)
            await press(pilot, "1", "enter", "left")
            await wait_for_text(pilot, "c1 added at 0, 0")
            await settled(pilot, app, (*START, Point(1, 0, 0)))
            await wait_for_text(pilot, "[1 ")
            text = screen_text(app)
            assert text.isascii() or not ascii
            assert "enter Add, move" in text
            mark = "+" if ascii else "■"
            assert text.count(mark) > (1 if ascii else 2)
            await resize(pilot, (80, 24))
            assert screen.sketch.points == (*START, Point(1, 0, 0))
            await press(pilot, "u", "escape")
            await settled(pilot, app, START)
            screen = await to_drawing(pilot, app)


async def test_the_setting_shows_how_many_points_there_are_and_takes_their_text() -> None:
    app = drawing_app()
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        row = main(app).query_one("#setting-points")
        row.focus()
        await wait_for_text(pilot, "Points")
        app.change(app.experiment.updated({"points": "0 1 1; 1 2 2; 1 3 3"}))
        await wait_until(pilot, lambda: len(drawn(app)) == 3)
        assert changes(current(app).events)[0].values == (("points", "3"),)
        assert current(app).step == 1
        await press(pilot, "y")
        await wait_for_text(pilot, "points 3")


async def test_rewinding_shows_the_points_of_each_moment() -> None:
    app = drawing_app(steps=20)
    async with opened(app, (80, 24)) as pilot:
        for _ in range(2):
            await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        app.change(app.experiment.updated({"points": f"{DEFAULT}; 1 0 0"}))
        await wait_until(pilot, lambda: len(drawn(app)) == 21)
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        for key, step, count in (("home", 0, 20), ("end", 20, 21), ("{", 10, 21), ("home", 0, 20)):
            await press(pilot, key)
            await wait_until(pilot, lambda step: current(app).step == step, step)
            assert len(drawn(app)) == count
            assert app.experiment == current(app).experiment
