"""The numbers of one update, and the choice of its samples."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tui_nn.data.dataset import Dataset, Subset
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array, Flags, Labels, read_only
from tui_nn.nn.clipping import norm
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.optimizers import OptimizerState
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import Penalty
from tui_nn.training.update import UpdateStages, quiet


class Extent(StrEnum):
    """Which samples an update uses; the value is its name on the screen."""

    BATCH = "the coming mini-batch"
    ALL = "the whole training set"
    ONE = "one sample"


@dataclass(frozen=True)
class BatchChoice:
    """The samples of an update."""

    extent: Extent = Extent.BATCH
    subset: str = "training"
    """The set of the one sample: training, validation or test; that of all others is the training set."""
    index: int = 0
    """The number of the one sample in its set, from 0."""

    def subset_of(self, dataset: Dataset) -> Subset:
        """The set that the samples are from.

        Raises:
            InputError: the data have no such set, or the set no such sample.
        """
        sets = {"training": dataset.train, "validation": dataset.validation, "test": dataset.test}
        chosen = sets.get(self.subset)
        if chosen is None:
            raise InputError("samples", self.subset, f"one of {', '.join(name for name in sets if sets[name])}")
        if self.extent is Extent.ONE and not 0 <= self.index < len(chosen):
            raise InputError("sample", f"{self.index}", f"0 to {len(chosen) - 1} in the {self.subset} set")
        return chosen


NEXT_BATCH = BatchChoice()


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """The numbers of a pass of samples through the network, up to the loss."""

    samples: Trace
    sample_losses: Array
    """The loss of each sample, without the penalty, (samples,)."""
    data_loss: float
    penalty: float

    @staticmethod
    def of(network: Network, trace: Trace, data_loss: float, penalty: float) -> ForwardPass:
        """The pass that was made in `trace`, which becomes read-only."""
        _freeze(trace)
        losses = read_only(network.loss.of_samples(logits=trace.z[-1], targets=trace.targets))
        return ForwardPass(trace, losses, data_loss, penalty)

    @property
    def loss(self) -> float:
        """The loss with the penalty."""
        return self.data_loss + self.penalty


@dataclass(frozen=True, eq=False)
class UpdateTrace:
    """All numbers of an update; its arrays are read-only."""

    step: int
    """Number of earlier updates."""
    weights_step: int
    """The step that the weights are of: an earlier one if the run ended with its best weights."""
    experiment: Experiment
    """The settings of the update."""
    loss_name: str
    """The data loss, as in `LOSSES`."""
    choice: BatchChoice
    indices: Labels
    """The number of each sample in its set, (samples,)."""
    before: Parameters
    """The parameters before the update."""
    forward: ForwardPass
    """Its samples also have the numbers of the way back, and the `gradient` given to the optimizer."""
    data_gradient: Array
    """Gradient of the data loss, (parameters,)."""
    gradient: Array
    """Gradient of the loss with the penalty, before clipping, (parameters,)."""
    held: Flags | None
    """Whether each parameter belongs to a unit that is frozen or off, so that it stays as it is, (parameters,)."""
    released_gradient: Array
    """`gradient` with 0 for the held parameters."""
    gradient_norm: float
    """The 2-norm of `released_gradient`."""
    clipped_gradient: Array
    """The gradient given to the optimizer, (parameters,)."""
    learning_rate: float
    optimizer_before: OptimizerState
    optimizer_after: OptimizerState
    optimizer_step: Array
    """What was subtracted from the parameters, (parameters,)."""
    after: Parameters
    """The parameters after the update."""

    @cached_property
    def later(self) -> ForwardPass:
        """The pass of the same samples, with the same masks, after the update.

        It is computed by whoever looks at it first, as most do not: with a large batch, a walk opens a third faster,
        and its first page after the update takes as much longer.
        """
        training, trace = self.experiment.training, self.forward.samples.repeated(self.after)
        network = Network(self.after, self.experiment.network.activation, self.loss_name)
        with quiet():
            data_loss = network.forward(trace)
            return ForwardPass.of(network, trace, data_loss, Penalty(self.after, training.l1, training.l2).value())


def _freeze(trace: Trace) -> None:
    for array in (*trace.inputs, trace.x, trace.targets, *trace.masks, *trace.z, *trace.a):
        array.flags.writeable = False
    for array in (*trace.upstream, *trace.d_a, *trace.delta, trace.gradient.flat, *trace.gradient.stacked):
        array.flags.writeable = False


def traced(
    stages: UpdateStages, trace: Trace, experiment: Experiment, step: int, choice: BatchChoice, indices: Labels
) -> UpdateTrace:
    """Make an update, which changes the network and the optimizer of `stages`, and keep every number.

    Args:
        stages: of the network, with its optimizer.
        trace: loaded with the samples; it becomes read-only.
        experiment: the settings that `stages` follow.
        step: number of earlier updates.
        choice: the samples.
        indices: the number of each sample in its set, (samples,).
    """
    network, optimizer = stages.network, stages.optimizer
    before, optimizer_before = network.parameters.frozen(), optimizer.state()
    pending = stages.look_ahead(trace, step)
    network.backward(trace)
    data_gradient = read_only(trace.gradient.flat)
    stages.add_penalty_gradient(trace)
    gradient = read_only(trace.gradient.flat)
    stages.release(trace)
    released = read_only(trace.gradient.flat)
    stages.clip(trace)
    clipped = read_only(trace.gradient.flat)
    taken = read_only(stages.prepare_step(trace, step))
    stages.apply_step(step)
    return UpdateTrace(
        step=step,
        weights_step=step,
        experiment=experiment,
        loss_name=network.loss_name,
        choice=choice,
        indices=indices,
        before=before,
        forward=ForwardPass.of(network, trace, pending.data_loss, pending.penalty),
        data_gradient=data_gradient,
        gradient=gradient,
        held=stages.held,
        released_gradient=released,
        gradient_norm=norm(released),
        clipped_gradient=clipped,
        learning_rate=stages.learning_rate(step),
        optimizer_before=optimizer_before,
        optimizer_after=optimizer.state(),
        optimizer_step=taken,
        after=network.parameters.frozen(),
    )
