"""A run as it is kept in a file, and what a list says of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import AwareDatetime, Field

from tui_nn import __version__
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.nn.arrays import Array
from tui_nn.runs.snapshot import State, resting_state
from tui_nn.training.run import LogEntry
from tui_nn.training.timeline import Timeline, TimelineState
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


@dataclass(frozen=True)
class Numbers:
    """How good the network is at the moment that is saved."""

    train_loss: float
    """With the penalty."""
    test_loss: float
    score: float
    """Accuracy on the test set as a fraction, or R²."""

    @staticmethod
    def of(trainer: Trainer, quick: bool = True) -> Numbers:
        """Evaluate the whole sets, or quickly a sample of large ones."""
        with quiet():
            train, test = trainer.evaluate_train(quick), trainer.evaluate_test(quick)
        return Numbers(train.loss, test.loss, test.score)


HIGHEST = 6
"""Level of the largest loss in a small picture."""

WIDTH = 12
"""Losses in a small picture."""


@dataclass(frozen=True)
class Summary:
    """What a list says of a run."""

    saved: AwareDatetime
    """When, with its time zone."""
    versions: Mapping[str, str]
    """Those of tui-nn, NumPy and Python that it was trained with."""
    preset: str | None
    """The preset that it began with, if that is known."""
    data: str
    """The name of the data set, or of the file."""
    network: str
    """The sizes of all layers, and the activation."""
    step: int
    steps: int
    """Those that the run is to have."""
    state: State
    numbers: Numbers
    is_regression: bool
    """Whether the score is R²."""
    trend: tuple[Annotated[int, Field(ge=0, le=HIGHEST)], ...] = ()
    """The test loss from the first step to the last, from 0 to `HIGHEST` at the largest: a small picture."""

    @staticmethod
    def of(timeline: Timeline, preset: str | None, numbers: Numbers, losses: Array) -> Summary:
        """That of a run at this moment; `losses` (points,) are those of the test set, as they were recorded."""
        trainer = timeline.trainer
        experiment, data = trainer.experiment, trainer.experiment.data.data
        sizes = "-".join(str(size) for size in trainer.parameters.sizes)
        return Summary(
            saved=datetime.now(UTC).replace(microsecond=0),
            versions={"tui-nn": __version__, "numpy": np.__version__, "python": platform.python_version()},
            preset=preset,
            data=Path(data).name if is_file(data) else data,
            network=f"{sizes} {experiment.network.activation}" if experiment.network.hidden_sizes else sizes,
            step=trainer.step,
            steps=experiment.training.steps,
            state=resting_state(timeline),
            numbers=numbers,
            is_regression=trainer.dataset.is_regression,
            trend=trend(losses),
        )


@dataclass(frozen=True, eq=False)
class SavedRun:
    """All that is kept of a run: nothing in it changes, so that another thread may write it."""

    summary: Summary
    timeline: TimelineState
    learned_from: Dataset | str
    """The data set, or its fingerprint where the run was read from a file."""
    folder: str
    """Where the path of a data file begins, if it does not begin at the root."""
    log: tuple[LogEntry, ...] = ()
    """The log of a run without a screen, so that it goes on as if the run had never stopped."""

    @staticmethod
    def of(
        timeline: Timeline,
        preset: str | None = None,
        numbers: Numbers | None = None,
        log: tuple[LogEntry, ...] = (),
    ) -> SavedRun:
        """The run as it is; call it in the thread that trains.

        It copies the parameters of one moment, and no more. `numbers` saves evaluating the network.
        """
        # Whether the last update led anywhere finite is known only now.
        state = timeline.state()
        losses = state.moment.state.history.curves["test_loss"]
        return SavedRun(
            summary=Summary.of(timeline, preset, numbers or Numbers.of(timeline.trainer), losses),
            timeline=state,
            learned_from=timeline.trainer.dataset,
            folder=_here(),
            log=log,
        )

    @property
    def experiment(self) -> Experiment:
        """The one in force."""
        return self.timeline.moment.experiment

    @property
    def first_experiment(self) -> Experiment:
        """The one that the run began with."""
        return self.timeline.keys[0].experiment

    @property
    def fingerprint(self) -> str:
        """That of the data; the first time that it is needed of a large data set, it takes a moment."""
        return self.learned_from if isinstance(self.learned_from, str) else self.learned_from.fingerprint


def trend(losses: Array) -> tuple[int, ...]:
    """At most `WIDTH` levels from 0 to `HIGHEST` of some losses (points,); what is not finite is at the top."""
    if not losses.size:
        return ()
    at = np.linspace(0, losses.size - 1, min(WIDTH, losses.size)).round().astype(int)
    few = losses[at]
    finite = few[np.isfinite(few)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    with np.errstate(all="ignore"):
        parts = (few / 2 - low / 2) / (high / 2 - low / 2) if high > low else np.zeros_like(few)
    return tuple(int(level) for level in np.where(np.isfinite(few), parts, 1.0).clip(0, 1) * HIGHEST + 0.5)


def _here() -> str:
    """The working directory, or nothing if it is gone; what no text can say is replaced."""
    try:
        return os.fsencode(os.getcwd()).decode("utf-8", "replace")
    except OSError:
        return ""
