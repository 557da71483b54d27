"""From what a classifier puts out to the class it names."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array, Labels


def predicted_labels(probabilities: Array) -> Labels:
    """The likeliest class of each sample, the first of equals: (classes, samples) -> (samples,).

    Row by row, because `argmax` along a short first axis is several times slower.
    """
    best = probabilities[0].copy()
    labels = np.zeros(best.shape, np.int64)
    for label in range(1, len(probabilities)):
        np.putmask(labels, probabilities[label] > best, label)
        np.maximum(best, probabilities[label], out=best)
    return labels


def count_correct(probabilities: Array, targets: Array) -> int:
    """How many samples have their likeliest class right; both arrays are (classes, samples), `targets` one-hot.

    Where no sample has two likeliest classes, nor nan, it is enough to compare with the largest probability.
    """
    largest = np.maximum.reduce(probabilities, axis=0)
    likeliest = probabilities == largest
    if np.count_nonzero(likeliest) == largest.size:
        return int(np.count_nonzero(np.logical_and(likeliest, targets)))
    right = targets[predicted_labels(probabilities), np.arange(largest.size)]
    return int(np.count_nonzero(np.logical_and(right, ~np.isnan(largest))))
