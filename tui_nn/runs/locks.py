"""File locks, which the system releases when a process ends, even after a crash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


def acquire(path: Path, timeout: float = 0) -> BaseFileLock | None:
    """Lock a file, creating it if necessary; None if another process still holds the lock after `timeout` seconds.

    Raises:
        OSError: the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    # The lock is acquired in one thread and may be released in another.
    lock = FileLock(path, timeout=timeout, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def is_locked(path: Path) -> bool:
    """Whether any process holds the lock; a file that does not exist is not created, and is not locked."""
    if not path.exists():
        return False
    try:
        lock = acquire(path)
    except OSError:
        return False
    if lock:
        lock.release()
    return not lock
