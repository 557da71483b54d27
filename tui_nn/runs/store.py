"""The user's folder of kept runs.

    store = RunStore()
    with store.create("article") as kept:
        kept.write(SavedRun.of(timeline))

A run that an app works on is locked by a file beside it; the system releases the lock however the app ends. So two
apps never write the same run, and nobody removes a run from under another.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui_nn.errors import InputError, RunError, SettingError
from tui_nn.runs.files import SUFFIX, SavedRun, Summary, read_summary, write
from tui_nn.runs.files.replacing import remove_leftovers
from tui_nn.runs.snapshot import State

if TYPE_CHECKING:
    from filelock import BaseFileLock

FOLDER = "TUI_NN_RUNS"
"""Environment variable: the folder, if it is not in the usual place."""

BOUND = "TUI_NN_RUNS_MIB"
"""Environment variable: the bound of the whole folder."""

MOST_MIB = 200.0
"""MiB of all runs, beyond which the oldest are removed."""

LONGEST_NAME = 40
"""Characters of a name before the date."""

PATIENCE = 0.5
"""Seconds to wait for a lock: whoever only asks whether a run is open holds it for a moment."""


@dataclass(frozen=True)
class Listed:
    """A run in the folder."""

    name: str
    path: Path
    is_open: bool
    """Whether an app works on it."""
    saved: datetime
    """When, with its time zone."""
    summary: Summary | None
    """None if it cannot be read."""
    problem: str
    """Why it cannot be read, in one line; empty if it can."""


class HeldRun:
    """A run that is this process's until it is closed; nobody else can write or remove it.

    It may be used in any thread, by one at a time.
    """

    def __init__(self, store: RunStore, name: str, lock: BaseFileLock) -> None:
        self.name = name
        self.path = store.path(name)
        self._store = store
        self._lock = lock

    def write(self, saved: SavedRun) -> None:
        """Write it, and remove the oldest runs that nobody works on if there are too many.

        Raises:
            RunError: it cannot be written; what was there before is as it was.
        """
        if not self._store.lock_path(self.name).exists():
            # The folder was removed, and the lock with it.
            self._lock = self._store.lock_again(self.name, self._lock)
        write(saved, self.path)
        self._store.make_room(self.name)

    def close(self) -> None:
        """Leave it to others; a run that was never written leaves nothing behind."""
        if not self.path.exists():
            _remove(self._store.lock_path(self.name))
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RunStore:
    """The kept runs of a user.

    Raises:
        SettingError: an environment variable that makes no sense.
    """

    def __init__(self, folder: Path | None = None, most_bytes: float | None = None) -> None:
        """Both are as the environment has them, unless given."""
        self._folder = folder
        self.most_bytes = _usual_bound() if most_bytes is None else most_bytes
        """The bound of all runs."""

    @property
    def folder(self) -> Path:
        """Where the runs are; it is made when one is kept.

        Raises:
            RunError: there is no home directory, and no other folder is named.
        """
        self._folder = self._folder or _usual_folder()
        return self._folder

    def path(self, name: str) -> Path:
        """The file of a run."""
        return self.folder / f"{name}{SUFFIX}"

    def lock_path(self, name: str) -> Path:
        """The file beside it that is locked while an app works on the run."""
        return self.folder / f"{name}.lock"

    def names(self) -> list[str]:
        """The names of all runs, sorted; none if there is no folder.

        Raises:
            RunError: a folder that cannot be read.
        """
        try:
            files = [path.name for path in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        return sorted(name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX) and name[0] != ".")

    def runs(self) -> list[Listed]:
        """All runs, the newest first; those that cannot be read say so.

        Raises:
            RunError: a folder that cannot be read.
        """
        listed = [one for name in self.names() if (one := self._listed(name))]
        return sorted(listed, key=lambda one: (one.saved, one.name), reverse=True)

    def left_in_the_midst(self) -> Listed | None:
        """The newest run, if it can go on and nobody works on it."""
        with suppress(InputError):
            for _, name, _ in reversed(self._by_age()):
                listed = self._listed(name)
                if listed and not listed.is_open and listed.summary:
                    can_go_on = listed.summary.state in (State.PAUSED, State.READY)
                    return listed if can_go_on else None
        return None

    def create(self, about: str, now: datetime | None = None) -> HeldRun:
        """Hold a run that is to be written, under a name that nobody else has.

        Args:
            about: what it is about, such as the preset; the name begins with what of it a file name may contain.
            now: the time in the name, local; that of the clock unless it is given.

        Raises:
            RunError: a folder that cannot be made or written to.
        """
        stem = f"{_safe(about)}-{now or datetime.now():%Y-%m-%d-%H%M}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            remove_leftovers(self.folder)
            for number in count(1):
                name = stem if number == 1 else f"{stem}-{number}"
                lock = None if self.path(name).exists() else self._lock(name)
                if lock and not self.path(name).exists():
                    return HeldRun(self, name, lock)
                if lock:
                    lock.release()
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        raise AssertionError("numbers do not end")

    def hold(self, name: str) -> HeldRun:
        """Hold a run that is there.

        Raises:
            RunError: there is none of this name, or an app works on it, or the folder cannot be written to.
        """
        self._check_name(name)
        remove_leftovers(self.folder)
        try:
            lock = self._lock(name, PATIENCE)
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        if not lock:
            raise RunError("run", name, "one that no other tui-nn works on")
        held = HeldRun(self, name, lock)
        if not held.path.exists():
            held.close()
            self._check_name(name)
        return held

    def lock_again(self, name: str, lock: BaseFileLock) -> BaseFileLock:
        """A lock in the place of one whose file is gone.

        Raises:
            RunError: another app has the run by now, or the folder cannot be written to.
        """
        lock.release()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            again = self._lock(name)
        except OSError as error:
            raise _no_folder(self.folder, error) from None
        if not again:
            raise RunError("run", name, "one that no other tui-nn works on")
        return again

    def remove(self, name: str) -> None:
        """Remove a run.

        Raises:
            RunError: there is none of this name, or an app works on it, or it cannot be removed.
        """
        with self.hold(name) as held:
            try:
                held.path.unlink(missing_ok=True)
            except OSError as error:
                raise RunError("run", name, f"one that can be removed ({error.strerror})") from None

    def make_room(self, kept: str) -> None:
        """Remove the oldest runs until the bound holds; not the one that is `kept`, and none that an app works on."""
        runs = self._by_age()
        total = sum(size for _, _, size in runs)
        for _, name, size in runs:
            if total <= self.most_bytes:
                break
            if name == kept:
                continue
            # In use, removed by somebody else, or not to be removed: the next one then.
            with suppress(InputError, OSError), self._held_at_once(name) as held:
                held.path.unlink()
                total -= size

    def size(self) -> int:
        """Bytes of all runs."""
        return sum(size for _, _, size in self._by_age())

    def _by_age(self) -> list[tuple[int, str, int]]:
        """Time, name and bytes of each run, the oldest first."""
        found = []
        for name in self.names():
            # It may have been removed meanwhile.
            with suppress(OSError):
                state = self.path(name).stat()
                found.append((state.st_mtime_ns, name, state.st_size))
        return sorted(found)

    def _listed(self, name: str) -> Listed | None:
        path = self.path(name)
        summary, problem = None, ""
        try:
            saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            summary = read_summary(path)
        except RunError as error:
            problem = str(error)
        except OSError:
            # Removed meanwhile.
            return None
        return Listed(name, path, self._is_open(name), summary.saved if summary else saved, summary, problem)

    def _is_open(self, name: str) -> bool:
        # Asking about a run that nobody ever locked must not leave a file.
        if not self.lock_path(name).exists():
            return False
        try:
            lock = self._lock(name)
        except OSError:
            return False
        if lock:
            lock.release()
        return not lock

    @contextmanager
    def _held_at_once(self, name: str) -> Iterator[HeldRun]:
        lock = self._lock(name)
        if not lock:
            raise RunError("run", name, "one that no other tui-nn works on")
        with HeldRun(self, name, lock) as held:
            yield held

    def _lock(self, name: str, patience: float = 0) -> BaseFileLock | None:
        """The lock of a run, held; None if another has it.

        Raises:
            OSError: the folder cannot be written to.
        """
        from filelock import FileLock, Timeout

        # It is taken in one thread, and may be released in another.
        lock = FileLock(self.lock_path(name), timeout=patience, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return None
        return lock

    def _check_name(self, name: str) -> None:
        names = self.names()
        if name not in names:
            raise RunError("run", name, f"one of {', '.join(names)}" if names else "none, because no run is kept")


def _usual_folder() -> Path:
    if given := os.environ.get(FOLDER):
        return Path(given)
    from platformdirs import user_state_path

    try:
        return user_state_path("tui-nn", appauthor=False) / "runs"
    except RuntimeError:
        raise RunError("runs", "no home directory", f"one, or a folder that {FOLDER} names") from None


def _usual_bound() -> float:
    text = os.environ.get(BOUND, str(MOST_MIB))
    try:
        mebibytes = float(text)
    except ValueError:
        mebibytes = math.nan
    if not mebibytes > 0:
        raise SettingError(BOUND, text, "a number above 0")
    return mebibytes * 2**20


def _safe(text: str) -> str:
    """Lower-case letters, digits and dashes of a text."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()[: 4 * LONGEST_NAME])
    return words[:LONGEST_NAME].strip("-") or "run"


def _no_folder(folder: Path, error: OSError) -> RunError:
    return RunError("runs", folder, f"a folder that can be read and written ({error.strerror}); {FOLDER} names another")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
