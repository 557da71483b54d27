"""The contents of a run file."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tui_nn import __version__
from tui_nn.data.dataset import Dataset
from tui_nn.data.preprocessing import Preprocessing
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.nn.arrays import Array
from tui_nn.runs.moment import resting_state
from tui_nn.runs.summary import Numbers, Summary, trend
from tui_nn.training.run import LogEntry
from tui_nn.training.timeline import Timeline, TimelineState
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


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
            summary=_summary(timeline, preset, numbers or numbers_of(timeline.trainer), losses),
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


def numbers_of(trainer: Trainer, quick: bool = True) -> Numbers:
    """Evaluate both sets, or a sample of large ones if `quick`."""
    with quiet():
        train, test = trainer.evaluate_train(quick), trainer.evaluate_test(quick)
    return Numbers(train.loss, test.loss, test.score)


def _summary(timeline: Timeline, preset: str | None, numbers: Numbers, losses: Array) -> Summary:
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


def _here() -> str:
    """The working directory, or an empty string if it no longer exists; undecodable bytes are replaced."""
    try:
        return os.fsencode(os.getcwd()).decode("utf-8", "replace")
    except OSError:
        return ""
