"""Traces one update: every number, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.errors import InputError
from tui_nn.nn.arrays import Array, read_only
from tui_nn.nn.clipping import norm
from tui_nn.nn.network import Trace
from tui_nn.nn.optimizers import OptimizerState
from tui_nn.nn.parameters import Parameters
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


@dataclass(frozen=True, eq=False)
class UpdateTrace:
    """All numbers of the next update of a run."""

    step: int
    """Number of earlier updates."""
    before: Parameters
    """The parameters before the update, read-only."""
    samples: Trace
    """`x`, `targets`, `masks`, `z`, `a` and `delta` of the mini-batch, and the `gradient` given to the optimizer."""
    data_loss: float
    penalty: float
    data_gradient: Array
    """Gradient of the data loss, (parameters,)."""
    gradient: Array
    """Gradient of the loss with the penalty, before clipping, (parameters,)."""
    gradient_norm: float
    """The 2-norm of `gradient`."""
    clipped_gradient: Array
    """The gradient given to the optimizer, (parameters,)."""
    learning_rate: float
    optimizer_before: OptimizerState
    optimizer_after: OptimizerState
    after: Parameters
    """The parameters after the update, read-only."""

    @property
    def loss(self) -> float:
        """The loss with the penalty."""
        return self.data_loss + self.penalty


def trace_update(trainer: Trainer) -> UpdateTrace:
    """Make the next update on a copy of `trainer` and keep every number; the trainer itself does not change.

    Raises:
        InputError: the run has diverged, and makes no more updates.
    """
    with quiet():
        pending = trainer.look_ahead()
        if trainer.diverged:
            raise InputError("run", "diverged", "a run whose loss has not exploded")
        copy = Trainer.restore(trainer.experiment, trainer.state(), trainer.dataset)
        return _traced(copy, pending.trace)


def _traced(trainer: Trainer, batch: Trace) -> UpdateTrace:
    stages, parameters, step = trainer.stages, trainer.parameters, trainer.step
    before, optimizer_before = parameters.frozen(), stages.optimizer.state()
    trace = Trace(parameters, batch.samples, keep=True, dropout=stages.masks)
    trace.load(batch.x, batch.targets, slice(None))
    pending = stages.look_ahead(trace, step)
    trainer.network.backward(trace)
    data_gradient = read_only(trace.gradient.flat)
    stages.add_penalty_gradient(trace)
    gradient = read_only(trace.gradient.flat)
    stages.clip(trace)
    clipped = read_only(trace.gradient.flat)
    stages.optimizer_step(trace, step)
    return UpdateTrace(
        step=step,
        before=before,
        samples=trace,
        data_loss=pending.data_loss,
        penalty=pending.penalty,
        data_gradient=data_gradient,
        gradient=gradient,
        gradient_norm=norm(gradient),
        clipped_gradient=clipped,
        learning_rate=stages.learning_rate(step),
        optimizer_before=optimizer_before,
        optimizer_after=stages.optimizer.state(),
        after=parameters.frozen(),
    )
