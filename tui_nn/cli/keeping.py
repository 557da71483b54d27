"""Training that saves its run to a file, or resumes one."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from tui_nn.cli.headless import Log
from tui_nn.cli.options import RESUME, Given, load, read_experiment, read_preset
from tui_nn.errors import InputError, RunError, SettingError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.training import epochs_of
from tui_nn.runs.files import SavedRun, check_replaceable, numbers_of, read, restore, write
from tui_nn.runs.files.replacing import remove_leftovers
from tui_nn.runs.opening import OpenedRun, hold, open_run
from tui_nn.runs.store import RunStore
from tui_nn.signals import ENDING_SIGNALS, ended_at_once, replace_handlers, restore_handlers
from tui_nn.training.run import LogEntry, train_on
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

REASONS = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}
"""Signal -> why the run was stopped; after SIGHUP nothing is printed, because the terminal is gone."""


@dataclass(frozen=True)
class _Run:
    """A run to train, and how to save it."""

    timeline: Timeline
    preset: str | None
    log: Sequence[LogEntry]
    """The history of earlier training."""
    save: Callable[[SavedRun], None]


class Stop:
    """Records the signals that should end a run, so that it ends between two updates."""

    number = 0
    """The first signal received; 0 if none was."""

    @property
    def is_wanted(self) -> bool:
        """Whether the run should end."""
        return self.number != 0

    def record(self, number: int, frame: FrameType | None) -> None:
        """Record a signal; a signal handler."""
        self.number = self.number or number


def train_kept(given: Given) -> int:
    """Train like `train_headless`, save the run when it ends or is stopped, and return the exit status."""
    with ExitStack() as stack:
        with ended_at_once():
            run = _resumed(given, stack) if "resume" in given else _begun(given, stack)
        return _train(given, run)


def opened(text: str, store: RunStore) -> OpenedRun:
    """Open a run by its path, or by its name in the store, where it is locked.

    Raises:
        InputError: the run cannot be opened, or another app has it open.
    """
    with ended_at_once():
        return open_run(run_path(text), store)


def _train(given: Given, run: _Run) -> int:
    timeline, trainer = run.timeline, run.timeline.trainer
    entries = list(run.log)

    def save(log: Sequence[LogEntry]) -> None:
        run.save(SavedRun.of(timeline, run.preset, numbers_of(trainer, quick=False), tuple(log)))

    with _recording_signals() as stop, Log(given, trainer.experiment, trainer.dataset, trainer.last_step) as log:

        def add(entry: LogEntry) -> None:
            entries.append(entry)
            log.add(entry)

        try:
            result = train_on(timeline, log.every, add, log.progress.show, run.log, lambda: not stop.is_wanted)
        except (InputError, BrokenPipeError):
            # The log cannot be written any more. The error is raised between two updates, so the run can be saved.
            save(entries)
            if stop.is_wanted:
                return 128 + stop.number
            raise
        try:
            save(result.history)
        except InputError:
            # The run cannot be saved, but the result can still be printed.
            log.progress.clear()
            log.finish(result, run.preset)
            raise
        if result.state != "stopped":
            log.progress.clear()
            return log.finish(result, run.preset)
        if stop.number != signal.SIGHUP:
            log.progress.clear()
            log.finish(replace(result, reason=REASONS[signal.Signals(stop.number)]), run.preset)
        return 128 + stop.number


def _begun(given: Given, stack: ExitStack) -> _Run:
    save = _destination(given["out"], stack)
    experiment, dataset = load(given, read_experiment(given))
    return _Run(Timeline(Trainer(experiment, dataset)), read_preset(given), (), save)


def _resumed(given: Given, stack: ExitStack) -> _Run:
    for name in given:
        if (name in SETTINGS and name != "steps") or name in ("preset", "config"):
            raise SettingError(
                name, given[name], "not with --resume: a run keeps its settings, only --steps may change"
            )
    if "out" in given:
        path, save = run_path(given["resume"]), _destination(given["out"], stack)
    else:
        path, save = _found(given["resume"], stack)
    saved = read(path)
    timeline = restore(saved)
    if "steps" in given:
        experiment = timeline.trainer.experiment.updated({"steps": given["steps"]})
        _check_steps(given["steps"], experiment, timeline.trainer)
        timeline.change(experiment)
    return _Run(timeline, saved.summary.preset, saved.log, save)


def _check_steps(given: Any, experiment: Experiment, trainer: Trainer) -> None:
    """Refuse fewer steps than the run has made: there would be nothing to train."""
    steps, step, epoch = experiment.training.steps, trainer.step, trainer.epoch
    if isinstance(steps, str) and epochs_of(steps) < epoch:
        raise SettingError("steps", given, f"{epoch} epochs or more, because the run has made {epoch}")
    if isinstance(steps, int) and steps < step:
        raise SettingError("steps", given, f"{step} or more, because the run is at step {step}")


def run_path(text: str) -> Path:
    """Resolve the path of a run file or the name of a run in the store.

    Raises:
        RunError: neither exists.
    """
    path = Path(text)
    if text and path.exists():
        return path
    store = RunStore()
    if text in store.names():
        return store.path(text)
    raise RunError("run", text, RESUME.allowed)


def _found(text: str, stack: ExitStack) -> tuple[Path, Callable[[SavedRun], None]]:
    """Resolve a path or a name, and return a function that writes there; a run in the store is locked by the stack."""
    path = run_path(text)
    return path, _writer(path, stack)


def _destination(text: str, stack: ExitStack) -> Callable[[SavedRun], None]:
    """Check, before training, that a file can be written, and return a function that writes it.

    Raises:
        RunError: the file cannot be written, or is not a run file.
    """
    check_replaceable(text)
    return _writer(Path(text), stack)


def _writer(path: Path, stack: ExitStack) -> Callable[[SavedRun], None]:
    held = hold(path, RunStore())
    if held:
        return stack.enter_context(held).write
    remove_leftovers(path.parent)
    return lambda saved: write(saved, path)


@contextmanager
def _recording_signals() -> Iterator[Stop]:
    """Record signals instead of letting them end the process; must be entered in the main thread."""
    stop = Stop()
    before = replace_handlers(ENDING_SIGNALS, stop.record)
    try:
        yield stop
    finally:
        restore_handlers(before)
