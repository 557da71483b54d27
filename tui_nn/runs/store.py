"""The user's folder of saved runs.

    store = RunStore()
    with store.create("article") as kept:
        kept.write(SavedRun.of(timeline))

While an app has a run open, it holds a lock on a file beside the run; the system releases the lock however the app
ends. Two apps therefore never write the same run, and no app removes a run that another has open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui_nn.errors import InputError, NewerRunError, RunError
from tui_nn.runs.environment import FOLDER, max_runs_bytes, runs_folder
from tui_nn.runs.files import SUFFIX, SavedRun, is_newer, read_summary, write
from tui_nn.runs.files.replacing import remove_leftovers
from tui_nn.runs.locks import acquire, is_locked
from tui_nn.runs.snapshot import State
from tui_nn.runs.summary import Summary

if TYPE_CHECKING:
    from filelock import BaseFileLock

LONGEST_NAME = 40
"""Maximum characters of a name before the date."""

LOCK_TIMEOUT = 0.5
"""Seconds to wait for a lock: a process that only checks whether a run is open holds the lock for a moment."""


@dataclass(frozen=True)
class Listed:
    """A run in the folder."""

    name: str
    path: Path
    is_open: bool
    """Whether an app has it open."""
    saved: datetime
    """Time of the last save, with its time zone."""
    summary: Summary | None
    """None if the file cannot be read."""
    problem: RunError | None
    """Why the file cannot be read; None if it can."""

    @property
    def state(self) -> str:
        """The state of the run, or of its file if that cannot be read."""
        if self.summary:
            return self.summary.state
        return "newer" if isinstance(self.problem, NewerRunError) else "damaged"


class HeldRun:
    """A run locked by this process until `close`; no other process can write or remove it.

    Any thread may use it, but only one at a time.
    """

    def __init__(self, store: RunStore, name: str, lock: BaseFileLock) -> None:
        self.name = name
        self.path = store.path(name)
        self._store = store
        self._lock = lock

    def write(self, saved: SavedRun) -> None:
        """Write the run, then remove the oldest closed runs if the folder is too large.

        Raises:
            RunError: the run cannot be written; the previous file is unchanged.
        """
        if not self._store.lock_path(self.name).exists():
            # The folder was removed, and the lock file with it.
            self._lock = self._store.lock_again(self.name, self._lock)
        write(saved, self.path)
        self._store.make_room(self.name)

    def close(self) -> None:
        """Release the run; if it was never written, remove its lock file too."""
        if not self.path.exists():
            _remove(self._store.lock_path(self.name))
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RunStore:
    """The saved runs of a user.

    Raises:
        SettingError: `TUI_NN_RUNS_MIB` is not a number above 0.
    """

    def __init__(self, folder: Path | None = None, max_bytes: float | None = None) -> None:
        """Arguments that are not given come from the environment, or else from the defaults."""
        self._folder = folder
        self.max_bytes = max_runs_bytes() if max_bytes is None else max_bytes
        """Maximum size of all runs together."""

    @property
    def folder(self) -> Path:
        """The folder of the runs; it is created when the first run is saved.

        Raises:
            RunError: there is no home directory, and `TUI_NN_RUNS` names no other folder.
        """
        self._folder = self._folder or runs_folder()
        return self._folder

    def path(self, name: str) -> Path:
        """The file of a run."""
        return self.folder / f"{name}{SUFFIX}"

    def lock_path(self, name: str) -> Path:
        """The file beside the run that is locked while an app has the run open."""
        return self.folder / f"{name}.lock"

    def names(self) -> list[str]:
        """The names of all runs, sorted; empty if the folder does not exist.

        Raises:
            RunError: the folder cannot be read.
        """
        try:
            files = [path.name for path in self.folder.iterdir() if path.is_file()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        return sorted(name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX) and name[0] != ".")

    def runs(self) -> list[Listed]:
        """All runs, newest first; those that cannot be read have a `problem`.

        Raises:
            RunError: the folder cannot be read.
        """
        listed = [one for name in self.names() if (one := self._listed(name))]
        return sorted(listed, key=lambda one: (one.saved, one.name), reverse=True)

    def newest_if_unfinished(self) -> Listed | None:
        """The newest run that no app has open, if it is unfinished."""
        with suppress(InputError):
            for _, name, _ in reversed(self._by_age()):
                listed = self._listed(name)
                if listed and not listed.is_open and listed.summary:
                    unfinished = listed.summary.state in (State.PAUSED, State.READY)
                    return listed if unfinished else None
        return None

    def create(self, about: str, now: datetime | None = None) -> HeldRun:
        """Lock a new run under an unused name.

        Args:
            about: a label such as the preset; the name starts with it, reduced to characters safe in a file name.
            now: the local time that the name contains; the current time by default.

        Raises:
            RunError: the folder cannot be created or written to.
        """
        stem = f"{_safe(about)}-{now or datetime.now():%Y-%m-%d-%H%M}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            remove_leftovers(self.folder)
            for number in count(1):
                name = stem if number == 1 else f"{stem}-{number}"
                lock = None if self.path(name).exists() else acquire(self.lock_path(name))
                if lock and not self.path(name).exists():
                    return HeldRun(self, name, lock)
                if lock:
                    lock.release()
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        raise AssertionError("unreachable: count() is infinite")

    def hold(self, name: str) -> HeldRun:
        """Lock an existing run.

        Raises:
            RunError: there is no run of this name, an app has it open, or the folder cannot be written to.
        """
        self._check_name(name)
        remove_leftovers(self.folder)
        try:
            lock = acquire(self.lock_path(name), LOCK_TIMEOUT)
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        if not lock:
            raise RunError("run", name, "one that is not open in another tui-nn")
        held = HeldRun(self, name, lock)
        if not held.path.exists():
            held.close()
            self._check_name(name)
        return held

    def lock_again(self, name: str, lock: BaseFileLock) -> BaseFileLock:
        """Replace a lock whose file was deleted.

        Raises:
            RunError: another app has locked the run meanwhile, or the folder cannot be written to.
        """
        lock.release()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            again = acquire(self.lock_path(name))
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        if not again:
            raise RunError("run", name, "one that is not open in another tui-nn")
        return again

    def remove(self, name: str) -> None:
        """Remove a run.

        Raises:
            RunError: there is no run of this name, an app has it open, or it cannot be removed.
        """
        with self.hold(name) as held:
            try:
                held.path.unlink(missing_ok=True)
            except OSError as error:
                raise RunError("run", name, f"one that can be removed ({error.strerror})") from None

    def make_room(self, kept: str) -> None:
        """Remove the oldest runs until all fit in `max_bytes`.

        Neither `kept` is removed, nor what an app has open, nor what only a newer version of tui-nn can read.
        """
        runs = self._by_age()
        total = sum(size for _, _, size in runs)
        for _, name, size in runs:
            if total <= self.max_bytes:
                break
            if name == kept:
                continue
            # A run that is open, already removed or cannot be removed is skipped.
            with suppress(InputError, OSError), self._held_at_once(name) as held:
                if not is_newer(held.path):
                    held.path.unlink()
                    total -= size

    def size(self) -> int:
        """Size of all runs in bytes."""
        return sum(size for _, _, size in self._by_age())

    def _by_age(self) -> list[tuple[int, str, int]]:
        """Modification time in ns, name and size in bytes of each run, oldest first."""
        found = []
        for name in self.names():
            # The run may have been removed meanwhile.
            with suppress(OSError):
                state = self.path(name).stat()
                found.append((state.st_mtime_ns, name, state.st_size))
        return sorted(found)

    def _listed(self, name: str) -> Listed | None:
        path = self.path(name)
        summary, problem = None, None
        try:
            saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            summary = read_summary(path)
        except RunError as error:
            problem = error
        except OSError:
            # Removed meanwhile.
            return None
        saved = summary.saved if summary else saved
        return Listed(name, path, is_locked(self.lock_path(name)), saved, summary, problem)

    @contextmanager
    def _held_at_once(self, name: str) -> Iterator[HeldRun]:
        lock = acquire(self.lock_path(name))
        if not lock:
            raise RunError("run", name, "one that is not open in another tui-nn")
        with HeldRun(self, name, lock) as held:
            yield held

    def _check_name(self, name: str) -> None:
        names = self.names()
        if name not in names:
            raise RunError("run", name, f"one of {', '.join(names)}" if names else "none, because no runs are saved")


def _safe(text: str) -> str:
    """Reduce a text to at most `LONGEST_NAME` lower-case letters, digits and dashes."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()[: 4 * LONGEST_NAME])
    return words[:LONGEST_NAME].strip("-") or "run"


def _no_folder(folder: Path, error: OSError) -> RunError:
    return RunError("runs", folder, f"a folder that can be read and written ({error.strerror}); {FOLDER} names another")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
