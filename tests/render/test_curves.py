from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.curves import Curve, clip, dash, decimate, smooth, without_gaps

values = st.lists(st.one_of(st.floats(-10, 10), st.just(math.nan)), max_size=60)


def curve(x: Sequence[float], y: Sequence[float], columns: int = 8) -> Curve:
    return without_gaps(np.array(x, float), np.array(y, float), columns)


def points(some: Curve) -> list[tuple[float, float]]:
    return list(zip(some.x.tolist(), some.y.tolist(), strict=True))


def test_a_gap_starts_a_new_stroke() -> None:
    some = curve([0, 1, 2, 3, 4, 5], [5, math.nan, 7, 8, math.inf, 9])
    assert points(some) == [(0, 5), (2, 7), (3, 8), (5, 9)]
    assert some.breaks == [1, 3]


def test_points_outside_the_range_are_left_out() -> None:
    assert points(curve([-1, 0, 8, 8.1], [1, 2, 3, 4])) == [(0, 2), (8, 3)]


def test_each_column_keeps_its_extremes_in_order_and_the_ends_stay() -> None:
    x = [0, 0.1, 0.2, 0.3, 0.4, 1, 1.1, 1.2, 1.3, 1.4]
    y = [3, 9, 1, 5, 4, 2, 7, 6, 0, 3]
    kept = [(0, 3), (0.1, 9), (0.2, 1), (1.1, 7), (1.3, 0), (1.4, 3)]
    assert points(decimate(curve(x, y), flat=0)) == kept


def test_one_point_is_enough_where_a_column_is_flat() -> None:
    some = decimate(curve([0, 0.1, 0.2, 0.3], [5, 5.01, 5.02, 9]), flat=10)
    assert points(some) == [(0, 5), (0.3, 9)]


@given(values, st.integers(1, 20))
def test_decimation_is_bounded_and_keeps_the_range_of_every_stroke(y: list[float], columns: int) -> None:
    whole = curve([i * columns / 60 for i in range(len(y))], y, columns)
    few = decimate(whole, flat=0)
    strokes = len(set(whole.stroke.tolist()))
    assert few.x.size <= 2 * (columns + strokes) + 2
    assert set(points(few)) <= set(points(whole))
    for stroke in set(whole.stroke.tolist()):
        before, after = whole.y[whole.stroke == stroke], few.y[few.stroke == stroke]
        assert (before.min(), before.max()) == (after.min(), after.max())


def test_dashes_leave_out_every_fourth_column_and_stay_on_the_line() -> None:
    dashed = dash(curve([0.5, 8], [1, 16]), 8)
    assert np.allclose(dashed.x, [0.5, 3, 4, 7], atol=0.002)
    assert np.allclose(dashed.y, 2 * dashed.x)
    assert dashed.breaks == [2]


def test_dashes_do_not_bridge_gaps() -> None:
    dashed = dash(curve([0.5, 1, 4, 6.9, 8], [0, 1, math.nan, 7, 8]), 8)
    assert np.allclose(dashed.x, [0.5, 1, 6.9, 7], atol=0.002)
    assert dashed.breaks == [2]


def test_short_curves_are_not_dashed() -> None:
    assert points(dash(curve([3.5], [1]), 8)) == [(3.5, 1)]
    assert points(dash(curve([], []), 8)) == []


def clipped(x: Sequence[float], y: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    return list(zip(*(part.tolist() for part in clip(np.array(x, float), np.array(y, float), low, high)), strict=True))


def test_clipping_adds_the_points_in_which_the_line_crosses_the_edges() -> None:
    x, y = [0, 10, 20, 30], [0, 10, 0, 30]
    assert clipped(x, y, 5, 25) == [(5, 5), (10, 10), (20, 0), (25, 15)]
    assert clipped(x, y, 12, 14) == [(12, 8), (14, 6)]
    assert clipped(x, y, 10, 20) == [(10, 10), (20, 0)]
    assert clipped(x, y, -5, 50) == list(zip(x, y, strict=True))
    assert clipped(x, y, 31, 50) == clipped([], [], 0, 1) == []


def test_clipping_does_not_bridge_gaps() -> None:
    assert not any(math.isfinite(y) for _, y in clipped([0, 10, 20], [1, math.nan, 3], 5, 15))


@given(st.floats(0, 99), st.floats(0.1, 50))
def test_clipped_points_lie_on_the_line(low: float, span: float) -> None:
    x = np.array([0, 1, 3, 60, 150.0])
    inside = clip(x, np.sqrt(x), low, low + span)
    assert inside[0][0] == low
    assert inside[0][-1] == low + span
    assert np.allclose(inside[1], np.interp(inside[0], x, np.sqrt(x)))


def test_a_weight_of_0_smooths_nothing_and_a_constant_stays() -> None:
    assert smooth(np.array([3, 1, 2.0]), 0).tolist() == [3, 1, 2]
    assert np.allclose(smooth(np.full(9, 7.0), 0.95), 7)
    assert smooth(np.array([]), 0.5).tolist() == []


def test_smoothing_by_hand() -> None:
    # (1 * 4) / 1, (1 * 4 + 2 * 1) / 3, (1 * 4 + 2 * 1 + 4 * 8) / 7: weights halve with age.
    assert np.allclose(smooth(np.array([4, 1, 8.0]), 0.5), [4, 2, 38 / 7])


def test_smoothing_keeps_gaps_and_goes_on_behind_them() -> None:
    y = np.array([4, math.nan, 1, -math.inf, 8.0])
    assert np.allclose(smooth(y, 0.5), [4, math.nan, 2, -math.inf, 38 / 7], equal_nan=True)
    assert y[2] == 1


@pytest.mark.parametrize("weight", [0.1, 0.6, 0.99, 0.9999])
def test_smoothing_is_the_weighted_mean_of_the_past(weight: float) -> None:
    y = np.random.default_rng(0).normal(size=300)
    past = [np.average(y[: n + 1], weights=weight ** np.arange(n, -1, -1.0)) for n in range(y.size)]
    assert np.allclose(smooth(y, weight), past)
