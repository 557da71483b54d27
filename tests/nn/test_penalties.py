from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import Penalty


def filled(dtype: str = "float64") -> Parameters:
    """Weights 1, 2, -3 and biases that would be noticed."""
    parameters = Parameters((1, 1, 2), dtype)
    parameters.weights[0][...] = [[1]]
    parameters.weights[1][...] = [[2, -3]]
    for biases in parameters.biases:
        biases[...] = 100
    return parameters


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize(
    ("l1", "l2", "expected"),
    # Of the weights 1, 2 and -3, the sizes come to 6 and the squares to 14.
    [(0.0, 0.0, 0.0), (0.0, 0.1, 0.5 * 0.1 * 14), (0.1, 0.0, 0.1 * 6), (0.2, 0.1, 0.2 * 6 + 0.5 * 0.1 * 14)],
)
def test_value(l1: float, l2: float, expected: float, dtype: str) -> None:
    assert Penalty(filled(dtype), l1, l2).value() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("l1", "l2", "first", "second"),
    [
        (0.0, 0.0, [[1]], [[1, 1]]),
        (0.0, 0.1, [[1.1]], [[1.2, 0.7]]),
        (0.5, 0.0, [[1.5]], [[1.5, 0.5]]),
        (0.5, 0.1, [[1.6]], [[1.7, 0.2]]),
    ],
)
def test_gradient_is_added(l1: float, l2: float, first: list[list[float]], second: list[list[float]]) -> None:
    parameters, gradient = filled(), Parameters((1, 1, 2), "float64")
    gradient.flat[...] = 1
    penalty = Penalty(parameters, l1, l2)
    penalty.value()
    penalty.add_gradient(gradient)
    np.testing.assert_allclose(gradient.weights[0], first)
    np.testing.assert_allclose(gradient.weights[1], second)


def test_l1_leaves_a_weight_of_zero_where_it_is() -> None:
    parameters, gradient = filled(), Parameters((1, 1, 2), "float64")
    parameters.weights[0][...] = 0
    penalty = Penalty(parameters, 0.5, 0.0)
    penalty.value()
    penalty.add_gradient(gradient)
    np.testing.assert_array_equal(gradient.weights[0], 0)


@pytest.mark.parametrize("l1", [0.0, 0.1])
def test_biases_are_free(l1: float) -> None:
    parameters, gradient = filled(), Parameters((1, 1, 2), "float64")
    penalty = Penalty(parameters, l1, 0.1)
    before = penalty.value()
    for biases in parameters.biases:
        biases[...] = -7
    assert penalty.value() == before
    penalty.add_gradient(gradient)
    assert all((biases == 0).all() for biases in gradient.biases)


def test_follows_the_parameters() -> None:
    parameters = filled()
    penalty = Penalty(parameters, 3.0, 2.0)
    parameters.weights[1][...] = 0
    assert penalty.value() == 4.0


@pytest.mark.filterwarnings("ignore:invalid value")
def test_one_parameter_that_is_not_finite_is_enough() -> None:
    for index, value, (l1, l2) in product(
        range(len(filled().flat)), [math.nan, math.inf, -math.inf], [(0.0, 0.0), (0.1, 0.0), (0.0, 0.1), (0.1, 0.1)]
    ):
        parameters = filled()
        parameters.flat[index] = value
        assert not math.isfinite(Penalty(parameters, l1, l2).value()), (index, value, l1, l2)


@pytest.mark.filterwarnings("ignore:invalid value")
def test_one_in_many_is_enough() -> None:
    for index, dtype in product([0, 1, 12_345, -2, -1], PRECISIONS):
        parameters = Parameters((120, 150, 10), dtype)
        penalty = Penalty(parameters, 0.0, 0.0)
        assert penalty.value() == 0, (index, dtype)
        parameters.flat[index] = math.inf
        assert not math.isfinite(penalty.value()), (index, dtype)
