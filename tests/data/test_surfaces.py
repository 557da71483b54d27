from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.wanting import REGRESSION, draw
from tui_nn.data.bayes import best_possible
from tui_nn.data.surfaces import NoisySurface, Surface, bumps, plane, waves


@pytest.mark.parametrize("name", REGRESSION)
@given(seed=st.integers(0, 2**32 - 1))
def test_stays_within_its_bounds(name: str, seed: int) -> None:
    drawn = draw(name, 500, seed=seed)
    assert np.abs(drawn.x).max() <= 5
    assert np.abs(drawn.target).max() <= 1


@pytest.mark.parametrize("name", REGRESSION)
def test_points_are_everywhere_alike(name: str) -> None:
    x = draw(name, 9000).x
    cells = np.histogram2d(x[0], x[1], bins=3, range=[[-5, 5], [-5, 5]])[0]
    np.testing.assert_allclose(cells, 1000, atol=5 * math.sqrt(1000))


ON_PAPER: list[tuple[Surface, tuple[float, float], float]] = [
    (plane, (5, 5), 1),
    (plane, (-5, -5), -1),
    (plane, (4, -1), 0.3),
    (bumps, (-3.5, 2.5), 1),
    (bumps, (0, 2.5), -1),
    (bumps, (3.5, 2.5), 1),
    (bumps, (-3.5, -2.5), -1),
    (bumps, (0, -2.5), 1),
    (bumps, (3.5, -2.5), -1),
    (bumps, (-4.5, 2.5), math.exp(-0.5)),
    (bumps, (0, 0), 0),
    (waves, (math.pi / 2, math.pi / 2), 1),
    (waves, (-math.pi / 2, math.pi / 2), 0),
    (waves, (math.pi / 6, 0), 0.25),
]
"""Surface, a point, and the value there."""


def test_worked_on_paper() -> None:
    for surface, point, value in ON_PAPER:
        # Neighboring bumps, 3.5 and 5 away, take off no more than 0.0044 in all.
        found = surface(np.array(point, float)[:, np.newaxis])
        assert found.item() == pytest.approx(value, abs=5e-3 if surface is bumps else 1e-12), (surface, point)


def best(surface: Surface, noise: float, *features: str) -> tuple[float, float]:
    found = best_possible(NoisySurface(surface, noise), features)
    assert found
    return found


WAVE = (1 - math.sin(10) / 10) / 2
"""The variance of sin x, even between -5 and 5, which is its mean square."""

BY_HAND = [
    # The variance of x between -5 and 5 is 25/3; that of (x1 + x2) / 10 is 1/6, half of it due to either.
    (plane, (), 1 / 6, 0),
    (plane, ("x1",), 1 / 6, 1 / 12),
    (plane, ("x2", "x2^2"), 1 / 6, 1 / 12),
    (plane, ("x1", "x1x2"), 1 / 6, 0),
    # The opposite values are as frequent.
    (plane, ("x1^2", "x2^2"), 1 / 6, 1 / 6),
    (plane, ("x1x2",), 1 / 6, 1 / 6),
    (plane, ("x1^2", "x1x2"), 1 / 6, 1 / 6),
    (waves, (), WAVE / 2, 0),
    (waves, ("sin x1", "sin x2"), WAVE / 2, 0),
    (waves, ("sin x1",), WAVE / 2, WAVE / 4),
    (waves, ("x1", "sin x2"), WAVE / 2, 0),
    (waves, ("x1^2", "sin x1"), WAVE / 2, WAVE / 4),
]


@pytest.mark.parametrize(("surface", "features", "variance", "lost"), BY_HAND)
def test_best_possible_by_hand(surface: Surface, features: tuple[str, ...], variance: float, lost: float) -> None:
    for noise in [0.0, 0.3]:
        score, loss = best(surface, noise, *features)
        assert loss == pytest.approx(lost + noise**2, abs=2e-5), noise
        assert score == pytest.approx(1 - (lost + noise**2) / (variance + noise**2), abs=2e-4), noise


def test_bumps_are_up_as_often_as_down_at_any_x1() -> None:
    assert best(bumps, 0, "x1")[0] == pytest.approx(0, abs=1e-9)


def test_a_function_of_the_product_needs_no_more_than_the_product() -> None:
    # The product is known, so a surface that is a function of it has only the noise.
    score, loss = best(lambda x: np.tanh(x[0] * x[1] / 5), 0.2, "x1x2")
    assert loss == pytest.approx(0.04, abs=1e-4)
    assert score > 0.9


@pytest.mark.parametrize("name", REGRESSION)
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_best_possible_is_what_the_surface_itself_reaches_on_many_samples(name: str, noise: float) -> None:
    samples = 200_000
    clean, noisy = draw(name, samples), draw(name, samples, noise=noise)
    error = np.mean((clean.target - noisy.target) ** 2)
    assert noisy.distribution
    found = best_possible(noisy.distribution, ())
    assert found
    assert found[1] == pytest.approx(error, abs=5 * noise**2 * math.sqrt(2 / samples))
    assert found[0] == pytest.approx(1 - error / np.var(noisy.target), abs=2e-3)
