"""One update of the network, in its named stages.

In their order: dropout masks, forward, data loss, penalty; backward, gradient of the penalty, clip, optimizer step.
The first four look ahead at what the next update learns from, the others make it.
"""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import NamedTuple

import numpy as np

from tui_nn.experiment import Experiment
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
    """On its samples, without the penalty."""
    penalty: float

    @property
    def loss(self) -> float:
        """With the penalty."""
        return self.data_loss + self.penalty


class UpdateStages:
    """The stages of an update, as the settings in force have them; the network and the optimizer's arrays change.

    What has nothing to do is not called: an update on a small batch takes no longer than some hundred calls of Python.
    """

    def __init__(self, network: Network, experiment: Experiment) -> None:
        """Begin with a fresh optimizer."""
        self.network = network
        self.restart_optimizer(experiment)
        self.follow(experiment)

    def restart_optimizer(self, experiment: Experiment) -> None:
        """Take a fresh optimizer."""
        parameters = self.network.parameters.flat
        self.optimizer: Optimizer = OPTIMIZERS[experiment.training.optimizer](len(parameters), parameters.dtype.name)

    def follow(self, experiment: Experiment) -> None:
        """Cache the settings that each update uses; the optimizer stays."""
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
            steps=training.steps,
            every=training.schedule_steps,
            decay=training.decay,
        )

    @property
    def masks(self) -> bool:
        """Whether traces need masks."""
        return self._dropout is not None

    def learning_rate(self, step: int) -> float:
        """The rate of the update after `step` updates."""
        return self._rate * self._factor(step)

    def look_ahead(self, trace: Trace, step: int) -> PendingUpdate:
        """The stages up to the loss, for the samples in `trace`; the parameters stay."""
        if self._dropout:
            self.draw_masks(trace, step)
        self.network.propagate(trace)
        return PendingUpdate(trace, self.network.data_loss(trace), self.penalty())

    def draw_masks(self, trace: Trace, step: int) -> None:
        """Fill the masks of the update after `step` updates, if there is dropout."""
        if self._dropout:
            self._dropout.fill(trace.masks, step)

    def penalty(self) -> float:
        """The penalty on the weights as they are; not finite as soon as any parameter is not."""
        return self._penalty.value()

    def backward(self, trace: Trace) -> None:
        """The gradient of the data loss, and that of the penalty, which belongs to its last value."""
        self.network.backward(trace)
        self.add_penalty_gradient(trace)

    def add_penalty_gradient(self, trace: Trace) -> None:
        """Add the gradient of the penalty to that of the data loss."""
        self._penalty.add_gradient(trace.gradient)

    def correct(self, trace: Trace, step: int) -> None:
        """Clip the gradient, and change the parameters by it."""
        if self._clip_norm:
            self.clip(trace)
        self.optimizer_step(trace, step)

    def clip(self, trace: Trace) -> None:
        """Shorten the gradient to the largest norm allowed, if there is one."""
        if self._clip_norm:
            clip_norm(trace.gradient.flat, self._clip_norm)

    def optimizer_step(self, trace: Trace, step: int) -> None:
        """Change the parameters by the gradient, at the rate of the update after `step` updates."""
        parameters = self.network.parameters.flat
        self.optimizer.update(parameters, trace.gradient.flat, self.learning_rate(step), self._hyperparameters)
        if is_flush_due(step + 1):
            flush(parameters)


def quiet() -> np.errstate:
    """Silence NumPy's warnings: overflow is found by looking at the loss."""
    return np.errstate(all="ignore")
