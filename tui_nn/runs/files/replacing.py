"""Replaces a file atomically: after any failure, either the old or the new file is complete."""

from __future__ import annotations

import atexit
import os
import platform
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SUFFIX = ".part"


def replace_file(path: str | Path, data: bytes | memoryview) -> None:
    """Write `data` to a temporary file beside `path`, and rename it once it is on the disk.

    Raises:
        OSError: the file cannot be written; an existing one is unchanged, and no temporary file remains.
    """
    with replacing(path) as part, open(part, "wb") as file:
        file.write(data)


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A new temporary file beside `path`, which is renamed at the end of the context, once it is on the disk.

    Raises:
        OSError: the file cannot be written; as after any error in the context, an existing one is unchanged, and no
            temporary file remains.
    """
    # A symbolic link is kept; the file that it points to is replaced.
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{_process()}-{secrets.token_hex(4)}{SUFFIX}")

    def remove() -> None:
        with suppress(OSError):
            part.unlink()

    # A signal may end the process without unwinding the stack, see `ended_at_once`.
    atexit.register(remove)
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666))
        yield part
        with suppress(OSError):
            os.chmod(part, target.stat().st_mode & 0o777)
        _flush(part)
        os.replace(part, target)
    except BaseException:
        remove()
        raise
    finally:
        atexit.unregister(remove)
    _flush_folder(target.parent)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of processes on this machine that were killed while writing."""
    pattern = re.compile(rf"\..*\.{re.escape(_machine())}-(\d+)-[0-9a-f]+{re.escape(SUFFIX)}")
    with suppress(OSError):
        for part in folder.iterdir():
            found = pattern.fullmatch(part.name)
            if found and not _is_alive(int(found[1])):
                with suppress(OSError):
                    part.unlink()


def _flush_folder(folder: Path) -> None:
    """Write the new name to the disk, if the file system supports it."""
    with suppress(OSError):
        _flush(folder)


def _flush(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _machine() -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", platform.node())


def _process() -> str:
    return f"{_machine()}-{os.getpid()}"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
