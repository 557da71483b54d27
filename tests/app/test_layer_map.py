"""The map of a layer on screen: its keys, and that it follows the run."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.app.support import content_text, main, opened, press, small_app, wait_for_state, wait_until, widget_text
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.layer_map import LayerMapPanel
from tui_nn.runs.snapshot import State


def panel(app: TuiNN) -> LayerMapPanel:
    return main(app).query_one(LayerMapPanel)


def title(app: TuiNN) -> str:
    return widget_text(panel(app)).split("\n")[0]


async def to_map(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "7")
    await wait_until(pilot, lambda: panel(app).has_focus)


async def test_arrow_keys_go_through_the_layers_and_the_pairs() -> None:
    app = small_app(hidden_sizes=(3, 2))
    async with opened(app, (80, 24)) as pilot:
        await to_map(pilot, app)
        await wait_until(pilot, lambda: "hidden 1 at step 0" in title(app))
        for key, words in (
            ("left", "inputs at step 0"),
            ("right", "hidden 1 at step 0"),
            ("right", "hidden 2 at step 0"),
            ("right", "outputs at step 0"),
            ("down", "outputs at step 0, c0 and c1"),
            ("down", "outputs at step 0, c0 and c2"),
            ("up", "outputs at step 0, c0 and c1"),
            ("enter", "of the variance"),
            ("enter", "outputs at step 0, c0 and c1"),
        ):
            await press(pilot, key)
            await wait_until(pilot, lambda words: words in title(app), words)


async def test_the_map_follows_the_run() -> None:
    app = small_app(ascii=True)
    async with opened(app, (80, 24)) as pilot:
        await to_map(pilot, app)
        before = content_text(panel(app))
        assert before.isascii()
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_until(pilot, lambda: "at step 40" in title(app))
        assert content_text(panel(app)) != before
