"""The two rows that are always in sight, on screen."""

from __future__ import annotations

import pytest

from tests.app.support import (
    current,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tui_nn.app.app import TuiNN
from tui_nn.runs.snapshot import State


async def test_the_rate_on_screen_follows_its_schedule() -> None:
    """Halved each 10 steps: an eighth of it after 30."""
    app = small_app(schedule="step", schedule_steps=10, decay=0.5, learning_rate=0.08, steps=30)
    async with opened(app) as pilot:
        assert "rate 0.0800" in screen_text(app).split("\n")[0]
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_for_text(pilot, "rate 0.0100")


async def test_a_run_that_is_stopped_says_why_and_goes_on_without_the_rule() -> None:
    """The first look at the test set, after 25 steps, is good enough."""
    app = small_app(stop_loss=1000.0, steps=60)
    async with opened(app, (140, 36)) as pilot:
        await press(pilot, "space")
        stopped = await wait_for_state(pilot, State.FINISHED)
        assert stopped.step == 25
        assert stopped.reason == f"test loss {stopped.test.loss:.4g} reached"
        await wait_for_text(pilot, f"stopped: {stopped.reason}")
        await wait_for_text(pilot, "Stopped early")
        app.change(app.experiment.updated({"stop_loss": 0}))
        await wait_until(pilot, lambda: current(app).state is State.PAUSED)
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        assert (finished.step, finished.run_number) == (60, 1)
        assert "stopped:" not in screen_text(app)


async def test_the_traffic_is_shown_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    app = small_app()
    written = 5_000_000
    monkeypatch.setattr(TuiNN, "bytes_written", property(lambda _: written))
    async with opened(app, (120, 36)) as pilot:
        assert "KiB/s" not in screen_text(app)
        await press(pilot, "K")
        assert "  0.0 KiB/s" in screen_text(app).split("\n")[0]
        written += 10_000_000
        app.traffic_meter.read()
        await pilot.pause()
        assert app.traffic
        assert f"  {app.traffic:.1f} KiB/s" in screen_text(app).split("\n")[0]
        await press(pilot, "K")
        assert "KiB/s" not in screen_text(app)
        assert app.traffic is None
