"""The walk through backpropagation on screen."""

from __future__ import annotations

import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.app.settling import settle
from tests.app.support import opened, press, resize, screen_text, small_app, wait_for_text, wait_until
from tests.training.runs import bits
from tui_nn.app.app import TuiNN
from tui_nn.app.screens.main import MainScreen
from tui_nn.app.screens.typed_network import TypedNetworkScreen
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.app.walk_view import WalkView
from tui_nn.experiment import Experiment
from tui_nn.runs.local import LocalSession
from tui_nn.runs.session import TraceUpdate
from tui_nn.training.trainer import Trainer
from tui_nn.training.walk.stage import Cell
from tui_nn.views.walk.page import Page


def walk(app: TuiNN) -> WalkScreen:
    """The walk that is open."""
    screen = app.screen
    assert isinstance(screen, WalkScreen)
    return screen


def has_walk(app: App[Any]) -> bool:
    return isinstance(app.screen, WalkScreen)


def page_of(app: TuiNN) -> Page:
    """The page of the walk that is open."""
    page = walk(app).query_one(WalkView).page
    assert page
    return page


def cell(app: TuiNN) -> Cell:
    """Where the cursor is."""
    return walk(app).options.cell


@asynccontextmanager
async def walking(app: TuiNN, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Pilot[None]]:
    """The app with a walk open."""
    async with opened(app, size) as pilot:
        await press(pilot, "b")
        await wait_until(pilot, has_walk, app)
        yield pilot


async def test_from_the_article_to_a_weights_gradient_in_four_keys_and_back_to_a_feature() -> None:
    app = TuiNN(Experiment.preset("article"))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "b")
        await wait_until(pilot, has_walk, app)
        await press(pilot, "3")
        await press(pilot, "n")
        await wait_for_text(pilot, "∇W2[h1, c0] = the sum of 13,500 terms")
        assert "np.dot(hidden_layer.T, output_error_signal)" in screen_text(app)
        for stage in ("a1", "z1"):
            await press(pilot, "enter")
            assert cell(app)[0] == stage
        # Its terms are the two features, each times its weight, and the bias.
        await press(pilot, "tab", "down", "right", "enter")
        assert cell(app)[:2] == ("x", 1)
        await wait_for_text(pilot, "x2 of training sample #")
        await press(pilot, "backspace", "backspace", "backspace")
        assert cell(app) == ("∇W2", 0, 0)


async def test_the_run_goes_on_as_if_nobody_had_looked() -> None:
    app = small_app(dropout=0.5, batch_size=10, optimizer="adam")
    async with walking(app) as pilot:
        await press(pilot, "m", "m", "3", "n", "g", "escape", "escape")
        assert isinstance(app.screen, MainScreen)
        await press(pilot, "s", "s", "b")
        await wait_until(pilot, has_walk, app)
        await press(pilot, "escape", "s")
        await wait_until(pilot, lambda: app.snapshot and app.snapshot.step == 3)
        alone = Trainer(app.experiment)
        alone.advance(3)
        session = app.session
        assert isinstance(session, LocalSession)
        timeline = session._controller.timeline
        assert timeline
        assert bits(timeline.trainer) == bits(alone)


async def test_a_running_network_is_paused_for_the_walk() -> None:
    app = small_app(steps=1_000_000, run=True, pace=5)
    async with walking(app) as pilot:
        await wait_until(pilot, lambda: app.snapshot and app.snapshot.state.value == "paused")
        step = app.snapshot and app.snapshot.step
        assert f"update {(step or 0) + 1}," in screen_text(app)


async def test_other_samples_and_the_mouse_on_cells_and_origins_and_a_walk_that_was_closed_stays_closed() -> None:
    app = small_app(batch_size=10)
    async with walking(app) as pilot:
        await wait_for_text(pilot, "update 1, mini-batch of 10 samples")
        await press(pilot, "m")
        await wait_for_text(pilot, "if it were by all 63 samples")
        await press(pilot, "right", "right", "m")
        await wait_for_text(pilot, "if it were by training sample #2 alone")
        await press(pilot, "m")
        await wait_for_text(pilot, "mini-batch of 10 samples")
        await press(pilot, "3", "n")
        page = page_of(app)
        cells = [spot for spot in page.spots if spot.target.cell and spot.target.cell[1:] == (1, 1)]
        await pilot.click("#page", offset=(cells[0].left + 2, cells[0].y))
        await wait_until(pilot, lambda: cell(app) == ("∇W2", 1, 1))
        spot, there = next((spot, spot.target.hop) for spot in page.spots if spot.target.hop)
        await pilot.click("#page", offset=(spot.left + 2, spot.y))
        await wait_until(pilot, lambda: cell(app) == there)
        assert walk(app).options.trail
        await press(pilot, "m", "escape")
        await settle(pilot)
        assert isinstance(app.screen, MainScreen)


async def test_every_key_and_every_size() -> None:
    app = small_app(dropout=0.3, clip_norm=0.5, optimizer="adamw", batch_size=7)
    async with walking(app) as pilot:
        for size, part in zip(((60, 18), (80, 24), (200, 50), (40, 10)), "2345", strict=True):
            await resize(pilot, size)
            await press(pilot, part, "down", "tab", "right", "down", "tab", "end", "{", "}", "up", "home", "p", "n")
            assert cell(app)[0] == {"2": "p", "3": "δ2", "4": "total∇W1", "5": "new z1"}[part]
            assert ("needs at least 60 x 18" in screen_text(app)) == (size == (40, 10))
            assert ("Backpropagation" in screen_text(app)) == (size != (40, 10))


async def test_any_stage_can_be_chosen() -> None:
    app = small_app()
    async with walking(app) as pilot:
        await press(pilot, "s")
        await wait_for_text(pilot, "Probabilities of the classes: softmax")
        await press(pilot, "end", "enter")
        await wait_until(pilot, lambda: has_walk(app) and cell(app)[0] == "new loss")
        page = page_of(app)
        spot = next(spot for spot in page.spots if spot.target.stage == walk(app).walk.place("new p"))
        await pilot.click("#page", offset=(spot.left, spot.y))
        await wait_until(pilot, lambda: cell(app)[0] == "new p")


async def test_it_plays_stage_by_stage_until_it_is_stopped_or_at_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    app = small_app()
    async with walking(app) as pilot:
        first = cell(app)
        await press(pilot, "space")
        await wait_until(pilot, lambda: cell(app) != first)
        assert walk(app).options.pulse is not None
        await press(pilot, "space")
        here = cell(app)
        assert walk(app).options.pulse is None
        await press(pilot, "space", "escape")
        assert cell(app) == here
        monkeypatch.setattr("tui_nn.app.screens.walk.SECONDS_A_STAGE", 0.01)
        await press(pilot, "space")
        await wait_until(pilot, lambda: cell(app)[0] == "new loss" and walk(app).options.pulse is None)
        await press(pilot, "escape")
        assert isinstance(app.screen, MainScreen)


async def test_the_gradient_check() -> None:
    app = small_app(activation="tanh")
    async with walking(app) as pilot:
        await press(pilot, "g")
        await wait_for_text(pilot, "choose a weight or a bias first")
        await press(pilot, "3", "n", "down", "right", "g")
        await wait_for_text(pilot, "Gradient check of W2[h2, c1]")
        assert "equal but for rounding: backpropagation is right" in screen_text(app)
        await press(pilot, "G")
        await wait_for_text(pilot, "27 are equal but for rounding")
        await press(pilot, "escape")
        await wait_for_text(pilot, "∇W2[h2, c1] = the sum of")


async def test_a_network_that_is_typed_in() -> None:
    app = small_app()
    async with walking(app) as pilot:
        await press(pilot, "i")
        await wait_until(pilot, lambda: isinstance(app.screen, TypedNetworkScreen))
        area = app.screen.query_one(TextArea)
        good = area.text
        area.text = good.replace("0.45", "a")
        await press(pilot, "ctrl+s")
        await wait_for_text(pilot, "text: got ")
        area.text = good
        await press(pilot, "ctrl+s")
        await wait_for_text(pilot, "a network of your own")
        await press(pilot, "3", "n")
        await wait_for_text(pilot, "∇W2[h1, y] = the sum of 2 terms")
        # The text is kept for the next time.
        await press(pilot, "i")
        await wait_until(pilot, lambda: isinstance(app.screen, TypedNetworkScreen))
        assert app.screen.query_one(TextArea).text == good
        await press(pilot, "escape")
        await press(pilot, "m")
        await wait_for_text(pilot, "update 1, full batch of 63 samples")


async def test_the_numbers_of_a_walk_are_freed_when_it_shows_others_and_when_it_is_closed() -> None:
    """A hundred megabytes for a full batch; the test would wait in vain for Python to find them by itself."""
    app = small_app(batch_size=5)
    async with walking(app) as pilot:
        first = weakref.ref(walk(app).subject.trace)
        await press(pilot, "m")
        await wait_until(pilot, lambda: first() is None)
        second = weakref.ref(walk(app).subject.trace)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: second() is None)


async def test_however_it_is_opened_and_closed_keys_are_meant_for_what_is_there() -> None:
    app = small_app()
    async with opened(app) as pilot:
        seed = app.experiment.value("weight_seed")
        # In one burst, as typed ahead; n on the main screen would draw other weights.
        await press(pilot, "b", "3", "n")
        await wait_until(pilot, lambda: has_walk(app) and cell(app)[0] == "∇W2")
        assert app.experiment.value("weight_seed") == seed
        await press(pilot, "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))

        # Many keys at once.
        await press(pilot, *"bbbbb")
        await settle(pilot)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        await press(pilot, "s")
        await wait_until(pilot, lambda: app.snapshot and app.snapshot.step == 1)

        # An update that comes before the walk is on screen, and its help.
        for _ in range(5):
            app.action_walk()
        await wait_until(pilot, has_walk, app)
        await wait_for_text(pilot, "update 2, full batch of 63 samples")
        await press(pilot, "?")
        await wait_for_text(pilot, "Each page is one stage of the update")
        await press(pilot, "escape")
        await wait_until(pilot, has_walk, app)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))

        # A walk that does not come: of a run that another one has replaced.
        assert app.snapshot
        app.walk_opening.ask(TraceUpdate(run_number=app.snapshot.run_number - 1))
        await press(pilot, "r")
        app.open(app.experiment)
        await settle(pilot)
        await press(pilot, "s")
        await wait_until(pilot, lambda: app.snapshot and app.snapshot.step == 1)
        assert isinstance(app.screen, MainScreen)


async def test_a_run_that_has_diverged_has_no_next_update_and_keys_typed_for_its_walk_do_nothing() -> None:
    app = small_app(learning_rate=100.0, l2=10.0, steps=1000)
    async with opened(app) as pilot:
        await press(pilot, "space")
        await wait_until(pilot, lambda: app.snapshot and app.snapshot.state.value == "diverged")
        seed = app.experiment.value("weight_seed")
        await press(pilot, "b", "n")
        await wait_for_text(pilot, "run: got diverged")
        assert isinstance(app.screen, MainScreen)
        assert app.experiment.value("weight_seed") == seed
        await press(pilot, "n")
        await wait_until(pilot, lambda: app.experiment.value("weight_seed") != seed)
