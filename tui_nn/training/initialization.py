"""The parameters of a network before its first update."""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.parameters import Parameters


def initial_parameters(experiment: Experiment, dataset: Dataset) -> Parameters:
    """Draw the weights of a network with an input for each feature and an output for each row of the targets."""
    network = experiment.network
    sizes = (len(dataset.train.x), *network.hidden_sizes, len(dataset.train.targets))
    parameters = Parameters(sizes, network.precision)
    rng = dataset.rng_state.rng() if network.weight_seed == "data" else np.random.default_rng(network.weight_seed)
    parameters.initialize(INITIALIZERS[network.initializer], rng)
    return parameters
