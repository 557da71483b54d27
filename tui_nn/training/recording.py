"""Measures the metrics of a run, and records them."""

from __future__ import annotations

import dataclasses
import math

from tui_nn.data.dataset import Dataset
from tui_nn.nn.clipping import norm
from tui_nn.nn.network import Network, Trace
from tui_nn.training.evaluation import Evaluator
from tui_nn.training.history import Curves, History, HistoryState
from tui_nn.training.metrics import Reading
from tui_nn.training.update import PendingUpdate

CURVE_SAMPLES = 4096
"""Maximum test samples that the curves and the stop rules use. All of a large test set would take longer than many
updates; this many give the accuracy to half a percent."""

CURVE_PRODUCTS = 2_000_000
"""Multiplications per step that the curves may cost: negligible for a small network, little for a large one."""


class Recording:
    """The history of a run, and the evaluations for its points."""

    def __init__(self, network: Network, dataset: Dataset) -> None:
        """Start at step 0 with an empty history."""
        self._network = network
        self._held_out_name = dataset.held_out_name
        self.take(dataset)
        samples = min(len(dataset.held_out), CURVE_SAMPLES)
        self._history = History(stride=_first_stride(samples, len(network.parameters.flat)))
        self._timed_from = 0, 0.0
        """Step and seconds at which the current average of the update time began."""

    def take(self, dataset: Dataset) -> None:
        """Measure on other data from now on, whose held-out set has the same name."""
        self._train_variance = dataset.train.variance
        self._evaluator = Evaluator(self._network, dataset.held_out.first(CURVE_SAMPLES))

    def restore(self, state: HistoryState, step: int, seconds: float) -> None:
        """Continue from a history that was taken at `step`, after `seconds` of training."""
        self._history = History.restored(state)
        self._timed_from = step, seconds

    def state(self) -> HistoryState:
        """The state from which `restore` continues."""
        return self._history.state()

    @property
    def first_losses(self) -> tuple[float, ...]:
        """Losses on training and held-out set at the first recorded step, which is step 0; empty if there is none."""
        first = self._history.first
        return (first["train_loss"], first[f"{self._held_out_name}_loss"]) if first else ()

    def due(self, step: int) -> bool:
        """Whether `step` should be recorded."""
        return self._history.due(step)

    def held_out_loss_and_score(self) -> tuple[float, float]:
        """Current loss and score of the network on at most `CURVE_SAMPLES` samples of the held-out set."""
        return self._evaluator.loss_and_score()

    def note(self, pending: PendingUpdate) -> None:
        """Take the loss of a step that is not due into the range of the next point."""
        self._history.note(pending.loss)

    def read(self, pending: PendingUpdate, step: int, epochs: float, seconds: float, learning_rate: float) -> Reading:
        """The metrics of a step.

        Args:
            pending: the forward pass of the next update; its gradient is not computed yet, so its norm is nan.
            step: updates made.
            epochs: passes over the training set so far.
            seconds: time spent on updates so far.
            learning_rate: learning rate of the next update.
        """
        first, then = self._timed_from
        held_out, unknown = self.held_out_loss_and_score(), (math.nan, math.nan)
        validation, test = (held_out, unknown) if self._held_out_name == "validation" else (unknown, held_out)
        return Reading(
            data_loss=pending.data_loss,
            penalty=pending.penalty,
            train_score=self._train_score(pending.trace),
            validation_loss=validation[0],
            validation_score=validation[1],
            test_loss=test[0],
            test_score=test[1],
            learning_rate=learning_rate,
            epochs=epochs,
            seconds=seconds,
            gradient_norm=math.nan,
            layer_norms=(),
            stuck_share=self._stuck_share(),
            step_time=(seconds - then) / (step - first) if step > first else math.nan,
        )

    def record(self, reading: Reading, trace: Trace, step: int, seconds: float) -> None:
        """Record a step that is due, given its reading and the trace of the next update with its gradient."""
        layers = tuple(norm(layer.ravel()) for layer in trace.gradient.stacked)
        known = dataclasses.replace(reading, gradient_norm=norm(trace.gradient.flat), layer_norms=layers)
        self._history.record(step, known)
        self._timed_from = step, seconds

    def curves(self, step: int, reading: Reading) -> Curves:
        """All points recorded before `step`, followed by a point for that step."""
        return self._history.curves(step, reading)

    def _stuck_share(self) -> float:
        """The largest share of stuck units in a hidden layer, after an evaluation."""
        sizes = self._network.parameters.sizes[1:-1]
        return max((count / size for count, size in zip(self._evaluator.stuck_units(), sizes, strict=True)), default=0)

    def _train_score(self, trace: Trace) -> float:
        return self._network.loss.score(outputs=trace.a[-1], targets=trace.targets, variance=self._train_variance)


def _first_stride(samples: int, parameters: int) -> int:
    """Steps between the first points of the curves: a power of two, 1 unless the network is large."""
    return 1 << math.ceil(math.log2(max(samples * parameters / CURVE_PRODUCTS, 1)))
