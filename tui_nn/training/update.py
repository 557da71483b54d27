"""One update of the network, as a sequence of named stages.

In order: dropout masks, forward pass, data loss, penalty; backward pass, gradient of the penalty, clipping, optimizer
step. The first four stages change no parameters and can be run ahead; the others make the update.
"""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import NamedTuple

import numpy as np

from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array, Flags
from tui_nn.nn.clipping import clip_norm
from tui_nn.nn.denormals import flush, is_flush_due
from tui_nn.nn.dropout import Dropout
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.optimizers import OPTIMIZERS, Hyperparameters, Optimizer
from tui_nn.nn.penalties import Penalty
from tui_nn.nn.schedules import SCHEDULES


class PendingUpdate(NamedTuple):
    """The forward pass of the next update."""

    trace: Trace
    data_loss: float
    """On its mini-batch, without the penalty."""
    penalty: float

    @property
    def loss(self) -> float:
        """The loss with the penalty."""
        return self.data_loss + self.penalty


class UpdateStages:
    """The stages of an update under the current settings; they change the network and the arrays of the optimizer.

    Stages that have nothing to do are skipped: an update on a small batch takes only as long as a few hundred Python
    calls.
    """

    def __init__(self, network: Network, experiment: Experiment) -> None:
        """Start with a new optimizer; `follow` comes before the first update."""
        self.network = network
        self.held: Flags | None = None
        """Whether each parameter is left alone by updates, (parameters,); None if none is."""
        self.restart_optimizer(experiment)

    def restart_optimizer(self, experiment: Experiment) -> None:
        """Replace the optimizer by a new one without state."""
        parameters = self.network.parameters.flat
        self.optimizer: Optimizer = OPTIMIZERS[experiment.training.optimizer](len(parameters), parameters.dtype.name)

    def follow(self, experiment: Experiment, last_step: int) -> None:
        """Cache the settings that each update uses, in a run up to `last_step`; the optimizer stays."""
        training = experiment.training
        self._penalty = Penalty(self.network.parameters, training.l1, training.l2)
        self._dropout = Dropout(training.dropout, training.batch_seed) if training.dropout else None
        self._clip_norm = training.clip_norm
        self._hyperparameters = Hyperparameters(
            **{field.name: getattr(training, field.name) for field in fields(Hyperparameters)}
        )
        self._rate = training.learning_rate
        self._factor = partial(
            SCHEDULES[training.schedule].factor,
            steps=last_step,
            every=training.schedule_steps,
            decay=training.decay,
        )

    def hold(self, held: Flags | None) -> None:
        """Leave the `held` parameters, (parameters,), alone, and clear their state in the optimizer."""
        self.held = held
        if held is not None:
            self.optimizer.forget(held)

    @property
    def masks(self) -> bool:
        """Whether traces need dropout masks."""
        return self._dropout is not None

    def learning_rate(self, step: int) -> float:
        """Learning rate of the update after `step` updates."""
        return self._rate * self._factor(step)

    def look_ahead(self, trace: Trace, step: int) -> PendingUpdate:
        """Run the stages up to the loss on the samples in `trace`; no parameters change."""
        if self._dropout:
            self.draw_masks(trace, step)
        self.network.propagate(trace)
        return PendingUpdate(trace, self.network.data_loss(trace), self.penalty())

    def draw_masks(self, trace: Trace, step: int) -> None:
        """Draw the dropout masks of the update after `step` updates, if there is dropout."""
        if self._dropout:
            self._dropout.fill(trace.masks, step)

    def penalty(self) -> float:
        """The penalty on the current weights; not finite if any parameter is not."""
        return self._penalty.value()

    def backward(self, trace: Trace) -> None:
        """Compute the gradient of the loss; its penalty part belongs to the last call of `penalty`."""
        self.network.backward(trace)
        self.add_penalty_gradient(trace)

    def add_penalty_gradient(self, trace: Trace) -> None:
        """Add the gradient of the penalty to that of the data loss."""
        self._penalty.add_gradient(trace.gradient)

    def correct(self, trace: Trace, step: int) -> None:
        """Clip the gradient and apply the optimizer step."""
        if self.held is not None:
            self.release(trace)
        if self._clip_norm:
            self.clip(trace)
        self.optimizer_step(trace, step)

    def release(self, trace: Trace) -> None:
        """Set the gradient of held parameters to 0, as if they were constants."""
        if self.held is not None:
            trace.gradient.flat[self.held] = 0

    def clip(self, trace: Trace) -> None:
        """Scale the gradient down to the maximum norm, if there is one."""
        if self._clip_norm:
            clip_norm(trace.gradient.flat, self._clip_norm)

    def optimizer_step(self, trace: Trace, step: int) -> None:
        """Apply the optimizer step of the update after `step` updates."""
        if self.held is not None:
            self.prepare_step(trace, step)
            self.apply_step(step)
            return
        self.optimizer.update(
            self.network.parameters.flat, trace.gradient.flat, self.learning_rate(step), self._hyperparameters
        )
        self._flush_if_due(step)

    def prepare_step(self, trace: Trace, step: int) -> Array:
        """Update the optimizer, and return what `apply_step` will subtract from the parameters, (parameters,)."""
        return self.optimizer.prepare(trace.gradient.flat, self.learning_rate(step), self._hyperparameters)

    def apply_step(self, step: int) -> None:
        """Subtract the step from `prepare_step`: both together are `optimizer_step`."""
        flat = self.network.parameters.flat
        # The step of held parameters is 0, but some optimizers also shrink all parameters.
        before = None if self.held is None else flat[self.held]
        self.optimizer.apply(flat, self.learning_rate(step), self._hyperparameters)
        if before is not None:
            flat[self.held] = before
        self._flush_if_due(step)

    def _flush_if_due(self, step: int) -> None:
        if is_flush_due(step + 1):
            flush(self.network.parameters.flat)


def quiet() -> np.errstate:
    """Silence NumPy's warnings; overflow is detected in the loss."""
    return np.errstate(all="ignore")
