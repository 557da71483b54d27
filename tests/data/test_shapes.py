from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.wanting import draw
from tui_nn.data.generators import GENERATORS
from tui_nn.nn.arrays import Array

SHAPES = ["circle", "xor", "moons", "spiral"]
KINDS = [(name, classes) for name in SHAPES for classes in GENERATORS[name].classes or ()]


def polar(x: Array) -> tuple[Array, Array]:
    """Distance from the middle and angle, both (samples,)."""
    return np.hypot(x[0], x[1]), np.arctan2(x[1], x[0])


def smallest_distance(x: Array, y: Array) -> float:
    """From any of the points `x` (2, n) to any of `y` (2, m)."""
    offsets = x[:, :, np.newaxis] - y[:, np.newaxis]
    return float(np.hypot(offsets[0], offsets[1]).min())


@pytest.mark.parametrize(("name", "classes"), KINDS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_stays_within_its_bounds_and_fills_them(name: str, classes: int, seed: int) -> None:
    x = draw(name, 1000, classes=classes, seed=seed).x
    assert np.abs(x).max() <= 5
    assert np.hypot(x[0], x[1]).max() > 4.5


@pytest.mark.parametrize(("name", "classes"), KINDS)
@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_two_classes_touch(name: str, classes: int, seed: int) -> None:
    gap = {"circle": 2 / classes, "xor": 0.6, "moons": 1.0, "spiral": 0.2}[name]
    drawn = draw(name, 300 * classes, classes=classes, seed=seed)
    each = [drawn.x[:, drawn.target == label] for label in range(classes)]
    assert min(smallest_distance(*pair) for pair in itertools.combinations(each, 2)) >= gap


def test_circle_of_two_is_a_disc_and_a_ring() -> None:
    drawn = draw("circle", 2000)
    radius, _ = polar(drawn.x)
    inner, outer = radius[drawn.target == 0], radius[drawn.target == 1]
    assert inner.max() <= 2.5
    assert outer.min() >= 3.5
    assert outer.max() <= 5
    # As dense in the middle as at the rim: the half of the radius has a quarter of the area, 250 of 1000.
    assert (inner < 1.25).sum() == pytest.approx(250, abs=5 * np.sqrt(1000 * 0.25 * 0.75))


def test_circle_s_rings_lie_around_one_another() -> None:
    drawn = draw("circle", 900, classes=5)
    radius, _ = polar(drawn.x)
    for label in range(4):
        assert radius[drawn.target == label].max() < radius[drawn.target == label + 1].min()


def test_xor_is_the_sign_of_the_product() -> None:
    drawn = draw("xor", 2000)
    np.testing.assert_array_equal(drawn.x.prod(axis=0) < 0, drawn.target)
    quadrants = np.histogram2d(drawn.x[0], drawn.x[1], bins=2, range=[[-5, 5], [-5, 5]])[0]
    np.testing.assert_allclose(quadrants, 500, atol=5 * np.sqrt(1000 * 0.25))


def test_moons_are_two_half_circles_alike() -> None:
    drawn = draw("moons", 2000)
    # Each center lies half a radius aside, and a quarter below or above.
    radius = 10 / 3
    for label, side in enumerate((1, -1)):
        x = side * drawn.x[:, drawn.target == label] + [[radius / 2], [radius / 4]]
        distance, angle = polar(x)
        np.testing.assert_allclose(distance, radius)
        assert angle.min() >= 0
        assert angle.max() > 3.1


@pytest.mark.parametrize("arms", GENERATORS["spiral"].classes or ())
def test_spiral_s_arms_are_one_arm_turned(arms: int) -> None:
    drawn = draw("spiral", 300 * arms, classes=arms)
    radius, angle = polar(drawn.x)
    turned = angle - 2 * np.pi * (3.5 * radius / 5 + drawn.target) / arms
    np.testing.assert_allclose(np.cos(turned), 1)
    assert radius.min() >= 0.25
    assert radius.max() <= 5


def test_two_spiral_arms_wind_a_turn_and_three_quarters() -> None:
    drawn = draw("spiral", 4000)
    radius, angle = polar(drawn.x[:, drawn.target == 0])
    unwound = np.unwrap(angle[np.argsort(radius)])
    assert (unwound[-1] - unwound[0]) / (2 * np.pi) == pytest.approx(1.75 * 0.95, abs=0.01)
