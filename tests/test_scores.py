"""How scores are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.scores import percent, score_text

SCORES = [
    (0.9642, False, "96.4%"),
    (1.0, False, "100.0%"),
    (0.0, False, "0.0%"),
    (1999 / 2000, False, "99.9%"),
    (999_999 / 1_000_000, False, "99.9%"),
    (1 / 1_000_000, False, "0.1%"),
    (math.nan, False, "nan%"),
    (0.98249, True, "R² 0.982"),
    (-99.0, True, "R² -99.000"),
    (-99.001, True, "R² < -99"),
    (-math.inf, True, "R² < -99"),
]


def test_scores() -> None:
    for score, is_regression, text in SCORES:
        assert score_text(score, is_regression) == text, (score, is_regression)


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "text"),
    [(994, 1000, 0, "99%"), (999, 1000, 0, "99%"), (1, 1000, 0, "1%"), (1999, 2000, 2, "99.95%"), (3, 3, 0, "100%")],
)
def test_percentages_with_other_decimals(part: int, whole: int, decimals: int, text: str) -> None:
    assert percent(part / whole, decimals) == text


@given(whole=st.integers(1, 1_000_000), data=st.data(), decimals=st.integers(0, 3))
def test_only_all_is_100_percent_and_only_none_is_0(whole: int, data: st.DataObject, decimals: int) -> None:
    part = data.draw(st.integers(0, whole))
    shown = float(percent(part / whole, decimals).removesuffix("%"))
    assert (shown == 100) == (part == whole)
    assert (shown == 0) == (part == 0)
    assert abs(shown - 100 * part / whole) <= 10.0**-decimals
