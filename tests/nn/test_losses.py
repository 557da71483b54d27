from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import r2_score

from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.losses import FACTORS, LOSSES, PRODUCT_SIZE, _sum_of_logs

SHAPES = st.tuples(st.integers(2, 5), st.integers(1, 6))
LOGITS = arrays(np.float64, SHAPES, elements=st.floats(-20, 20))
HUGE = arrays(np.float64, SHAPES, elements=st.floats(-1e150, 1e150))


def one_hot(logits: Array) -> Array:
    """Targets for `logits`: the classes in turn. They may as well be values."""
    classes, samples = logits.shape
    return np.eye(classes, dtype=logits.dtype)[:, np.arange(samples) % classes]


def scored(logits: Array, loss: str = "cross-entropy") -> tuple[float, Array]:
    """The loss and the outputs."""
    outputs = np.full_like(logits, np.nan)
    scratch = np.full_like(logits[0], np.nan)
    return LOSSES[loss].forward(logits=logits, targets=one_hot(logits), outputs=outputs, scratch=scratch), outputs


@given(LOGITS)
def test_cross_entropy_agrees_with_the_formula_as_it_is_written(logits: Array) -> None:
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


def test_many_samples_cost_the_mean_of_what_each_costs() -> None:
    counts = [PRODUCT_SIZE - 1, PRODUCT_SIZE, PRODUCT_SIZE + FACTORS - 1, 3 * PRODUCT_SIZE]
    for dtype, samples, spread in product(PRECISIONS, counts, [0, 3, 200]):
        logits = (spread * np.random.default_rng(3).normal(size=(4, samples))).astype(dtype)
        exact = logits.astype(np.float64)
        largest = exact.max(axis=0)
        each = largest + np.log(np.exp(exact - largest).sum(axis=0)) - (exact * one_hot(exact)).sum(axis=0)
        expected = pytest.approx(each.mean(), rel=1e-12 if dtype == "float64" else 1e-6)
        assert scored(logits)[0] == expected, (dtype, samples, spread)


def test_many_samples_of_many_classes_do_not_overflow() -> None:
    sums = np.full(PRODUCT_SIZE, 60_000, np.float32)
    assert _sum_of_logs(sums) == pytest.approx(PRODUCT_SIZE * math.log(60_000), rel=1e-6)


@given(HUGE)
def test_huge_logits_have_probabilities_and_a_loss(logits: Array) -> None:
    loss, probabilities = scored(logits)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=0), 1)
    # A sample costs from nothing to what is missing to the largest logit and a little more.
    missing = logits.max(axis=0) - (logits * one_hot(logits)).sum(axis=0)
    assert 0 <= loss <= np.mean(missing) * (1 + 1e-9) + math.log(len(logits)) + 1e-9


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


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_squared_error_worked_by_hand(dtype: str) -> None:
    values, targets = np.array([[1.0, 2.0, 3.0]], dtype), np.array([[1.0, 0.0, 6.0]], dtype)
    outputs, scratch, delta = np.empty_like(values), np.empty(3, dtype), np.empty_like(values)
    loss = LOSSES["squared error"]
    # (0 + 4 + 9) / 3, and 2 * (0, 2, -3) / 3
    assert loss.forward(logits=values, targets=targets, outputs=outputs, scratch=scratch) == pytest.approx(13 / 3)
    np.testing.assert_array_equal(outputs, values)
    loss.backward(outputs=outputs, targets=targets, delta=delta)
    np.testing.assert_allclose(delta, [[0, 4 / 3, -2]], rtol=1e-6)


@given(st.one_of(LOGITS, HUGE))
def test_squared_error_is_the_mean_over_samples_and_outputs(logits: Array) -> None:
    loss, outputs = scored(logits, "squared error")
    np.testing.assert_array_equal(outputs, logits)
    assert loss == pytest.approx(np.mean((logits - one_hot(logits)) ** 2), rel=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_outputs_may_overwrite_the_logits(loss: str) -> None:
    logits = np.array([[1.0, -2.0, 0.5], [3.0, 0.0, 0.5]])
    expected, outputs = scored(logits, loss)
    assert LOSSES[loss].forward(logits=logits, targets=one_hot(logits), outputs=logits, scratch=np.empty(3)) == expected
    np.testing.assert_array_equal(logits, outputs)


@pytest.mark.parametrize("loss", LOSSES)
@given(LOGITS)
def test_targets_are_left_alone(loss: str, logits: Array) -> None:
    targets, outputs = one_hot(logits), np.empty_like(logits)
    LOSSES[loss].forward(logits=logits, targets=targets, outputs=outputs, scratch=np.empty(logits.shape[1]))
    LOSSES[loss].backward(outputs=outputs, targets=targets, delta=outputs)
    np.testing.assert_array_equal(targets, one_hot(logits))


@pytest.mark.parametrize("in_place", [False, True])
def test_delta_of_cross_entropy_is_probabilities_minus_targets_over_the_samples(in_place: bool) -> None:
    probabilities = np.array([[0.5, 0.1], [0.2, 0.6], [0.3, 0.3]])
    targets = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    delta = probabilities if in_place else np.empty_like(targets)
    LOSSES["cross-entropy"].backward(outputs=probabilities, targets=targets, delta=delta)
    np.testing.assert_allclose(delta, [[-0.25, 0.05], [0.1, 0.3], [0.15, -0.35]])


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_delta_is_the_slope_of_the_loss(loss: str, in_place: bool) -> None:
    logits, h = np.random.default_rng(2).normal(size=(3, 4)), 1e-6
    slopes = np.empty_like(logits)
    for index in np.ndindex(logits.shape):
        nudge = np.zeros_like(logits)
        nudge[index] = h
        slopes[index] = (scored(logits + nudge, loss)[0] - scored(logits - nudge, loss)[0]) / (2 * h)
    outputs = scored(logits, loss)[1]
    delta = outputs if in_place else np.empty_like(outputs)
    LOSSES[loss].backward(outputs=outputs, targets=one_hot(logits), delta=delta)
    np.testing.assert_allclose(delta, slopes, rtol=1e-6, atol=1e-9)


def test_score_of_classes_is_the_share_that_is_right() -> None:
    probabilities = np.array([[0.6, 0.4, 0.3, 0.9], [0.4, 0.6, 0.7, 0.1]])
    assert LOSSES["cross-entropy"].score(outputs=probabilities, targets=one_hot(probabilities), variance=0.0) == 0.5


@pytest.mark.parametrize(
    ("values", "score"),
    # The targets 1, 2, 3, 6 have the mean 3 and the variance (4 + 1 + 0 + 9) / 4 = 3.5.
    [([1, 2, 3, 6], 1), ([3, 3, 3, 3], 0), ([1, 2, 3, 13], -2.5), ([1, 2, 3, 4], 5 / 7)],
    ids=["as they are", "their mean", "worse", "better"],
)
def test_score_of_values_is_the_share_of_the_variance(values: list[int], score: float) -> None:
    targets = np.array([[1.0, 2.0, 3.0, 6.0]])
    found = LOSSES["squared error"].score(outputs=np.array([values], float), targets=targets, variance=3.5)
    assert found == pytest.approx(score)


@pytest.mark.parametrize("values", [[1.0, 1.0], [1.0, 1.0 + 1e-15], [0.0, 2.0]])
def test_score_where_there_is_nothing_to_explain_is_that_of_scikit_learn(values: list[float]) -> None:
    targets = np.ones((1, 2))
    score = LOSSES["squared error"].score(outputs=np.array([values]), targets=targets, variance=0.0)
    assert score == r2_score(targets[0], values) == float(values == [1, 1])


@pytest.mark.parametrize("name", LOSSES)
@given(arrays(np.float64, (3, 8), elements=st.floats(0, 1)), st.integers(1, 7))
def test_loss_and_score_of_parts_make_those_of_the_whole(name: str, logits: Array, first: int) -> None:
    def both(part: Array, targets: Array) -> Array:
        outputs = np.empty_like(part)
        loss = LOSSES[name].forward(logits=part, targets=targets, outputs=outputs, scratch=np.empty(part.shape[1]))
        return np.array([loss, LOSSES[name].score(outputs=outputs, targets=targets, variance=2 / 9)])

    targets = one_hot(logits)
    parts = first * both(logits[:, :first], targets[:, :first]) + (8 - first) * both(
        logits[:, first:], targets[:, first:]
    )
    np.testing.assert_allclose(parts / 8, both(logits, targets), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_has_a_line_of_help(name: str) -> None:
    assert LOSSES[name].help
    assert "\n" not in LOSSES[name].help
