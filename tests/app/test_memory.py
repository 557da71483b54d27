"""What has been closed is not kept: an app that is used for hours does not grow."""

from __future__ import annotations

import gc
from typing import Any
from weakref import WeakSet

import pytest
from textual._styles_cache import StylesCache
from textual.pilot import Pilot
from textual.widget import Widget

from tests.app.settling import settle
from tests.app.support import main, opened, press, small_app, wait_until
from tui_nn.app.app import TuiNN

NO_SCREEN = "v"
"""The key that shows another view."""

KEYS = ("?", "p", "o", "c", "ctrl+p", "b", "T", "y", "D", "V", NO_SCREEN)
"""The keys that open something; the first time, each makes what stays."""

MADE: WeakSet[Any] = WeakSet()
"""What has been made for the screen. A list of all objects of the process would also hold on to those that another
thread is about to make, such as a tuple that Python can only finish while nobody else has it."""


@pytest.fixture(autouse=True)
def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    MADE.clear()
    for kind in (Widget, StylesCache):

        def made(self: Any, *args: Any, make: Any = kind.__init__, **kwargs: Any) -> None:
            MADE.add(self)
            make(self, *args, **kwargs)

        monkeypatch.setattr(kind, "__init__", made)


@pytest.fixture
def changes_left_unpainted() -> None:
    """What is kept of partial updates counts, too."""


def is_freed(made: WeakSet[Any]) -> bool:
    gc.collect()
    return not made


async def open_it(pilot: Pilot[None], app: TuiNN, key: str) -> None:
    await press(pilot, key)
    if key != NO_SCREEN:
        await wait_until(pilot, lambda: app.screen is not main(app))
        await settle(pilot)


async def close_it(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "escape")
    await press(pilot, "escape")
    await wait_until(pilot, lambda: app.screen is main(app))


async def test_nothing_stays_of_what_is_closed() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for key in KEYS:
            await open_it(pilot, app, key)
            await close_it(pilot, app)
            MADE.clear()
            await open_it(pilot, app, key)
            assert (key == NO_SCREEN) or MADE
            await close_it(pilot, app)
            once = WeakSet(MADE)
            # The last one may stay in somebody's hands, and the one before until its tasks have ended.
            await open_it(pilot, app, key)
            await close_it(pilot, app)
            await wait_until(pilot, is_freed, once)
