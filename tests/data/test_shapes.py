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


def assert_even(values: Array, lowest: float, highest: float) -> None:
    """The values (samples,) lie between the bounds, without a gap, as densely in each twelfth of the way as in any."""
    assert lowest <= values.min()
    assert values.max() <= highest
    # In one of 20,000 draws the widest gap between even values is wider.
    gaps = np.diff(np.concatenate(([lowest], np.sort(values), [highest])))
    assert gaps.max() < (highest - lowest) * (np.log(len(values)) + 10) / len(values)
    counts, _ = np.histogram(values, bins=12, range=(lowest, highest))
    share = len(values) / 12
    np.testing.assert_allclose(counts, share, atol=5 * np.sqrt(share * 11 / 12))


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


@pytest.mark.parametrize("classes", GENERATORS["circle"].classes or ())
def test_each_ring_is_whole_and_as_dense_everywhere(classes: int) -> None:
    drawn = draw("circle", 2000 * classes, classes=classes)
    radius, angle = polar(drawn.x)
    for label in range(classes):
        mine = drawn.target == label
        assert_even(angle[mine], -np.pi, np.pi)
        # Between two radii lies an area that grows as their squares do; four tenths of each ring are the gap.
        inner = 5 * (label + 0.4) / classes if label else 0
        assert_even(radius[mine] ** 2, inner**2, (5 * (label + 1) / classes) ** 2 * (1 + 1e-12))


def test_each_of_xor_s_squares_is_filled() -> None:
    drawn = draw("xor", 8000)
    for sign in itertools.product((-1, 1), repeat=2):
        square = drawn.x[:, (np.sign(drawn.x) == np.array([sign]).T).all(axis=0)]
        for coordinate in np.abs(square):
            assert_even(coordinate, 0.3, 5)


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
        assert_even(angle, 0, np.pi)


@pytest.mark.parametrize("arms", GENERATORS["spiral"].classes or ())
def test_spiral_s_arms_are_one_arm_turned(arms: int) -> None:
    drawn = draw("spiral", 1200 * arms, classes=arms)
    radius, angle = polar(drawn.x)
    turned = angle - 2 * np.pi * (3.5 * radius / 5 + drawn.target) / arms
    np.testing.assert_allclose(np.cos(turned), 1)
    for label in range(arms):
        assert_even(radius[drawn.target == label], 0.25, 5 * (1 + 1e-12))


def test_two_spiral_arms_wind_a_turn_and_three_quarters() -> None:
    drawn = draw("spiral", 4000)
    radius, angle = polar(drawn.x[:, drawn.target == 0])
    unwound = np.unwrap(angle[np.argsort(radius)])
    assert (unwound[-1] - unwound[0]) / (2 * np.pi) == pytest.approx(1.75 * 0.95, abs=0.01)
