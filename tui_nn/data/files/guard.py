"""A file that is there, and stays as it is while it is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_nn.errors import DataError

Refused = Callable[[Path], bool]

NEEDED: tuple[tuple[Refused, str], ...] = (
    (lambda path: not path.exists(), "a file that exists"),
    (lambda path: path.is_dir(), "a file, not a folder"),
    (lambda path: not path.is_file(), "a file on a disk"),
    (lambda path: not os.access(path, os.R_OK), "a file that you may read"),
    (lambda path: path.stat().st_size == 0, "a file that is not empty"),
)
"""What a file must not be, and what is allowed instead."""


@contextmanager
def unchanged(path: str) -> Iterator[None]:
    """Refuse a file that cannot be read, and one that changed in the meantime."""
    file = Path(path)
    try:
        for refused, allowed in NEEDED:
            if refused(file):
                raise DataError("data", path, allowed)
        before = _stamp(file)
    except (OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError("data", path, "a file that can be read") from error
    try:
        yield
    except DataError as error:
        # What is wrong in a file that is being written may be right in a moment.
        if _stamp(file) != before:
            raise _changed(path) from error
        raise
    if _stamp(file) != before:
        raise _changed(path)


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return found.st_ino, found.st_size, found.st_mtime_ns


def _changed(path: str) -> DataError:
    return DataError("data", path, "a file that stays as it is while it is read (this one changed)")
