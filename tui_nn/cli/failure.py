"""Reports an internal error: one line for the user, and a file with the traceback."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, metadata

from tui_nn import __version__
from tui_nn.errors import shortened

LONGEST = 120
"""Maximum characters of an error message in the line."""


def report(error: BaseException) -> str:
    """Write the traceback to a temporary file and return one line that describes the error and names the file."""
    what = shortened(" ".join(f"{type(error).__name__}: {error}".split()), LONGEST)
    for frame in traceback.extract_tb(error.__traceback__)[-1:]:
        what += f" ({frame.filename.rpartition('/')[2]}:{frame.lineno})"
    request = "please report it" + "".join(f" at {address}" for address in _addresses())
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="tui-nn-", suffix=".log", delete=False) as file:
            file.write(_details(error))
        request += f" with {file.name}"
    except OSError:
        pass
    return f"tui-nn: internal error: {what}; {request}"


def _addresses() -> list[str]:
    """The issue tracker URLs in the package metadata; at most one."""
    try:
        urls = metadata("tui-nn").get_all("Project-URL") or []
    except PackageNotFoundError:
        return []
    return [url.partition(", ")[2] for url in urls if url.startswith("Issues,")]


def _details(error: BaseException) -> str:
    versions = f"tui-nn {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return "\n".join([versions, repr(sys.argv), *traceback.format_exception(error)])
