"""The images on screen: their pages by keys, and data without any."""

from __future__ import annotations

import pytest

from tests.app.support import content_text, main, opened, press, small_app, wait_until, widget_text
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.images import ImagesPanel


def panel(app: TuiNN) -> ImagesPanel:
    return main(app).query_one(ImagesPanel)


def title(app: TuiNN) -> str:
    return widget_text(panel(app)).split("\n")[0]


async def test_keys_turn_the_pages_and_scroll() -> None:
    pytest.importorskip("sklearn")
    app = small_app(data="digits", ascii=True)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "8")
        await wait_until(pilot, lambda: panel(app).has_focus and "test samples" in title(app))
        first = content_text(panel(app))
        assert " > " in first
        assert first.isascii()
        await press(pilot, "down", "down")
        await wait_until(pilot, lambda: panel(app).scroll_offset.y > 0 and content_text(panel(app)) != first)
        await press(pilot, "right")
        await wait_until(pilot, lambda: "weights" in title(app) and "h1" in content_text(panel(app)))
        assert panel(app).scroll_offset.y == 0
        await press(pilot, "right")
        await wait_until(pilot, lambda: "mean" in title(app))
        await press(pilot, "left", "left")
        await wait_until(pilot, lambda: "samples" in title(app))


async def test_without_images_it_is_said_so() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "8")
        await wait_until(pilot, lambda: "no images" in content_text(panel(app)))
