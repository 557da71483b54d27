"""The contents of a run file, and the summary that a list of runs shows."""

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
from tui_nn.data.preprocessing import Preprocessing
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.nn.arrays import Array
from tui_nn.runs.moment import resting_state
from tui_nn.runs.snapshot import State
from tui_nn.training.run import LogEntry
from tui_nn.training.timeline import Timeline, TimelineState
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


@dataclass(frozen=True)
class Numbers:
    """Losses and score of the network at the saved moment."""

    train_loss: float
    """With the penalty."""
    test_loss: float
    score: float
    """Accuracy on the test set as a fraction, or R²."""

    @staticmethod
    def of(trainer: Trainer, quick: bool = True) -> Numbers:
        """Evaluate both sets, or a sample of large ones if `quick`."""
        with quiet():
            train, test = trainer.evaluate_train(quick), trainer.evaluate_test(quick)
        return Numbers(train.loss, test.loss, test.score)


HIGHEST = 6
"""Level of the largest loss in a sparkline."""

WIDTH = 12
"""Number of losses in a sparkline."""


@dataclass(frozen=True)
class Summary:
    """The description of a run in a list."""

    saved: AwareDatetime
    """Time of saving, with its time zone."""
    versions: Mapping[str, str]
    """Versions of tui-nn, NumPy and Python that trained the run."""
    preset: str | None
    """The preset that the run began with, if known."""
    data: str
    """The name of the data set or of the data file."""
    network: str
    """The sizes of all layers, and the activation."""
    step: int
    steps: int
    """Steps that the run should make in all."""
    state: State
    numbers: Numbers
    is_regression: bool
    """Whether the score is R²."""
    trend: tuple[Annotated[int, Field(ge=0, le=HIGHEST)], ...] = ()
    """A sparkline of the held-out loss from the first step to the last, scaled to levels from 0 to `HIGHEST`."""

    @staticmethod
    def of(timeline: Timeline, preset: str | None, numbers: Numbers, losses: Array) -> Summary:
        """Summarize a run at its current moment; `losses` (points,) are the recorded losses on the held-out set."""
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
            steps=trainer.last_step,
            state=resting_state(timeline),
            numbers=numbers,
            is_regression=trainer.dataset.is_regression,
            trend=trend(losses),
        )


@dataclass(frozen=True, eq=False)
class SavedRun:
    """The contents of a run file; immutable, so that another thread can write it."""

    summary: Summary
    timeline: TimelineState
    learned_from: Dataset | str
    """The data set, or its fingerprint if the run was read from a file."""
    folder: str
    """The folder against which a relative path of a data file is resolved."""
    log: tuple[LogEntry, ...] = ()
    """The log of a headless run, so that a resumed run continues it without a gap."""
    preprocessing: Preprocessing | None = None
    """What prepares the data; None if the run was read from a file of format 1."""

    @staticmethod
    def of(
        timeline: Timeline,
        preset: str | None = None,
        numbers: Numbers | None = None,
        log: tuple[LogEntry, ...] = (),
    ) -> SavedRun:
        """Capture the run at its current moment; call this in the thread that trains.

        It copies the parameters only once. `numbers` are the current losses and score, if already computed.
        """
        # Taking the state may reveal, and undo, a divergence, so everything else is read after it.
        state = timeline.state()
        losses = state.moment.state.history.curves[f"{timeline.trainer.dataset.held_out_name}_loss"]
        return SavedRun(
            summary=Summary.of(timeline, preset, numbers or Numbers.of(timeline.trainer), losses),
            timeline=state,
            learned_from=timeline.trainer.dataset,
            folder=_here(),
            log=log,
            preprocessing=timeline.trainer.dataset.preprocessing,
        )

    @property
    def experiment(self) -> Experiment:
        """The current experiment."""
        return self.timeline.moment.experiment

    @property
    def first_experiment(self) -> Experiment:
        """The experiment that the run began with."""
        return self.timeline.keys[0].experiment

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the data; for a large data set, the first call takes a moment."""
        return self.learned_from if isinstance(self.learned_from, str) else self.learned_from.fingerprint


def trend(losses: Array) -> tuple[int, ...]:
    """Scale losses (points,) to at most `WIDTH` levels from 0 to `HIGHEST`, which nan and infinity get as well."""
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
    """The working directory, or an empty string if it no longer exists; undecodable bytes are replaced."""
    try:
        return os.fsencode(os.getcwd()).decode("utf-8", "replace")
    except OSError:
        return ""
