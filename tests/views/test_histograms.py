"""The histograms: their ranges, and the units that no longer learn."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.views.moments import COLOR, diverged, finished, fresh, ink_of, rows, with_parameters
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.histograms import draw, extent, stuck_units
from tui_nn.views.view import Options

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


def shown(snapshot: Snapshot, width: int = 80, height: int = 24, top: int = 0) -> str:
    return "\n".join(rows(draw(snapshot, Options((0, top)), (width, height), COLOR)))


def test_each_layer_has_its_weights_and_its_units() -> None:
    text = shown(fresh(hidden_sizes=(4, 3)))
    for name in ("W1", "W2", "W3", "hidden 1", "hidden 2", "outputs", "of 4 dead", "of 3 dead"):
        assert name in text
    # Nothing is dead about probabilities.
    assert text.count("dead") == 2


def test_the_ends_of_the_range_are_the_smallest_and_the_largest_value() -> None:
    snapshot = finished(hidden_sizes=(6,), steps=100)
    network, x = snapshot.network, snapshot.dataset.train.x
    w1, w2 = network.parameters.weights
    hidden = np.maximum(w1.T @ x + network.parameters.biases[0].reshape(-1, 1), 0)
    ends = [(one.min(), one.max()) for one in (w1, hidden, w2)]
    numbers = [
        [float(number.replace("−", "-")) for number in re.findall(r"−?\d[\d.]*", row)]
        for row in shown(snapshot).split("\n")
        if "──" in row
    ]
    # Two histograms side by side; a 0 between the ends is no end.
    first = [number for number in numbers[0] if number or numbers[0].index(number) == 0]
    assert first[:2] == [pytest.approx(end, rel=0.006) for end in ends[0]]
    assert numbers[0][-2:] == [pytest.approx(end, rel=0.006, abs=1e-9) for end in ends[1]]
    second = [number for number in numbers[1] if number]
    assert second[:2] == [pytest.approx(end, rel=0.006) for end in ends[2]]


def test_the_std_of_the_weights_is_shown() -> None:
    for weights in finished().network.parameters.weights:
        assert f"std {weights.std():.3g}" in shown(finished())


@pytest.mark.parametrize("dead", [0, 1, 3])
def test_dead_units_are_warned_of(dead: int) -> None:
    """With a bias of -1000 no sample is so far out that the unit would ever be above 0."""
    snapshot = with_parameters(fresh(), {(0, 2, unit): -1000.0 for unit in range(dead)})
    canvas = draw(snapshot, Options(), (80, 24), COLOR)
    assert ink_of(canvas, f"{dead} of 4 dead") == (Ink.WARN if dead else Ink.MUTED)


def test_saturated_units_are_warned_of() -> None:
    snapshot = with_parameters(fresh(activation="tanh"), {(0, 2, 3): 1000.0})
    x = snapshot.dataset.train.x
    a = np.tanh(snapshot.network.parameters.stacked[0].T @ np.vstack((x, np.ones((1, x.shape[1])))))
    expected = int(sum((np.abs(np.abs(unit) - 1) <= 0.01).mean() >= 0.95 for unit in a))
    assert expected >= 1
    assert ink_of(draw(snapshot, Options(), (80, 24), COLOR), f"{expected} of 4 saturated") == Ink.WARN


def test_the_last_layers_can_be_scrolled_to() -> None:
    snapshot = fresh(hidden_sizes=(2,) * 8)
    height = 8
    assert "W9" not in shown(snapshot, height=height)
    whole = extent(snapshot, Options(), (80, height), COLOR)
    last = shown(snapshot, height=height, top=whole[1] - height)
    assert "W9" in last
    assert "outputs" in last
    assert "W1 " not in last


def test_rows_that_fit_take_all_the_room() -> None:
    assert extent(fresh(), Options(), (80, 24), COLOR) == (80, 24)


def test_a_run_that_diverges_leaves_something_to_see() -> None:
    assert "W1" in shown(diverged())
    assert "nan" not in shown(diverged())
