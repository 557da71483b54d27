"""Evaluates the network on a whole set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui_nn.data.dataset import Subset
from tui_nn.nn.arrays import Array, Flags, Labels
from tui_nn.nn.labels import predicted_labels
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.stuck import stuck_count

LARGEST_CHUNK = 16_384
"""Maximum samples in one pass; a larger set is split into chunks, so that memory use does not depend on its size.

The first chunk is a random sample of the set, because the set was shuffled in the split. It is good enough for frames
during training, which then take no longer for a million samples.
"""

SMALLEST_CHUNK = 512
"""Minimum samples in one pass, for the largest networks."""

CHUNK_PRODUCTS = 200_000_000
"""Maximum weights times samples in one pass, which then takes a few hundredths of a second."""

CLOSE_ERROR = 0.25
"""Maximum error of a predicted value that counts as close, in standard deviations of the target, or if that is 0, in
its unit."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The network's results on one set."""

    data_loss: float
    """Mean over the set, without the penalty."""
    score: float
    """Accuracy as a fraction, or R²."""
    predictions: Labels | Array
    """Predicted class indices or values, of all samples or only the first ones, (samples,), read-only."""
    correct: Flags
    """Whether each predicted class is right, or each predicted value close, (samples,), read-only."""
    penalty: float = 0.0
    """The penalty on the weights, for the training set; 0 for the test set."""
    stuck: tuple[int, ...] = ()
    """Number of dead or saturated units of each hidden layer, on the training set; empty for the test set."""

    @property
    def loss(self) -> float:
        """The loss with the penalty."""
        return self.data_loss + self.penalty

    @property
    def correct_count(self) -> int:
        """Number of predictions that are right or close."""
        return int(np.count_nonzero(self.correct))


@dataclass(frozen=True)
class ValueErrors:
    """How far predicted values are from the true ones, in the unit of the target."""

    rmse: float
    """Root of the mean squared error."""
    mae: float
    """Mean absolute error."""

    @staticmethod
    def of(predictions: Labels | Array, targets: Array, std: float) -> ValueErrors:
        """The errors of `predictions` (samples,) for `targets` (samples,), which are in units of `std`."""
        with np.errstate(all="ignore"):
            errors = predictions.astype(np.float64) - targets
            return ValueErrors(float(np.sqrt(np.mean(errors**2))) * std, float(np.mean(np.abs(errors))) * std)


@dataclass(frozen=True, eq=False)
class Truth:
    """The true classes or values of a set."""

    labels: Labels
    """Class indices, (samples,); ignored for regression."""
    values: Array
    """Targets of the network, (samples,); ignored for classes."""
    variance: float
    """Variance of the values of the whole set, 0 if all are equal; 1 for classes."""


def evaluate(network: Network, passes: Iterable[tuple[slice, Trace]], truth: Truth) -> Evaluation:
    """Evaluate a set, or its first part, chunk by chunk.

    Args:
        network: what to evaluate.
        passes: each chunk, and a trace with its samples and targets.
        truth: of all samples of the chunks.
    """
    has_classes, samples = network.parameters.sizes[-1] > 1, len(truth.labels)
    predictions = np.empty(samples, np.int64 if has_classes else truth.values.dtype)
    loss, score = 0.0, 0.0
    for chunk, trace in passes:
        loss += network.forward(trace) * trace.samples
        score += network.loss.score(outputs=trace.a[-1], targets=trace.targets, variance=truth.variance) * trace.samples
        predictions[chunk] = predicted_labels(trace.a[-1]) if has_classes else trace.a[-1][0]
    correct = predictions == truth.labels if has_classes else are_close(predictions, truth.values, truth.variance)
    predictions.flags.writeable = correct.flags.writeable = False
    return Evaluation(loss / samples, _joined(score / samples, truth.variance), predictions, correct)


def are_close(predictions: Array, values: Array, variance: float) -> Flags:
    """Whether `predictions` (samples,) of `values` (samples,) from a set of this `variance` count as close."""
    return np.asarray(np.abs(predictions - values) <= CLOSE_ERROR * np.sqrt(variance or 1.0))


def _joined(score: float, variance: float) -> float:
    """The score of a set, given the mean of those of its chunks: if all targets are equal, it is 1 or 0."""
    return score if variance else float(score == 1)


class Evaluator:
    """Evaluates a network on one set, with its parameters at the time of the call."""

    def __init__(self, network: Network, subset: Subset) -> None:
        self._network = network
        self._subset = subset
        self._most = chunk_size(len(network.parameters.flat))
        bounds = [*range(0, len(subset), self._most), len(subset)]
        self._chunks = [slice(first, last) for first, last in pairwise(bounds)]
        self._traces = {chunk.stop - chunk.start: network.trace(chunk.stop - chunk.start) for chunk in self._chunks}
        self._loaded: slice | None = None

    def evaluate(self, quick: bool = False) -> Evaluation:
        """Evaluate all samples, or only the first chunk if `quick`."""
        subset = self._subset
        samples = min(len(subset), self._most) if quick else len(subset)
        truth = Truth(subset.labels[:samples], subset.targets[0, :samples], subset.variance)
        return evaluate(self._network, self._passes(quick), truth)

    def loss_and_score(self) -> tuple[float, float]:
        """The loss and score of `evaluate()`, in about half the time."""
        loss, score = 0.0, 0.0
        for _, trace in self._passes(quick=False):
            loss += self._network.forward(trace) * trace.samples
            score += self._score(trace) * trace.samples
        return loss / len(self._subset), _joined(score / len(self._subset), self._subset.variance)

    def stuck_units(self) -> tuple[int, ...]:
        """How many units of each hidden layer are stuck for all samples of the last pass, at most a chunk of them."""
        trace = self._traces[min(len(self._subset), self._most)]
        return tuple(stuck_count(a, self._network.activation) for a in trace.a[:-1])

    def _score(self, trace: Trace) -> float:
        return self._network.loss.score(outputs=trace.a[-1], targets=trace.targets, variance=self._subset.variance)

    def _passes(self, quick: bool) -> Iterator[tuple[slice, Trace]]:
        """Yield each chunk of the set with its samples loaded in a trace; only the first chunk if `quick`."""
        for chunk in self._chunks[:1] if quick else self._chunks:
            trace = self._traces[chunk.stop - chunk.start]
            # A set that fits in one chunk is loaded only once.
            if self._loaded != chunk:
                trace.load(self._subset.x, self._subset.targets, chunk)
                self._loaded = chunk
            yield chunk, trace


def chunk_size(parameters: int) -> int:
    """Samples in one pass of a network with `parameters` parameters."""
    return min(LARGEST_CHUNK, max(CHUNK_PRODUCTS // max(parameters, 1), SMALLEST_CHUNK))
