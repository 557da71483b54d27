"""Ten steps of every network with every optimizer, against the same written again in another way."""

from __future__ import annotations

from itertools import chain, product

import numpy as np
import pytest

from tests.nn import row_major
from tests.nn.networks import SAMPLES, random_network, random_samples
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.network import Network
from tui_nn.nn.optimizers import OPTIMIZERS, Hyperparameters
from tui_nn.nn.penalties import Penalty

RATE = 0.02
STEPS = 10
PENALTIES = [(0.0, 0.0), (0.03, 0.0), (0.0, 0.2), (0.03, 0.2)]


def matrices(network: Network) -> list[np.ndarray]:
    """Each layer's weights (fan_in, fan_out), and then its biases (1, fan_out)."""
    parameters = network.parameters
    layers = zip(parameters.weights, parameters.biases, strict=True)
    return list(chain.from_iterable((weights, biases[np.newaxis]) for weights, biases in layers))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_ten_steps(activation: str) -> None:
    for case in product(OPTIMIZERS, PENALTIES, LOSSES):
        optimizer, (l1, l2), loss = case
        network = random_network((4, 3), activation, loss=loss)
        trace, penalty = network.trace(SAMPLES), Penalty(network.parameters, l1, l2)
        ours = OPTIMIZERS[optimizer](len(network.parameters.flat), "float64")
        theirs = row_major.RowMajor(matrices(network), activation, loss, l1, l2)
        x, targets = random_samples(loss, 3 * SAMPLES)

        for step in range(STEPS):
            # Three batches in turn.
            batch = slice(step % 3 * SAMPLES, (step % 3 + 1) * SAMPLES)
            trace.load(x, targets, batch)
            objective = network.forward(trace) + penalty.value()
            network.backward(trace)
            penalty.add_gradient(trace.gradient)
            ours.update(network.parameters.flat, trace.gradient.flat, RATE, Hyperparameters())

            expected = theirs.update(x[:, batch].T, targets[:, batch].T, optimizer, RATE)
            assert objective == pytest.approx(expected, rel=1e-9), (case, step)

        for matrix, other in zip(matrices(network), theirs.matrices, strict=True):
            np.testing.assert_allclose(matrix, other, rtol=1e-9, atol=1e-10, err_msg=f"{case}")
