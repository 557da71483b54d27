"""The weight matrices on screen: every number that is there, by name, and scrolled to where there are many."""

from __future__ import annotations

import re

import numpy as np
import pytest
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tests.app.support import content_text, current, main, opened, press, small_app, wait_for_state, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.runs.snapshot import State

NUMBER = re.compile(r"[+−]\d+\.\d+")


def panel(app: TuiNN) -> WeightsPanel:
    return main(app).query_one(WeightsPanel)


def shown(app: TuiNN) -> list[str]:
    return content_text(panel(app)).split("\n")


def numbers(text: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in NUMBER.findall(text)]


@pytest.mark.parametrize("steps", [0, 40])
async def test_every_weight_and_bias_stands_under_its_name(steps: int) -> None:
    app = small_app()
    async with opened(app) as pilot:
        if steps:
            await press(pilot, "space")
            await wait_for_state(pilot, State.FINISHED)
        parameters = current(app).network.parameters
        title, columns, *rows = shown(app)
        assert re.search(r"W1 2×4 +b1 +W2 4×3 +b2", title)
        assert columns.split()[:4] == ["h1", "h2", "h3", "h4"]
        assert len(columns.split()) == 7
        # The second block is higher than the first, so the last rows have its numbers only.
        for name, row in zip(("x1", "x2", "b"), rows, strict=False):
            assert row.split()[0] == name
        read = [numbers(row) for row in rows]
        first, second = (np.vstack((parameters.weights[k], parameters.biases[k])) for k in (0, 1))
        assert np.array([row[:4] for row in read[:3]]) == pytest.approx(first, abs=0.0051)
        assert np.array([row[-3:] for row in read[:5]]) == pytest.approx(second, abs=0.0051)


async def test_without_a_hidden_layer_there_is_one_matrix_from_features_to_classes() -> None:
    app = small_app(hidden_sizes=())
    async with opened(app):
        title, _, *rows = shown(app)
        assert "W1 2×3" in title
        assert "W2" not in title
        assert [row.split()[0] for row in rows[:3]] == ["x1", "x2", "b"]


async def test_with_many_layers_the_units_are_named_after_their_layer() -> None:
    app = small_app(hidden_sizes=(2, 2))
    async with opened(app, (200, 50)):
        text = content_text(panel(app))
        for name in ("h1.1", "h1.2", "h2.1", "h2.2", "W3 2×3"):
            assert name in text


async def scroll_to_the_corner(pilot: Pilot[None], app: TuiNN) -> None:
    """Bring the last bias of the last layer into sight, by keys."""
    panel(app).focus()
    await press(pilot, "end")
    while panel(app).scroll_offset.x < panel(app).max_scroll_x:
        before = panel(app).scroll_offset.x
        await press(pilot, "ctrl+pagedown")
        assert panel(app).scroll_offset.x > before
    assert panel(app).scroll_offset.y == panel(app).max_scroll_y


@pytest.mark.parametrize(("size", "units"), [((60, 18), 16), ((120, 36), 64)])
async def test_keys_scroll_through_large_matrices(size: tuple[int, int], units: int) -> None:
    app = small_app(hidden_sizes=(units, units))
    async with opened(app, size) as pilot:
        await press(pilot, "s")
        first = shown(app)
        assert "h1.1" in first[1]
        assert not any("W3" in row for row in first)
        await scroll_to_the_corner(pilot, app)
        biases = current(app).network.parameters.biases[-1]
        await wait_until(pilot, lambda: numbers(shown(app)[-1])[-3:] == pytest.approx(biases, abs=0.0051))
        assert f"W3 {units}×3" in shown(app)[0]
        assert shown(app)[1].split()[-3:] == list(current(app).dataset.class_names)
        await press(pilot, "home")
        assert panel(app).scroll_offset.y == 0


async def test_the_mouse_wheel_scrolls_and_the_picture_follows() -> None:
    app = small_app(hidden_sizes=(64, 64))
    async with opened(app) as pilot:
        before = shown(app)
        await pilot._post_mouse_events([MouseScrollDown], panel(app), button=0)
        await wait_until(pilot, lambda: panel(app).scroll_offset.y > 0)
        await wait_until(pilot, lambda: shown(app) != before)
        # The names of the columns stay.
        assert shown(app)[:2] == before[:2]


async def test_a_smaller_network_is_scrolled_back_into_sight() -> None:
    app = small_app(hidden_sizes=(64, 64))
    async with opened(app) as pilot:
        await scroll_to_the_corner(pilot, app)
        app.change(app.experiment.updated({"hidden_sizes": (3,)}))
        await wait_until(pilot, lambda: "W1 2×3" in content_text(panel(app)))
        await wait_until(pilot, lambda: len(numbers(content_text(panel(app)))) == 3 * 3 + 4 * 3)
