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

TIMES = 4


def kept() -> Counter[str]:
    """How many there are of all that is made for the screen, by the class."""
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, (Widget, StylesCache)))


async def use(pilot: Pilot[None], app: TuiNN, key: str) -> Counter[str]:
    """Open something and close it; what there was meanwhile."""
    await press(pilot, key)
    meanwhile = kept()
    await press(pilot, "escape")
    await press(pilot, "escape")
    await wait_until(pilot, lambda: app.screen is main(app))
    return meanwhile


@pytest.mark.parametrize("key", ["?", "p", "o", "c", "ctrl+p", "v"])
async def test_nothing_stays_of_what_is_closed(key: str) -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await use(pilot, app, key)
        before = kept()
        once = await use(pilot, app, key) - before
        for _ in range(TIMES):
            await use(pilot, app, key)
        # The last one may stay in somebody's hands, and the others until their tasks have ended.
        await wait_until(pilot, lambda: all(count <= max(once[name], 1) for name, count in (kept() - before).items()))
