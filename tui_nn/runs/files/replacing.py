"""Replaces a file atomically: after any failure, either the old or the new file is complete."""

from __future__ import annotations

import os
import platform
import re
import secrets
from contextlib import suppress
from pathlib import Path

SUFFIX = ".part"


def replace_file(path: str | Path, data: bytes | memoryview) -> None:
    """Write `data` to a temporary file beside `path`, and rename it once it is on the disk.

    Raises:
        OSError: the file cannot be written; an existing one is unchanged, and no temporary file remains.
    """
    # A symbolic link is kept; the file that it points to is replaced.
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{_process()}-{secrets.token_hex(4)}{SUFFIX}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
        with open(descriptor, "wb") as file:
            with suppress(OSError):
                os.chmod(part, target.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
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
        descriptor = os.open(folder, os.O_RDONLY)
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
