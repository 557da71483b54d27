"""Random input into an app without a terminal, read as it would be read from one."""

from __future__ import annotations

import asyncio
import gc
import io
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stderr
from pathlib import Path, PurePath
from random import Random
from typing import Any, ClassVar

from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size
from textual.scrollbar import ScrollBar

from tests.robustness.findings import CRASH, FAILURE, LONGEST, TRAINER, WAIT, Outcome, told
from tests.robustness.inputs import WORDS, Hands, Input, Resized
from tests.robustness.scenes import FILES, Scene, random_scene
from tui_nn.app import app as app_module
from tui_nn.app.app import TuiNN
from tui_nn.app.messages import Published
from tui_nn.app.terminal.input import InputReader
from tui_nn.cli.options import load, read_experiment, read_pace
from tui_nn.experiment import SETTINGS
from tui_nn.runs.session import RequestFrame
from tui_nn.runs.snapshot import Failure, State

PIECE = 4096
"""Bytes that a terminal hands over at a time."""

PULSE = 0.02
"""Seconds between two looks at whether the loop still turns."""

GIVEN_UP = 30.0
"""Seconds after which a screen that does not answer has hung."""

PATIENT = 0.8
"""How often the next input comes only when the one before has been dealt with."""


class WatchedApp(TuiNN):
    """Counts what the session could not do, and when it last said something."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [Path(app_module.__file__).parent / name for name in TuiNN.CSS_PATH]

    heard: float = 0.0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.failures: list[str] = []

    def on_published(self, message: Published) -> None:
        """Take note."""
        self.heard = time.perf_counter()
        if isinstance(message.content, Failure):
            self.failures.append(message.content.error)
        super().on_published(message)

    def _handle_exception(self, error: BaseException) -> None:
        """As in a terminal, ignore what fails once the app has begun to close, but nothing before."""
        if self._running and not self._exit:
            super()._handle_exception(error)


def open_scene(scene: Scene) -> WatchedApp:
    """The app as the command line would open it."""
    given = dict(scene.given)
    experiment = read_experiment({name: text for name, text in given.items() if name in (*SETTINGS, "preset")})
    dataset = None
    if "data" in given:
        experiment, dataset = load(given, experiment)
    return WatchedApp(
        experiment,
        run="run" in given,
        pace=read_pace(given),
        ascii="ascii" in given,
        theme=given.get("theme", "dark"),
        dataset=dataset,
        present="present" in given,
        slow="slow" in given,
    )


async def play(seed: int, session: int, count: int) -> Outcome:
    """Open a scene, and send up to `count` inputs; fewer where one of them ends the app."""
    random = Random(f"{seed} {session}")
    scene = random_scene(random)
    outcome = Outcome(seed, session, scene)
    hands = Hands(random, scene.columns, scene.rows, words=(*WORDS, *FILES, "saved.toml", "open-quote.csv"))
    app = open_scene(scene)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: _complain(outcome, context))
    renderer, errors = ScrollBar.renderer, io.StringIO()
    try:
        with redirect_stderr(errors):
            async with (
                app.run_test(size=(scene.columns, scene.rows), notifications=True, tooltips=True),
                _pulse(outcome),
            ):
                await _send_all(app, hands, outcome, count)
    except Exception as error:
        outcome.found(CRASH, told(error), "".join(traceback.format_exception(error)))
    finally:
        ScrollBar.renderer = renderer
        # Textual caches keys, which refer to their app: with hundreds of apps, each garbage collection takes a second.
        XTermParser._parse_extended_key.cache_clear()
        gc.unfreeze()
    for failure in app.failures:
        outcome.found(FAILURE, failure)
    return outcome


def _complain(outcome: Outcome, context: dict[str, Any]) -> None:
    error = context.get("exception")
    detail = "".join(traceback.format_exception(error)) if error else repr(context)
    outcome.found(CRASH, told(error) if error else str(context.get("message")), detail)


async def _send_all(app: WatchedApp, hands: Hands, outcome: Outcome, count: int) -> None:
    reader = InputReader()
    for _ in range(count):
        one = hands.next()
        outcome.inputs.append(one)
        await _send(app, reader, one)
        await asyncio.sleep(hands.random.choice((0, 0, 0, 0.005, 0.02)))
        for event in reader.tick():
            _deliver(app, event)
        if hands.random.random() < PATIENT:
            await _answered(app, outcome)
        if hands.random.random() < 0.02:
            await _heard_of_trainer(app, outcome)
        if not app.is_running or app._exception or app._exit:
            return
    await _answered(app, outcome)


async def _send(app: WatchedApp, reader: InputReader, one: Input) -> None:
    if isinstance(one, Resized):
        size = Size(one.columns, one.rows)
        assert app._driver
        app._driver._size = size
        app.post_message(events.Resize(size, size))
        return
    for start in range(0, len(one.data), PIECE):
        for event in reader.feed(one.data[start : start + PIECE]):
            _deliver(app, event)
        # A terminal's input is read in a thread of its own, and in pieces.
        await asyncio.sleep(0)


def _deliver(app: WatchedApp, event: Any) -> None:
    if app._driver:
        app._driver.process_message(event)


async def _answered(app: WatchedApp, outcome: Outcome) -> None:
    """Wait until the app, and then what has the focus, have dealt with all that came before."""
    for _ in range(2):
        if not app.is_running or not app.screen_stack:
            return
        turned = asyncio.Event()
        pump = app.focused or app.screen
        if not app.call_later(turned.set) or not await _within(GIVEN_UP, turned, app):
            return
        turned = asyncio.Event()
        if not pump.call_later(turned.set):
            return
        if not await _within(GIVEN_UP, turned, app) and pump.is_running and app.is_running:
            outcome.found(WAIT, f"{type(pump).__name__} does not answer")
            return


async def _within(seconds: float, turned: asyncio.Event, app: WatchedApp) -> bool:
    deadline = time.perf_counter() + seconds
    while not turned.is_set():
        if time.perf_counter() > deadline or not app.is_running:
            return False
        try:
            await asyncio.wait_for(turned.wait(), 0.2)
        except TimeoutError:
            continue
    return True


async def _heard_of_trainer(app: WatchedApp, outcome: Outcome) -> None:
    """How long the trainer takes to give a snapshot."""
    if app.snapshot is None or app.snapshot.state is State.FAILED:
        return
    asked, worked = time.perf_counter(), time.process_time()
    app.session.send(RequestFrame())
    while app.heard < asked and app.is_running and time.perf_counter() - asked < GIVEN_UP:
        await asyncio.sleep(PULSE)
    took = time.perf_counter() - asked
    if took > LONGEST and time.process_time() - worked > LONGEST:
        network, data = app.experiment.network, app.experiment.data
        outcome.found(TRAINER, f"over {LONGEST:g} s", f"{took:.1f} s with {network} on {data}")


@asynccontextmanager
async def _pulse(outcome: Outcome) -> AsyncIterator[None]:
    """Look all the time whether the loop turns.

    A wait is one only if this process worked as long: other processes may take the machine.
    """
    pulse = asyncio.create_task(_feel(outcome))
    try:
        yield
    finally:
        pulse.cancel()


async def _feel(outcome: Outcome) -> None:
    while True:
        before, worked = time.perf_counter(), time.process_time()
        await asyncio.sleep(PULSE)
        took = time.perf_counter() - before
        if took > LONGEST and time.process_time() - worked > LONGEST:
            outcome.found(WAIT, f"the screen stood still for {took:.0f} s or so", f"{took:.2f} s")
