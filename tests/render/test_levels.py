from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.levels import signed_levels
from tui_nn.render.palette import LEVELS


def test_a_level_is_a_fifth_of_the_scale() -> None:
    values = np.array([0, 0.39, 0.41, -0.79, -0.81, 1.59, 1.61, -2, 100])
    assert signed_levels(values, 2).tolist() == [0, 0, 1, -1, -2, 3, 4, -4, 4]


def test_what_is_not_finite_has_a_level() -> None:
    assert signed_levels(np.array([math.nan, math.inf, -math.inf])).tolist() == [0, LEVELS, -LEVELS]


@given(st.floats(-10, 10), st.floats(0.1, 10))
def test_the_level_of_the_opposite_is_the_opposite(value: float, scale: float) -> None:
    level, opposite = signed_levels(np.array([value, -value]), scale).tolist()
    assert opposite == -level
    assert abs(level) <= LEVELS
