"""The weight matrices on screen: scrolled by keys and by the mouse where there are many numbers."""

from __future__ import annotations

import math
import re

import pytest
from textual.events import MouseScrollDown
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
    widget_text,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import State

NUMBER = re.compile(r"[+−]\d+\.\d+")


def panel(app: TuiNN) -> WeightsPanel:
    return main(app).query_one(WeightsPanel)


def shown(app: TuiNN) -> list[str]:
    return content_text(panel(app)).split("\n")


def numbers(text: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in NUMBER.findall(text)]


async def show_numbers(pilot: Pilot[None], app: TuiNN) -> None:
    """Show numbers in place of the heat maps, if there are any."""
    panel(app).focus()
    await pilot.pause()
    if not numbers(shown(app)[2]):
        await press(pilot, "enter")
    await wait_until(pilot, lambda: numbers(shown(app)[2]))


async def scroll_to_the_corner(pilot: Pilot[None], app: TuiNN) -> None:
    """Bring the last bias of the last layer into sight, by keys."""
    panel(app).focus()
    await press(pilot, "end")
    while panel(app).scroll_offset.x < panel(app).max_scroll_x:
        before = panel(app).scroll_offset.x
        await press(pilot, "ctrl+pagedown")
        await wait_until(pilot, lambda before: panel(app).scroll_offset.x > before, before)
    await wait_until(pilot, lambda: panel(app).scroll_offset.y == panel(app).max_scroll_y)


async def scroll_through(pilot: Pilot[None], app: TuiNN, units: int) -> None:
    """Go to the last bias and back by keys."""
    first = shown(app)
    assert "h1.1" in first[1]
    assert not any("W3" in row for row in first)
    await scroll_to_the_corner(pilot, app)
    biases = current(app).network.parameters.biases[-1]
    await wait_until(pilot, lambda: numbers(shown(app)[-1])[-3:] == pytest.approx(biases, abs=0.0051))
    assert f"W3 {units}×3" in shown(app)[0]
    assert shown(app)[1].split()[-3:] == list(current(app).dataset.class_names)
    await press(pilot, "home")
    await wait_until(pilot, lambda: panel(app).scroll_offset.y == 0)


async def test_keys_scroll_through_large_matrices_in_a_small_terminal() -> None:
    app = small_app(hidden_sizes=(16, 16))
    async with opened(app, (60, 18)) as pilot:
        await press(pilot, "s")
        await show_numbers(pilot, app)
        await scroll_through(pilot, app, 16)


async def test_keys_and_the_wheel_scroll_through_numbers_and_a_smaller_network_comes_into_sight() -> None:
    app = small_app(hidden_sizes=(64, 64))
    async with opened(app) as pilot:
        await press(pilot, "s")
        await show_numbers(pilot, app)
        before = shown(app)
        await pilot._post_mouse_events([MouseScrollDown], panel(app), button=0)
        await wait_until(pilot, lambda: panel(app).scroll_offset.y > 0)
        await wait_until(pilot, lambda: shown(app) != before)
        # The names of the columns stay.
        assert shown(app)[:2] == before[:2]
        await press(pilot, "home")
        await wait_until(pilot, lambda: shown(app) == before)
        await scroll_through(pilot, app, 64)

        await scroll_to_the_corner(pilot, app)
        app.change(app.experiment.updated({"hidden_sizes": (3,)}))
        await wait_until(pilot, lambda: "W1 2×3" in content_text(panel(app)))
        await wait_until(pilot, lambda: len(numbers(content_text(panel(app)))) == 3 * 3 + 4 * 3)


async def test_what_does_not_fit_is_a_heat_map_without_scroll_bars_and_read_by_keys_and_mouse() -> None:
    app = small_app(hidden_sizes=(64, 64))
    async with opened(app, (120, 36)) as pilot:
        weights = current(app).network.parameters.weights
        assert panel(app).max_scroll_x == panel(app).max_scroll_y == 0
        assert not any(numbers(row) for row in shown(app)[:-1])
        panel(app).focus()
        await pilot.pause()
        await press(pilot, "right", "right")
        number = f"x1 ► h1.2 {weights[0][0, 1]:+.4g}".replace("-", "−")
        assert number in widget_text(panel(app)).split("\n")[0]
        # The first pixel is beside the name of the input.
        row = next(y for y, line in enumerate(shown(app)) if line.startswith("x1"))
        await pilot.hover(panel(app), offset=(1 + 3, 1 + row))
        number = f"x1 ► h1.1 {weights[0][0, 0]:+.4g}".replace("-", "−")
        await wait_until(pilot, lambda: number in widget_text(panel(app)).split("\n")[-1])
        await press(pilot, "escape")
        await pilot.hover("#status")
        await wait_until(pilot, lambda: "►" not in widget_text(panel(app)))


async def test_scroll_bars_that_are_not_needed_any_more_go() -> None:
    """The strip of the lesson takes rows from a picture that filled the panel before."""
    app = TuiNN(Experiment.preset("weight-penalty").updated({"steps": 50}), run=True, pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        await wait_until(
            pilot, lambda: not (panel(app).show_vertical_scrollbar or panel(app).show_horizontal_scrollbar)
        )
        assert "largest of" in widget_text(panel(app)).split("\n")[-2]


async def test_all_rows_are_of_the_same_picture_when_numbers_take_the_place_of_a_heat_map() -> None:
    """Without its scroll bar the panel has room for numbers, whose rows are all drawn anew."""
    app = TuiNN(Experiment.preset("article").updated({"steps": 30}), pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_until(pilot, lambda: numbers(shown(app)[1]))
        names, first = shown(app)[:2]
        number = NUMBER.search(first)
        assert number
        assert names.index("h1") + len("h1") == number.end()
