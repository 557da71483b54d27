"""Traces an update of a run: every number, stage by stage.

It is the next one of a run, or the same with other samples, on a copy of its network.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui_nn.data.batches import Chosen
from tui_nn.errors import InputError
from tui_nn.nn.arrays import Labels
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.parameters import Parameters
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import UpdateStages, quiet
from tui_nn.training.update_trace import NEXT_BATCH, BatchChoice, Extent, UpdateTrace, traced

MOST_BYTES = 1 << 29
"""Bytes that a trace may have: twice this is needed while it is made."""

ARRAYS = 9
"""Arrays of (units, samples) in a trace, counted generously."""


def trace_update(trainer: Trainer, choice: BatchChoice = NEXT_BATCH) -> UpdateTrace:
    """Make the next update on a copy of `trainer`'s network and keep every number; the trainer itself does not change.

    Args:
        trainer: the run.
        choice: the samples; with others than those of the coming mini-batch, it is an update that might be made.

    Raises:
        InputError: the run has diverged, and makes no more updates; or there are no such samples, or too many.
    """
    with quiet():
        trainer.look_ahead()
        if trainer.diverged:
            raise InputError("run", "diverged", "a run whose loss has not exploded: go back a step first")
        subset = choice.subset_of(trainer.dataset)
        chosen = _chosen(trainer, choice, len(subset))
        experiment = trainer.experiment
        network = Network(_copied(trainer.parameters), experiment.network.activation, trainer.dataset.loss)
        stages = UpdateStages(network, experiment)
        stages.follow(experiment, trainer.last_step)
        stages.optimizer.restore(trainer.stages.optimizer.state())
        stages.hold(trainer.stages.held)
        indices = _indices(chosen)
        trace = _room(network, stages, len(indices))
        trace.load(subset.x, subset.targets, chosen)
        made = traced(stages, trace, experiment, trainer.step, choice, indices)
        restored = trainer.restored_step
        return made if restored is None else replace(made, weights_step=restored)


def _chosen(trainer: Trainer, choice: BatchChoice, count: int) -> Chosen:
    if choice.extent is Extent.BATCH:
        return trainer.coming_samples
    return slice(0, count) if choice.extent is Extent.ALL else slice(choice.index, choice.index + 1)


def _indices(chosen: Chosen) -> Labels:
    return np.arange(chosen.start, chosen.stop) if isinstance(chosen, slice) else chosen.copy()


def _copied(parameters: Parameters) -> Parameters:
    copy = Parameters(parameters.sizes, parameters.flat.dtype.name)
    np.copyto(copy.flat, parameters.flat)
    return copy


def _room(network: Network, stages: UpdateStages, samples: int) -> Trace:
    """An empty trace for `samples` samples.

    Raises:
        InputError: it would be too large.
    """
    each = sum(network.parameters.sizes) * ARRAYS * network.parameters.flat.itemsize
    if samples * each > MOST_BYTES:
        allowed = f"at most {MOST_BYTES // each:,} for this network: choose one sample, or a smaller Batch size"
        raise InputError("samples", f"{samples:,}", allowed)
    return Trace(network.parameters, samples, keep=True, dropout=stages.masks)
