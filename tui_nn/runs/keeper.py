"""Autosaves the run of a session to the user's folder, every few seconds during training and once at the end.

The trainer's thread only copies the state; a separate thread writes it to disk.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.runs.files import SavedRun
from tui_nn.runs.store import HeldRun, RunStore
from tui_nn.training.timeline import Timeline

INTERVAL = 4.0
"""Seconds between autosaves: a killed process loses little more than this."""

RETRY_INTERVAL = 0.1
"""Seconds until the next attempt if the previous autosave is still being written."""


class _Kept:
    """A run that is autosaved; the first write assigns its place in the folder."""

    def __init__(self, held: HeldRun | None) -> None:
        self.held = held
        self.stem = ""
        """The start of its file name."""
        self.preset: str | None = None


class Keeper:
    """Autosaves the run that it follows. Its methods are called in the trainer's thread.

    Training continues after an error. Of the errors since the last successful write, only the first is reported.
    """

    def __init__(self, store: RunStore, tell: Callable[[str], None]) -> None:
        """`tell` is called with each error that is reported, in one line, and in either thread."""
        self._store = store
        self._tell = tell
        self._run = _Kept(None)
        self._moment: object = None
        """Identifies the state that was copied last."""
        self._due_at = time.monotonic() + INTERVAL
        self._unwritten = 0
        self._has_told = False
        """Whether an error was reported since the last successful write."""
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._thread.start()

    @property
    def is_due(self) -> bool:
        """Whether the next autosave is due."""
        return time.monotonic() >= self._due_at

    def seconds_left(self, timeline: Timeline) -> float:
        """Seconds until the next autosave; infinite if the run has not changed since the last one."""
        return max(self._due_at - time.monotonic(), 0.0) if self._is_new(timeline) else math.inf

    def follow(self, timeline: Timeline, held: HeldRun | None = None) -> None:
        """Switch to another run: a new one, or one from the folder that is already `held`."""
        self._jobs.put(partial(_close, self._run))
        self._run = _Kept(held)
        self._moment = _moment(timeline)
        self._due_at = time.monotonic() + INTERVAL

    def keep(self, timeline: Timeline) -> None:
        """Autosave the run if it has changed; if the previous write is not done yet, try again soon."""
        if not self._is_new(timeline):
            self._due_at = time.monotonic() + INTERVAL
        elif self._unwritten:
            self._due_at = time.monotonic() + RETRY_INTERVAL
        else:
            self._take(timeline)

    def leave(self, timeline: Timeline) -> None:
        """Save the run if it has changed, without waiting for the next autosave, because another run follows."""
        if self._is_new(timeline):
            self._take(timeline)

    def stop(self, timeline: Timeline | None, timeout: float) -> bool:
        """Save the latest changes and end the thread; return whether it ended within `timeout` seconds."""
        if timeline:
            self.leave(timeline)
        self._jobs.put(partial(_close, self._run))
        self._jobs.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _is_new(self, timeline: Timeline) -> bool:
        """Whether the run has changed since the last copy; a run that has not begun never counts as changed."""
        has_begun = timeline.trainer.step > 0 or timeline.trainer.events or timeline.is_rewound or timeline.branches
        return bool(has_begun) and _moment(timeline) != self._moment

    def _take(self, timeline: Timeline) -> None:
        run = self._run
        self._due_at = time.monotonic() + INTERVAL
        if not run.stem:
            run.stem, run.preset = _stem(timeline.trainer.experiment)
        try:
            saved = SavedRun.of(timeline, run.preset)
        except Exception as error:  # A trainer that has failed may fail again.
            self._report(error)
            return
        self._moment = _moment(timeline)
        self._unwritten += 1
        self._jobs.put(partial(self._write, run, saved))

    # Called in the keeper's thread.

    def _work(self) -> None:
        while job := self._jobs.get():
            try:
                job()
            except Exception as error:  # No error of a file system may stop training.
                self._report(error)

    def _write(self, run: _Kept, saved: SavedRun) -> None:
        try:
            if run.held is None:
                run.held = self._store.create(run.stem)
            run.held.write(saved)
            self._has_told = False
        except Exception:
            # The next autosave, or the last one at the end, tries again.
            self._moment = None
            raise
        finally:
            self._unwritten -= 1

    def _report(self, error: Exception) -> None:
        if not self._has_told:
            self._has_told = True
            self._tell(" ".join(str(error).split()))


def _close(run: _Kept) -> None:
    if run.held:
        run.held.close()


def _moment(timeline: Timeline) -> object:
    """A value that differs whenever the state of the run differs."""
    trainer = timeline.trainer
    return trainer.step, trainer.events, trainer.diverged, timeline.is_rewound


def _stem(experiment: Experiment) -> tuple[str, str | None]:
    """The start of a run's file name, and its preset if it has one."""
    preset, differences = experiment.nearest_preset()
    data = experiment.data.data
    if is_file(data):
        return Path(data).stem, None
    return (data, None) if differences else (preset, preset)
