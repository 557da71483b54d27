from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from tests.nn.networks import loaded_trace, random_network
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.nn.dropout import Dropout
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import Penalty

STEP = 1e-6
"""Half the distance of the two points of a central difference."""

PENALTIES = [(0.0, 0.0), (0.2, 0.0), (0.0, 0.3), (0.2, 0.3)]


Forward = Callable[[Trace], float]


def central_differences(network: Network, trace: Trace, penalty: Penalty, forward: Forward) -> Array:
    """The slope of the objective along each parameter, (count,)."""
    flat = network.parameters.flat
    slopes = np.zeros_like(flat)
    for i, here in enumerate(flat.copy()):
        flat[i] = here + STEP
        above = forward(trace) + penalty.value()
        flat[i] = here - STEP
        below = forward(trace) + penalty.value()
        flat[i] = here
        slopes[i] = (above - below) / (2 * STEP)
    return slopes


def assert_gradient_is_the_slope(
    network: Network, trace: Trace, penalty: Penalty, forward: Forward, case: object = ""
) -> None:
    # |w| has no slope at zero, and a weight must not cross it.
    assert min(np.abs(weights).min() for weights in network.parameters.weights) > 100 * STEP, case
    slopes = central_differences(network, trace, penalty, forward)

    forward(trace)
    penalty.value()
    network.backward(trace)
    penalty.add_gradient(trace.gradient)

    assert np.count_nonzero(slopes) > slopes.size / 2, case
    np.testing.assert_allclose(trace.gradient.flat, slopes, rtol=1e-6, atol=1e-8, err_msg=f"{case}")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_the_slope_of_the_objective(activation: str) -> None:
    for case in product(LOSSES, PENALTIES, [(), (4,), (4, 3), (3, 5, 2)]):
        loss, (l1, l2), hidden_sizes = case
        network = random_network(hidden_sizes, activation, loss=loss)
        penalty = Penalty(network.parameters, l1, l2)
        assert_gradient_is_the_slope(network, loaded_trace(network, keep=False), penalty, network.forward, case)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_the_slope_with_some_units_left_out(activation: str, loss: str) -> None:
    network = random_network((5, 4), activation, loss=loss)
    trace = loaded_trace(network, keep=False, dropout=True)

    def forward(trace: Trace) -> float:
        # The same units every time.
        Dropout(0.3, 5).fill(trace.masks, 0)
        return network.forward(trace)

    assert_gradient_is_the_slope(network, trace, Penalty(network.parameters, 0.2, 0.3), forward)
    assert all(0 < np.count_nonzero(mask) < mask.size for mask in trace.masks)


LN3 = math.log(3)


def network_on_paper() -> tuple[Network, Trace]:
    """Two features, two ReLU units, two classes, one sample, in numbers that can be followed by hand."""
    parameters = Parameters((2, 2, 2), "float64")
    parameters.weights[0][...] = [[1, 1], [1, -1]]
    parameters.biases[0][...] = [1, -1]
    parameters.weights[1][...] = [[0.0, LN3 / 4], [5.0, 7.0]]
    parameters.biases[1][...] = [1, 1]
    trace = Trace(parameters, samples=1)
    trace.x[...] = [[1], [2]]
    trace.targets[...] = [[1], [0]]
    return Network(parameters, "relu"), trace


def test_forward_pass_worked_on_paper() -> None:
    network, trace = network_on_paper()
    loss = network.forward(trace)

    # z0 = (1*1 + 2*1 + 1, 1*1 - 2*1 - 1) = (4, -2), of which ReLU leaves (4, 0)
    np.testing.assert_array_equal(trace.z[0], [[4], [-2]])
    np.testing.assert_array_equal(trace.a[0], [[4], [0]])
    # z1 = (4*0 + 0*5 + 1, 4*ln3/4 + 0*7 + 1) = (1, ln3 + 1); exp: e and 3e; softmax: 1/4 and 3/4
    np.testing.assert_allclose(trace.z[1], [[1.0], [LN3 + 1]])
    np.testing.assert_allclose(trace.a[1], [[1 / 4], [3 / 4]])
    # The label is the first class: -ln(1/4)
    assert loss == pytest.approx(math.log(4))


def test_backward_pass_worked_on_paper() -> None:
    network, trace = network_on_paper()
    network.forward(trace)
    network.backward(trace)

    # delta1 = probabilities - targets = (1/4 - 1, 3/4 - 0)
    np.testing.assert_allclose(trace.delta[1], [[-3 / 4], [3 / 4]])
    # dW1 = a0 times delta1: the first unit is 4, the second 0; db1 = delta1
    np.testing.assert_allclose(trace.gradient.weights[1], [[-3, 3], [0, 0]])
    np.testing.assert_allclose(trace.gradient.biases[1], [-3 / 4, 3 / 4])
    # delta0 = W1 delta1 = (0*-3/4 + ln3/4 * 3/4, ...); the second unit is off, so nothing passes
    np.testing.assert_allclose(trace.delta[0], [[3 / 16 * LN3], [0.0]])
    # dW0 = x times delta0 with x = (1, 2); db0 = delta0
    np.testing.assert_allclose(trace.gradient.weights[0], [[3 / 16 * LN3, 0.0], [6 / 16 * LN3, 0.0]])
    np.testing.assert_allclose(trace.gradient.biases[0], [3 / 16 * LN3, 0.0])
