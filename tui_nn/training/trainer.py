"""The training loop, one update at a time; it owns every array that changes."""

from __future__ import annotations

import copy
import dataclasses
import math

import numpy as np

from tui_nn.data.batches import BATCH_ORDERS, Chosen
from tui_nn.data.dataset import Dataset, generate
from tui_nn.experiment import Experiment
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.network import Network, Trace, count_correct
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import L2
from tui_nn.training.evaluation import Evaluator, Score
from tui_nn.training.history import Curves, History, Point


def load_data(experiment: Experiment) -> Dataset:
    """The data set that the experiment names."""
    data = experiment.data
    return generate(
        data.generator, data.samples, data.spread, data.test_fraction, data.data_seed, experiment.network.precision
    )


class Trainer:
    """Trains the network of an experiment; the same experiment gives the same bits.

    `step` counts the updates made. When the loss or a parameter stops being finite, the last parameters
    for which all were finite are put back, and `diverged` is set: no update is made from then on.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset | None = None) -> None:
        """Start at step 0; `dataset` saves loading what `load_data(experiment)` would give."""
        self.experiment = experiment
        self.dataset = dataset or load_data(experiment)
        self.step = 0
        self.seen = 0
        """Samples learned from so far, the same one counted again each time."""
        self.diverged = False
        self.history = History()

        self.parameters = _start(experiment, self.dataset)
        self.network = Network(self.parameters, experiment.network.activation)
        training = experiment.training
        self._samples = len(self.dataset.train)
        self._rule = OPTIMIZERS[training.optimizer].start(len(self.parameters.flat), experiment.network.precision)
        self._batches = BATCH_ORDERS[training.batch_order].start(self._samples, training.batch_seed)
        self._penalty = L2(self.parameters, training.l2)
        self._last_finite = self.parameters.flat.copy()
        self._last_seen = 0
        self._train = Evaluator(self.network, self.dataset.train)
        self._test = Evaluator(self.network, self.dataset.test)
        self._traces: dict[int, Trace] = {}
        self._whole: Trace | None = None
        self._ahead: tuple[Trace, float] | None = None

    @property
    def epoch(self) -> int:
        """Whole passes over the training set so far."""
        return self.seen // self._samples

    @property
    def finished(self) -> bool:
        """Whether all updates that the experiment asks for are made."""
        return self.step >= self.experiment.training.steps

    def change(self, experiment: Experiment) -> None:
        """Go on with other settings, of which only live ones may differ."""
        self.experiment = experiment
        self._penalty = L2(self.parameters, experiment.training.l2)
        self._traces.clear()
        self._whole = None
        if self._ahead:
            # The samples were already taken, and must not be lost; their loss has the old penalty.
            self._ahead = self._objective(self._ahead[0])

    def advance(self, steps: int) -> None:
        """Make up to `steps` updates; fewer if the run ends or diverges before."""
        with quiet():
            for _ in range(min(steps, self.experiment.training.steps - self.step)):
                if self.diverged:
                    break
                self.update()
            # What the last update led to is found out here, not at the next one.
            self._look_ahead()

    def update(self) -> None:
        """Make one update."""
        trace, loss = self._look_ahead()
        if self.diverged:
            return
        self._ahead = None
        if self.history.due(self.step):
            self.history.record(*self._point(trace, loss))
        self.network.backward(trace)
        self._penalty.add_gradient(trace.gradient)
        np.copyto(self._last_finite, self.parameters.flat)
        self._last_seen = self.seen
        self._rule.update(self.parameters.flat, trace.gradient.flat, self.experiment.training.learning_rate)
        self.step += 1
        self.seen += trace.samples

    def batch_loss(self) -> float:
        """The loss, penalty included, on the samples that the next update learns from."""
        return self._look_ahead()[1]

    def curves(self) -> Curves:
        """The history up to the step before this one, and this step."""
        return self.history.curves(ending=self._point(*self._look_ahead()))

    def train_score(self) -> Score:
        """The score on the whole training set, its loss with the penalty."""
        score = self._train.score()
        return dataclasses.replace(score, loss=score.loss + self._penalty.value())

    def test_score(self) -> Score:
        """The score on the test set, its loss without the penalty."""
        return self._test.score()

    def _look_ahead(self) -> tuple[Trace, float]:
        """The forward pass of the next update, which is made once however often it is looked at."""
        if self._ahead is None:
            self._ahead = self._objective(self._next_trace())
            if not math.isfinite(self._ahead[1]):
                self._put_back(self._ahead[0])
        return self._ahead

    def _objective(self, trace: Trace) -> tuple[Trace, float]:
        return trace, self.network.forward(trace) + self._penalty.value()

    def _point(self, trace: Trace, loss: float) -> Point:
        """What the history records of this step, given the forward pass of the next update."""
        accuracy = count_correct(trace.a[-1], trace.targets) / trace.samples
        return self.step, loss, accuracy, *self._test.loss_and_accuracy()

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
            self._traces[samples] = Trace(self.parameters, samples, keep=False)
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


def _start(experiment: Experiment, dataset: Dataset) -> Parameters:
    """The parameters before the first update."""
    network = experiment.network
    sizes = (len(dataset.train.x), *network.hidden_sizes, len(dataset.train.targets))
    parameters = Parameters(sizes, network.precision)
    # A copy of the stream, so that a reset draws the same weights again.
    stream = (
        copy.deepcopy(dataset.stream) if network.weight_seed == "data" else np.random.default_rng(network.weight_seed)
    )
    parameters.initialize(INITIALIZERS[network.initializer], stream)
    return parameters
