"""The training loop, one update at a time; it owns every array that changes."""

from __future__ import annotations

import copy
import dataclasses
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tui_nn.data.batches import BATCH_ORDERS, Chosen
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.training import TrainingSettings
from tui_nn.nn.clipping import clip_norm
from tui_nn.nn.denormals import Fading
from tui_nn.nn.dropout import Dropout
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.optimizers import OPTIMIZERS, Hyperparameters
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import Penalty
from tui_nn.nn.schedules import SCHEDULES
from tui_nn.training.evaluation import Evaluator, Score
from tui_nn.training.history import Change, Curves, History, Point
from tui_nn.training.loading import check_fits, load_data
from tui_nn.training.stopping import CHECK_EVERY, STOP_RULES, Progress, active_rules, first_reason

LOOK = 4096
"""Samples of the test set that the curves and the stop rules look at, at most: all of it would take longer than many
updates, and so many give the accuracy to half a percent."""


WORK = 2_000_000
"""Multiplications a step that the curves may cost: nothing to be seen of a small network, little of a large one."""


@dataclass(frozen=True)
class Assignment:
    """A weight or a bias that is set by hand."""

    layer: int
    """The number of the layer of weights, from 0."""
    source: int
    """The number of the input or unit that the weight leads from; the number after the last stands for the bias."""
    unit: int
    """The number of the unit that it leads to."""
    value: float
    name: str
    """What it is called where the changes of a run are listed."""


class PendingUpdate(NamedTuple):
    """The forward pass of the next update."""

    trace: Trace
    data_loss: float
    """On its samples, without the penalty."""
    loss: float
    """With the penalty."""


class Trainer:
    """Trains the network of an experiment; the same experiment gives the same bits.

    `step` counts the updates made. When the loss or a parameter stops being finite, the last parameters
    for which all were finite are put back, and `diverged` is set: no update is made from then on.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset | None = None) -> None:
        """Start at step 0; `dataset` saves loading what `load_data(experiment)` would give.

        Raises:
            DataError: a file that cannot be trained on.
            SettingError: a batch that does not fit the data of a file.
        """
        self.dataset = dataset or load_data(experiment)
        check_fits(experiment, self.dataset)
        self.experiment = experiment
        self.step = 0
        self.seen = 0
        """Samples learned from so far, the same one counted again each time."""
        self.diverged = False
        self.stopped = ""
        """Why the run ended before its last step, if it did."""
        training, dtype = experiment.training, experiment.network.precision
        self.parameters = _start(experiment, self.dataset)
        self.network = Network(self.parameters, experiment.network.activation, self.dataset.loss)
        self._samples = len(self.dataset.train)
        self._rule = OPTIMIZERS[training.optimizer].start(len(self.parameters.flat), dtype)
        self._batches = BATCH_ORDERS[training.batch_order].start(self._samples, training.batch_seed)
        self._dropout_stream = np.random.default_rng([training.batch_seed, 1])
        self._fading = Fading(self.parameters.flat)
        self._last_finite = self.parameters.flat.copy()
        self._last_seen = 0
        self.seconds = 0.0
        """Spent on updates."""
        self._train = Evaluator(self.network, self.dataset.train)
        self._test = Evaluator(self.network, self.dataset.test)
        looked_at = self.dataset.test.first(LOOK)
        self._appearance = Evaluator(self.network, looked_at)
        self.history = History(stride=_first_stride(len(looked_at), len(self.parameters.flat)))
        self._traces: dict[int, Trace] = {}
        self._whole: Trace | None = None
        self._ahead: PendingUpdate | None = None
        self._progress = Progress(is_regression=self.dataset.is_regression)
        self._follow(experiment)

    @property
    def is_untouched(self) -> bool:
        """Whether it is still as it was made, so that starting anew loses nothing."""
        return not (self.step or self.history.changes)

    @property
    def epoch(self) -> int:
        """Whole passes over the training set so far."""
        return self.seen // self._samples

    @property
    def finished(self) -> bool:
        """Whether all updates that the experiment asks for are made, or a stop rule has ended the run."""
        return bool(self.stopped) or self.step >= self.experiment.training.steps

    @property
    def reason(self) -> str:
        """Why the run is over, if it is."""
        if self.diverged:
            return "the loss is no longer finite"
        return self.stopped or (f"all {self.step:,} steps" if self.finished else "")

    @property
    def learning_rate(self) -> float:
        """That of the next update."""
        return self._learning_rate(self.step)

    def change(self, experiment: Experiment) -> None:
        """Go on with other settings, of which only live ones may differ.

        Raises:
            SettingError: a batch that does not fit the data of a file; nothing is changed then.
        """
        check_fits(experiment, self.dataset)
        before, self.experiment = self.experiment, experiment
        changed = set(experiment.differences(before))
        marked = [name for name in SETTINGS if name in changed and self._marks(name)]
        if self.step and marked:
            self.history.mark(Change(self.step, tuple((name, experiment.text(name)) for name in marked)))
        if "optimizer" in changed:
            start = OPTIMIZERS[experiment.training.optimizer].start
            self._rule = start(len(self.parameters.flat), experiment.network.precision)
        if changed - {"steps", *STOP_RULES}:
            self._progress = Progress(best_step=self.step, is_regression=self.dataset.is_regression)
        self._follow(experiment)
        if changed & {"batch_size", "dropout"}:
            self._traces.clear()
            self._whole = None
        if self._ahead:
            self._ahead = self._renewed(self._ahead, "dropout" in changed)
            self._check_ahead(self._ahead)

    def assign(self, assignment: Assignment) -> bool:
        """Set a weight or a bias by hand, and remember that it was; whether it could be done.

        It cannot after a divergence, nor where the loss would not be finite.
        """
        if self.diverged:
            return False
        trace, weights = self._look_ahead().trace, self.parameters.stacked[assignment.layer]
        place = assignment.source, assignment.unit
        before, weights[place] = float(weights[place]), assignment.value
        self._ahead = self._objective(trace)
        if not math.isfinite(self._ahead.loss):
            weights[place] = before
            self._ahead = self._objective(trace)
            return False
        self.history.mark(Change(self.step, ((assignment.name, f"{assignment.value:g}"),)))
        return True

    def advance(self, steps: int) -> None:
        """Make up to `steps` updates; fewer if the run ends or diverges before."""
        with quiet():
            for _ in range(min(steps, self.experiment.training.steps - self.step)):
                if self.diverged or self.stopped:
                    break
                self.update()
            # What the last update led to is found out here, not at the next one.
            self._look_ahead()

    def update(self) -> None:
        """Make one update."""
        started = time.perf_counter()
        ahead = self._look_ahead()
        if self.diverged:
            return
        trace, self._ahead = ahead.trace, None
        if self.history.due(self.step):
            self.history.record(*self._point(ahead))
        self.network.backward(trace)
        gradient = trace.gradient
        self._penalty.add_gradient(gradient)
        if self._clip_norm:
            clip_norm(gradient.flat, self._clip_norm)
        np.copyto(self._last_finite, self.parameters.flat)
        self._last_seen = self.seen
        self._rule.update(self.parameters.flat, gradient.flat, self._learning_rate(self.step), self._constants)
        self._fading.clear()
        self.step += 1
        self.seen += trace.samples
        self.seconds += time.perf_counter() - started
        if self._rules:
            self._stop_if_due()

    def batch_loss(self) -> float:
        """The loss, penalty included, on the samples that the next update learns from."""
        return self._look_ahead().loss

    def curves(self) -> Curves:
        """The history up to the step before this one, and this step."""
        return self.history.curves(ending=self._point(self._look_ahead()))

    def evaluate_train(self, quick: bool = False) -> Score:
        """The score on the whole training set, or quickly on a sample of it, its loss with the penalty."""
        score = self._train.score(quick)
        return dataclasses.replace(score, loss=score.loss + self._penalty.value())

    def evaluate_test(self, quick: bool = False) -> Score:
        """The score on the test set, or quickly on a sample of it, its loss without the penalty."""
        return self._test.score(quick)

    def _follow(self, experiment: Experiment) -> None:
        """Take over what the settings say of an update."""
        training = experiment.training
        self._penalty = Penalty(self.parameters, training.l1, training.l2)
        self._constants = Hyperparameters(momentum=training.momentum, weight_decay=training.weight_decay)
        self._learning_rate = _rates(training)
        self._clip_norm = training.clip_norm
        self._dropout = Dropout(training.dropout, self._dropout_stream) if training.dropout else None
        self._rules = active_rules(training)
        self._look_every = min(CHECK_EVERY, training.patience or CHECK_EVERY)
        self.stopped = ""

    def _stop_if_due(self) -> None:
        """Appearance at the rules, and now and then at the test set."""
        self._progress.seconds = self.seconds
        if self.step % self._look_every == 0 or self.step == self.experiment.training.steps:
            self._progress.observe(self.step, *self._appearance.loss_and_score())
        self.stopped = first_reason(self._progress, self._rules)

    def _marks(self, name: str) -> bool:
        """Whether a change of this setting is worth a mark: the length of the run is, only where the rate heeds it."""
        return name != "steps" or name in SCHEDULES[self.experiment.training.schedule].uses

    def _look_ahead(self) -> PendingUpdate:
        """The forward pass of the next update, which is made once however often it is looked at."""
        if self._ahead is None:
            self._ahead = self._objective(self._next_trace())
            self._check_ahead(self._ahead)
        return self._ahead

    def _check_ahead(self, ahead: PendingUpdate) -> None:
        if not math.isfinite(ahead.loss):
            self._put_back(ahead.trace)

    def _objective(self, trace: Trace) -> PendingUpdate:
        loss = self.network.forward(trace, self._dropout)
        return PendingUpdate(trace, loss, loss + self._penalty.value())

    def _renewed(self, ahead: PendingUpdate, other_dropout: bool) -> PendingUpdate:
        """The same pass under other settings: its samples were already taken, and its mask unless that changes."""
        if not other_dropout:
            return PendingUpdate(ahead.trace, ahead.data_loss, ahead.data_loss + self._penalty.value())
        trace = self.network.trace(ahead.trace.samples, dropout=self._dropout is not None)
        trace.load(ahead.trace.x, ahead.trace.targets, slice(None))
        return self._objective(trace)

    def _point(self, ahead: PendingUpdate) -> Point:
        """What the history records of this step, given the forward pass of the next update."""
        trace = ahead.trace
        score = self.network.loss.score(trace.a[-1], trace.targets, self.dataset.train.variance)
        return self.step, ahead.loss, score, *self._appearance.loss_and_score()

    def _next_trace(self) -> Trace:
        """The trace of the next update, with its samples loaded."""
        size = self.experiment.training.batch_size
        if size == "full":
            # The same samples every time: they are loaded once.
            self._whole = self._whole or self._loaded(slice(0, self._samples))
            return self._whole
        return self._loaded(self._batches.next(size))

    def _loaded(self, chosen: Chosen) -> Trace:
        samples = chosen.stop - chosen.start if isinstance(chosen, slice) else len(chosen)
        if samples not in self._traces:
            self._traces[samples] = self.network.trace(samples, dropout=self._dropout is not None)
        self._traces[samples].load(self.dataset.train.x, self.dataset.train.targets, chosen)
        return self._traces[samples]

    def _put_back(self, trace: Trace) -> None:
        """Undo the update after which something was not finite."""
        self.diverged = True
        self.parameters.flat[...] = self._last_finite
        self.step = max(self.step - 1, 0)
        self.seen = self._last_seen
        self._ahead = self._objective(trace)


def quiet() -> np.errstate:
    """Silence NumPy's warnings: what overflows is found by looking at the loss."""
    return np.errstate(all="ignore")


def _first_stride(samples: int, parameters: int) -> int:
    """Steps from one look at the test set to the next at the start: a power of two, 1 unless the network is large."""
    return 1 << math.ceil(math.log2(max(samples * parameters / WORK, 1)))


def _rates(training: TrainingSettings) -> Callable[[int], float]:
    """The learning rate of each step; the settings are looked up once, because they are slower than a product."""
    factor, rate = SCHEDULES[training.schedule].factor, training.learning_rate
    steps, every, decay = training.steps, training.schedule_steps, training.decay
    return lambda step: rate * factor(step, steps, every, decay)


def _start(experiment: Experiment, dataset: Dataset) -> Parameters:
    """The parameters before the first update."""
    network = experiment.network
    sizes = (len(dataset.train.x), *network.hidden_sizes, len(dataset.train.targets))
    parameters = Parameters(sizes, network.precision)
    # A copy of the stream, so that a reset draws the same weights again.
    stream = copy.deepcopy(dataset.rng) if network.weight_seed == "data" else np.random.default_rng(network.weight_seed)
    parameters.initialize(INITIALIZERS[network.initializer], stream)
    return parameters
