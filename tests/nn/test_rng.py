"""A state of a generator is a value: whoever draws from it, it stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tui_nn.nn.rng import Rng, RngState


@pytest.mark.parametrize("kind", [np.random.RandomState, np.random.default_rng])
def test_a_state_gives_the_same_numbers_each_time_whatever_is_drawn(kind: Callable[[int], Rng]) -> None:
    rng = kind(7)
    # A normal number of a RandomState leaves a second one behind, which belongs to the state.
    rng.normal()
    state = RngState.of(rng)
    expected = [rng.normal() for _ in range(3)]
    for _ in range(2):
        again = state.rng()
        assert type(again) is type(rng)
        assert [again.normal() for _ in range(3)] == expected
