"""Keeps a process from changing files outside one folder: what is typed at random may be a path.

    python -m tests.robustness.confinement FOLDER [tui-nn's options]

runs the app that way.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.link", "os.symlink")
"""What else than opening for writing changes files."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_folder: Path | None = None
_hooked = False


@contextmanager
def confined(folder: Path) -> Iterator[None]:
    """Work in `folder`; until the end, whatever would be written outside it raises a PermissionError."""
    global _folder, _hooked
    before, home, temporary = Path.cwd(), os.environ.get("HOME"), tempfile.tempdir
    os.chdir(folder)
    os.environ["HOME"] = tempfile.tempdir = str(folder)
    if not _hooked:
        # Such a hook is there to stay, so it is one for all.
        _hooked = True
        sys.addaudithook(_check)
    _folder = folder.resolve()
    try:
        yield
    finally:
        _folder, tempfile.tempdir = None, temporary
        os.chdir(before)
        os.environ.pop("HOME") if home is None else os.environ.update(HOME=home)


def _check(event: str, arguments: tuple[object, ...]) -> None:
    if _folder is None:
        return
    if event == "open":
        path, _, flags = arguments
        changed = [path] if isinstance(flags, int) and flags & WRITING else []
    elif event in CHANGES:
        changed = list(arguments[:2])
    else:
        return
    for path in changed:
        if isinstance(path, str | bytes | os.PathLike) and not _is_within(os.fsdecode(path)):
            raise PermissionError(1, "outside the folder of this test", os.fsdecode(path))


def _is_within(path: str) -> bool:
    assert _folder
    where = os.path.realpath(path)
    return where.startswith((str(_folder), os.devnull, "/dev/tty", "/dev/pts")) or "__pycache__" in where


if __name__ == "__main__":
    from tui_nn.cli import main

    with confined(Path(sys.argv[1])):
        sys.exit(main(sys.argv[2:]))
