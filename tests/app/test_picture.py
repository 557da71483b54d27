"""A picture repaints what changed and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePath
from typing import Any, ClassVar

import pytest
from rich.console import RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_state,
    wait_until,
)
from tests.experiments import small
from tui_nn.app import app as app_module
from tui_nn.app.app import TuiNN
from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.compositor import SpansUpdate
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.status import StatusBar
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.app.picture import Picture
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views import predictions
from tui_nn.views.view import View
from tui_nn.views.weights import WeightsOptions

Spans = list[tuple[int, int, int]]


@pytest.fixture
def changes_left_unpainted() -> None:
    """Partial updates are what is tested here."""


class Watched(TuiNN):
    """Keeps what is sent to the terminal: the spans of each update, or None for a screen sent whole."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [Path(app_module.__file__).with_name(str(one)) for one in TuiNN.CSS_PATH]

    def __init__(self, **changes: Any) -> None:
        super().__init__(small(**changes))
        self.sent: list[Spans | None] = []

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.sent.append(list(renderable.spans) if isinstance(renderable, ChopsUpdate) else None)
            assert not isinstance(renderable, ChopsUpdate) or isinstance(renderable, SpansUpdate)
        super()._display(screen, renderable)


@asynccontextmanager
async def watched(app: Watched, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Pilot[None]]:
    """The app, from its first pictures on."""
    async with opened(app, size) as pilot:
        app.sent.clear()
        yield pilot


def cells(sent: list[Spans | None]) -> set[tuple[int, int]]:
    """The cells (y, x) of all updates, none of which may be of the whole screen."""
    assert None not in sent
    return {(y, x) for spans in sent for y, x1, x2 in spans or () for x in range(x1, x2)}


def test_what_only_a_larger_canvas_had_is_repainted_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    view, repainted = CanvasView(id="view"), []
    monkeypatch.setattr(view, "refresh", lambda *regions: repainted.append(regions))
    for width, height in ((4, 3), (4, 2), (0, 0), (0, 0)):
        view.show(Canvas(width, height))
    assert repainted == [(), (), ()], "all of it"


async def test_what_did_not_change_is_not_sent_and_of_a_panel_only_the_title_that_did() -> None:
    app = Watched()
    async with watched(app) as pilot:
        for picture in main(app).query(Picture):
            picture.redraw()
        await pilot.pause()
        panel = main(app).query_one(PredictionsPanel)
        panel._retitle(predictions.title(current(app), panel.options, panel.title_room, panel.appearance))
        await pilot.pause()
        assert app.sent == []
        region = panel.region
        for title in ("Something that is quite long", "Short"):
            app.sent.clear()
            panel._retitle(title)
            await pilot.pause()
            assert title in screen_text(app).split("\n")[region.y]
            assert {y for y, _ in cells(app.sent)} == {region.y}
        # The shorter one leaves nothing of the longer one.
        assert region.x + len("─ Something that is quite long ─") in {x for _, x in cells(app.sent)}
        app.sent.clear()
        panel._point_at((20, 8))
        await pilot.pause()
        assert " at x1 " in screen_text(app).split("\n")[region.bottom - 1]
        assert {y for y, _ in cells(app.sent)} == {region.bottom - 1}


async def test_an_update_of_the_network_sends_the_cells_that_it_changed_and_none_is_left_out_in_the_end() -> None:
    app = Watched(steps=7)
    async with watched(app) as pilot:
        before = screen_text(app).split("\n")
        await press(pilot, "s")
        await wait_until(pilot, lambda: "step 1/" in screen_text(app))
        after = screen_text(app).split("\n")
        sent = cells(app.sent)
        changed = {(y, x) for y, row in enumerate(after) for x, char in enumerate(row) if char != before[y][x]}
        assert changed <= sent
        # Gaps are closed, shades change as well; the frames and most of the pictures do not.
        assert len(sent) < 120 * 36 / 2
        assert not sent & {(y, 0) for y in range(2, 35)}
        # Hidden pictures are drawn when they come back.
        panel = main(app).query_one(WeightsPanel)
        panel.focus()
        await press(pilot, "f")
        await press(pilot, "s")
        await wait_until(pilot, lambda: "step 2/" in screen_text(app))
        await press(pilot, "f")
        await wait_until(pilot, lambda: not main(app).maximized)
        await pilot.pause()
        for picture in main(app).query(Picture):
            shown = content_text(picture)
            picture.redraw()
            await pilot.pause()
            assert content_text(picture) == shown
        # However seldom one is painted, the last snapshot is.
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await pilot.pause()
        shown = content_text(panel)
        panel.redraw()
        await pilot.pause()
        assert content_text(panel) == shown


async def test_beneath_a_screen_that_covers_it_nothing_is_painted() -> None:
    app = Watched(steps=1000, data="drawn")
    async with watched(app) as pilot:
        for key in ("V", "D", "b"):
            await press(pilot, key)
            await wait_until(pilot, lambda: app.screen is not main(app))
            app.sent.clear()
            # These change on the main screen, and not on the one above.
            for picture in main(app).query(Picture):
                picture.refresh()
            await pilot.pause()
            assert app.sent == [], key
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
            for picture in main(app).query(Picture):
                before = content_text(picture)
                picture.redraw()
                await pilot.pause()
                assert content_text(picture) == before, key


async def test_beneath_a_screen_that_covers_it_nothing_is_drawn_until_it_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Picture[Any]] = []

    def recorded(picture: Picture[Any], snapshot: Snapshot, size: Size) -> Canvas:
        drawn.append(picture)
        return draw(picture, snapshot, size)

    draw = Picture.drawn
    app = small_app(steps=1000)
    async with opened(app) as pilot:
        panel, bar = main(app).query_one(WeightsPanel), main(app).query_one(StatusBar)
        monkeypatch.setattr(Picture, "drawn", recorded)
        for step, (key, covers) in enumerate((("V", True), ("question_mark", False)), 1):
            await press(pilot, key)
            await wait_until(pilot, lambda: app.screen is not main(app))
            drawn.clear()
            app.action_step()
            await wait_until(pilot, lambda step: current(app).step == step, step)
            panel.watch_options()
            assert ({panel, bar} & {*drawn} == set()) == covers, key
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
            await wait_until(pilot, lambda step: f"step {step}/" in screen_text(app), step)
            assert {panel, bar} <= {*drawn}, key
            drawn.clear()
            await press(pilot, "question_mark", "escape")
            assert not drawn, "nothing was left out"


async def test_a_scroll_bar_goes_once_the_picture_fits_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = 10_000
    view: View[Any] = View(
        "Letters",
        WeightsOptions(),
        lambda _snapshot, _options, size, _appearance: Canvas(*size),
        extent=lambda _snapshot, _options, size, _appearance: (size[0], -(-letters // size[0])),
    )
    app = Watched()
    async with watched(app) as pilot:
        panel = main(app).query_one(WeightsPanel)
        width, height = panel.scrollable_content_region.size
        monkeypatch.setattr(WeightsPanel, "VIEW", view)
        panel.redraw()
        await pilot.pause()
        assert panel.show_vertical_scrollbar
        # They fill the panel, and would take one line more beside a scroll bar.
        letters = width * height
        panel.redraw()
        await pilot.pause()
        assert not panel.show_vertical_scrollbar
        assert panel.virtual_size == (width, height)
