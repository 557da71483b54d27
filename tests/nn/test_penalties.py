from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import L2


def filled(dtype: str = "float64") -> Parameters:
    """Weights 1, 2, -3 and biases that would be noticed."""
    parameters = Parameters((1, 1, 2), dtype)
    parameters.weights[0][...] = [[1]]
    parameters.weights[1][...] = [[2, -3]]
    for biases in parameters.biases:
        biases[...] = 100
    return parameters


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_value_is_half_l2_times_the_squared_weights(dtype: str) -> None:
    # 0.5 * 0.1 * (1 + 4 + 9)
    assert L2(filled(dtype), 0.1).value() == pytest.approx(0.7)


def test_gradient_is_l2_times_the_weights_and_is_added() -> None:
    parameters, gradient = filled(), Parameters((1, 1, 2), "float64")
    gradient.flat[...] = 1
    penalty = L2(parameters, 0.1)
    penalty.value()
    penalty.add_gradient(gradient)
    np.testing.assert_allclose(gradient.weights[0], [[1.1]])
    np.testing.assert_allclose(gradient.weights[1], [[1.2, 0.7]])


def test_biases_are_free() -> None:
    parameters, gradient = filled(), Parameters((1, 1, 2), "float64")
    penalty = L2(parameters, 0.1)
    before = penalty.value()
    for biases in parameters.biases:
        biases[...] = -7
    assert penalty.value() == before
    penalty.add_gradient(gradient)
    assert all((biases == 0).all() for biases in gradient.biases)


def test_follows_the_parameters() -> None:
    parameters = filled()
    penalty = L2(parameters, 2.0)
    parameters.weights[1][...] = 0
    assert penalty.value() == 1.0


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("index", range(len(filled().flat)))
def test_one_parameter_that_is_not_finite_is_enough(index: int, value: float, l2: float) -> None:
    parameters = filled()
    parameters.flat[index] = value
    assert not math.isfinite(L2(parameters, l2).value())
