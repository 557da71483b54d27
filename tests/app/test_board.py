"""The drawing board on screen: keys and mouse paint, and the bars follow."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.app.support import main, opened, press, screen_text, small_app, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.screens.board import BoardScreen, BoardView


async def to_board(pilot: Pilot[None], app: TuiNN) -> BoardView:
    await press(pilot, "8")
    await wait_until(pilot, lambda: main(app).query_one("#images").has_focus)
    await press(pilot, "enter")
    await wait_until(pilot, lambda: isinstance(app.screen, BoardScreen) and "Draw" in screen_text(app))
    return app.screen.query_one(BoardView)


async def test_keys_paint_erase_and_clear() -> None:
    pytest.importorskip("sklearn")
    app = small_app(data="digits", ascii=True)
    async with opened(app, (80, 24)) as pilot:
        view = await to_board(pilot, app)
        blank = screen_text(app)
        assert blank.isascii()
        await press(pilot, "up", "left", "space")
        await wait_until(pilot, lambda: view.drawing.pixels[3, 3] == 1)
        await wait_until(pilot, lambda: screen_text(app) != blank)
        await press(pilot, "backspace")
        await wait_until(pilot, lambda: view.drawing.pixels[3, 3] == 0 and view.drawing.pixels.any())
        await press(pilot, "c")
        await wait_until(pilot, lambda: not view.drawing.pixels.any())
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))


async def test_the_mouse_paints() -> None:
    pytest.importorskip("sklearn")
    app = small_app(data="digits")
    async with opened(app, (80, 24)) as pilot:
        view = await to_board(pilot, app)
        region = view.content_region
        await pilot.click(offset=(region.x + 4, region.y + 1))
        await wait_until(pilot, lambda: view.drawing.pixels[1, 2] == 1)
        await pilot.click(offset=(region.x + 4, region.y + 1), button=3)
        await wait_until(pilot, lambda: view.drawing.pixels[1, 2] == 0)


async def test_without_images_there_is_nothing_to_draw() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "8")
        await wait_until(pilot, lambda: main(app).query_one("#images").has_focus)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: len(app._notifications) > 0)
        assert app.screen is main(app)
