"""The trainer waits while a frame is made, and no longer: also where there is nothing to paint."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from textual.pilot import Pilot

from tests.app.support import current, main, opened, press, resize, small_app, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.messages import Published
from tui_nn.runs.snapshot import Frame, Snapshot, State

TINY = ((40, 10), (10, 3), (1, 1))
"""Columns and rows in which no picture is painted."""


def frame(snapshot: Snapshot, **changes: Any) -> Frame:
    """The frame that a snapshot was made of, with some fields changed."""
    return Frame(**{field.name: getattr(snapshot, field.name) for field in fields(Frame)} | changes)


async def test_the_gate_opens_after_a_snapshot_of_which_nothing_is_shown() -> None:
    """Because it changes nothing, the terminal is too small, or another screen covers the pictures."""
    app = small_app()
    async with opened(app) as pilot:
        gate = app.pause.gate
        for size in (*TINY, (120, 36)):
            await resize(pilot, size)
            await wait_until(pilot, lambda: gate.is_open)
            app.on_published(Published(frame(current(app))))
            assert not gate.is_open
            if size in TINY:
                await publish_three(pilot, app)
            await wait_until(pilot, lambda: gate.is_open)
        await press(pilot, "question_mark")
        await wait_until(pilot, lambda: app.screen is not main(app) and gate.is_open)
        await publish_three(pilot, app)


async def publish_three(pilot: Pilot[None], app: TuiNN) -> None:
    """Snapshots of the next steps, each once the gate is open."""
    gate = app.pause.gate
    for step in range(current(app).step + 1, current(app).step + 4):
        await wait_until(pilot, lambda: gate.is_open)
        app.on_published(Published(frame(current(app), step=step, state=State.RUNNING)))
        assert not gate.is_open
    await wait_until(pilot, lambda: gate.is_open)


async def test_the_gate_opens_some_time_after_the_last_of_many_keys() -> None:
    app = small_app()
    async with opened(app, (40, 10)) as pilot:
        timers = len(app._timers)
        await press(pilot, *["down"] * 50)
        # One for all of them; others may come and go.
        assert len(app._timers) <= timers + 5
        await wait_until(pilot, lambda: app.pause.gate.is_open)
