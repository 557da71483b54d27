"""Keeps the run of a session in the user's folder, now and then while it trains and at once when it ends.

The trainer's thread only takes what is to be kept; it is written in a thread of its own.
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

EVERY = 4.0
"""Seconds from one writing of a run to the next: no more are missing when the process is killed, and a little."""

AGAIN = 0.1
"""Seconds until it is asked again whether the last writing has ended."""


class _Kept:
    """A run that is kept; it gets its place in the folder when it is written for the first time."""

    def __init__(self, held: HeldRun | None) -> None:
        self.held = held
        self.named = ""
        """What its name begins with."""
        self.preset: str | None = None


class Keeper:
    """Writes the run that it follows. Its methods are called in the trainer's thread.

    What goes wrong is told once, and training goes on; once it has gone well again, it may be told again.
    """

    def __init__(self, store: RunStore, tell: Callable[[str], None]) -> None:
        """`tell` is called with one line, in a thread."""
        self._store = store
        self._tell = tell
        self._run = _Kept(None)
        self._moment: object = None
        """The last moment that was taken."""
        self._due_at = time.monotonic() + EVERY
        self._unwritten = 0
        self._has_told = False
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._thread.start()

    @property
    def is_due(self) -> bool:
        """Whether it is time to write the run again."""
        return time.monotonic() >= self._due_at

    def seconds_left(self, timeline: Timeline) -> float:
        """Until the run is to be written again; infinite if it is as it was written."""
        return max(self._due_at - time.monotonic(), 0.0) if self._is_new(timeline) else math.inf

    def follow(self, timeline: Timeline, held: HeldRun | None = None) -> None:
        """Go over to another run: one that is kept already and `held`, or a new one."""
        self._jobs.put(partial(_close, self._run))
        self._run = _Kept(held)
        self._moment = _moment(timeline)
        self._due_at = time.monotonic() + EVERY

    def keep(self, timeline: Timeline) -> None:
        """Write the run as it is, if it is not written already."""
        if not self._is_new(timeline):
            self._due_at = time.monotonic() + EVERY
        elif self._unwritten:
            self._due_at = time.monotonic() + AGAIN
        else:
            self._take(timeline)

    def leave(self, timeline: Timeline) -> None:
        """Write the run as it is now, whether or not it is time for that: another one comes."""
        if self._is_new(timeline):
            self._take(timeline)

    def stop(self, timeline: Timeline | None, timeout: float) -> bool:
        """Write what is to be written, and end; whether that was done within `timeout` seconds."""
        if timeline:
            self.leave(timeline)
        self._jobs.put(partial(_close, self._run))
        self._jobs.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _is_new(self, timeline: Timeline) -> bool:
        """Whether it is another moment than the last one that was taken; a run that has not begun is not kept."""
        has_begun = timeline.trainer.step > 0 or timeline.trainer.events or timeline.is_rewound or timeline.branches
        return bool(has_begun) and _moment(timeline) != self._moment

    def _take(self, timeline: Timeline) -> None:
        run = self._run
        self._due_at = time.monotonic() + EVERY
        if not run.named:
            run.named, run.preset = _name(timeline.trainer.experiment)
        try:
            saved = SavedRun.of(timeline, run.preset)
        except Exception as error:  # A trainer that has failed may fail again.
            self._say(error)
            return
        self._moment = _moment(timeline)
        self._unwritten += 1
        self._jobs.put(partial(self._write, run, saved))

    # The other thread.

    def _work(self) -> None:
        while job := self._jobs.get():
            try:
                job()
            except Exception as error:  # Whatever a file system does, training goes on.
                self._say(error)

    def _write(self, run: _Kept, saved: SavedRun) -> None:
        try:
            if run.held is None:
                run.held = self._store.create(run.named)
            run.held.write(saved)
            self._has_told = False
        except Exception:
            # It is tried again, and at the end at the latest.
            self._moment = None
            raise
        finally:
            self._unwritten -= 1

    def _say(self, error: Exception) -> None:
        if not self._has_told:
            self._has_told = True
            self._tell(" ".join(str(error).split()))


def _close(run: _Kept) -> None:
    if run.held:
        run.held.close()


def _moment(timeline: Timeline) -> object:
    """What tells one moment of a run from another."""
    trainer = timeline.trainer
    return trainer.step, trainer.events, trainer.diverged, timeline.is_rewound


def _name(experiment: Experiment) -> tuple[str, str | None]:
    """What the name of a run begins with, and its preset if it is one."""
    preset, differences = experiment.nearest_preset()
    data = experiment.data.data
    if is_file(data):
        return Path(data).stem, None
    return (data, None) if differences else (preset, preset)
