"""Numbers that shrink for ever end at zero, before they are slow to compute with."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.nn.denormals import FLUSH_EVERY, flush, is_flush_due


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_shrinks_ends_at_zero_and_is_never_denormal(dtype: str) -> None:
    array = np.array([1, -1, 1e-3, 1e10], dtype)
    for update in range(8000):
        array *= array.dtype.type(0.9)
        if is_flush_due(update):
            flush(array)
        assert not ((array != 0) & (np.abs(array) < np.finfo(dtype).tiny)).any()
    assert not array.any()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_matters_keeps_all_its_bits(dtype: str) -> None:
    least = {"float32": 1e-16, "float64": 1e-263}[dtype]
    array = np.geomspace(least, 1e6, 1000).astype(dtype)
    array[::2] *= -1
    before = array.copy()
    flush(array)
    assert array.tobytes() == before.tobytes()


def test_a_flush_is_due_at_regular_steps() -> None:
    assert [step for step in range(200) if is_flush_due(step)] == [0, FLUSH_EVERY, 2 * FLUSH_EVERY, 3 * FLUSH_EVERY]
