"""The metrics of a run, by name.

To record another metric, add an entry to `METRICS`: it becomes a series of the history.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

MAX_LAYERS = 9
"""Maximum number of layers of weights: 8 hidden layers and the output layer."""


@dataclass(frozen=True)
class Reading:
    """The measurements of one step, from which the metrics are computed."""

    data_loss: float
    """On the mini-batch of the next update, without the penalty."""
    penalty: float
    train_score: float
    """Accuracy as a fraction, or R², on that mini-batch."""
    validation_loss: float
    """On the validation set, without the penalty; nan if there is none."""
    validation_score: float
    """Accuracy as a fraction, or R², on the validation set."""
    test_loss: float
    """On the test set, without the penalty; nan if there is a validation set, which then is used in its place."""
    test_score: float
    """Accuracy as a fraction, or R², on the test set."""
    learning_rate: float
    """Of the next update."""
    epochs: float
    """Passes over the training set so far."""
    seconds: float
    """Time spent on updates so far."""
    gradient_norm: float
    """2-norm of the gradient of the next update, with the penalty, before clipping; nan until it is computed."""
    layer_norms: tuple[float, ...]
    """The same for each layer: of the gradient of its weights and biases; empty until it is computed."""
    stuck_share: float
    """The largest fraction of the units of a hidden layer that are dead or saturated, on the samples of the curves."""
    step_time: float
    """Mean seconds per update since the last reading; nan if there was none."""

    @property
    def held_out_loss(self) -> float:
        """The loss on the validation set, or on the test set if there is none."""
        return self.test_loss if math.isnan(self.validation_loss) else self.validation_loss


@dataclass(frozen=True)
class Metric:
    """One series of the history."""

    value: Callable[[Reading], float]


LOWEST, HIGHEST = "train_lowest", "train_highest"
"""The series with the range of the training loss: of the step of a point, and of all steps since the point before."""


def _train_loss(reading: Reading) -> float:
    return reading.data_loss + reading.penalty


def layer_metric(layer: int) -> str:
    """The name of the series with the norm of the gradient of a layer of weights, counted from 0."""
    return f"gradient_norm_{layer + 1}"


def _layer_norm(layer: int, reading: Reading) -> float:
    """The norm of the gradient of a layer; nan if the network has no such layer."""
    return reading.layer_norms[layer] if layer < len(reading.layer_norms) else math.nan


METRICS: dict[str, Metric] = {
    "train_loss": Metric(_train_loss),
    LOWEST: Metric(_train_loss),
    HIGHEST: Metric(_train_loss),
    "data_loss": Metric(lambda reading: reading.data_loss),
    "validation_loss": Metric(lambda reading: reading.validation_loss),
    "test_loss": Metric(lambda reading: reading.test_loss),
    "train_score": Metric(lambda reading: reading.train_score),
    "validation_score": Metric(lambda reading: reading.validation_score),
    "test_score": Metric(lambda reading: reading.test_score),
    "learning_rate": Metric(lambda reading: reading.learning_rate),
    "epochs": Metric(lambda reading: reading.epochs),
    "seconds": Metric(lambda reading: reading.seconds),
    "gradient_norm": Metric(lambda reading: reading.gradient_norm),
    **{layer_metric(layer): Metric(partial(_layer_norm, layer)) for layer in range(MAX_LAYERS)},
    "stuck_share": Metric(lambda reading: reading.stuck_share),
    "step_time": Metric(lambda reading: reading.step_time),
}
"""Name of a series -> its metric."""
