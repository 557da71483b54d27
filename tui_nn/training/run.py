"""Trains a whole run in one call, without a screen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tui_nn.data.baseline import Baseline, class_counts
from tui_nn.data.dataset import Dataset, Subset
from tui_nn.experiment import Experiment
from tui_nn.nn.network import Network
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.evaluation import Evaluation, ValueErrors
from tui_nn.training.health.checks import Finding, findings
from tui_nn.training.health.evidence import Evidence
from tui_nn.training.model import Model
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


@dataclass(frozen=True)
class LogEntry:
    """An entry of the history: the losses and scores after `step` updates."""

    step: int
    batch_loss: float
    """Loss on the mini-batch of the next update, with the penalty."""
    train_loss: float
    """Loss on the whole training set, with the penalty."""
    validation_loss: float | None
    """Loss on the validation set; None if there is none."""
    test_loss: float
    train_score: float
    validation_score: float | None
    test_score: float
    """Accuracy as a fraction, or R² for regression; so are `train_score` and `validation_score`."""


@dataclass(frozen=True)
class Result:
    """The outcome of a run."""

    experiment: Experiment
    state: str
    """`finished`, `diverged`, or `stopped` by Ctrl-C."""
    reason: str
    """Why the run ended, in words."""
    steps: int
    """Updates made; a diverging last update is undone and not counted."""
    restored_step: int | None
    """The step whose weights the network got back at the end, see `final_weights`; None if it has the last ones."""
    train_loss: float
    """On the whole training set, with the penalty."""
    train_data_loss: float
    """The same without the penalty, as `test_loss` is."""
    validation_loss: float | None
    """On the validation set; None if there is none."""
    test_loss: float
    train_score: float
    validation_score: float | None
    test_score: float
    """Accuracy as a fraction, or R² for regression; so are `train_score` and `validation_score`."""
    train_errors: ValueErrors | None
    """RMSE and MAE on the training set, in the unit of the target; None for classes."""
    test_errors: ValueErrors | None
    test_correct: int
    """Number of test samples whose predicted class is right, or whose predicted value is close."""
    test_total: int
    is_regression: bool
    """Whether the target is a number rather than a class."""
    best_possible: tuple[float, float] | None
    """Accuracy (or R²) and loss that the ideal predictor would have on average; None if unknown."""
    baseline: Baseline
    """The score on the test set of a predictor that uses no features."""
    class_counts: Mapping[str, Mapping[str, int]]
    """Class name -> `train`, `validation` (if there is such a set) and `test` -> samples; empty for regression."""
    health: tuple[Finding, ...]
    """What is wrong with the run at its end, the worst first."""
    seconds: float
    """Time spent on updates, without loading and logging."""
    model: Model = field(repr=False)
    """The trained network with its preprocessing, which takes rows as the data had them."""
    history: tuple[LogEntry, ...] = field(repr=False)
    """Every `log_every`-th step, including step 0 and the last."""

    @property
    def network(self) -> Network:
        """The trained network, which takes scaled and encoded features: its `parameters`, and `outputs(x)`."""
        return self.model.network

    @property
    def train_accuracy(self) -> float:
        """`train_score` of a classifier; nan for regression."""
        return math.nan if self.is_regression else self.train_score

    @property
    def test_accuracy(self) -> float:
        """`test_score` of a classifier; nan for regression."""
        return math.nan if self.is_regression else self.test_score

    @property
    def steps_per_second(self) -> float:
        """Mean speed of the run."""
        return self.steps / self.seconds if self.seconds else 0.0


def train(
    experiment: Experiment,
    log_every: int = 500,
    on_log: Callable[[LogEntry], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
    dataset: Dataset | None = None,
) -> Result:
    """Train an experiment to its end; Ctrl-C ends the run early, and its result is still returned.

    Args:
        experiment: all settings of the run.
        log_every: steps between entries of the history, 1 or more.
        on_log: called with each new entry of the history.
        on_progress: called with the number of updates made, about a hundred times during the run.
        dataset: the data of the experiment, if already loaded.

    Raises:
        DataError: the file cannot be trained on.
        SettingError: the batch size does not fit the data in the file.
    """
    trainer = Trainer(experiment, dataset)
    return _train(trainer, trainer.advance, log_every, on_log, on_progress)


def train_on(
    timeline: Timeline,
    log_every: int = 500,
    on_log: Callable[[LogEntry], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
    log: Sequence[LogEntry] = (),
    is_wanted: Callable[[], bool] = lambda: True,
) -> Result:
    """Train a timeline to the end of its run.

    Args:
        timeline: at any moment; training continues from there.
        log_every: as in `train`.
        on_log: as in `train`.
        on_progress: as in `train`.
        log: the history so far, of which every `log_every`-th step is kept.
        is_wanted: called after each update; the run ends early once it returns False.
    """

    def advance(steps: int) -> None:
        timeline.advance(steps, is_wanted)

    step = timeline.trainer.step
    history = [entry for entry in log if entry.step % log_every == 0 and entry.step <= step]
    return _train(timeline.trainer, advance, log_every, on_log, on_progress, history, is_wanted)


def _train(
    trainer: Trainer,
    advance: Callable[[int], None],
    log_every: int,
    on_log: Callable[[LogEntry], None] | None,
    on_progress: Callable[[int], None] | None,
    history: Sequence[LogEntry] = (),
    is_wanted: Callable[[], bool] = lambda: True,
) -> Result:
    history = list(history)
    stop_every = max(1, trainer.last_step // 100)
    state = "finished"

    def log() -> None:
        if not history or history[-1].step != trainer.step:
            history.append(_entry(trainer))
            if on_log:
                on_log(history[-1])

    seconds = trainer.seconds
    with quiet(), blas_threads(trainer.parameters.sizes):
        try:
            while not (trainer.finished or trainer.diverged):
                if not is_wanted():
                    raise KeyboardInterrupt
                if trainer.step % log_every == 0:
                    log()
                started = time.perf_counter()
                try:
                    advance(min(n - trainer.step % n for n in (log_every, stop_every)))
                finally:
                    seconds += time.perf_counter() - started
                if on_progress:
                    on_progress(trainer.step)
        except KeyboardInterrupt:
            state = "stopped"
        log()
        return _result(trainer, state, seconds, history)


def _result(trainer: Trainer, state: str, seconds: float, history: Sequence[LogEntry]) -> Result:
    """Evaluate the network of a run that has ended."""
    dataset = trainer.dataset
    train, validation, test = trainer.evaluate_train(), trainer.evaluate_validation(), trainer.evaluate_test()
    return Result(
        experiment=trainer.experiment,
        state="diverged" if trainer.diverged else state,
        reason="Ctrl-C" if state == "stopped" else trainer.reason,
        steps=trainer.step,
        restored_step=trainer.restored_step,
        train_loss=train.loss,
        train_data_loss=train.data_loss,
        validation_loss=validation.loss if validation else None,
        test_loss=test.loss,
        train_score=train.score,
        validation_score=validation.score if validation else None,
        test_score=test.score,
        train_errors=_errors(train, dataset.train, dataset),
        test_errors=_errors(test, dataset.test, dataset),
        test_correct=test.correct_count,
        test_total=len(test.correct),
        is_regression=dataset.is_regression,
        best_possible=dataset.best_possible,
        baseline=dataset.baseline,
        class_counts=_class_counts(dataset),
        health=health_of(trainer, train),
        seconds=seconds,
        model=Model.at(trainer.experiment, trainer.parameters.frozen(), dataset, trainer.step),
        history=tuple(history),
    )


def health_of(trainer: Trainer, train_results: Evaluation) -> tuple[Finding, ...]:
    """What is wrong with a run at its current step, the worst first; `train_results` are those of its training set."""
    evidence = Evidence.of(
        experiment=trainer.experiment,
        dataset=trainer.dataset,
        curves=trainer.curves(),
        events=trainer.events,
        step=trainer.step,
        stuck=train_results.stuck,
        planned=trainer.last_step,
        diverged=trainer.reason if trainer.diverged else "",
    )
    return findings(evidence)


def _errors(results: Evaluation, subset: Subset, dataset: Dataset) -> ValueErrors | None:
    if not dataset.is_regression:
        return None
    return ValueErrors.of(results.predictions, subset.targets[0], dataset.target_scale[1])


def _class_counts(dataset: Dataset) -> Mapping[str, Mapping[str, int]]:
    if dataset.is_regression:
        return {}
    subsets = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}
    counts = {name: class_counts(one.labels, dataset.class_names) for name, one in subsets.items() if one}
    return {label: {name: count[label] for name, count in counts.items()} for label in dataset.class_names}


def _entry(trainer: Trainer) -> LogEntry:
    train, validation, test = trainer.evaluate_train(), trainer.evaluate_validation(), trainer.evaluate_test()
    return LogEntry(
        step=trainer.step,
        batch_loss=trainer.batch_loss(),
        train_loss=train.loss,
        validation_loss=validation.loss if validation else None,
        test_loss=test.loss,
        train_score=train.score,
        validation_score=validation.score if validation else None,
        test_score=test.score,
    )
