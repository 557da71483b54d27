"""Networks with random parameters, and samples to put through them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.nn.network import Network, Trace
from tui_nn.nn.parameters import Parameters

FEATURES, CLASSES, SAMPLES = 2, 3, 7


def random_network(hidden_sizes: Sequence[int], activation: str, dtype: str = "float64") -> Network:
    """A network whose biases are not zero either, so that nothing about them goes unseen."""
    parameters = Parameters((FEATURES, *hidden_sizes, CLASSES), dtype)
    parameters.flat[...] = np.random.default_rng(3).normal(size=parameters.flat.shape)
    return Network(parameters, activation)


def loaded_trace(network: Network, keep: bool = True) -> Trace:
    """A trace with random features, and every class among its labels."""
    trace = Trace(network.parameters, SAMPLES, keep)
    trace.x[...] = np.random.default_rng(4).normal(size=trace.x.shape)
    trace.targets[np.arange(SAMPLES) % CLASSES, np.arange(SAMPLES)] = 1
    return trace
