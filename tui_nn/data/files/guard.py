"""Guards the reading of a file: it must exist, be readable, and not change meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_nn.errors import DataError

Violation = Callable[[Path], bool]

REQUIREMENTS: tuple[tuple[Violation, str], ...] = (
    (lambda path: not path.exists(), "a file that exists"),
    (lambda path: path.is_dir(), "a file, not a folder"),
    (lambda path: not path.is_file(), "a file on a disk"),
    (lambda path: not os.access(path, os.R_OK), "a file that you may read"),
    (lambda path: path.stat().st_size == 0, "a file that is not empty"),
)
"""How a file can be unusable, and what is required instead."""


@contextmanager
def unchanged(path: str) -> Iterator[None]:
    """Raise if the file at `path` cannot be read, or if it changes within the context.

    Raises:
        DataError: a requirement is not met, or the file changed. An error of the body is replaced by the latter,
            because what is wrong in a half-written file may be right a moment later.
    """
    file = Path(path)
    try:
        for is_violated, allowed in REQUIREMENTS:
            if is_violated(file):
                raise DataError("data", path, allowed)
        before = _stamp(file)
    except (OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError("data", path, "a file that can be read") from error
    try:
        yield
    except (DataError, OSError) as error:
        if _stamp(file) != before:
            raise _changed(path) from error
        raise
    if _stamp(file) != before:
        raise _changed(path)


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        status = file.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return status.st_ino, status.st_size, status.st_mtime_ns


def _changed(path: str) -> DataError:
    return DataError("data", path, "a file that does not change while it is read (this one changed)")
