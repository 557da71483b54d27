from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.data.generators import GENERATORS


@pytest.mark.parametrize("name", GENERATORS)
@settings(max_examples=30)
@given(samples=st.integers(30, 500), spread=st.floats(0.05, 10), seed=st.integers(0, 2**32 - 1))
def test_classes_are_as_even_as_can_be(name: str, samples: int, spread: float, seed: int) -> None:
    drawn = GENERATORS[name].draw(samples, spread, seed)
    counts = np.bincount(drawn.labels, minlength=GENERATORS[name].classes)
    assert drawn.x.shape[1] == counts.sum() == samples
    assert len(counts) == GENERATORS[name].classes
    assert counts.max() - counts.min() <= 1
    assert np.isfinite(drawn.x).all()


@pytest.mark.parametrize("name", GENERATORS)
def test_the_seed_alone_decides(name: str) -> None:
    first, again, other = (GENERATORS[name].draw(50, 1.0, seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.x, again.x)
    assert not np.array_equal(first.x, other.x)


@pytest.mark.parametrize("name", GENERATORS)
def test_has_a_line_of_help(name: str) -> None:
    assert GENERATORS[name].help
    assert "\n" not in GENERATORS[name].help


def test_the_article_s_draw_is_numpy_s_own() -> None:
    stream = np.random.RandomState(12)
    with warnings.catch_warnings():
        # The third covariance is not a valid one, and NumPy says so.
        warnings.simplefilter("ignore", RuntimeWarning)
        clusters = [
            stream.multivariate_normal([0, 0], [[2, 0.75], [0.75, 2]], 5000),
            stream.multivariate_normal([1, 4], [[1, 0.75], [0.75, 1]], 5000),
            stream.multivariate_normal([2, 8], [[0, 0.75], [0.75, 0]], 5000),
        ]
    drawn = GENERATORS["article"].draw(15_000, 1.0, 12)
    np.testing.assert_array_equal(drawn.x, np.vstack(clusters).astype(np.float32).T)
    np.testing.assert_array_equal(drawn.labels, [0] * 5000 + [1] * 5000 + [2] * 5000)


def test_what_cannot_be_seen_of_the_article_s_data_is_said() -> None:
    assert "covariance" in GENERATORS["article"].note
