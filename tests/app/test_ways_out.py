"""Escape, enter, tab and full screen do the same in every panel, and escape closes every dialog."""

from __future__ import annotations

import pytest

from tests.app.support import opened, press, screen_text, small_app, wait_until
from tests.app.test_layout import panels
from tui_nn.app.app import TuiNN
from tui_nn.app.dialogs import DIALOGS
from tui_nn.app.panel_table import PANELS, VIEWS
from tui_nn.app.screens.dialog import Dialog

ON_ITS_OWN = "walk_help"
"""The dialog that belongs to another screen."""

PIXELS = ("axes", "board")
"""Dialogs for data with many features, and for images."""

DIALOGS_OF = {"article": sorted({*DIALOGS} - {ON_ITS_OWN, *PIXELS}), "digits": PIXELS}
"""Data -> the dialogs that open with them."""


def in_focus(app: TuiNN) -> tuple[str, str]:
    """The panel in focus, and the maximized one."""
    maximized = app.main.maximized
    return app.main.panel_in_focus, (maximized and maximized.id) or ""


async def test_keys_that_every_panel_has() -> None:
    """The table: what is pressed -> the panel in focus and the maximized one after it.

    Tab follows the rows of the screen.
    """
    app = small_app()
    async with opened(app, (160, 45)) as pilot:
        for panel in PANELS:
            if panel in VIEWS:
                app.main.action_view(panel)
            else:
                app.main._go_to(app.main.query_one(f"#{panel}"))
            await wait_until(pilot, lambda panel: app.main.panel_in_focus == panel, panel)
            order = [one.id or "" for one in sorted(panels(app), key=lambda one: (one.region.y, one.region.x))]
            place = order.index(panel)
            after, before = order[(place + 1) % len(order)], order[place - 1]
            table: tuple[tuple[str, tuple[str, str]], ...] = (
                ("tab", (after, "")),
                ("shift+tab", (panel, "")),
                ("shift+tab", (before, "")),
                ("tab", (panel, "")),
                ("f", (panel, panel)),
                ("tab", (after, after)),
                ("shift+tab", (panel, panel)),
                ("escape", (panel, "")),
                ("f", (panel, panel)),
                ("f", (panel, "")),
                ("escape", ("", "")),
                ("escape", ("", "")),
            )
            for number, (key, there) in enumerate(table):
                await press(pilot, key)
                assert in_focus(app) == there, (panel, number, key)


@pytest.mark.parametrize("data", DIALOGS_OF)
async def test_escape_closes_every_dialog_and_leaves_the_screen_as_it_was(data: str) -> None:
    if data == "digits":
        pytest.importorskip("sklearn")
    app = small_app(data=data)
    async with opened(app) as pilot:
        before = screen_text(app)
        for name in DIALOGS_OF[data]:
            app.action_dialog(name)
            await wait_until(pilot, lambda: isinstance(app.screen, Dialog))
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is app.main)
            await wait_until(pilot, lambda: screen_text(app) == before)
            assert in_focus(app) == ("", ""), name
