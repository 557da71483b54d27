"""The histograms on screen: their ranges, and the units that no longer learn."""

from __future__ import annotations

import re

import numpy as np
import pytest
from textual.pilot import Pilot

from tests.app.support import content_text, current, main, opened, press, small_app, wait_for_state, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.histograms import HistogramsPanel, stuck_units
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.render.palette import Ink
from tui_nn.runs.session import Assign
from tui_nn.runs.snapshot import State
from tui_nn.training.events import Assignment

SAMPLES = 100


def units(*rows: dict[float, int]) -> Array:
    """Activations (units, 100): each row says how many samples have which value, the rest have 0.5."""
    a = np.full((len(rows), SAMPLES), 0.5)
    for unit, row in enumerate(rows):
        start = 0
        for value, count in row.items():
            a[unit, start : start + count] = value
            start += count
    return a


STUCK: tuple[tuple[str, tuple[dict[float, int], ...], str], ...] = (
    # A single sample that gets through is enough to learn from.
    ("relu", ({0: 100}, {0: 99}, {0: 100}, {}), "2 of 4 dead"),
    ("relu", ({0: 99, 1e-9: 1},), "0 of 1 dead"),
    ("gelu", ({0: 100}, {0: 99}), "1 of 2 dead"),
    # ELU goes down to -1 and not to 0.
    ("elu", ({0: 100}, {-1: 95}, {-0.995: 95}, {-0.98: 100}, {-1: 94}), "2 of 5 saturated"),
    ("tanh", ({1: 100}, {-1: 50, 1: 45}, {1: 50, -1: 44}, {0: 100}, {0.991: 95}), "3 of 5 saturated"),
    ("sigmoid", ({0: 100}, {1: 95}, {1: 94}, {0.005: 60, 0.995: 35}, {}), "3 of 5 saturated"),
    ("leaky relu", ({0: 100},), ""),
    ("linear", ({0: 100},), ""),
)
"""An activation, units as `units` takes them, and what is said of them: all counted by hand."""


@pytest.mark.parametrize(("activation", "rows", "words"), STUCK)
def test_dead_and_saturated_units_are_counted(activation: str, rows: tuple[dict[float, int], ...], words: str) -> None:
    assert stuck_units(units(*rows), ACTIVATIONS[activation]) == words


def panel(app: TuiNN) -> HistogramsPanel:
    return main(app).query_one(HistogramsPanel)


async def to_histograms(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "3")
    await wait_until(pilot, lambda: "W1" in content_text(panel(app)))


def ink_of(app: TuiNN, text: str) -> int:
    """The ink in which `text` stands in the panel."""
    canvas = panel(app).draw(current(app), 80, 20, app.appearance)
    y, row = next((y, row) for y, row in enumerate(canvas.text().split("\n")) if text in row)
    (ink,) = set(canvas.fg[y, row.index(text) : row.index(text) + len(text)].tolist())
    return int(ink)


async def test_each_layer_has_its_weights_and_its_units() -> None:
    app = small_app(hidden_sizes=(4, 3))
    async with opened(app, (120, 50)) as pilot:
        await to_histograms(pilot, app)
        text = content_text(panel(app))
        for name in ("W1", "W2", "W3", "hidden 1", "hidden 2", "outputs", "of 4 dead", "of 3 dead"):
            assert name in text
        # Nothing is dead about probabilities.
        assert text.count("dead") == 2


async def test_the_ends_of_the_range_are_the_smallest_and_the_largest_value() -> None:
    app = small_app(hidden_sizes=(6,), steps=100)
    async with opened(app, (120, 50)) as pilot:
        await to_histograms(pilot, app)
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await pilot.pause()
        network, x = current(app).network, current(app).dataset.train.x
        w1, w2 = network.parameters.weights
        hidden = np.maximum(w1.T @ x + network.parameters.biases[0].reshape(-1, 1), 0)
        ends = [(one.min(), one.max()) for one in (w1, hidden, w2)]
        numbers = [
            [float(number.replace("−", "-")) for number in re.findall(r"−?\d[\d.]*", row)]
            for row in content_text(panel(app)).split("\n")
            if "──" in row
        ]
        # Two histograms side by side; a 0 between the ends is no end.
        first = [number for number in numbers[0] if number or numbers[0].index(number) == 0]
        assert first[:2] == [pytest.approx(end, rel=0.006) for end in ends[0]]
        assert numbers[0][-2:] == [pytest.approx(end, rel=0.006, abs=1e-9) for end in ends[1]]
        second = [number for number in numbers[1] if number]
        assert second[:2] == [pytest.approx(end, rel=0.006) for end in ends[2]]


async def test_the_panel_warns_of_dead_units() -> None:
    app = small_app(steps=40)
    async with opened(app, (120, 50)) as pilot:
        await to_histograms(pilot, app)
        # The bias of h1 and h2: no sample is so far out that these would ever be above 0.
        for dead in (0, 1):
            was = sum(int(number) for number in re.findall(r"(\d) of 4 dead", content_text(panel(app))))
            assert was == dead
            assert ink_of(app, f"{dead} of 4 dead") == (Ink.WARN if dead else Ink.MUTED)
            app.session.send(Assign(Assignment(0, 2, dead, -1000.0, "a bias")))
            await wait_until(pilot, lambda dead: f"{dead + 1} of 4 dead" in content_text(panel(app)), dead)
        # They stay so, however long one trains: that is what dead means.
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_until(pilot, lambda: "2 of 4 dead" in content_text(panel(app)))
        biases = current(app).network.parameters.biases[0].ravel()
        assert (biases[:2] < -999).all()


async def test_the_panel_warns_of_saturated_units() -> None:
    app = small_app(activation="tanh")
    async with opened(app, (120, 50)) as pilot:
        await to_histograms(pilot, app)
        app.session.send(Assign(Assignment(0, 2, 3, 1000.0, "a bias")))
        await wait_until(pilot, lambda: current(app).network.parameters.biases[0].ravel()[3] == 1000)
        a = np.tanh(current(app).network.parameters.stacked[0].T @ with_ones(current(app).dataset.train.x))
        expected = int(sum((np.abs(np.abs(unit) - 1) <= 0.01).mean() >= 0.95 for unit in a))
        assert expected >= 1
        await wait_until(pilot, lambda: f"{expected} of 4 saturated" in content_text(panel(app)))
        assert ink_of(app, f"{expected} of 4 saturated") == Ink.WARN


def with_ones(x: Array) -> Array:
    """The inputs (features + 1, samples) with a 1 that the bias is multiplied by."""
    return np.vstack((x, np.ones((1, x.shape[1]))))


async def test_the_last_layers_are_scrolled_to() -> None:
    app = small_app(hidden_sizes=(2,) * 8)
    async with opened(app, (80, 24)) as pilot:
        await to_histograms(pilot, app)
        assert "W9" not in content_text(panel(app))
        await press(pilot, "end")
        await wait_until(pilot, lambda: "W9" in content_text(panel(app)))
        assert "outputs" in content_text(panel(app))
        assert "W1 " not in content_text(panel(app))


async def test_a_run_that_diverges_leaves_something_to_see() -> None:
    app = small_app(learning_rate=1000.0, l2=1000.0, steps=1000)
    async with opened(app) as pilot:
        await to_histograms(pilot, app)
        await press(pilot, "space")
        await wait_for_state(pilot, State.DIVERGED)
        await wait_until(pilot, lambda: "W1" in content_text(panel(app)))
        assert "nan" not in content_text(panel(app))
