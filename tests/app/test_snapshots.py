"""The screens as pictures, reviewed by eye: `pytest tests/app/test_snapshots.py --snapshot-update` makes them anew."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import current, main, press, wait_for_state, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.gradients import GradientsPanel
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.screens.ask import AskScreen
from tui_nn.app.screens.drawing import DrawingScreen
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import State

Compare = Callable[..., bool]
Before = Callable[[Pilot[Any]], Awaitable[None]]

SIZES = ((80, 24), (120, 36))
"""Columns and rows: the usual terminal, and one with room."""

STEPS = 300
"""After which the run is finished, so that every picture of it is the same."""


async def opening(pilot: Pilot[Any]) -> None:
    """As the app opens."""
    await wait_until(pilot, lambda: current(pilot.app) and main(pilot.app).query_one(LossPanel).loaded)
    await pilot.pause()


async def finished(pilot: Pilot[Any]) -> None:
    """After the run."""
    await opening(pilot)
    await press(pilot, "space")
    await wait_for_state(pilot, State.FINISHED)


async def helping(pilot: Pilot[Any]) -> None:
    """With the help over it."""
    await opening(pilot)
    await press(pilot, "question_mark")


async def network(pilot: Pilot[Any]) -> None:
    """The network after the run, with a unit in focus."""
    await finished(pilot)
    await press(pilot, "2")
    await press(pilot, "right")


async def backpropagation(pilot: Pilot[Any]) -> None:
    """The walk after the run, at the gradient of the last layer."""
    await finished(pilot)
    await press(pilot, "b")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen))
    await press(pilot, "3", "n", "tab", "down")


async def histograms(pilot: Pilot[Any]) -> None:
    """The histograms after the run."""
    await finished(pilot)
    await press(pilot, "3")


async def results(pilot: Pilot[Any]) -> None:
    """The confusion matrix after the run."""
    await finished(pilot)
    await press(pilot, "4")


async def unit(pilot: Pilot[Any]) -> None:
    """A unit after the run, full size."""
    await network(pilot)
    await press(pilot, "enter")


async def layer_map(pilot: Pilot[Any]) -> None:
    """The map of the hidden layer after the run."""
    await finished(pilot)
    await press(pilot, "7")


async def point(pilot: Pilot[Any]) -> None:
    """The second wrong point after the run."""
    await finished(pilot)
    await press(pilot, "6")
    await press(pilot, ".", ".")


async def lit(pilot: Pilot[Any]) -> None:
    """The network at a point that is selected."""
    await finished(pilot)
    await press(pilot, ".", "2")


async def gradients(pilot: Pilot[Any]) -> None:
    """The gradients after the run."""
    await finished(pilot)
    await press(pilot, "5")
    await wait_until(pilot, lambda: main(pilot.app).query_one(GradientsPanel).loaded)


async def refusing(pilot: Pilot[Any]) -> None:
    """With a value that is not allowed in a field."""
    await opening(pilot)
    # In sight without scrolling, however much room the explanation takes.
    main(pilot.app).query_one("#setting-samples").focus()
    await press(pilot, "enter")
    pilot.app.screen.query_one(Input).cursor_blink = False
    await press(pilot, "2")
    await press(pilot, "enter")


async def rewound(pilot: Pilot[Any]) -> None:
    """Rewound on a branch that a smaller rate began, with the one that was left behind it."""
    app = pilot.app
    assert isinstance(app, TuiNN)
    await finished(pilot)
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
    await opening(pilot)
    await press(pilot, "D")
    await wait_until(pilot, lambda: isinstance(app.screen, AskScreen))
    await press(pilot, "enter")
    await wait_until(pilot, lambda: isinstance(app.screen, DrawingScreen))
    await press(pilot, "2", "shift+down", "shift+down", "shift+down", "shift+down", "enter")
    await wait_until(pilot, lambda: len(current(app).events) == 1)
    await press(pilot, "space")
    await wait_until(pilot, lambda: current(app).state is State.FINISHED)
    await pilot.pause()


SCENES = (
    opening,
    finished,
    helping,
    refusing,
    network,
    unit,
    histograms,
    results,
    gradients,
    point,
    lit,
    layer_map,
    rewound,
    drawing,
    backpropagation,
)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("before", SCENES, ids=lambda before: before.__name__)
def test_screen(snap_compare: Compare, before: Before, size: tuple[int, int]) -> None:
    app = TuiNN(Experiment.preset("article").updated({"steps": STEPS}), pace=math.inf)
    assert snap_compare(app, terminal_size=size, run_before=before)
