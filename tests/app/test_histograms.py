"""The histograms on screen: those of all layers, and as they are now."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.app.support import content_text, main, opened, press, small_app, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.histograms import HistogramsPanel


def panel(app: TuiNN) -> HistogramsPanel:
    return main(app).query_one(HistogramsPanel)


async def to_histograms(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "3")
    await wait_until(pilot, lambda: "W1" in content_text(panel(app)))


async def test_the_last_layers_are_scrolled_to() -> None:
    app = small_app(hidden_sizes=(2,) * 8)
    async with opened(app, (80, 24)) as pilot:
        await to_histograms(pilot, app)
        assert "W9" not in content_text(panel(app))
        await press(pilot, "end")
        await wait_until(pilot, lambda: "W9" in content_text(panel(app)))
        assert "outputs" in content_text(panel(app))
        assert "W1 " not in content_text(panel(app))
