"""Networks for tests, with random parameters, and samples to put through them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.parameters import Parameters

FEATURES, OUTPUTS, SAMPLES = 2, 3, 7


def random_network(
    hidden_sizes: Sequence[int], activation: str, dtype: str = "float64", loss: str = "cross-entropy"
) -> Network:
    """A network whose biases are not zero either, so that nothing about them goes unseen."""
    parameters = Parameters((FEATURES, *hidden_sizes, OUTPUTS), dtype)
    parameters.flat[...] = np.random.default_rng(3).normal(size=parameters.flat.shape)
    return Network(parameters, activation, loss)


def random_samples(loss: str, samples: int) -> tuple[Array, Array]:
    """Features (2, samples) with targets (3, samples): random values, or every class in turn."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(FEATURES, samples))
    classes = np.eye(OUTPUTS)[:, np.arange(samples) % OUTPUTS]
    return x, classes if loss == "cross-entropy" else rng.normal(size=(OUTPUTS, samples))


def loaded_trace(network: Network, keep: bool = True, dropout: bool = False) -> Trace:
    """A trace with random samples; without `keep`, the leanest for this network."""
    trace = Trace(network.parameters, SAMPLES, dropout=dropout) if keep else network.trace(SAMPLES, dropout)
    loss = next(name for name, loss in LOSSES.items() if loss is network.loss)
    trace.load(*random_samples(loss, SAMPLES), slice(0, SAMPLES))
    return trace
