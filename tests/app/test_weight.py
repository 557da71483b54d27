"""A weight or a bias set by hand: the screen, and what it does to the run."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    same_bits,
    small_app,
    trained,
    wait_for_state,
    wait_for_text,
    wait_until,
    widget_text,
)
from tests.experiments import divergent, small
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.screens.weight import WeightScreen
from tui_nn.runs.snapshot import State
from tui_nn.training import events
from tui_nn.training.events import Assignment


async def type_in(pilot: Pilot[None], app: TuiNN, text: str) -> None:
    """Open the screen, and type `text` over what it proposes."""
    await press(pilot, "e")
    await wait_until(pilot, lambda: isinstance(app.screen, WeightScreen) and isinstance(app.focused, Input))
    app.screen.query_one(Input).value = ""
    await press(pilot, *text, "enter")


async def test_a_weight_that_is_set_is_in_the_trainer_and_marked_on_the_chart() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "s", "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        before = current(app).network.parameters
        await type_in(pilot, app, "x2 -> h3 = 1.5")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_until(pilot, lambda: current(app).network.parameters.weights[0][1, 2] == 1.5)
        after = current(app).network.parameters
        # That one, and no other.
        assert (before.flat != after.flat).sum() == 1
        (change,) = events.changes(current(app).events)
        assert (change.step, change.values) == (2, (("x2 to h3", "1.5"),))
        loss = main(app).query_one(LossPanel)
        await wait_until(pilot, lambda: "a x2 to h3 1.5" in widget_text(loss).split("\n")[-1])
        assert any("a" in row.split("│", 1)[-1] for row in content_text(loss).split("\n")[1:-3])

        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 3)
        trainer = trained(small(), 2)
        trainer.assign(Assignment(0, 1, 2, 1.5, "x2 to h3"))
        trainer.advance(1)
        assert same_bits(current(app), trainer)


async def test_a_bias_is_set_in_the_middle_of_a_run_which_goes_on() -> None:
    app = small_app(run=True, steps=1_000_000, pace=100)
    async with opened(app) as pilot:
        await wait_until(pilot, lambda: current(app).step > 3)
        await type_in(pilot, app, "b -> c1 = -3")
        await wait_until(pilot, lambda: events.changes(current(app).events))
        (change,) = events.changes(current(app).events)
        assert change.values == (("b to c1", "-3"),)
        await wait_until(pilot, lambda: current(app).step > change.step)
        assert (current(app).state, current(app).run_number) == (State.RUNNING, 1)


async def test_it_proposes_the_first_weight_as_it_is_takes_keys_for_text_and_stays_with_the_reason() -> None:
    app = small_app()
    async with opened(app) as pilot:
        before = current(app).network.parameters.flat.copy()
        await press(pilot, "e")
        weight = current(app).network.parameters.weights[0][0, 0]
        proposed = app.screen.query_one(Input).value
        assert proposed == f"x1 -> h1 = {weight:.4g}"
        # Keys of the app are text while it is open.
        app.screen.query_one(Input).value = ""
        await press(pilot, *"q s+-r1")
        assert app.screen.query_one(Input).value == "q s+-r1"
        assert (current(app).run_number, current(app).step) == (1, 0)
        await press(pilot, "escape")
        # What cannot be read.
        await type_in(pilot, app, "x1 -> h7 = 1")
        await wait_for_text(pilot, "unit: got h7")
        assert isinstance(app.screen, WeightScreen)
        assert app.screen.query_one(Input).value == "x1 -> h7 = 1"
        await press(pilot, "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert (current(app).network.parameters.flat == before).all()
        assert not events.changes(current(app).events)
        # What it proposes can be read.
        await press(pilot, "e")
        assert app.screen.query_one(Input).value == proposed
        await press(pilot, "enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_until(pilot, lambda: current(app).network.parameters.weights[0][0, 0] == float(f"{weight:.4g}"))


async def test_after_a_divergence_nothing_is_set_and_it_says_so() -> None:
    app = TuiNN(divergent())
    async with opened(app) as pilot:
        await press(pilot, *["+"] * 9, "space")
        diverged = await wait_for_state(pilot, State.DIVERGED)
        await type_in(pilot, app, "x1 -> h1 = 0.5")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_for_text(pilot, "Not possible")
        assert (current(app).network.parameters.flat == diverged.network.parameters.flat).all()
        # A reset starts from the weights as they were drawn.
        await press(pilot, "r")
        await wait_for_state(pilot, State.READY)
        assert same_bits(current(app), trained(divergent(), 0))
