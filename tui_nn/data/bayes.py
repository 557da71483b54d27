"""The best possible score and loss: those expected of an ideal predictor, which knows the distribution.

Both are integrals over the distribution, computed without random numbers, so they do not depend on any test set.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import numpy as np

from tui_nn.data.fibers import Fibers
from tui_nn.nn.arrays import Array

Best = tuple[float, float]
"""Score (accuracy or R²) and loss."""

TOLERANCE = 0.002
"""A score that may be off by more than this is not given."""


class Distribution(Protocol):
    """The distribution that samples are drawn from; hashable and equal to another one with the same settings."""

    def best_possible(self, fibers: Fibers) -> Best | None:
        """Score and loss expected of the ideal predictor if points on the same fiber cannot be told apart.

        The score is within `TOLERANCE`; None if that cannot be computed.
        """
        ...

    def __hash__(self) -> int: ...


@lru_cache
def best_possible(distribution: Distribution, features: tuple[str, ...]) -> Best | None:
    """Score and loss expected of the ideal predictor that sees `features`, or the coordinates if there are none.

    None if it is unknown.
    """
    fibers = Fibers.of(features)
    return distribution.best_possible(fibers) if fibers else None


def of_classes(masses: Array) -> Best:
    """Accuracy and cross-entropy of the predictor that knows the probability of each class on each fiber.

    Args:
        masses: joint probability of class and fiber, (classes, fibers); all of them add up to 1.
    """
    fibers = masses.sum(axis=0)
    accuracy = float(masses.max(axis=0).sum())
    # Rounding errors could take either a little too far.
    return min(accuracy, 1.0), max(_x_log_x(fibers) - _x_log_x(masses), 0.0)


def of_values(lost: float, variance: float, noise: float) -> Best:
    """R² and mean squared error of the predictor that knows the mean on each fiber.

    Args:
        lost: mean variance of the noiseless value within a fiber.
        variance: variance of the noiseless value, above 0.
        noise: standard deviation of the noise.
    """
    loss = max(lost, 0.0) + noise**2
    return 1 - loss / (variance + noise**2), loss


def _x_log_x(x: Array) -> float:
    positive = x[x > 0]
    return float(np.sum(positive * np.log(positive)))
