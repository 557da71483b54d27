"""The baseline: the score of a predictor that uses no features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Labels


@dataclass(frozen=True)
class Baseline:
    """The score on the test set of a predictor that always gives the same answer."""

    name: str
    """The answer: the majority class, or the mean."""
    score: float
    """Accuracy, or R²."""
    rmse: float = math.nan
    """Root of the mean squared error in the unit of the target; nan for classes."""


def majority(train: Labels, test: Labels, class_names: Sequence[str]) -> Baseline:
    """The most frequent class of the training set `train` (samples,), of equally frequent ones the first."""
    label = int(np.bincount(train, minlength=len(class_names)).argmax())
    return Baseline(f"majority class {class_names[label]}", float(np.mean(test == label)))


def mean(variance: float, std: float) -> Baseline:
    """The mean of the test set, whose R² is 0 by definition.

    Args:
        variance: of the values of the test set, in the unit in which they are trained on.
        std: that unit.
    """
    return Baseline("mean", 0.0, math.sqrt(variance) * std)


def class_counts(labels: Labels, class_names: Sequence[str]) -> Mapping[str, int]:
    """Class name -> how many of `labels` (samples,) have it."""
    return dict(zip(class_names, np.bincount(labels, minlength=len(class_names)).tolist(), strict=True))
