from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.grid import Axis, Grid


@given(reach=st.floats(0.1, 1000), pitch=st.floats(0.01, 10))
def test_an_axis_covers_its_reach_finely_enough_and_fits_pi(reach: float, pitch: float) -> None:
    axis = Axis.covering(reach, pitch)
    assert axis.pitch <= min(pitch, reach / 100) * (1 + 1e-12)
    assert reach <= axis.half * axis.pitch * (1 + 1e-12) <= reach + 2 * axis.pitch
    assert axis.cells_to_pi * axis.pitch == pytest.approx(math.pi)
    np.testing.assert_allclose(axis.centers, -axis.centers[::-1])
    assert len(axis.centers) == axis.count


def test_points_between_centers_are_shared() -> None:
    grid = Grid(Axis(2, 1.0), Axis(1, 10.0))
    # The centers are -1.5, -0.5, 0.5 and 1.5, and -5 and 5.
    counts = grid.count(np.array([[0.5, 0.75, -1.0], [-5.0, 0.0, 2.5]]))
    first = [[0, 0], [0, 0], [1, 0], [0, 0]]
    second = [[0, 0], [0, 0], [0.75 / 2, 0.75 / 2], [0.25 / 2, 0.25 / 2]]
    third = [[0.25 / 2, 0.75 / 2], [0.25 / 2, 0.75 / 2], [0, 0], [0, 0]]
    np.testing.assert_allclose(counts, np.array([first, second, third], np.float64).sum(axis=0))


def test_smoothing_convolves_with_the_gaussian() -> None:
    axis = Axis.covering(6, 0.2)
    grid = Grid(axis, axis)
    points, std = np.array([[0.3, -1.1], [0.77, 0.0]]), 0.7
    smoothed = grid.smooth(grid.count(points), std) / axis.pitch**2
    exact = np.zeros(grid.shape)
    for x1, x2 in points.T:
        squares = (axis.centers[:, np.newaxis] - x1) ** 2 + (axis.centers - x2) ** 2
        exact += np.exp(-squares / (2 * std**2)) / (2 * math.pi * std**2)
    np.testing.assert_allclose(smoothed, exact, atol=2e-3 * exact.max())
    assert smoothed.min() >= 0


def test_an_unseen_axis_keeps_what_is_counted() -> None:
    grid = Grid(Axis.covering(8, 0.2), Axis.unseen(8))
    points = np.array([[0.0, 1.0, -2.0], [5.0, -5.0, 0.1]])
    line = grid.smooth(grid.count(points), 0.5).sum(axis=1)
    exact = sum(np.exp(-((grid.x1.centers - x) ** 2) / 0.5) for x in points[0]) * grid.x1.pitch
    np.testing.assert_allclose(line, exact / math.sqrt(2 * math.pi * 0.25), atol=2e-3 * line.max())
