from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.features import FEATURES, expand
from tui_nn.nn.arrays import PRECISIONS

WORKED = {
    "x1": 2,
    "x2": -3,
    "x1^2": 4,
    "x2^2": 9,
    "x1x2": -6,
    "sin x1": math.sin(2),
    "sin x2": -math.sin(3),
}
"""Each feature at the point (2, -3)."""


@pytest.mark.parametrize("name", FEATURES)
def test_worked_on_paper(name: str) -> None:
    assert expand(np.array([[2.0], [-3.0]]), [name]).item() == pytest.approx(WORKED[name])


@given(names=st.lists(st.sampled_from(sorted(FEATURES)), max_size=8))
def test_each_feature_has_the_row_of_its_name(names: list[str]) -> None:
    x = np.array([[2.0, 2.0], [-3.0, -3.0]])
    expected = np.array([[WORKED[name]] * 2 for name in names]).reshape(len(names), 2)
    np.testing.assert_allclose(expand(x, names), expected)


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_keeps_the_precision(dtype: str) -> None:
    assert expand(np.ones((2, 3), dtype), list(FEATURES)).dtype == dtype


def test_can_be_written_without_changing_the_points() -> None:
    x = np.ones((2, 3))
    expand(x, ["x1", "x2"])[:] = 5
    np.testing.assert_array_equal(x, 1)


@pytest.mark.parametrize("name", FEATURES)
def test_has_a_line_of_help(name: str) -> None:
    assert FEATURES[name].help
    assert "\n" not in FEATURES[name].help
