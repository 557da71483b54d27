"""What the checks know about a run, and the arithmetic that they share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.stuck import stuck_word
from tui_nn.training.events import Event, data_since
from tui_nn.training.history import Curves

FAR_FRACTION = 2 / 3
"""A loss is far from the best possible if more than this part of the way from guessing to there remains. Penalties keep
some sound runs half way.
"""

GUESSING_FRACTION = 0.9
"""If the best possible loss is unknown, only a loss above this fraction of that of guessing is far from it."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A run at one moment.

    Losses are compared with the loss of *guessing*, that of a predictor without features: it gives them a scale that
    does not depend on the initial weights.
    """

    curves: Curves
    """The recorded points up to the moment, and the moment itself."""
    held_out: str
    """Name of the held-out set."""
    guess: float
    """The loss of guessing."""
    best: float
    """The best possible loss; nan if unknown."""
    sizes: tuple[int, ...]
    """Units of each layer, inputs and outputs included."""
    stuck: tuple[int, ...]
    """Units of each hidden layer that are stuck for all training samples; empty if they were not counted."""
    stuck_word: str
    """What they are called; empty if none can be stuck."""
    planned: int
    """The step at which the run ends, unless a stop rule ends it before."""
    is_scaled: bool
    """Whether the optimizer divides each gradient by its size."""
    is_full_batch: bool
    """Whether each update uses all training samples, without dropout."""
    title: str = ""
    """Title of the preset that is running."""
    diverged: str = ""
    """Why the run has diverged; empty if it has not."""

    @staticmethod
    def of(
        *,
        experiment: Experiment,
        dataset: Dataset,
        curves: Curves,
        events: Iterable[Event],
        step: int,
        stuck: tuple[int, ...],
        planned: int,
        diverged: str,
    ) -> Evidence:
        """The evidence at `step`; `events` are those before it, and the others are fields of the evidence.

        Later points of the `curves` are left out. So are those before the last change of the data: their losses are
        those of other samples.
        """
        training, best = experiment.training, dataset.best_possible
        return Evidence(
            curves=curves.outline().between(data_since(events), step),
            held_out=dataset.held_out_name,
            guess=dataset.guessing_loss,
            best=best[1] if best else math.nan,
            sizes=(len(dataset.train.x), *experiment.network.hidden_sizes, len(dataset.train.targets)),
            stuck=stuck,
            stuck_word=stuck_word(ACTIVATIONS[experiment.network.activation]),
            planned=planned,
            is_scaled=OPTIMIZERS[training.optimizer].scales,
            title=experiment.title,
            is_full_batch=training.batch_size == "full" and not training.dropout,
            diverged=diverged,
        )

    @property
    def step(self) -> Array:
        """The steps of the points, (points,)."""
        return self.curves.step

    @property
    def held_out_loss(self) -> Array:
        """The loss on the held-out set, (points,)."""
        return self.curves[f"{self.held_out}_loss"]

    @property
    def batch_loss(self) -> Array:
        """The loss on the mini-batch of the next update, without the penalty, (points,)."""
        return self.curves["data_loss"]

    def is_far(self, loss: float) -> bool:
        """Whether a loss is far from the best possible or, if that is unknown, hardly better than guessing."""
        if math.isnan(self.best):
            return loss > GUESSING_FRACTION * self.guess
        return loss > self.best + FAR_FRACTION * (self.guess - self.best)

    def since(self, is_bad: NDArray[np.bool_]) -> int:
        """The step from which `is_bad` (the last points) is true without a break; the last step if it is not."""
        sound = np.flatnonzero(~is_bad)
        first = min(int(sound[-1]) + 1, len(is_bad) - 1) if sound.size else 0
        return int(self.step[len(self.step) - len(is_bad) + first])


def medians(values: Array, width: int) -> Array:
    """The median of each `width` (odd) consecutive values, (values - width + 1,)."""
    windows: Array = np.sort(np.lib.stride_tricks.sliding_window_view(values, width), axis=1)
    return windows[:, width // 2]


def number(value: float) -> str:
    """Format a number with three digits."""
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"
