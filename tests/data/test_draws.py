from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.draws import add_noise, even_counts, labels
from tui_nn.errors import DataError


@given(classes=st.integers(1, 50), more=st.integers(0, 1000))
def test_counts_are_even_and_add_up(classes: int, more: int) -> None:
    counts = even_counts(classes + more, classes)
    assert len(counts) == classes
    assert sum(counts) == classes + more
    assert min(counts) >= 1
    assert max(counts) - min(counts) <= 1


def test_every_class_has_a_sample() -> None:
    with pytest.raises(DataError, match=r"^samples: got 30, allowed: 50 or more"):
        even_counts(30, 50)


def test_labels_go_class_after_class() -> None:
    np.testing.assert_array_equal(labels([3, 1, 2]), [0, 0, 0, 1, 2, 2])


def test_noise_has_its_deviation_and_does_not_tell_rows_alike() -> None:
    samples = 20_000
    noise = np.zeros((3, samples))
    add_noise(noise, 0.5, seed=1)
    # Five standard errors: of a mean s / sqrt(n), of a covariance at most s^2 * sqrt(2 / n).
    np.testing.assert_allclose(noise.mean(axis=1), 0, atol=5 * 0.5 / math.sqrt(samples))
    np.testing.assert_allclose(np.cov(noise), 0.25 * np.eye(3), atol=5 * 0.25 * math.sqrt(2 / samples))


def test_more_noise_goes_further_in_the_same_directions() -> None:
    little, much = np.zeros((2, 50)), np.zeros((2, 50))
    add_noise(little, 0.25, seed=1)
    add_noise(much, 2.0, seed=1)
    np.testing.assert_array_equal(much, 8 * little)


def test_noise_may_differ_from_row_to_row() -> None:
    alike, apart = np.zeros((2, 50)), np.zeros((2, 50))
    add_noise(alike, 1.0, seed=1)
    add_noise(apart, np.array([[3.0], [0.0]]), seed=1)
    np.testing.assert_array_equal(apart, [3 * alike[0], 0 * alike[1]])


def test_noise_is_not_drawn_with_the_numbers_that_place_the_samples() -> None:
    noise = np.zeros((2, 50))
    add_noise(noise, 1.0, seed=1)
    assert not np.isin(noise, np.random.default_rng(1).standard_normal(1000)).any()


def test_no_noise_changes_no_bit() -> None:
    values = np.array([[-0.0, 1.0]])
    add_noise(values, 0.0, seed=1)
    assert values.tobytes() == np.array([[-0.0, 1.0]]).tobytes()


def test_noise_below_rounding_changes_no_bit() -> None:
    """1 + 1e-17 is 1 in float64; a 0 beside it must not become 1e-17."""
    values = np.array([[0.0, 1.0], [0.0, 1e-9]])
    add_noise(values, 1e-17, seed=1)
    assert values[0].tolist() == [0, 1]
    assert (values[1] != [0, 1e-9]).all()
