from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.render.ranges import extent, widened


def test_the_extent_is_that_of_the_finite_values() -> None:
    assert extent([np.array([3, math.nan, -math.inf]), np.array([[-2.0, math.inf]])]) == (-2, 3)
    assert extent([np.array([math.nan])]) == (0, 0)


@pytest.mark.parametrize(
    ("value", "expected"), [(4.0, (2.0, 6.0)), (-4.0, (-6.0, -2.0)), (0.0, (-1.0, 1.0)), (1e-300, (-1.0, 1.0))]
)
def test_a_single_value_gets_a_range_around_it(value: float, expected: tuple[float, float]) -> None:
    assert widened(value, value) == expected
    assert widened(value, value * (1 + 1e-15)) == pytest.approx(expected)


def test_a_given_pad_and_a_real_range() -> None:
    assert widened(3, 3, pad=0.5) == (2.5, 3.5)
    assert widened(3, 3.001, pad=0.5) == (3, 3.001)
