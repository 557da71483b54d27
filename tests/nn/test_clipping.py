from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.clipping import clip_norm, norm


@pytest.mark.parametrize(
    ("largest", "clipped"),
    [(1.0, [0.6, -0.8]), (2.5, [1.5, -2.0]), (5.0, [3.0, -4.0]), (7.0, [3.0, -4.0])],
)
def test_3_and_4_make_5(largest: float, clipped: list[float]) -> None:
    gradient = np.array([3.0, -4.0])
    assert norm(gradient) == 5
    clip_norm(gradient, largest)
    np.testing.assert_allclose(gradient, clipped, rtol=1e-15)


@given(arrays(np.float64, st.integers(1, 6), elements=st.floats(-1e6, 1e6)), st.floats(1e-3, 1e6))
def test_the_norm_is_kept_in_bounds_and_the_direction_as_it_was(gradient: Array, largest: float) -> None:
    before = gradient.copy()
    length = norm(gradient)
    assert length == pytest.approx(math.hypot(*before), rel=1e-12)
    clip_norm(gradient, largest)
    assert math.hypot(*gradient) <= largest * (1 + 1e-12)
    if length <= largest:
        np.testing.assert_array_equal(gradient, before)
    else:
        np.testing.assert_allclose(gradient, before * (largest / length), rtol=1e-12)


@pytest.mark.parametrize(("dtype", "size"), [("float64", 1e200), ("float32", 1e30)])
def test_squares_may_overflow(dtype: str, size: float) -> None:
    gradient = np.array([3 * size, 4 * size], dtype)
    assert norm(gradient) == pytest.approx(5 * size, rel=1e-6)
    clip_norm(gradient, 1.0)
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-6)
    assert gradient.dtype == dtype


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_left_as_it_is(value: float, dtype: str) -> None:
    gradient = np.array([1, value, 2], dtype)
    assert not math.isfinite(norm(gradient))
    clip_norm(gradient, 0.5)
    np.testing.assert_array_equal(gradient, np.array([1, value, 2], dtype))


def test_a_norm_beyond_all_numbers_clips_nothing() -> None:
    gradient = np.full(4, 1e308)
    assert norm(gradient) == math.inf
    clip_norm(gradient, 1.0)
    np.testing.assert_array_equal(gradient, 1e308)


def test_nothing_stays_nothing() -> None:
    gradient = np.zeros(3)
    clip_norm(gradient, 1.0)
    np.testing.assert_array_equal(gradient, 0)
