"""The histograms: their ranges, and the units that no longer learn."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest

from tests.views.moments import COLOR, diverged, finished, fresh, ink_of, rows, with_parameters
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.nn.parameters import Parameters
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.histograms import draw, extent, histograms, stuck_units
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
    ("elu", ({0: 100}, {-1: 95}, {-0.995: 95}, {-0.985: 100}, {-1: 94}), "2 of 5 saturated"),
    ("tanh", ({1: 100}, {-1: 50, 1: 45}, {1: 50, -1: 44}, {0: 100}, {0.991: 95}), "3 of 5 saturated"),
    ("sigmoid", ({0: 100}, {1: 95}, {1: 94}, {0.01: 60, 0.995: 35}, {}), "3 of 5 saturated"),
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
    assert [one.ink for row in histograms(fresh(hidden_sizes=(4, 3))) for one in row] == [Ink.TRAIN, Ink.TEST] * 3


def test_the_number_of_the_layer_stays_with_little_room() -> None:
    drawn = rows(draw(fresh(hidden_sizes=(4, 4)), Options(), (40, 12), COLOR))
    titles = [line[21:].partition(" of 4 ")[0].rpartition(" ")[0].strip() for line in drawn if " of 4 " in line]
    assert [title[-1] for title in titles] == ["1", "2"]
    assert titles[0].startswith("hi")


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
        canvas = draw(finished(), Options(), (80, 24), COLOR)
        assert ink_of(canvas, f"std {weights.std():.3g}") == Ink.MUTED


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


@pytest.mark.parametrize(
    ("hidden_sizes", "samples"),
    # 20 million products by 27, 41,403 and 364,203 parameters, but from 64 to 2,000.
    [((4,), 2000), ((200, 200), 483), ((600, 600), 64)],
)
def test_the_larger_the_network_the_fewer_samples_are_taken(hidden_sizes: tuple[int, ...], samples: int) -> None:
    snapshot = replace(fresh(samples=3000), parameters=Parameters((2, *hidden_sizes, 3), "float64"))
    (_, units), *_ = histograms(snapshot)
    assert units.counts.sum() == hidden_sizes[0] * samples


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


@pytest.mark.parametrize(
    ("precision", "weights"),
    [
        *(("float64", pair) for pair in ((1.7e308, 1.7e308), (-1.7e308, 1.7e308), (0, 0), (0, 5e-324), (1, 1 + 1e-15))),
        *(("float32", pair) for pair in ((3e38, 3e38), (1, 1 + 2**-23), (-1, 2))),
    ],
)
def test_any_weights_have_a_range(precision: str, weights: tuple[float, float]) -> None:
    """The largest that there are, those that differ by as little as can be, and ordinary ones."""
    places = [(0, source, unit) for source in range(2) for unit in range(4)]
    one = histograms(with_parameters(fresh(precision=precision), dict(zip(places, cycle(weights), strict=False))))[0][0]
    assert -math.inf < one.low < one.high < math.inf
    # A range of more than the largest number is not drawn to scale.
    assert one.counts.sum() == (8 if max(weights) - min(weights) < math.inf else 0)


def test_activations_that_are_not_finite_are_left_out() -> None:
    """The first unit is infinite or 0, and so no probability is a number where it is infinite."""
    snapshot = with_parameters(fresh(), {(0, source, 0): 1.7e308 for source in range(3)})
    with np.errstate(all="ignore"):
        hidden, outputs = (int(np.isfinite(a).sum()) for a in snapshot.network.activations(snapshot.dataset.train.x))
    assert (hidden, outputs) < (4 * 63, 3 * 63)
    (_, units), (_, probabilities) = histograms(snapshot)
    assert (units.counts.sum(), probabilities.counts.sum()) == (hidden, outputs)
    everywhere = with_parameters(fresh(), {(1, 4, unit): math.inf for unit in range(3)})
    none = histograms(everywhere)[1][1]
    assert (none.low, none.high, none.counts.sum()) == (0, 1, 0)


def test_a_run_that_diverges_leaves_something_to_see() -> None:
    assert "W1" in shown(diverged())
    assert "nan" not in shown(diverged())
