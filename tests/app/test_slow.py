"""On a slow line the numbers of the status follow the run, and the pictures come at most once a second."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.support import ENDLESS, content_text, current, main, opened, press, screen_text, small_app, wait_until
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.panel_table import PANELS
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.picture import Picture
from tui_nn.app.presenter import PresentedPicture
from tui_nn.app.rates import DRAWN_EVERY, NUMBERS, PICTURE_SECONDS
from tui_nn.app.terminal.connection import BEHIND, Connection
from tui_nn.runs.session import Command, RequestFrame
from tui_nn.runs.snapshot import State
from tui_nn.views import network, predictions

PICTURES = ("loss", "predictions", "weights")


class Clock:
    """Shows the time that it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def slow_app(**changes: Any) -> tuple[TuiNN, Clock]:
    """The app on a slow line, and the clock of that line, which stands still."""
    app, clock = TuiNN(small(**changes), pace=500.0, slow=True), Clock()
    app.connection = Connection(lambda: 0, True, clock)
    return app, clock


def texts(app: TuiNN, names: tuple[str, ...] = PICTURES) -> list[str]:
    """The pictures on the screen."""
    return [content_text(main(app).query_one(f"#{name}")) for name in names]


async def redrawn(pilot: Pilot[None], app: TuiNN) -> list[str]:
    """The pictures as they are when they are drawn now."""
    for name in PICTURES:
        main(app).query_one(f"#{name}", Picture).redraw()
    await pilot.pause()
    return texts(app)


async def step(pilot: Pilot[None], app: TuiNN, times: int) -> None:
    """Take steps, until the numbers are those of the last."""
    last = current(app).step + times
    await press(pilot, *"s" * times)
    await wait_until(pilot, lambda: f"step {last}/" in screen_text(app))


async def test_steps_within_a_second_change_the_numbers_and_later_the_pictures() -> None:
    app, clock = slow_app()
    async with opened(app) as pilot:
        assert texts(app) == await redrawn(pilot, app), "the first frame has its pictures"
        assert "┤" in texts(app)[1]
        clock.now += PICTURE_SECONDS
        await step(pilot, app, 1)
        first = texts(app)
        await step(pilot, app, 20)
        assert texts(app) == first
        app.frame_requester.tick()
        await pilot.pause()
        assert texts(app) == first
        clock.now += PICTURE_SECONDS
        app.frame_requester.tick()
        await pilot.pause()
        last = texts(app)
        assert all(before != after for before, after in zip(first, last, strict=True))
        assert last == await redrawn(pilot, app)
        # Those that wait are drawn when the line is as usual again.
        await step(pilot, app, 1)
        await step(pilot, app, 1)
        assert texts(app) == last
        await press(pilot, "S")
        app.frame_requester.tick()
        await pilot.pause()
        assert texts(app) == await redrawn(pilot, app) != last


async def test_the_pointer_reads_the_picture_and_a_click_in_the_chart_goes_to_the_step_that_is_drawn_there() -> None:
    app, clock = slow_app(learning_rate=0.1)
    async with opened(app) as pilot:
        clock.now += PICTURE_SECONDS
        await step(pilot, app, 1)
        panel, drawn = main(app).query_one(PredictionsPanel), current(app)
        await step(pilot, app, 20)
        title, region = panel.border_title, panel.scrollable_content_region
        await pilot.hover(offset=(region.x + 20, region.y + 5))
        views = [
            predictions.reading(one, panel.options, region.size, app.appearance, (20, 5))
            for one in (drawn, current(app))
        ]
        await wait_until(pilot, lambda: str(panel.border_subtitle) in views)
        assert views[0] != views[1]
        assert str(panel.border_subtitle) == views[0]
        assert panel.border_title == title
        region = main(app).query_one(LossPanel).scrollable_content_region
        # The right end is the last step that was drawn.
        await pilot.click(offset=(region.right - 1, region.y + 5))
        await wait_until(pilot, lambda: current(app).is_rewound)
        assert current(app).step == 1


async def test_a_click_selects_the_unit_that_is_drawn_there() -> None:
    app, clock = slow_app()
    async with opened(app) as pilot:
        clock.now += PICTURE_SECONDS
        await press(pilot, "2")
        panel, drawn = main(app).query_one(NetworkPanel), current(app)
        shown, region = content_text(panel), panel.scrollable_content_region
        clock.now -= PICTURE_SECONDS
        await press(pilot, "greater_than_sign")
        await wait_until(pilot, lambda: current(app).experiment.network.hidden_sizes == (5,))
        assert content_text(panel) == shown
        cells = [(x, y) for y in range(region.height) for x in range(region.width)]
        units = [
            [network.unit_at(one, panel.options_now(), region.size, *cell) for cell in cells]
            for one in (drawn, current(app))
        ]
        (x, y), unit = next((cell, one) for cell, one, new in zip(cells, *units, strict=True) if one and one != new)
        await pilot.click(offset=(region.x + x, region.y + y))
        assert panel.options.selected == unit


async def test_while_it_runs_the_status_goes_on_and_the_pictures_wait_for_their_time() -> None:
    app, clock = slow_app(steps=ENDLESS)
    async with opened(app) as pilot:
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.RUNNING and current(app).step > 5)
        shown, step = texts(app), current(app).step
        await wait_until(pilot, lambda: current(app).step > step + 20)
        assert f"step {current(app).step:,}/" in screen_text(app)
        assert texts(app) == shown
        clock.now += PICTURE_SECONDS
        await wait_until(pilot, lambda: texts(app) != shown)


async def test_the_last_moment_of_a_run_is_drawn() -> None:
    app, clock = slow_app(steps=7)
    async with opened(app) as pilot:
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.FINISHED)
        clock.now += PICTURE_SECONDS
        app.frame_requester.tick()
        await pilot.pause()
        assert texts(app) == await redrawn(pilot, app)


async def test_a_running_network_is_asked_for_fewer_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TuiNN(small(steps=ENDLESS), pace=100.0, slow=True)
    asked = 0

    def send(command: Command) -> None:
        nonlocal asked
        asked += isinstance(command, RequestFrame)
        send_before(command)

    async with opened(app) as pilot:
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.RUNNING)
        send_before = app.session.send
        monkeypatch.setattr(app.session, "send", send)
        for ticks in (3, 1):
            asked = 0
            for _ in range(30):
                app.frame_requester.tick()
            assert asked == 30 // ticks
            await press(pilot, "S")


async def test_a_terminal_that_is_behind_for_long_makes_it_slow_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    app, is_behind, written = small_app(), False, 0
    monkeypatch.setattr(TuiNN, "terminal_is_behind", property(lambda _: is_behind))
    monkeypatch.setattr(TuiNN, "bytes_written", property(lambda _: written))
    async with opened(app, (120, 36)) as pilot:
        for _ in range(10 * BEHIND):
            app.frame_requester.tick()
        assert not app.connection.is_slow, "a connection by SSH alone says nothing"
        is_behind = True
        for _ in range(BEHIND + 1):
            written += 100
            app.frame_requester.tick()
        assert app.connection.is_slow
        await wait_until(pilot, lambda: "A slow line" in screen_text(app))
        assert [one.severity for one in app._notifications] == ["warning"]
        await press(pilot, "S")
        assert not app.connection.is_slow
        await wait_until(pilot, lambda: "Pictures are drawn as usual." in screen_text(app))
        for _ in range(10 * BEHIND):
            written += 100
            app.frame_requester.tick()
        assert not app.connection.is_slow, "the user has chosen"
        await press(pilot, "S")
        assert app.connection.is_slow
        await wait_until(pilot, lambda: "at most once a second." in screen_text(app))


async def test_the_presenter_has_its_numbers_first_too() -> None:
    app, clock = slow_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "V")
        picture = app.screen.query_one(PresentedPicture)
        clock.now += PICTURE_SECONDS
        await press(pilot, "s")
        await wait_until(pilot, lambda: "step 1 of" in screen_text(app))
        shown = content_text(picture)
        await press(pilot, *"s" * 20)
        await wait_until(pilot, lambda: "step 21 of" in screen_text(app))
        assert content_text(picture) == shown
        clock.now += PICTURE_SECONDS
        app.frame_requester.tick()
        await pilot.pause()
        assert content_text(picture) != shown


def test_the_table_of_rates_names_pictures_that_there_are() -> None:
    assert set(DRAWN_EVERY) <= {*PANELS, "drawing", "heat map", "slice"}
    assert not NUMBERS & set(DRAWN_EVERY)
