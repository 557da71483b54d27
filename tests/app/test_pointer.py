"""The mouse: what it reads, and what wheel and drag show; all of it can be had with keys, too."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from tests.app.settling import settle
from tests.app.support import current, opened, press, small_app, wait_for_state, wait_until, widget_text
from tui_nn.app.app import TuiNN
from tui_nn.app.panel_table import VIEWS
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.runs.snapshot import State
from tui_nn.views.loss_options import shown_steps


async def point(pilot: Pilot[None], widget: Widget, x: int, y: int) -> None:
    """Move the pointer to a cell of the contents."""
    region = widget.scrollable_content_region
    await pilot.hover(offset=(region.x + x, region.y + y))
    await settle(pilot)


async def wheel(pilot: Pilot[None], widget: Widget, kind: type[events.MouseEvent], x: int, y: int) -> None:
    region = widget.scrollable_content_region
    at = (region.x + x, region.y + y)
    driver = pilot.app._driver
    assert driver
    values: dict[str, Any] = {"widget": None, "x": at[0], "y": at[1], "delta_x": 0, "delta_y": 0, "button": 0}
    values |= {"shift": False, "meta": False, "ctrl": False, "screen_x": at[0], "screen_y": at[1], "style": None}
    driver.send_message(kind(**values))
    await settle(pilot)


READ = {
    "loss": "Step ",
    "predictions": "x1 ",
    "weights": " ► ",
    "network": "bias ",
    "results": " as ",
    "histograms": "of the values between ",
    "gradients": "Step ",
    "map": "test point",
}
"""Panel -> a part of what is read there."""


async def test_the_pointer_reads_every_picture_and_leaves_it() -> None:
    app = small_app(run=True)
    async with opened(app, (200, 50)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        for panel, words in READ.items():
            widget = app.main.query_one(f"#{panel}")
            before = widget_text(widget)
            size = widget.scrollable_content_region.size
            found = False
            for y, x in product(range(1, size.height - 1), range(3, size.width - 3, 4)):
                await point(pilot, widget, x, y)
                found = words in widget_text(widget).splitlines()[-1]
                if found:
                    break
            assert found, panel
            await pilot.hover("#status")
            await wait_until(pilot, lambda widget, before: widget_text(widget) == before, widget, before)


async def test_what_was_read_leaves_with_the_pointer_also_when_the_panel_is_maximized() -> None:
    app = small_app(run=True)
    async with opened(app, (120, 36)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        panel = app.main.query_one(ResultsPanel)
        app.main.view = "results"
        await wait_until(pilot, lambda: panel.region)
        listed = "  1  2  3  4 results  5  6  7  8  "
        assert listed in widget_text(panel)
        size = panel.scrollable_content_region.size
        for x, y in product(range(3, size.width), range(1, size.height)):
            await point(pilot, panel, x, y)
            if READ["results"] in widget_text(panel).splitlines()[-1]:
                break
        assert listed not in widget_text(panel)
        app.main.maximize(panel, container=False)
        await wait_until(pilot, lambda: listed in widget_text(panel))
        await point(pilot, panel, x, y)
        app.main.minimize()
        await pilot.hover("#status")
        await wait_until(pilot, lambda: listed in widget_text(panel))


def zoom_of(app: TuiNN) -> int:
    return app.main.query_one(LossPanel).options.zoom


async def test_the_wheel_zooms_the_curves_around_the_pointer() -> None:
    app = small_app(run=True)
    async with opened(app, (120, 36)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        panel = app.main.query_one(LossPanel)
        for kind, zoom in ((events.MouseScrollUp, 1), (events.MouseScrollUp, 2), (events.MouseScrollDown, 1)):
            await wheel(pilot, panel, kind, 20, 6)
            await wait_until(pilot, lambda zoom: zoom_of(app) == zoom, zoom)
        snapshot = current(app)
        region = panel.scrollable_content_region
        low, high = shown_steps(snapshot, panel.options)
        assert high - low == 20
        assert low > 0
        await wheel(pilot, panel, events.MouseScrollDown, region.width // 2, 6)
        await wait_until(pilot, lambda: zoom_of(app) == 0)
        assert shown_steps(snapshot, panel.options) == (0, 40)
        # The panel does not scroll, and the run was not moved.
        assert current(app).step == 40


async def test_wheel_drag_and_keys_zoom_and_move_the_plane() -> None:
    app = small_app(run=True)
    async with opened(app, (120, 36)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        panel = app.main.query_one(PredictionsPanel)
        whole = widget_text(panel)
        await wheel(pilot, panel, events.MouseScrollUp, 15, 6)
        await wait_until(pilot, lambda: panel.options.part)
        zoomed = panel.options.part
        assert zoomed
        assert "zoomed" in widget_text(panel)
        await pilot.mouse_down(panel, offset=(12, 8))
        await pilot.hover(panel, offset=(20, 8))
        await pilot.mouse_up(panel, offset=(20, 8))
        await settle(pilot)
        dragged = panel.options.part
        assert dragged
        assert dragged.x_low < zoomed.x_low
        assert dragged.y_low == pytest.approx(zoomed.y_low)
        # A drag selects nothing.
        assert app.main.selection.index is None
        app.main.set_focus(panel)
        await press(pilot, "shift+right")
        moved = panel.options.part
        assert moved
        assert moved.x_low > dragged.x_low
        await press(pilot, "z")
        assert panel.options.part
        assert panel.options.part.x_high - panel.options.part.x_low == pytest.approx((moved.x_high - moved.x_low) / 2)
        await press(pilot, "Z", "Z")
        app.main.set_focus(None)
        await pilot.hover("#status")
        await wait_until(pilot, lambda: widget_text(panel) == whole)
        app.main.set_focus(panel)
        await press(pilot, "z", "escape")
        assert panel.options.part is None


async def test_zooming_around_a_selected_point_brings_it_into_the_middle() -> None:
    app = small_app()
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "full_stop", "z", "z")
        panel = app.main.query_one(PredictionsPanel)
        part, index = panel.options.part, app.main.selection.index
        assert part
        assert index is not None
        assert part.middle == pytest.approx(tuple(current(app).dataset.test.raw[:, index]))


async def test_other_data_show_all_points() -> None:
    app = small_app()
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "z")
        panel = app.main.query_one(PredictionsPanel)
        assert panel.options.part
        await press(pilot, "N")
        await wait_until(pilot, lambda: panel.options.part is None)


async def test_a_click_on_the_name_of_a_view_shows_it() -> None:
    app = small_app()
    async with opened(app, (120, 36)) as pilot:
        for name, view in VIEWS.items():
            shown = app.main.query_one(f"#{app.main.view}")
            column = widget_text(shown).splitlines()[-1].index(f" {view.key} ") + 1
            await pilot.click(offset=(shown.region.x + column, shown.region.bottom - 1))
            await wait_until(pilot, lambda name: app.main.view == name, name)
