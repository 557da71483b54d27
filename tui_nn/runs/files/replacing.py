"""Replaces a file as a whole: whatever happens, there is the old one or the new one."""

from __future__ import annotations

import os
import platform
import re
import secrets
from contextlib import suppress
from pathlib import Path

SUFFIX = ".part"


def replace_file(path: str | Path, data: bytes | memoryview) -> None:
    """Write `data` into a file beside `path`, and give that the name once it is on the disk.

    Raises:
        OSError: it cannot be written; the predecessor is as it was, and nothing else is left behind.
    """
    # The name of a link leads to the file, and goes on to.
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
    """Remove what processes of this machine have left behind that were killed while they wrote."""
    pattern = re.compile(rf"\..*\.{re.escape(_machine())}-(\d+)-[0-9a-f]+{re.escape(SUFFIX)}")
    with suppress(OSError):
        for part in folder.iterdir():
            found = pattern.fullmatch(part.name)
            if found and not _is_alive(int(found[1])):
                with suppress(OSError):
                    part.unlink()


def _flush_folder(folder: Path) -> None:
    """Have the new name on the disk, where the file system can do that."""
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
