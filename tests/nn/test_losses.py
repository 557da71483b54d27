from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.losses import softmax_cross_entropy, softmax_cross_entropy_delta

LOGITS = arrays(np.float64, st.tuples(st.integers(2, 5), st.integers(1, 6)), elements=st.floats(-20, 20))


def one_hot(logits: Array) -> Array:
    """Targets for `logits`: the classes in turn."""
    classes, samples = logits.shape
    return np.eye(classes, dtype=logits.dtype)[:, np.arange(samples) % classes]


def scored(logits: Array) -> tuple[float, Array]:
    """The loss and the probabilities."""
    probabilities = np.full_like(logits, np.nan)
    scratch = np.full_like(logits[0], np.nan)
    return softmax_cross_entropy(logits, one_hot(logits), probabilities, scratch), probabilities


@given(LOGITS)
def test_agrees_with_the_formula_as_it_is_written(logits: Array) -> None:
    powers = np.exp(logits)
    softmax = powers / powers.sum(axis=0)
    at_label = softmax[one_hot(logits) == 1]
    loss, probabilities = scored(logits)
    np.testing.assert_allclose(probabilities, softmax, rtol=1e-12)
    assert loss == pytest.approx(-np.mean(np.log(at_label)), rel=1e-12, abs=1e-12)


@given(LOGITS, st.floats(-1e3, 1e3))
def test_a_constant_added_to_all_logits_changes_nothing(logits: Array, shift: float) -> None:
    loss, probabilities = scored(logits)
    shifted_loss, shifted_probabilities = scored(logits + shift)
    assert shifted_loss == pytest.approx(loss, abs=1e-11)
    np.testing.assert_allclose(shifted_probabilities, probabilities, atol=1e-11)


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_extreme_logits_stay_finite(dtype: str) -> None:
    # The labels are 0, 1, 0. First sample: right, and sure of it; second and third: 20,000 off.
    logits = np.array([[1e4, 1e4, -1e4], [-1e4, -1e4, 1e4]], dtype)
    loss, probabilities = scored(logits)
    assert loss == pytest.approx((0 + 2e4 + 2e4) / 3)
    np.testing.assert_array_equal(probabilities, [[1, 1, 0], [0, 0, 1]])
    assert probabilities.dtype == dtype


def test_no_idea_costs_the_logarithm_of_the_number_of_classes() -> None:
    loss, probabilities = scored(np.full((3, 4), 7.0))
    assert loss == pytest.approx(np.log(3))
    np.testing.assert_allclose(probabilities, 1 / 3)


def test_probabilities_may_overwrite_the_logits() -> None:
    logits = np.array([[1.0, -2.0, 0.5], [3.0, 0.0, 0.5]])
    loss, probabilities = scored(logits)
    assert softmax_cross_entropy(logits, one_hot(logits), logits, np.empty(3)) == loss
    np.testing.assert_array_equal(logits, probabilities)


@pytest.mark.parametrize("in_place", [False, True])
def test_delta_is_probabilities_minus_targets_over_the_samples(in_place: bool) -> None:
    probabilities = np.array([[0.5, 0.1], [0.2, 0.6], [0.3, 0.3]])
    targets = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    delta = probabilities if in_place else np.empty_like(targets)
    softmax_cross_entropy_delta(probabilities, targets, delta)
    np.testing.assert_allclose(delta, [[-0.25, 0.05], [0.1, 0.3], [0.15, -0.35]])
