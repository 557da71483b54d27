"""The app under a pilot: opened on a small experiment, waited for by condition, read as text."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVarTuple

from textual import events
from textual.geometry import Region
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tests.app.settling import LONGEST_TICK, TICK, paint, settle
from tests.experiments import small
from tests.patience import PATIENCE
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.screens.main import MainScreen
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.training.trainer import Trainer

Ts = TypeVarTuple("Ts")

SIZES = ((60, 18), (80, 24), (100, 30), (120, 36), (200, 50))
"""Columns and rows at which everything must be in place; the first is the least there may be."""

ENDLESS = 1_000_000_000
"""Steps that no test comes to the end of."""


def small_app(
    *, run: bool = False, pace: float = math.inf, ascii: bool = False, theme: str = "dark", **changes: Any
) -> TuiNN:
    """The app on the article's experiment with few samples; `changes` are settings."""
    return TuiNN(small(**changes), run=run, pace=pace, ascii=ascii, theme=theme)


@asynccontextmanager
async def opened(app: TuiNN, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app with its first pictures on a screen of `size` columns and rows; scrolling does not take time."""
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_until(pilot, lambda: app.snapshot and main(app).query_one(LossPanel).loaded)
        await settle(pilot)
        yield pilot
        if app.is_running and app.screen_stack:
            # The last state must be one that can be painted, whether or not the test has looked at it.
            screen_text(app)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys without a pause in between, and let the app work until it has nothing more to do.

    That is many times faster than `Pilot.press`, which waits for a quiet machine twice with every key. Where a
    key moves the focus, the next ones need a call of their own.
    """
    driver = pilot.app._driver
    assert driver
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        driver.send_message(events.Key(name, key if len(key) == 1 else None))
        await asyncio.sleep(0)
    await settle(pilot)


async def resize(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Give the terminal another size, and let the screen take it, which it does only when no more sizes follow."""
    await pilot.resize_terminal(*size)
    await wait_until(pilot, lambda: pilot.app._resize_event is None)
    await settle(pilot)
    # Every size must be one at which the screen can be painted; see `changes_left_unpainted`.
    screen_text(pilot.app)


async def wait_until(
    pilot: Pilot[None], condition: Callable[[*Ts], object], *arguments: *Ts, timeout: float = PATIENCE
) -> None:
    """Let the app work until the condition holds of the arguments, which keep loop variables out of a lambda.

    What made it hold is then on screen as well.

    Raises:
        EOFError: the app ended before; the reason, if it has one, is raised where it was opened.
        TimeoutError: it did not within `timeout` seconds; with the text of the screen.
    """
    deadline = time.monotonic() + timeout
    tick = TICK
    while not condition(*arguments):
        if not pilot.app.is_running:
            raise EOFError("the app ended")
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {timeout:g} s; the screen was:\n{screen_text(pilot.app)}")
        await asyncio.sleep(tick)
        tick = min(tick * 1.5, LONGEST_TICK)
    await paint(pilot)


async def wait_for_text(pilot: Pilot[None], text: str) -> None:
    """Let the app work until `text` is on screen."""
    await wait_until(pilot, lambda: text in screen_text(pilot.app))


async def wait_for_state(pilot: Pilot[None], state: State) -> Snapshot:
    """Let the app work until the run is in `state`, and this is on screen."""
    await wait_until(pilot, lambda: current(pilot.app).state is state)
    await wait_until(pilot, lambda: state.value in screen_text(pilot.app).split("\n")[0])
    return current(pilot.app)


def current(app: Any) -> Snapshot:
    """The snapshot that the app shows."""
    snapshot: Snapshot = app.snapshot
    return snapshot


def main(app: Any) -> MainScreen:
    """The screen of the trainer, also while another one is over it."""
    screen: MainScreen = app.screen_stack[0]
    return screen


def screen_text(app: Any, screen: Screen[Any] | None = None) -> str:
    """All rows of the screen, joined by newlines."""
    compositor = (screen or app.screen)._compositor
    return "\n".join("".join(segment.text for segment in strip) for strip in compositor.render_strips())


def text_in(app: Any, region: Region) -> str:
    """The part of the screen in `region`, its rows joined by newlines; no others are rendered."""
    band = Region(0, region.y, app.size.width, region.height)
    rows = app.screen._compositor._render_chops(band, lambda y: y in band.line_range)
    texts = ("".join(strip.text for strip in row.values() if strip) for row in rows[region.y : region.bottom])
    return "\n".join(text[region.x : region.right] for text in texts)


def widget_text(widget: Widget) -> str:
    """What stands on the screen where the widget is, its frame included."""
    return text_in(widget.app, widget.region)


def content_text(widget: Widget) -> str:
    """What stands on the screen within the frame and the scroll bars of the widget."""
    return text_in(widget.app, widget.scrollable_content_region)


def trained(experiment: Experiment, steps: int) -> Trainer:
    """What a run of `steps` updates without any screen comes to."""
    trainer = Trainer(experiment)
    trainer.advance(steps)
    return trainer


def same_bits(snapshot: Snapshot, trainer: Trainer) -> bool:
    """Whether both are at the same step with the same parameters and losses, to the last bit."""
    return (
        snapshot.step == trainer.step
        and snapshot.network.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()
        and snapshot.train.loss == trainer.evaluate_train().loss
        and snapshot.test.loss == trainer.evaluate_test().loss
    )
