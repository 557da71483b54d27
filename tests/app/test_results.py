"""The results on screen: they follow the run, and many classes are scrolled to."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    small_app,
    wait_for_state,
    wait_until,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.runs.snapshot import State


def panel(app: TuiNN) -> ResultsPanel:
    return main(app).query_one(ResultsPanel)


async def to_results(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "4")
    await wait_until(pilot, lambda: panel(app).has_focus and content_text(panel(app)).strip())
    await pilot.pause()


async def test_the_matrix_follows_the_run() -> None:
    app = small_app(steps=100)
    async with opened(app) as pilot:
        await to_results(pilot, app)
        before = content_text(panel(app))
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_until(pilot, lambda: content_text(panel(app)) != before)


async def test_with_many_classes_the_matrix_scrolls_and_keeps_the_names() -> None:
    centers = "; ".join(f"{one},{one % 5}" for one in range(20))
    app = small_app(data="blobs", centers=centers, samples=200)
    async with opened(app, (80, 24)) as pilot:
        await to_results(pilot, app)
        first, last = current(app).dataset.class_names[0], current(app).dataset.class_names[-1]
        assert first in content_text(panel(app)).split()
        assert last not in content_text(panel(app)).split()
        await press(pilot, "end")
        await wait_until(pilot, lambda: last in content_text(panel(app)).split())
        assert "recall" in content_text(panel(app))
