"""Predicted classes from class probabilities."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array, Labels


def predicted_labels(probabilities: Array) -> Labels:
    """The most probable class of each sample, or the first in a tie: (classes, samples) -> (samples,).

    Rows are compared one by one, because `argmax` along a short first axis is several times slower.
    """
    best = probabilities[0].copy()
    labels = np.zeros(best.shape, np.int64)
    for label in range(1, len(probabilities)):
        np.putmask(labels, probabilities[label] > best, label)
        np.maximum(best, probabilities[label], out=best)
    return labels


def count_correct(probabilities: Array, targets: Array) -> int:
    """The number of samples whose most probable class matches the one-hot `targets`, both (classes, samples).

    Without ties and NaN, comparing with the largest probability is enough.
    """
    largest = np.maximum.reduce(probabilities, axis=0)
    likeliest = probabilities == largest
    if np.count_nonzero(likeliest) == largest.size:
        return int(np.count_nonzero(np.logical_and(likeliest, targets)))
    right = targets[predicted_labels(probabilities), np.arange(largest.size)]
    return int(np.count_nonzero(np.logical_and(right, ~np.isnan(largest))))


def confusion(labels: Labels, predictions: Labels, classes: int) -> Labels:
    """Count the samples of each true class (row) predicted as each class (column): (classes, classes)."""
    return np.bincount(labels * classes + predictions, minlength=classes**2).reshape(classes, classes)
