from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.data.even import EvenNumbers

COUNT = 4096


def test_the_first_numbers_are_evenly_spaced() -> None:
    np.testing.assert_allclose(EvenNumbers().uniform(2, 4, 4), [2.25, 2.75, 3.25, 3.75])


@pytest.mark.parametrize("draws", [1, 2, 3])
def test_they_fill_their_range_evenly_together(draws: int) -> None:
    numbers = EvenNumbers()
    values = np.stack([numbers.uniform(0, 1, COUNT) for _ in range(draws)])
    parts = 4
    cells = np.histogramdd(values.T, bins=parts, range=[(0, 1)] * draws)[0]
    # Random ones would miss by about the square root of the count.
    assert np.abs(cells - COUNT / parts**draws).max() < math.sqrt(COUNT / parts**draws) / 1.5


def test_several_rows_are_several_draws() -> None:
    one, other = EvenNumbers(), EvenNumbers()
    np.testing.assert_array_equal(one.uniform(0, 2, (2, 10)), [other.uniform(0, 2, 10), other.uniform(0, 2, 10)])


def test_each_option_is_chosen_as_often() -> None:
    numbers = EvenNumbers()
    halves = numbers.uniform(0, 1, COUNT) < 0.5
    signs = numbers.choice((-1, 1), COUNT)
    assert set(signs) == {-1, 1}
    for part in (halves, ~halves):
        assert abs(signs[part].sum()) <= 8
