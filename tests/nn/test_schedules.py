from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.nn.schedules import SCHEDULES

# Of a run of 100 steps, with every = 10 and decay = 0.5: the step, and the factor worked by hand.
BY_HAND: dict[str, list[tuple[int, float]]] = {
    "constant": [(0, 1), (57, 1), (99, 1)],
    "step": [(0, 1), (9, 1), (10, 0.5), (19, 0.5), (20, 0.25), (35, 0.125)],
    "exponential": [(0, 1), (5, math.sqrt(0.5)), (10, 0.5), (20, 0.25), (30, 0.125)],
    # (1 + cos(angle)) / 2 at 0, 45, 60, 90, 135 and 180 degrees.
    "cosine": [(0, 1), (25, (2 + math.sqrt(2)) / 4), (50, 0.5), (75, (2 - math.sqrt(2)) / 4), (100, 0), (150, 0)],
    "warm-up": [(0, 0.1), (1, 0.2), (8, 0.9), (9, 1), (10, 1), (99, 1)],
}


def test_each_is_worked_by_hand() -> None:
    assert BY_HAND.keys() == SCHEDULES.keys()


def test_factor() -> None:
    for name, points in BY_HAND.items():
        for step, factor in points:
            found = SCHEDULES[name].factor(step, steps=100, every=10, decay=0.5)
            assert found == pytest.approx(factor, rel=1e-12, abs=1e-12), (name, step)


@pytest.mark.parametrize("name", SCHEDULES)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9), st.floats(0, 1))
def test_never_more_than_the_learning_rate_itself_nor_less_than_nothing(
    name: str, step: int, steps: int, every: int, decay: float
) -> None:
    assert 0 <= SCHEDULES[name].factor(step, steps=steps, every=every, decay=decay) <= 1


@pytest.mark.parametrize("name", SCHEDULES)
def test_has_a_line_of_help(name: str) -> None:
    assert SCHEDULES[name].help
    assert "\n" not in SCHEDULES[name].help
