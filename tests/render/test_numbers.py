from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.numbers import brief_number, short_exponent, short_number

SHORT = [
    (0.5, "0.5000"),
    (-12.34567, "-12.3457"),
    (0.0, "0.0000"),
    (-0.0, "0.0000"),
    (0.001, "0.0010"),
    (0.000999, "9.99e-4"),
    (9999.9, "9999.9000"),
    (9999.99999, "1.00e4"),
    (-1234.5, "-1.23e3"),
    (1.2345e7, "1.23e7"),
    (1e-300, "1.00e-300"),
    (-1.26e-300, "-1.3e-300"),
    (math.inf, "inf"),
    (-math.inf, "-inf"),
    (math.nan, "nan"),
]


def test_short_numbers() -> None:
    for value, text in SHORT:
        assert short_number(value) == text, value


@given(st.floats(allow_nan=False, max_value=1.79e308, min_value=-1.79e308))
def test_every_number_is_short_and_close(value: float) -> None:
    text = short_number(value)
    assert len(text) <= 9
    assert float(text) == pytest.approx(value, rel=0.05, abs=1e-320)


@pytest.mark.parametrize(
    ("text", "short"), [("1.5e+07", "1.5e7"), ("-2e-05", "-2e-5"), ("1e+300", "1e300"), ("12", "12")]
)
def test_short_exponents(text: str, short: str) -> None:
    assert short_exponent(text) == short


BRIEF = [
    (0.834, "0.83"),
    (-0.0, "0.00"),
    (-9.994, "-9.99"),
    (9.996, "10.0"),
    (-99.94, "-99.9"),
    (99.96, "100"),
    (-9999.0, "-9999"),
    (99999.0, "1e5"),
    (-1e300, "-1e300"),
    (-math.inf, "-inf"),
    (math.nan, "nan"),
]


def test_brief_numbers() -> None:
    for value, text in BRIEF:
        assert brief_number(value) == text, value


@given(st.floats(-1e9, 1e9))
def test_every_brief_number_is_brief_and_close(value: float) -> None:
    text = brief_number(value)
    assert len(text) <= 5
    assert float(text) == pytest.approx(value, rel=0.5, abs=0.005)
