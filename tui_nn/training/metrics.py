"""What is recorded of a run, by name.

To record another number, add an entry to `METRICS`: it then is a series of the history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """The numbers of one step, from which the metrics are taken."""

    data_loss: float
    """On the samples that the next update learns from, without the penalty."""
    penalty: float
    train_score: float
    """Accuracy as a fraction, or R², on those samples."""
    test_loss: float
    """On the test set, without the penalty."""
    test_score: float
    """Accuracy as a fraction, or R², on the test set."""
    learning_rate: float
    """Of the next update."""
    gradient_norm: float
    """The 2-norm of the next update's gradient, with the penalty's share, before clipping; nan until it is made."""
    step_time: float
    """Seconds for an update, averaged since the last reading; nan where none was made."""


@dataclass(frozen=True)
class Metric:
    """One series of the history."""

    value: Callable[[Reading], float]


METRICS: dict[str, Metric] = {
    "train_loss": Metric(lambda reading: reading.data_loss + reading.penalty),
    "data_loss": Metric(lambda reading: reading.data_loss),
    "test_loss": Metric(lambda reading: reading.test_loss),
    "train_score": Metric(lambda reading: reading.train_score),
    "test_score": Metric(lambda reading: reading.test_score),
    "learning_rate": Metric(lambda reading: reading.learning_rate),
    "gradient_norm": Metric(lambda reading: reading.gradient_norm),
    "step_time": Metric(lambda reading: reading.step_time),
}
"""Name of a series -> how it is measured."""

TIMED = frozenset({"step_time"})
"""Series that depend on the machine: the same run gives other numbers."""
