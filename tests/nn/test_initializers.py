from __future__ import annotations

from collections.abc import Callable
from math import erf, sqrt

import numpy as np
import pytest

from tui_nn.nn.arrays import Array
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.rng import Rng

FAN_IN, FAN_OUT = 200, 100
DRAWN = FAN_IN * FAN_OUT

# A standard normal cut at 2 has the variance 1 - 2*2*phi(2) / (2*Phi(2) - 1), phi(2) = 0.0539910,
# Phi(2) = 0.9772499.
VARIANCES = {
    "normal": 1.0,
    "truncated normal": 1 - 4 * 0.0539910 / 0.9544997,
    "he": 2 / FAN_IN,
    "glorot": 2 / (FAN_IN + FAN_OUT),
}
BOUNDS = {"truncated normal": 2.0, "glorot": np.sqrt(6 / (FAN_IN + FAN_OUT))}
GENERATORS: list[Callable[[int], Rng]] = [np.random.default_rng, np.random.RandomState]


@pytest.mark.parametrize("name", VARIANCES)
def test_variance(name: str) -> None:
    weights = INITIALIZERS[name].draw(np.random.default_rng(1), FAN_IN, FAN_OUT)
    # The variance of 20,000 normal draws is off by one per cent (standard error).
    assert weights.var() == pytest.approx(VARIANCES[name], rel=0.04)


@pytest.mark.parametrize("name", BOUNDS)
def test_draws_reach_their_bounds_and_no_further(name: str) -> None:
    weights = INITIALIZERS[name].draw(np.random.default_rng(1), FAN_IN, FAN_OUT)
    assert np.abs(weights).max() <= BOUNDS[name]
    assert np.abs(weights).max() > 0.99 * BOUNDS[name]
    assert len(np.unique(weights)) == DRAWN, "cut off at the bounds rather than drawn again"


class Scripted(np.random.RandomState):
    """Draws what it is told, however many are asked for at a time."""

    def __init__(self, *numbers: float) -> None:
        super().__init__()
        self.numbers = list(numbers)

    def normal(self, mean: float, std: float, size: int | tuple[int, ...]) -> Array:  # type: ignore[override]
        assert (mean, std) == (0, 1)
        count = int(np.prod(size))
        drawn, self.numbers = self.numbers[:count], self.numbers[count:]
        return np.array(drawn).reshape(size)


def test_what_lies_beyond_two_standard_deviations_is_drawn_again_until_it_does_not_and_nothing_else() -> None:
    rng = Scripted(0.5, 2.1, -2.5, 2.0, 1.0, 9.0, -2.01, -1.5)
    weights = INITIALIZERS["truncated normal"].draw(rng, 2, 2)
    np.testing.assert_array_equal(weights, [[0.5, 1.0], [-1.5, 2.0]])
    assert rng.numbers == []


def test_a_truncated_normal_has_the_shape_of_a_normal_between_its_bounds() -> None:
    weights = np.sort(INITIALIZERS["truncated normal"].draw(np.random.default_rng(1), 400, 250), axis=None)
    shares = (np.arange(len(weights)) + 0.5) / len(weights)
    below = np.array([(1 + erf(weight / sqrt(2))) / 2 for weight in (-2, *weights[::50], 2)])
    expected = (below[1:-1] - below[0]) / (below[-1] - below[0])
    # Kolmogorov and Smirnov: in 999 of 1,000 samples of 100,000 the shares are nowhere further off.
    assert np.abs(shares[::50] - expected).max() < 1.95 / sqrt(len(weights))


@pytest.mark.parametrize("name", ["normal", "he"])
def test_two_thirds_lie_within_one_standard_deviation(name: str) -> None:
    weights = INITIALIZERS[name].draw(np.random.default_rng(1), FAN_IN, FAN_OUT)
    within = np.mean(np.abs(weights) < np.sqrt(VARIANCES[name]))
    assert within == pytest.approx(0.6827, abs=0.015)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_draws_are_centerd_at_zero(name: str) -> None:
    weights = INITIALIZERS[name].draw(np.random.default_rng(1), FAN_IN, FAN_OUT)
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert abs(weights.mean()) < 4 * weights.std() / np.sqrt(DRAWN)


@pytest.mark.parametrize("rng", GENERATORS)
@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_generator_alone_decides(name: str, rng: Callable[[int], Rng]) -> None:
    draw = INITIALIZERS[name].draw
    first = draw(rng(7), 3, 4)
    np.testing.assert_array_equal(draw(rng(7), 3, 4), first)
    assert not np.array_equal(draw(rng(8), 3, 4), first)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_has_a_line_of_help(name: str) -> None:
    assert INITIALIZERS[name].help
    assert "\n" not in INITIALIZERS[name].help
