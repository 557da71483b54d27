from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_nn.render.ticks import log_tick_labels, log_ticks, nice_decades, nice_range, tick_labels, ticks

finite = st.floats(-1e12, 1e12)


TICKS: list[tuple[float, float, int, list[float]]] = [
    (0, 10, 6, [0, 2, 4, 6, 8, 10]),
    (0, 10, 5, [0, 5, 10]),
    (0, 5001, 6, [0, 1000, 2000, 3000, 4000, 5000]),
    (-1, 1, 5, [-1, -0.5, 0, 0.5, 1]),
    (0.1, 0.3, 3, [0.1, 0.2, 0.3]),
    (2.3, 2.9, 1, [2.5]),
    (0, 0.04, 2, [0, 0.04]),
    (2.3, 2.9, 2, [2.4, 2.8]),
    (1, 1, 5, []),
    (0, 1, 0, []),
    (math.nan, 1, 5, []),
    (0, math.inf, 5, []),
]
"""Range, most ticks, and the ticks."""


def test_ticks() -> None:
    for low, high, most, expected in TICKS:
        assert ticks(low, high, most) == expected, (low, high, most)


@given(finite, st.floats(1e-6, 1e9), st.integers(1, 30))
def test_ticks_are_few_even_and_inside(low: float, span: float, most: int) -> None:
    high = low + span
    values = ticks(low, high, most)
    slack = 1e-8 * (span + abs(low))
    assert len(values) <= most
    assert all(low - slack <= value <= high + slack for value in values)
    steps = [b - a for a, b in pairwise(values)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6, abs_tol=slack) for step in steps)


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300), st.integers(-1, 9))
@example(2, 5, 1)  # no power of ten
def test_ticks_never_raise(low: float, high: float, most: int) -> None:
    tick_labels(ticks(low, high, most))
    log_tick_labels(log_ticks(low, high, most))
    nice_range(low, high, most)


LABELS: list[tuple[list[float], list[str]]] = [
    ([0, 0.5, 1], ["0", "0.5", "1.0"]),
    ([-0.05, 0, 0.05], ["-0.05", "0", "0.05"]),
    ([0, 1000, 2000], ["0", "1,000", "2,000"]),
    ([1240], ["1,240"]),
    ([0, 5000, 10000, 15000], ["0", "5k", "10k", "15k"]),
    ([0, 500_000, 1_000_000], ["0", "0.5M", "1.0M"]),
    ([2e9, 4e9], ["2G", "4G"]),
    ([0, 2e-5, 4e-5], ["0", "2e-5", "4e-5"]),
    ([1e15], ["1e15"]),
    ([0.25], ["0.25"]),
    ([1.5, 2.5], ["1.5", "2.5"]),
    ([123_456.5, 123_457.5], ["123.4565k", "123.4575k"]),
    ([-0.0001, -0.00002], ["-0.00010", "-0.00002"]),
    ([], []),
]


def test_labels() -> None:
    for values, labels in LABELS:
        assert tick_labels(values) == labels, labels


def number(label: str) -> float:
    """What a label says."""
    unit = {"k": 1e3, "M": 1e6, "G": 1e9}.get(label[-1], 1)
    return float(label.rstrip("kMG").replace(",", "")) * unit


@given(finite, st.floats(1e-3, 1e9), st.integers(2, 12))
def test_labels_tell_ticks_apart(low: float, span: float, most: int) -> None:
    values = ticks(low, low + span, most)
    if span > 1e-6 * abs(low):
        assert len(set(tick_labels(values))) == len(values)


@given(finite, st.floats(1e-3, 1e9), st.integers(1, 12))
@example(1.5, 1.4, 2)  # 1.5 and 2.5, whose distance has no decimals
def test_labels_say_where_their_ticks_are(low: float, span: float, most: int) -> None:
    values = ticks(low, low + span, most)
    if span > 1e-6 * abs(low):
        assert [number(label) for label in tick_labels(values)] == pytest.approx(values, rel=1e-11)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.1, 10, 3, [0.1, 1, 10]),
        (0.2, 5, 9, [0.2, 0.5, 1, 2, 5]),
        (1e-6, 1, 3, [1e-6, 1e-3, 1]),
        (5, 50, 2, [5, 50]),
        (5, 50, 3, [5, 10, 50]),
        (5, 50, 1, [10]),
        (0.21, 0.29, 4, [0.22, 0.24, 0.26, 0.28]),
        (2.37, 6.49, 2, [2.5, 6]),
        (1, 4.9, 2, [1, 4.5]),
        (2.01, 10.5, 2, [3, 10]),
        (0, 10, 4, []),
        (2, 2, 4, []),
    ],
)
def test_log_ticks(low: float, high: float, most: int, expected: list[float]) -> None:
    assert log_ticks(low, high, most) == expected


def test_log_labels_each_have_their_own_decimals() -> None:
    assert log_tick_labels([0.01, 0.1, 1, 10, 1000, 10000]) == ["0.01", "0.1", "1", "10", "1,000", "10k"]


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.21, 2.97, 4, (0, 3)),
        (0, 3, 4, (0, 3)),
        (-0.43, 0.1, 7, (-0.5, 0.1)),
        (-1, 9, 1, (-10, 10)),
        (4, 4, 3, (4, 4)),
    ],
)
def test_nice_range(low: float, high: float, most: int, expected: tuple[float, float]) -> None:
    assert nice_range(low, high, most) == pytest.approx(expected)


def test_nice_decades() -> None:
    low, high = nice_decades(math.log10(0.23), math.log10(2.97))
    assert (10**low, 10**high) == pytest.approx((0.2, 5))
    assert nice_decades(-1, 0) == (-1, 0)


@pytest.mark.parametrize("high", [0.0, 3e-98, 1e-10, 5e-9])
def test_decades_around_a_range_are_never_empty(high: float) -> None:
    low, above = nice_decades(0.0, high)
    assert low == pytest.approx(math.log10(0.5) if high < 1e-9 else 0.0)
    assert above == pytest.approx(math.log10(2))
