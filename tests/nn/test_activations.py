from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS, Array

POINTS = [-3.0, -0.5, 0.25, 2.0]
BY_DEFINITION = {
    "relu": [0.0, 0.0, 0.25, 2.0],
    "tanh": [(math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)) for z in POINTS],
    "sigmoid": [1 / (1 + math.exp(-z)) for z in POINTS],
    "linear": POINTS,
}


def activated(activation: str, z: Array) -> Array:
    a = np.full_like(z, np.nan)
    ACTIVATIONS[activation].forward(z, a)
    return a


def backward(activation: str, a: Array, delta: Array) -> None:
    """Multiply `delta` by the derivative where the activation is `a`."""
    ACTIVATIONS[activation].backward(a, delta, np.full_like(a, np.nan))


@pytest.mark.parametrize("activation", BY_DEFINITION)
def test_values_agree_with_the_definition(activation: str) -> None:
    z = np.array([POINTS])
    np.testing.assert_allclose(activated(activation, z), [BY_DEFINITION[activation]], rtol=1e-14)
    np.testing.assert_array_equal(z, [POINTS])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_activation_may_overwrite_the_pre_activation(activation: str) -> None:
    z = np.array([POINTS])
    expected = activated(activation, z)
    ACTIVATIONS[activation].forward(z, z)
    np.testing.assert_array_equal(z, expected)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_multiplies_the_error_signal_by_the_slope(activation: str) -> None:
    z, h = np.array([POINTS]), 1e-6
    delta = np.array([[2.0, -1.0, 0.5, 3.0]])
    expected = delta * (activated(activation, z + h) - activated(activation, z - h)) / (2 * h)
    backward(activation, activated(activation, z), delta)
    np.testing.assert_allclose(delta, expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_extreme_pre_activations_stay_finite(activation: str, dtype: str) -> None:
    z = np.array([[-1e4, 0, 1e4]], dtype)
    a = activated(activation, z)
    delta = np.ones_like(z)
    backward(activation, a, delta)
    assert a.dtype == delta.dtype == dtype
    assert np.isfinite(a).all()
    assert np.isfinite(delta).all()


def test_relu_passes_nothing_back_at_zero() -> None:
    # The article sets the error signal to zero where the hidden layer is <= 0.
    delta = np.ones((1, 1))
    backward("relu", np.zeros((1, 1)), delta)
    assert delta.item() == 0


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_has_a_line_of_help(activation: str) -> None:
    assert ACTIVATIONS[activation].help
    assert "\n" not in ACTIVATIONS[activation].help
