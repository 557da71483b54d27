"""The screens as pictures, reviewed by eye: `pytest tests/app/test_snapshots.py --snapshot-update` makes them anew."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import current, main, opened, press, wait_for_state, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.gradients import GradientsPanel
from tui_nn.app.screens.ask import AskScreen
from tui_nn.app.screens.drawing import DrawingScreen
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import State

Scene = Callable[[Pilot[Any]], Awaitable[None]]
Size = tuple[int, int]

SIZES = ((80, 24), (120, 36))
"""Columns and rows: the usual terminal, and one with room."""

STEPS = 300
"""After which the run is finished, so that every picture of it is the same."""

EXPERIMENT = Experiment.preset("article").updated({"steps": STEPS})


async def opening(pilot: Pilot[Any]) -> None:
    """As the app opens."""


async def helping(pilot: Pilot[Any]) -> None:
    """With the help over it."""
    await press(pilot, "question_mark")


async def refusing(pilot: Pilot[Any]) -> None:
    """With a value that is not allowed in a field."""
    await press(pilot, "escape")
    # In sight without scrolling, however much room the explanation takes.
    main(pilot.app).query_one("#setting-samples").focus()
    await press(pilot, "enter")
    pilot.app.screen.query_one(Input).cursor_blink = False
    await press(pilot, "2")
    await press(pilot, "enter")


async def finished(pilot: Pilot[Any]) -> None:
    """After the run."""
    await press(pilot, "escape", "escape", "space")
    await wait_for_state(pilot, State.FINISHED)


async def histograms(pilot: Pilot[Any]) -> None:
    """The histograms."""
    await press(pilot, "3")


async def results(pilot: Pilot[Any]) -> None:
    """The confusion matrix."""
    await press(pilot, "4")


async def gradients(pilot: Pilot[Any]) -> None:
    """The gradients."""
    await press(pilot, "5")
    await wait_until(pilot, lambda: main(pilot.app).query_one(GradientsPanel).loaded)


async def layer_map(pilot: Pilot[Any]) -> None:
    """The map of the hidden layer."""
    await press(pilot, "7")


async def network(pilot: Pilot[Any]) -> None:
    """The network, with a unit in focus."""
    await press(pilot, "2")
    await press(pilot, "right")


async def unit(pilot: Pilot[Any]) -> None:
    """This unit, full size."""
    await press(pilot, "enter")


async def lit(pilot: Pilot[Any]) -> None:
    """The network at a point that is selected."""
    await press(pilot, "escape", "escape", "escape", ".", "2")


async def point(pilot: Pilot[Any]) -> None:
    """The second wrong point."""
    await press(pilot, "6")
    await press(pilot, ".")


async def backpropagation(pilot: Pilot[Any]) -> None:
    """The walk at the gradient of the last layer."""
    await press(pilot, "escape", "b")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
    await press(pilot, "3", "n", "tab", "down")


async def rewound(pilot: Pilot[Any]) -> None:
    """Rewound on a branch that a smaller rate began, with the one that was left behind it."""
    app = pilot.app
    assert isinstance(app, TuiNN)
    await press(pilot, "escape", "1")
    await press(pilot, "escape")
    app.action_seek(60)
    await wait_until(pilot, lambda: current(app).step == 60)
    app.change(app.experiment.updated({"learning_rate": 0.001}))
    await wait_until(pilot, lambda: bool(current(app).branches))
    await press(pilot, "space")
    await wait_for_state(pilot, State.FINISHED)
    await press(pilot, "{", *"[" * 6)
    await wait_until(pilot, lambda: current(app).step == 284)


async def drawing(pilot: Pilot[Any]) -> None:
    """The drawing screen after a run on a copy of the article's data, with a point that was added."""
    app = pilot.app
    assert isinstance(app, TuiNN)
    app.open(EXPERIMENT)
    await wait_for_state(pilot, State.READY)
    await press(pilot, "D")
    await wait_until(pilot, lambda: isinstance(app.screen, AskScreen))
    await press(pilot, "enter")
    await wait_until(pilot, lambda: isinstance(app.screen, DrawingScreen))
    await press(pilot, "2", "shift+down", "shift+down", "shift+down", "shift+down", "enter")
    await wait_until(pilot, lambda: len(current(app).events) == 1)
    await press(pilot, "space")
    await wait_until(pilot, lambda: current(app).state is State.FINISHED)


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        opening,
        helping,
        refusing,
        finished,
        histograms,
        results,
        gradients,
        layer_map,
        network,
        unit,
        lit,
        point,
        backpropagation,
        rewound,
        drawing,
    )
}
"""In one app, each goes on from the one before: opening an app and running it for each takes four times as long."""


@cache
def pictures(size: Size) -> dict[str, str]:
    """The pictures of all scenes."""

    async def take() -> dict[str, str]:
        taken = {}
        app = TuiNN(EXPERIMENT, pace=math.inf)
        async with opened(app, size) as pilot:
            for name, scene in SCENES.items():
                await scene(pilot)
                await pilot.pause()
                taken[name] = app.export_screenshot(simplify=True)
        return taken

    return asyncio.run(take())


@pytest.mark.parametrize(
    ("name", "size"),
    # All of one size first: they share an app.
    [pytest.param(name, size, id=f"{name}-{size[0]}x{size[1]}") for size in SIZES for name in SCENES],
)
def test_screen(
    snap_compare: Callable[[App[Any]], bool], monkeypatch: pytest.MonkeyPatch, name: str, size: Size
) -> None:
    # The fixture opens an app for each picture; it is given one that was taken.
    monkeypatch.setattr("textual._doc.take_svg_screenshot", lambda **_: pictures(size)[name])
    assert snap_compare(App())
