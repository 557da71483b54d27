"""The bytes of a run file: a line with a checksum, then a NumPy archive of a few arrays, some of which are JSON.

Reading a file never executes anything in it, and every fault in a file is reported in one line.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from pydantic import ValidationError

from tui_nn.errors import InputError, NewerRunError, RunError
from tui_nn.runs.files.replacing import replace_file
from tui_nn.runs.files.saved_run import SavedRun
from tui_nn.runs.files.upgrading import FORMAT, OLDEST, upgraded
from tui_nn.runs.summary import Summary

if TYPE_CHECKING:
    from tui_nn.runs.files.document import Strict

SUFFIX = ".run"
"""Usual suffix of run files."""

KEY_BYTES = 2**20
"""Approximate bytes of key states in a file; with fewer, rewinding an opened run takes longer."""

PREPARED_FROM = 2
"""The first format with the preprocessing of the data."""

MAGIC = b"tui-nn run "

FIRST_LINE = re.compile(rb"tui-nn run (\d{1,9}) sha256 ([0-9a-f]{64})\n")

LONGEST_LINE = 200


def write(saved: SavedRun, path: str | Path, key_bytes: int = KEY_BYTES) -> None:
    """Write a run file, replacing an existing one; may be called from any thread.

    Raises:
        RunError: the file cannot be written; an existing one is unchanged.
    """
    from tui_nn.runs.files import preprocessing
    from tui_nn.runs.files.document import Head
    from tui_nn.runs.files.encoding import encode

    document, arrays = encode(saved, key_bytes)
    archive = BytesIO()
    head = Head(summary=saved.summary)
    prepared = np.frombuffer(preprocessing.encode(saved.preprocessing), np.uint8)
    np.savez(archive, head=_text(head), document=_text(document), preprocessing=prepared, **vars(arrays))
    body = archive.getbuffer()
    first_line = b"%s%d sha256 %s\n" % (MAGIC, FORMAT, hashlib.sha256(body).hexdigest().encode())
    try:
        replace_file(path, b"".join([first_line, body]))
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def read(path: str | Path) -> SavedRun:
    """Read the run in a file.

    Raises:
        RunError: the file does not exist or cannot be read, is not a run file, is damaged, or has a newer format.
    """
    from tui_nn.runs.files import preprocessing
    from tui_nn.runs.files.decoding import decode
    from tui_nn.runs.files.document import Document, Head
    from tui_nn.runs.files.encoding import Arrays

    written, archive = _archive(path)
    try:
        summary = Head.model_validate_json(_bytes(archive, "head")).summary
        document = Document.model_validate_json(upgraded(_bytes(archive, "document"), written))
        arrays = Arrays(*(archive[name] for name in ("vectors", "points", "log")))
        prepared = preprocessing.decode(_bytes(archive, "preprocessing")) if written >= PREPARED_FROM else None
        return replace(decode(summary, document, arrays), preprocessing=prepared)
    except Exception as error:  # On bad contents, pydantic, zip and NumPy raise many kinds of errors.
        _refuse(path, error)


def read_summary(path: str | Path) -> Summary:
    """Read the summary of the run in a file; the checksum of the whole file is verified, but the rest is not decoded.

    Raises:
        RunError: as in `read`.
    """
    from tui_nn.runs.files.document import Head

    _, archive = _archive(path)
    try:
        return Head.model_validate_json(_bytes(archive, "head")).summary
    except Exception as error:  # As in `read`.
        _refuse(path, error)


def is_newer(path: str | Path) -> bool:
    """Whether the file has a newer format, which this version cannot read.

    Raises:
        OSError: the file cannot be read.
    """
    with open(path, "rb") as file:
        return _format(file.readline(LONGEST_LINE)) > FORMAT


def check_replaceable(path: str | Path) -> None:
    """Check before training that a run can be written to `path`, and would overwrite no other kind of file.

    Raises:
        RunError: `path` is a file of another kind, or cannot be written to.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists():
            with open(_regular(target), "rb") as file:
                start = file.read(len(MAGIC))
            if start not in (b"", MAGIC):
                raise RunError("run", path, "a new file, or a run file, which is replaced")
        if not target.parent.is_dir():
            raise FileNotFoundError(0, "there is no such folder")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise PermissionError(0, "the folder cannot be written to")
    except (OSError, ValueError) as error:
        if isinstance(error, RunError):
            raise
        raise _unwritable(path, error) from None


def _archive(path: str | Path) -> tuple[int, Any]:
    """The format of the file, and the NumPy archive after its first line, with the checksum verified."""
    try:
        with open(_regular(Path(path)), "rb") as file:
            first_line = file.readline(LONGEST_LINE)
            written, digest = _checked(first_line, path)
            body = file.read()
    except (OSError, ValueError) as error:
        if isinstance(error, RunError):
            raise
        raise RunError("run", path, f"a run file that can be read ({_reason(error)})") from None
    if hashlib.sha256(body).hexdigest() != digest:
        raise RunError("run", path, "an intact run file (this one is damaged or truncated)")
    try:
        return written, np.load(BytesIO(body), allow_pickle=False)
    except Exception as error:  # As in `read`.
        _refuse(path, error)


def _checked(first_line: bytes, path: str | Path) -> tuple[int, str]:
    """The format and the checksum in the first line of a file."""
    found = FIRST_LINE.fullmatch(first_line)
    if found and OLDEST <= int(found[1]) <= FORMAT:
        return int(found[1]), found[2].decode()
    if (written := _format(first_line)) > FORMAT:
        raise NewerRunError("run", path, f"format {FORMAT} or older (this is format {written}, from a newer tui-nn)")
    if first_line.startswith(MAGIC):
        raise RunError("run", path, "an intact run file (the first line of this one is damaged)")
    raise RunError("run", path, "a run file, as written by tui-nn train --out (this is another kind of file)")


def _format(first_line: bytes) -> int:
    """The format number in a first line; 0 if it has none."""
    named = re.match(rb"tui-nn run (\d{1,9}) ", first_line)
    return int(named[1]) if named else 0


def _regular(path: Path) -> Path:
    """Return `path` if it is a regular file; reading a device or a pipe might never end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(0, "it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError(0, "it is not a regular file")
    return path


def _text(document: Strict) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(document.model_dump_json().encode(), np.uint8)


def _bytes(archive: Any, name: str) -> bytes:
    text: bytes = archive[name].tobytes()
    return text


def _refuse(path: str | Path, error: Exception) -> NoReturn:
    raise RunError("run", path, f"a consistent run file ({_reason(error)})") from error


def _unwritable(path: str | Path, error: Exception) -> RunError:
    return RunError("run", path, f"a file that can be written ({_reason(error)})")


def _reason(error: Exception) -> str:
    """Describe an error in a few words on one line."""
    from tui_nn.runs.files.decoding import InconsistencyError

    if isinstance(error, ValidationError):
        problem = error.errors()[0]
        return " ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}".split())
    if isinstance(error, (InputError, InconsistencyError)):
        return " ".join(str(error).split())
    return " ".join((getattr(error, "strerror", None) or f"{type(error).__name__}: {error}").split())
