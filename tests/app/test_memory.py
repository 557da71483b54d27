"""What has been closed is not kept: an app that is used for hours does not grow."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual._styles_cache import StylesCache
from textual.pilot import Pilot
from textual.widget import Widget

from tests.app.support import main, opened, press, small_app, wait_until
from tui_nn.app.app import TuiNN

TIMES = 3


def kept() -> Counter[str]:
    """How many there are of all that is made for the screen, by the class."""
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, (Widget, StylesCache)))


async def use(pilot: Pilot[None], app: TuiNN, key: str) -> None:
    await press(pilot, key)
    await press(pilot, "escape")
    await press(pilot, "escape")
    await wait_until(pilot, lambda: app.screen is main(app))


@pytest.mark.parametrize("key", ["?", "p", "o", "c", "ctrl+p", "v"])
async def test_nothing_stays_of_what_is_closed(key: str) -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await use(pilot, app, key)
        before = kept()
        for _ in range(TIMES):
            await use(pilot, app, key)
        # The last one may still be in somebody's hands, and a view is made when it is shown first.
        assert all(count < TIMES for count in (kept() - before).values())
