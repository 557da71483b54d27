"""Converts lengths in epochs to steps."""

from __future__ import annotations

import math

from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.experiment.training import TrainingSettings, epochs_of


def last_step(training: TrainingSettings, samples: int, step: int = 0, samples_seen: int = 0) -> int:
    """The step at which a run ends.

    Args:
        training: the settings, of which `steps` is the length in steps or in epochs.
        samples: size of the training set.
        step: updates made so far.
        samples_seen: samples that they used; the batch size may have been another one before.
    """
    if isinstance(training.steps, int):
        return training.steps
    return step + _updates(training, samples, samples_seen, epochs_of(training.steps) * samples)


def patience_steps(training: TrainingSettings, samples: int) -> int:
    """The patience in steps; 0 for none."""
    if isinstance(training.patience, int):
        return training.patience
    return _updates(training, samples, 0, epochs_of(training.patience) * samples)


def _updates(training: TrainingSettings, samples: int, seen: int, until: int) -> int:
    if isinstance(training.batch_size, str):
        return math.ceil(max(until - seen, 0) / samples)
    return BATCH_ORDERS[training.batch_order](samples, training.batch_seed).updates(seen, until, training.batch_size)
