"""A weight or a bias set by hand: how it is written, and what it does to the run."""

from __future__ import annotations

import numpy as np
import pytest
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
from tui_nn.app.screens.weight import WeightScreen, propose, read_assignment
from tui_nn.errors import InputError
from tui_nn.runs.snapshot import State
from tui_nn.training import events
from tui_nn.training.events import Assignment

NAMES = (("x1", "x2"), ("h1.1", "h1.2", "h1.3"), ("h2.1", "h2.2"), ("c0", "c1", "c2"))

READ = (
    ("x1 -> h1.1 = 0.5", (0, 0, 0, 0.5)),
    ("x2 -> h1.3 = -2", (0, 1, 2, -2.0)),
    ("  x2->h1.3=1e-3  ", (0, 1, 2, 0.001)),
    ("h1.3 -> h2.2 = 4", (1, 2, 1, 4.0)),
    ("h2.1 -> c2 = +.25", (2, 0, 2, 0.25)),
    ("b -> h1.2 = 7", (0, 2, 1, 7.0)),
    ("b -> h2.1 = 7", (1, 3, 0, 7.0)),
    ("b -> c0 = 0", (2, 2, 0, 0.0)),
    ("x1 -> h1.1 = 1000000", (0, 0, 0, 1e6)),
)
"""What is typed in, and the layer, the source, the unit and the value that it means in a network of `NAMES`."""

REFUSED = (
    ("", "unit", "one of"),
    ("x1 -> h9 = 1", "unit", "one of h1.1, h1.2, h1.3, h2.1, h2.2, c0, c1, c2"),
    ("x1 -> x2 = 1", "unit", "one of"),
    ("h1.1 = 1", "input", "x1, x2, b"),
    ("x1 -> h2.1 = 1", "input", "h1.1"),
    ("h2.1 -> h1.1 = 1", "input", "x1, x2"),
    ("-> h1.1 = 1", "input", "b"),
    ("x1 -> h1.1 = many", "value", "a number"),
    ("x1 -> h1.1 =", "value", "a number"),
    ("x1 -> h1.1 = nan", "value", "a number"),
    ("x1 -> h1.1 = inf", "value", "a number"),
    ("x1 -> h1.1 = -1000001", "value", "from -1000000 to 1000000"),
)
"""What is typed in, what of it is wrong, and part of what is allowed instead."""


@pytest.mark.parametrize(("text", "meant"), READ)
def test_a_weight_or_a_bias_is_read(text: str, meant: tuple[int, int, int, float]) -> None:
    read = read_assignment(text, NAMES)
    assert (read.layer, read.source, read.unit, read.value) == meant
    source = [*NAMES[read.layer], "b"][read.source]
    assert read.name == f"{source} to {NAMES[read.layer + 1][read.unit]}"


@pytest.mark.parametrize(("text", "wrong", "allowed"), REFUSED)
def test_anything_else_is_refused_in_one_line_that_says_what_is_allowed(text: str, wrong: str, allowed: str) -> None:
    with pytest.raises(InputError) as refused:
        read_assignment(text, NAMES)
    assert str(refused.value).startswith(f"{wrong}: ")
    assert allowed in str(refused.value)
    assert "\n" not in str(refused.value)


def test_of_many_names_the_first_and_the_last_are_told() -> None:
    names = (tuple(f"x{n}" for n in range(64)), ("h1",), ("no", "yes"))
    with pytest.raises(InputError, match=r"one of x0, x1, x2, x3, \.\.\., x62, x63, b$"):
        read_assignment("x99 -> h1 = 2", names)


def test_names_with_signs_in_them_are_read() -> None:
    names = (("a=b", "c -> d"), ("h1",), ("yes",))
    assert read_assignment("a=b -> h1 = 2", names) == Assignment(0, 0, 0, 2.0, "a=b to h1")
    assert read_assignment("c -> d -> h1 = 2", names) == Assignment(0, 1, 0, 2.0, "c -> d to h1")


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
        assert (current(app).state, current(app).run) == (State.RUNNING, 1)


WEIGHTS = [np.arange(float(rows * columns)).reshape(rows, columns) for rows, columns in ((2, 3), (3, 2), (2, 3))]
"""Of a network of `NAMES`."""


@pytest.mark.parametrize(
    ("unit", "proposed"),
    [
        (None, "x1 -> h1.1 = 0"),
        ((0, 1), "x2 -> h1.1 = 3"),
        ((1, 2), "x1 -> h1.3 = 2"),
        ((2, 1), "h1.1 -> h2.2 = 1"),
        ((3, 2), "h2.1 -> c2 = 2"),
        ((7, 9), "h2.1 -> c2 = 2"),
    ],
)
def test_it_proposes_a_weight_of_the_selected_unit(unit: tuple[int, int] | None, proposed: str) -> None:
    assert propose(NAMES, WEIGHTS, unit) == proposed


async def test_it_proposes_the_first_weight_as_it_is() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "e")
        weight = current(app).network.parameters.weights[0][0, 0]
        typed = app.screen.query_one(Input).value
        assert typed == f"x1 -> h1 = {weight:.4g}"
        # What it proposes can be read.
        await press(pilot, "enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_until(pilot, lambda: current(app).network.parameters.weights[0][0, 0] == float(f"{weight:.4g}"))


async def test_what_cannot_be_read_stays_open_with_the_reason() -> None:
    app = small_app()
    async with opened(app) as pilot:
        before = current(app).network.parameters.flat.copy()
        await type_in(pilot, app, "x1 -> h7 = 1")
        await wait_for_text(pilot, "unit: got h7")
        assert isinstance(app.screen, WeightScreen)
        assert app.screen.query_one(Input).value == "x1 -> h7 = 1"
        await press(pilot, "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert (current(app).network.parameters.flat == before).all()
        assert not events.changes(current(app).events)


async def test_keys_of_the_app_are_text_while_it_is_open() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "e")
        app.screen.query_one(Input).value = ""
        await press(pilot, *"q s+-r1")
        assert app.screen.query_one(Input).value == "q s+-r1"
        assert (current(app).run, current(app).step) == (1, 0)


async def test_after_a_divergence_nothing_is_set_and_it_says_so() -> None:
    app = TuiNN(divergent())
    async with opened(app) as pilot:
        await press(pilot, *["+"] * 9, "space")
        diverged = await wait_for_state(pilot, State.DIVERGED)
        await type_in(pilot, app, "x1 -> h1 = 0.5")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        await wait_for_text(pilot, "Not changed")
        assert (current(app).network.parameters.flat == diverged.network.parameters.flat).all()
        # A reset starts from the weights as they were drawn.
        await press(pilot, "r")
        await wait_for_state(pilot, State.READY)
        assert same_bits(current(app), trained(divergent(), 0))
