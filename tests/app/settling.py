"""Waits until the app has nothing left to do, by its queues and not by the clock.

Textual's own `Pilot.pause` waits for a process that uses little of its processor: at least 20 ms each time, up to a
second while a run goes on, and on a busy machine it takes a process that waits for its turn for one that is done.
"""

from __future__ import annotations

import asyncio
import threading
import time
from queue import SimpleQueue
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from tests.patience import PATIENCE

TICK = 0.005
"""Seconds from one look at another thread to the next."""

LONGEST_TICK = 0.05
"""What they grow to: reading the whole screen takes a while, and would hold up what is waited for."""


class Commands(SimpleQueue[Any]):
    """The queue of a session, which knows how many of its commands are not yet carried out."""

    def __init__(self) -> None:
        self.unfinished = 0
        self._lock = threading.Lock()
        self._in_hand = 0

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        with self._lock:
            self.unfinished += 1
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Take a command; whoever comes for the next one, or looks for it, has carried out the last one."""
        self._finish()
        item = super().get(block, timeout)
        self._in_hand = 1
        return item

    def empty(self) -> bool:
        self._finish()
        return super().empty()

    def _finish(self) -> None:
        with self._lock:
            self.unfinished -= self._in_hand
        self._in_hand = 0


async def settle(pilot: Pilot[Any]) -> None:
    """Let the app work until all commands are carried out, all messages handled, and all that changed is painted.

    Raises:
        TimeoutError: it did not within `PATIENCE` seconds.
    """
    app: Any = pilot.app
    loop: Any = asyncio.get_running_loop()
    deadline = time.monotonic() + PATIENCE
    quiet = 0
    # What another thread has just posted is in a queue only when the loop comes round again.
    while quiet < 2 and app.is_running and not app._exit:
        await asyncio.sleep(0)
        # Looking through all widgets takes a millisecond.
        while loop._ready:
            in_time(deadline)
            await asyncio.sleep(0)
        busy = await carry_out(app, deadline)
        quiet = 0 if await work(app, deadline) or busy else quiet + 1


async def paint(pilot: Pilot[Any]) -> None:
    """Let the app handle the messages that are there, and paint all that changed."""
    app: Any = pilot.app
    deadline = time.monotonic() + PATIENCE
    while app.is_running and not app._exit and await work(app, deadline):
        await asyncio.sleep(0)


async def carry_out(app: Any, deadline: float) -> bool:
    """Wait until the session has no more commands; whether there were any."""
    busy = False
    while app.session._commands.unfinished and not app.session._closing:
        busy = True
        in_time(deadline)
        await asyncio.sleep(TICK)
    return busy


async def work(app: Any, deadline: float) -> bool:
    """Let the app do what is there to be done; whether there was anything."""
    busy = False
    for pump in pumps(app):
        while is_busy(pump) and pump._running:
            busy = True
            in_time(deadline)
            await asyncio.sleep(0)
    if not busy and is_unpainted(app):
        busy = True
        app.screen._on_timer_update()
    return busy


def in_time(deadline: float) -> None:
    """Raise TimeoutError when it is later."""
    if time.monotonic() > deadline:
        raise TimeoutError(f"busy for more than {PATIENCE:g} s")


async def pause(pilot: Pilot[Any], delay: float | None = None) -> None:
    """Stands in for `Pilot.pause`."""
    await (settle(pilot) if delay is None else asyncio.sleep(delay))


def pumps(app: App[Any]) -> list[MessagePump]:
    """All that handles messages: the app, its screens and their widgets."""
    return [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]


def is_busy(pump: MessagePump) -> bool:
    """Whether a message waits or is being handled; else the pump waits for one."""
    queue: Any = pump._message_queue
    return bool(queue.values) or not queue.ready_event._waiters


def is_unpainted(app: App[Any]) -> bool:
    """Whether the screen has changed since its last frame, or has something to do after it."""
    screen = app.screen
    changed = screen._layout_required or screen._scroll_required or screen._repaint_required
    return bool(changed or screen._recompose_required or screen._dirty_widgets or screen._callbacks)
