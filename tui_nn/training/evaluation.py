"""How good the network is on a whole set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui_nn.data.dataset import Subset
from tui_nn.nn.arrays import Array, Flags, Labels
from tui_nn.nn.labels import predicted_labels
from tui_nn.nn.network import Network, Trace

MOST = 16_384
"""Samples in one pass; a larger set is taken in parts, so that its size does not matter to the memory.

The first part is a random sample of the set, because the set was shuffled when it was split off: good enough for
pictures of a running network, which then take no longer for a million samples.
"""

LEAST = 512
"""Samples in one pass of the largest network."""

WORK = 200_000_000
"""Weights times samples of one pass, which so takes some hundredths of a second."""

CLOSE = 0.25
"""Standard deviations of the target by which a predicted value may be off and still count as close."""


@dataclass(frozen=True, eq=False)
class Score:
    """One set's results."""

    loss: float
    """The mean over the set, without a penalty."""
    score: float
    """Accuracy as a fraction, or R²."""
    predictions: Labels | Array
    """Predicted class indices or values of the first samples, or of all, (samples,), read-only."""
    correct: Flags
    """Whether each class is right, or each value close; (samples,), read-only."""

    @property
    def count(self) -> int:
        """How many are right, or close."""
        return int(np.count_nonzero(self.correct))


class Evaluator:
    """Scores a network on a whole set, again and again."""

    def __init__(self, network: Network, part: Subset) -> None:
        self._network = network
        self._part = part
        self._most = _window(len(network.parameters.flat))
        bounds = [*range(0, len(part), self._most), len(part)]
        self._windows = [slice(first, last) for first, last in pairwise(bounds)]
        self._traces = {w.stop - w.start: network.trace(w.stop - w.start) for w in self._windows}
        self._loaded: slice | None = None

    def score(self, quick: bool = False) -> Score:
        """The score of the network as it is now, on all samples; if `quick`, on the first pass."""
        part, has_classes = self._part, len(self._part.targets) > 1
        samples = self._count(quick)
        predictions = np.empty(samples, np.int64 if has_classes else part.targets.dtype)
        loss, score = 0.0, 0.0
        for window, trace in self._passes(quick):
            loss += self._network.forward(trace) * trace.samples
            score += self._score(trace) * trace.samples
            predictions[window] = predicted_labels(trace.a[-1]) if has_classes else trace.a[-1][0]
        if has_classes:
            correct = predictions == part.labels[:samples]
        else:
            correct = np.abs(predictions - part.targets[0, :samples]) <= CLOSE * np.sqrt(part.variance)
        predictions.flags.writeable = correct.flags.writeable = False
        return Score(loss / samples, score / samples, predictions, correct)

    def loss_and_score(self) -> tuple[float, float]:
        """The same loss and score as of `score`, in about half the time."""
        loss, score = 0.0, 0.0
        for _, trace in self._passes(quick=False):
            loss += self._network.forward(trace) * trace.samples
            score += self._score(trace) * trace.samples
        return loss / len(self._part), score / len(self._part)

    def _count(self, quick: bool) -> int:
        return min(len(self._part), self._most) if quick else len(self._part)

    def _score(self, trace: Trace) -> float:
        return self._network.loss.score(trace.a[-1], trace.targets, self._part.variance)

    def _passes(self, quick: bool) -> Iterator[tuple[slice, Trace]]:
        """Each part of the set, or only the first, loaded."""
        for window in self._windows[:1] if quick else self._windows:
            trace = self._traces[window.stop - window.start]
            # A set that fits into one window is loaded once.
            if self._loaded != window:
                trace.load(self._part.x, self._part.targets, window)
                self._loaded = window
            yield window, trace


def _window(parameters: int) -> int:
    """Samples in one pass of a network with so many parameters."""
    return min(MOST, max(WORK // max(parameters, 1), LEAST))
