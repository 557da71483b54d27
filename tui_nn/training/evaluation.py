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

LARGEST_CHUNK = 16_384
"""Samples in one pass; a larger set is taken in chunks, so that its size does not matter to the memory.

The first chunk is a random sample of the set, because the set was shuffled when it was split off: good enough for
pictures of a running network, which then take no longer for a million samples.
"""

SMALLEST_CHUNK = 512
"""Samples in one pass of the largest network."""

CHUNK_PRODUCTS = 200_000_000
"""Weights times samples of one pass, which so takes some hundredths of a second."""

CLOSE = 0.25
"""Standard deviations of the target by which a predicted value may be off and still count as close."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The network's results on one set."""

    loss: float
    """The mean over the set, without a penalty."""
    score: float
    """Accuracy as a fraction, or R²."""
    predictions: Labels | Array
    """Predicted class indices or values of the first samples, or of all, (samples,), read-only."""
    correct: Flags
    """Whether each class is right, or each value close; (samples,), read-only."""

    @property
    def correct_count(self) -> int:
        """How many are right, or close."""
        return int(np.count_nonzero(self.correct))


class Evaluator:
    """Evaluates a network on one set, as it is at each call."""

    def __init__(self, network: Network, subset: Subset) -> None:
        self._network = network
        self._subset = subset
        self._most = chunk_size(len(network.parameters.flat))
        bounds = [*range(0, len(subset), self._most), len(subset)]
        self._chunks = [slice(first, last) for first, last in pairwise(bounds)]
        self._traces = {chunk.stop - chunk.start: network.trace(chunk.stop - chunk.start) for chunk in self._chunks}
        self._loaded: slice | None = None

    def evaluate(self, quick: bool = False) -> Evaluation:
        """Evaluate all samples; if `quick`, those of the first chunk."""
        subset, has_classes = self._subset, len(self._subset.targets) > 1
        samples = min(len(subset), self._most) if quick else len(subset)
        predictions = np.empty(samples, np.int64 if has_classes else subset.targets.dtype)
        loss, score = 0.0, 0.0
        for chunk, trace in self._passes(quick):
            loss += self._network.forward(trace) * trace.samples
            score += self._score(trace) * trace.samples
            predictions[chunk] = predicted_labels(trace.a[-1]) if has_classes else trace.a[-1][0]
        if has_classes:
            correct = predictions == subset.labels[:samples]
        else:
            correct = np.abs(predictions - subset.targets[0, :samples]) <= CLOSE * np.sqrt(subset.variance)
        predictions.flags.writeable = correct.flags.writeable = False
        return Evaluation(loss / samples, score / samples, predictions, correct)

    def loss_and_score(self) -> tuple[float, float]:
        """The same loss and score as of `evaluate`, in about half the time."""
        loss, score = 0.0, 0.0
        for _, trace in self._passes(quick=False):
            loss += self._network.forward(trace) * trace.samples
            score += self._score(trace) * trace.samples
        return loss / len(self._subset), score / len(self._subset)

    def _score(self, trace: Trace) -> float:
        return self._network.loss.score(outputs=trace.a[-1], targets=trace.targets, variance=self._subset.variance)

    def _passes(self, quick: bool) -> Iterator[tuple[slice, Trace]]:
        """Each chunk of the set, or only the first, loaded."""
        for chunk in self._chunks[:1] if quick else self._chunks:
            trace = self._traces[chunk.stop - chunk.start]
            # A set of one chunk is loaded once.
            if self._loaded != chunk:
                trace.load(self._subset.x, self._subset.targets, chunk)
                self._loaded = chunk
            yield chunk, trace


def chunk_size(parameters: int) -> int:
    """Samples in one pass of a network with so many parameters."""
    return min(LARGEST_CHUNK, max(CHUNK_PRODUCTS // max(parameters, 1), SMALLEST_CHUNK))
