"""How good the network is on a whole set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui_nn.data.dataset import Part
from tui_nn.nn.arrays import Flags, Labels
from tui_nn.nn.network import Network, Trace, count_correct, predicted_labels

MOST = 16_384
"""Samples in one pass; a larger set is taken in parts, so that its size does not matter to the memory."""


@dataclass(frozen=True, eq=False)
class Score:
    """One set's results."""

    loss: float
    """Mean cross-entropy, without a penalty."""
    predictions: Labels
    """Predicted class indices, (samples,), read-only."""
    correct: Flags
    """Whether each prediction is right, (samples,), read-only."""

    @property
    def count(self) -> int:
        """How many are right."""
        return int(np.count_nonzero(self.correct))

    @property
    def accuracy(self) -> float:
        """The fraction that is right."""
        return self.count / len(self.correct)


class Evaluator:
    """Scores a network on a whole set, again and again."""

    def __init__(self, network: Network, part: Part) -> None:
        self._network = network
        self._part = part
        bounds = [*range(0, len(part), MOST), len(part)]
        self._windows = [slice(first, last) for first, last in pairwise(bounds)]
        self._traces = {
            w.stop - w.start: Trace(network.parameters, w.stop - w.start, keep=False) for w in self._windows
        }
        self._loaded: slice | None = None

    def score(self) -> Score:
        """The score of the network as it is now."""
        predictions = np.empty(len(self._part), np.int64)
        loss = 0.0
        for window, trace in self._passes():
            loss += self._network.forward(trace) * trace.samples
            predictions[window] = predicted_labels(trace.a[-1])
        correct = predictions == self._part.labels
        predictions.flags.writeable = correct.flags.writeable = False
        return Score(loss / len(self._part), predictions, correct)

    def loss_and_accuracy(self) -> tuple[float, float]:
        """The same loss and accuracy as of `score`, in about half the time."""
        loss, count = 0.0, 0
        for _, trace in self._passes():
            loss += self._network.forward(trace) * trace.samples
            count += count_correct(trace.a[-1], trace.targets)
        return loss / len(self._part), count / len(self._part)

    def _passes(self) -> Iterator[tuple[slice, Trace]]:
        """Each part of the set, loaded."""
        for window in self._windows:
            trace = self._traces[window.stop - window.start]
            # A set that fits into one window is loaded once.
            if self._loaded != window:
                trace.load(self._part.x, self._part.targets, window)
                self._loaded = window
            yield window, trace
