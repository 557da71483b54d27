"""The training loop, one update at a time; it owns every array that changes."""

from __future__ import annotations

import dataclasses
import math
import time

import numpy as np

from tui_nn.data.batches import Chosen
from tui_nn.data.dataset import Dataset
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_drawn
from tui_nn.nn.arrays import read_only
from tui_nn.nn.network import Network
from tui_nn.training.batching import Batcher
from tui_nn.training.divergence import DivergenceGuard
from tui_nn.training.ending import Ending
from tui_nn.training.evaluation import Evaluation, Evaluator
from tui_nn.training.events import (
    Assignment,
    Event,
    SettingsChanged,
    TimeLimitReached,
    UnitAction,
    UnitChange,
    UnitChanged,
    WeightAssigned,
    WeightsRestored,
    has_reached_time_limit,
    restored_step,
)
from tui_nn.training.history import Curves
from tui_nn.training.initialization import initial_parameters
from tui_nn.training.loading import check_fits, load_changed, load_data
from tui_nn.training.metrics import Reading
from tui_nn.training.recording import Recording
from tui_nn.training.state import TrainerState
from tui_nn.training.units import held_parameters, refusal, units_off
from tui_nn.training.update import PendingUpdate, UpdateStages, quiet

DIVERGED = "the run has diverged"
"""Why nothing can be changed by hand after a divergence."""


class Trainer:
    """Trains the network of an experiment.

    The result depends only on the experiment and on which changes are made at which step: the same inputs give the
    same bits on the same kind of processor with the same number of BLAS threads (see `blas_threads`), however often the
    run is observed.

    A run diverges when its loss exceeds `loss_limit`, or when it or a parameter is not finite: the trainer undoes the
    update that led there, sets `diverged`, and makes no more updates. The loss of each mini-batch is checked, that on
    the held-out set whenever it is recorded, and at the end of the run both sets as a whole, because dropout can hide
    it from mini-batches.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset | None = None) -> None:
        """Start at step 0; `dataset` is the result of `load_data(experiment)`, if already loaded.

        Points that are drawn are always those of the experiment: they may have changed since the run began.

        Raises:
            DataError: the file cannot be trained on.
            SettingError: the batch size does not fit the data in the file.
        """
        if dataset is None or is_drawn(experiment.data.data):
            dataset = load_data(experiment)
        check_fits(experiment, dataset)
        self.dataset = dataset
        self.experiment = experiment
        self.step = 0
        """Updates made."""
        self.samples_seen = 0
        """Samples used for updates so far, with repetitions; when points are drawn, the epochs stay as many."""
        self.diverged = False
        self.stopped = ""
        """Which stop rule ended the run, in words; empty if none did."""
        self.seconds = 0.0
        """Time spent on updates."""
        self.is_replaying = False
        """Whether events tell when the time limit was reached, and when the best weights were restored."""
        self.parameters = initial_parameters(experiment, self.dataset)
        self.network = Network(self.parameters, experiment.network.activation, self.dataset.loss)
        self.stages = UpdateStages(self.network, experiment)
        self._recording = Recording(self.network, self.dataset)
        self._ending = Ending(self.dataset)
        self._take(self.dataset)
        self._events: list[Event] = []
        self._pending: PendingUpdate | None = None
        self._last_read: tuple[PendingUpdate, Reading] | None = None
        """A reading, and the forward pass that it is of."""
        self._guard = DivergenceGuard(self.parameters)
        self._aside = 0.0
        """Seconds of the current update that went into evaluations."""
        self._follow(experiment)

    @classmethod
    def restore(cls, experiment: Experiment, state: TrainerState, dataset: Dataset | None = None) -> Trainer:
        """A trainer that continues from `state` bit for bit; `experiment` holds the settings at that step.

        Raises:
            DataError, SettingError: as in `Trainer(experiment, dataset)`.
        """
        trainer = cls(experiment, dataset)
        np.copyto(trainer.parameters.flat, state.parameters)
        trainer.stages.optimizer.restore(state.optimizer)
        trainer._ending.restore(state.progress, state.best)
        trainer._events = list(state.events)
        trainer.step, trainer.samples_seen = state.step, state.samples_seen
        trainer._follow(experiment)
        trainer.seconds, trainer.stopped, trainer.diverged = state.seconds, state.stopped, state.diverged
        trainer._recording.restore(state.history, state.step, state.seconds)
        trainer._guard.limit(trainer._recording.first_losses)
        return trainer

    def state(self) -> TrainerState:
        """A copy of the current state."""
        with quiet():
            self.look_ahead()
        return TrainerState(
            step=self.step,
            samples_seen=self.samples_seen,
            parameters=read_only(self.parameters.flat),
            optimizer=self.stages.optimizer.state(),
            history=self._recording.state(),
            progress=self._ending.progress,
            best=self._ending.best,
            events=self.events,
            seconds=self.seconds,
            stopped=self.stopped,
            diverged=self.diverged,
        )

    @property
    def events(self) -> tuple[Event, ...]:
        """All changes of the run so far, applied or refused, in order."""
        return tuple(self._events)

    @property
    def is_untouched(self) -> bool:
        """Whether no update and no change has been made yet, so that a restart loses nothing."""
        return not (self.step or any(not event.refused for event in self._events))

    @property
    def epoch(self) -> int:
        """Complete passes over the training set so far."""
        return self.samples_seen // len(self.dataset.train)

    @property
    def finished(self) -> bool:
        """Whether the run has made all its steps, or a stop rule has ended it."""
        return bool(self.stopped) or self.step >= self.last_step

    @property
    def last_step(self) -> int:
        """The step at which the run ends, unless a stop rule ends it before."""
        return self._ending.last_step

    @property
    def restored_step(self) -> int | None:
        """The step whose weights the network got back at the end of the run; None if it has the last weights."""
        return restored_step(self._events, self.step)

    @property
    def reason(self) -> str:
        """Why the run ended; empty if it has not."""
        if self.diverged:
            return self._guard.reason(self.step + 1)
        return self.stopped or (f"all {self.step:,} steps" if self.finished else "")

    @property
    def coming_samples(self) -> Chosen:
        """The samples of the next update, in the training set."""
        return self._batcher.chosen(self.step, self.samples_seen, self._batch_size)

    @property
    def learning_rate(self) -> float:
        """Learning rate of the next update."""
        return self.stages.learning_rate(self.step)

    def advance(self, steps: int) -> None:
        """Make up to `steps` updates; fewer if the run ends or diverges first."""
        with quiet():
            for _ in range(min(steps, self.last_step - self.step)):
                # A replay goes on if the recorded run did: an older version may have checked a stop rule elsewhere.
                if self.diverged or (self.stopped and not self.is_replaying):
                    break
                self.update()
            # Detect a divergence in the last update now rather than in the next call.
            self.look_ahead()

    def update(self) -> None:
        """Make one update, unless the run has diverged."""
        started, self._aside = time.perf_counter(), 0.0
        pending, stages, step = self._pending or self.look_ahead(), self.stages, self.step
        if self.diverged:
            return
        trace = pending.trace
        if self._recording.due(step):
            self._record(pending)
        else:
            self._recording.note(pending)
            stages.backward(trace)
        self._pending = None
        self._guard.keep(self.samples_seen)
        stages.correct(trace, step)
        self.step = step + 1
        self.samples_seen += trace.samples
        self.seconds += time.perf_counter() - started - self._aside
        if self._ending.rules:
            self._stop_if_due()

    def look_ahead(self) -> PendingUpdate:
        """Compute the forward pass of the next update; if the run has diverged by the last one, undo that."""
        if self._pending is None:
            self._pending = self._forward()
            samples_seen = self._guard.release()
            if self._has_diverged(self._pending, was_updated=samples_seen is not None):
                self.diverged = True
                if samples_seen is not None:
                    self._undo_update(samples_seen)
                    self._pending = self._forward()
        return self._pending

    def change(self, experiment: Experiment) -> None:
        """Continue with other settings; only live ones may differ.

        Raises:
            SettingError: the batch size does not fit the data in the file, or the run has diverged; nothing is changed.
        """
        changed = set(experiment.differences(self.experiment))
        if not changed:
            return
        # The last update may have diverged, and would be undone here.
        self.look_ahead()
        event = SettingsChanged.of(self.step, experiment, self.experiment)
        if not is_drawn(experiment.data.data):
            # Other data have no use for points.
            changed.discard("points")
        try:
            if self.diverged:
                raise SettingError("run", "one that has diverged", "one that has not: go back before, or start again")
            dataset = load_changed(experiment, self.experiment, self.dataset)
        except SettingError as error:
            self._events.append(dataclasses.replace(event, refused=str(error)))
            raise
        finished, is_late = self.finished, has_reached_time_limit(self._events, self.step)
        self._events.append(event)
        self.experiment = experiment
        if dataset is not self.dataset:
            self._take(dataset)
        if "optimizer" in changed:
            self.stages.restart_optimizer(experiment)
        self._ending.change(changed, self.step, is_finished=finished, is_late=is_late)
        if changed & {"batch_size", "dropout"}:
            self._batcher.clear()
        self._follow(experiment)
        self.look_ahead()

    def assign(self, assignment: Assignment) -> bool:
        """Set a weight or a bias by hand; False if refused.

        It is refused after a divergence, if the network has no such weight, or if the loss would explode.
        """
        self.look_ahead()
        if self.diverged:
            refused = DIVERGED
        elif not assignment.fits(self.parameters.sizes):
            refused = "the network has no such weight"
        else:
            refused = self._put(assignment.layer, (assignment.source, assignment.unit), assignment.value)
        self._events.append(WeightAssigned(self.step, assignment, refused))
        return not refused

    def change_unit(self, change: UnitChange, weights: tuple[float, ...] = ()) -> str:
        """Switch a unit off or on, or freeze it or not; return why it was refused, or an empty string.

        It is refused after a divergence, if there is nothing to change, or if the loss would explode.

        Args:
            change: the unit, and what to do to it.
            weights: for a replay, the weights out of a unit that was switched off; by default they are the current
                ones.
        """
        self.look_ahead()
        refused = DIVERGED if self.diverged else refusal(change, self.parameters.sizes, self._events)
        if not refused and change.action is UnitAction.OFF:
            weights = weights or tuple(self.parameters.weights[change.layer][change.unit].tolist())
            refused = self._put(change.layer, change.unit, 0.0)
        elif not refused and change.action is UnitAction.ON:
            refused = self._put(change.layer, change.unit, units_off(self._events)[change.place])
        self._events.append(UnitChanged(self.step, change, weights, refused))
        self._hold()
        return refused

    def replay(self, event: Event) -> None:
        """Apply a recorded event again; the trainer must be at the step of the event."""
        if event.refused:
            self._events.append(event)
        elif isinstance(event, SettingsChanged):
            self.change(self.experiment.updated(dict(event.values)))
        elif isinstance(event, WeightAssigned):
            self.assign(event.assignment)
        elif isinstance(event, UnitChanged):
            self.change_unit(event.change, event.weights)
        elif isinstance(event, WeightsRestored):
            self._restore_best()
        else:
            self._reach_time_limit(event.reason)

    @quiet()
    def batch_loss(self) -> float:
        """The loss on the mini-batch of the next update, with the penalty."""
        return self.look_ahead().loss

    @quiet()
    def curves(self) -> Curves:
        """The recorded history and the current step."""
        pending = self.look_ahead()
        return self._recording.curves(self.step, self._read(pending))

    @quiet()
    def evaluate_train(self, quick: bool = False) -> Evaluation:
        """Evaluate the training set, or a subset of it if `quick`; the loss includes the penalty."""
        results, stuck = self._evaluate_train.evaluate(quick), self._evaluate_train.stuck_units()
        return dataclasses.replace(results, penalty=self.stages.penalty(), stuck=stuck)

    @quiet()
    def evaluate_validation(self, quick: bool = False) -> Evaluation | None:
        """Evaluate the validation set, if there is one, or only a sample if `quick`; the loss has no penalty."""
        return self._evaluate_validation.evaluate(quick) if self._evaluate_validation else None

    @quiet()
    def evaluate_test(self, quick: bool = False) -> Evaluation:
        """Evaluate the test set, or a subset of it if `quick`; the loss has no penalty."""
        return self._evaluate_test.evaluate(quick)

    def _take(self, dataset: Dataset) -> None:
        """Train and evaluate on `dataset` from now on.

        As many epochs have passed as before, and as much of the next one, but not all of it.
        """
        training, train = self.experiment.training, dataset.train
        epochs, rest = divmod(self.samples_seen, len(self.dataset.train))
        self.samples_seen = epochs * len(train) + min(rest, len(train) - 1)
        self.dataset = dataset
        self._batcher = Batcher(self.network, train, training.batch_order, training.batch_seed)
        self._evaluate_train = Evaluator(self.network, train)
        self._evaluate_validation = Evaluator(self.network, dataset.validation) if dataset.validation else None
        self._evaluate_test = Evaluator(self.network, dataset.test)
        self._recording.take(dataset)
        self._ending.take(dataset)

    def _follow(self, experiment: Experiment) -> None:
        """Cache the settings that each update uses."""
        self._ending.follow(experiment.training, self.step, self.samples_seen)
        self.stages.follow(experiment, self.last_step)
        self._hold()
        self._batch_size, self._masked = experiment.training.batch_size, self.stages.masks
        self.stopped = ""
        self._pending, self._last_read = None, None

    def _hold(self) -> None:
        """Let updates leave alone the parameters of units that are off or frozen."""
        self.stages.hold(held_parameters(self._events, self.parameters.sizes))

    def _forward(self) -> PendingUpdate:
        trace = self._batcher.load(self.step, self.samples_seen, self._batch_size, masked=self._masked)
        return self.stages.look_ahead(trace, self.step)

    def _has_diverged(self, pending: PendingUpdate, was_updated: bool) -> bool:
        """Whether the loss is beyond its limit.

        A time limit is no end here, because a replay has none: a run must diverge at the same step in every replay.
        """
        if not self._guard.accepts(pending.loss):
            return True
        if not was_updated:
            return False
        losses = [self._read(pending).held_out_loss] if self._recording.due(self.step) else []
        if self.finished and not has_reached_time_limit(self._events, self.step):
            losses += [one.loss_and_score()[0] for one in (self._evaluate_test, self._evaluate_train)]
        return not all(map(self._guard.accepts, losses))

    def _undo_update(self, samples_seen: int) -> None:
        """Undo the last update, by which the run has diverged, and what came of it."""
        self._guard.undo()
        self.step -= 1
        self.samples_seen = samples_seen
        self.stopped = ""
        self._events = [event for event in self._events if event.step <= self.step]
        self._pending = None

    def _record(self, pending: PendingUpdate) -> None:
        """Compute the gradient and record this step."""
        reading = self._read(pending)
        # The backward pass overwrites the outputs, so the reading is taken first.
        self.stages.backward(pending.trace)
        # The norms are those of what learns. `correct` does this again, which changes nothing.
        self.stages.release(pending.trace)
        self._recording.record(reading, pending.trace, self.step, self.seconds)
        if not self._guard.has_limit:
            self._guard.limit(self._recording.first_losses)

    def _read(self, pending: PendingUpdate) -> Reading:
        """The metrics of this step, which are measured once."""
        if self._last_read and self._last_read[0] is pending:
            return self._last_read[1]
        started = time.perf_counter()
        epochs = self.samples_seen / len(self.dataset.train)
        reading = self._recording.read(pending, self.step, epochs, self.seconds, self.learning_rate)
        self._last_read = pending, reading
        self._aside += time.perf_counter() - started
        return reading

    def _stop_if_due(self) -> None:
        """Apply the stop rules; a run that ends may get its best weights back."""
        evaluate, ending = self._recording.held_out_loss_and_score, self._ending
        self.stopped = ending.check(self.step, evaluate, self.parameters.flat)
        if self.is_replaying:
            return
        if not self.stopped and (reason := ending.time_is_up(self.seconds)):
            self._reach_time_limit(reason)
        if self.finished and ending.restores(self.step):
            # A replay finds that the last weights have diverged, so it must be found here, too.
            self.look_ahead()
            if not self.diverged:
                self._restore_best()

    def _restore_best(self) -> None:
        """Give the network the weights of the lowest loss; the optimizer stays as it is."""
        if self._ending.best is not None:
            np.copyto(self.parameters.flat, self._ending.best)
            # They may be from before a unit was switched off.
            for layer, unit in units_off(self._events):
                self.parameters.weights[layer][unit] = 0
            self._events.append(WeightsRestored(self.step, self._ending.progress.best_step))
            self._pending = None

    def _reach_time_limit(self, reason: str) -> None:
        self._events.append(TimeLimitReached(self.step, reason))
        self.stopped = reason

    def _put(self, layer: int, place: int | tuple[int, int], values: float | tuple[float, ...]) -> str:
        """Set weights of a layer unless the loss would explode; return why they were not set, or an empty string."""
        weights = self.parameters.stacked[layer]
        before = weights[place].copy()
        weights[place] = values
        loss = self._forward().loss
        accepted = self._guard.accepts(loss)
        if not accepted:
            weights[place] = before
        self._pending = None
        return "" if accepted else f"the loss would {'explode' if math.isfinite(loss) else 'not be finite'}"
