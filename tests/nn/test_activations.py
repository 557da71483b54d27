from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.nn.activations import ACTIVATIONS, CLIP_SIZE
from tui_nn.nn.arrays import PRECISIONS, Array

POINTS = [-3.0, -0.5, 0.25, 2.0]
BY_DEFINITION = {
    "relu": [0.0, 0.0, 0.25, 2.0],
    "leaky relu": [-0.03, -0.005, 0.25, 2.0],
    "elu": [math.exp(-3.0) - 1, math.exp(-0.5) - 1, 0.25, 2.0],
    "gelu": [z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))) for z in POINTS],
    "tanh": [(math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)) for z in POINTS],
    "sigmoid": [1 / (1 + math.exp(-z)) for z in POINTS],
    "linear": POINTS,
}


def activated(activation: str, z: Array) -> Array:
    a = np.full_like(z, np.nan)
    ACTIVATIONS[activation].forward(z=z, a=a)
    return a


def backward(activation: str, z: Array, a: Array, delta: Array) -> None:
    """Multiply `delta` by the derivative; `z` is hidden from those who do not need it."""
    entry = ACTIVATIONS[activation]
    hidden = z if entry.needs_z else np.full_like(z, np.nan)
    entry.backward(z=hidden, a=a, delta=delta, scratch=np.full_like(a, np.nan))


def slopes(activation: str, z: Array) -> Array:
    delta = np.ones_like(z)
    backward(activation, z, activated(activation, z), delta)
    return delta


def test_each_is_defined() -> None:
    assert BY_DEFINITION.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("activation", BY_DEFINITION)
def test_values_agree_with_the_definition(activation: str) -> None:
    z = np.array([POINTS])
    np.testing.assert_allclose(activated(activation, z), [BY_DEFINITION[activation]], rtol=1e-14)
    np.testing.assert_array_equal(z, [POINTS])


@pytest.mark.parametrize("activation", [name for name, entry in ACTIVATIONS.items() if not entry.needs_z])
def test_the_activation_may_overwrite_the_pre_activation(activation: str) -> None:
    z = np.array([POINTS])
    expected = activated(activation, z)
    ACTIVATIONS[activation].forward(z=z, a=z)
    np.testing.assert_array_equal(z, expected)


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_many_values_are_activated_as_few_are(activation: str, dtype: str) -> None:
    few = np.array([[*POINTS, 0.0, -math.inf, math.inf, math.nan]], dtype)
    with np.errstate(invalid="ignore"):
        expected, many = activated(activation, few), activated(activation, np.tile(few, CLIP_SIZE))
    assert many.dtype == dtype
    np.testing.assert_allclose(many, np.tile(expected, CLIP_SIZE), rtol=4 * float(np.finfo(dtype).eps))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_multiplies_the_error_signal_by_the_slope(activation: str) -> None:
    z, h = np.array([POINTS]), 1e-6
    delta = np.array([[2.0, -1.0, 0.5, 3.0]])
    expected = delta * (activated(activation, z + h) - activated(activation, z - h)) / (2 * h)
    backward(activation, z, activated(activation, z), delta)
    np.testing.assert_allclose(delta, expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_extreme_pre_activations_stay_finite(activation: str) -> None:
    for dtype in PRECISIONS:
        z = np.array([[-1e4, 0, 1e4]], dtype)
        a = activated(activation, z)
        delta = np.ones_like(z)
        backward(activation, z, a, delta)
        assert a.dtype == delta.dtype == dtype, dtype
        assert np.isfinite(a).all(), dtype
        assert np.isfinite(delta).all(), dtype


# The article sets the error signal to zero where the hidden layer is <= 0; PyTorch does likewise.
@pytest.mark.parametrize(("activation", "slope"), [("relu", 0.0), ("leaky relu", 0.01), ("elu", 1.0), ("gelu", 0.5)])
def test_slope_at_zero(activation: str, slope: float) -> None:
    assert slopes(activation, np.zeros((1, 1))).item() == slope


def test_gelu_is_z_times_the_normal_distribution_function() -> None:
    z = np.linspace(-6, 6, 241)[np.newaxis]
    exact = [point / 2 * (1 + math.erf(point / math.sqrt(2))) for point in z[0]]
    np.testing.assert_allclose(activated("gelu", z)[0], exact, atol=5e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_limits_are_where_a_unit_gets_stuck(activation: str) -> None:
    z = np.array([[-50.0, 50.0]])
    stuck = activated(activation, z)[slopes(activation, z) < 1e-12]
    assert sorted(ACTIVATIONS[activation].limits) == pytest.approx(sorted(stuck), abs=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_has_a_line_of_help(activation: str) -> None:
    assert ACTIVATIONS[activation].help
    assert "\n" not in ACTIVATIONS[activation].help
