"""Whether the app can run in this terminal, and with which characters."""

from __future__ import annotations

import os
import sys

from tui_nn.cli.output import is_terminal
from tui_nn.errors import SettingError

INCAPABLE = ("", "dumb", "unknown")
"""Values of TERM that stand for terminals which cannot place the cursor, or for none."""

INSTEAD = "tui-nn train does without"

ASCII_WHERE = "where TERM is linux or the encoding is not UTF-8"


def check_terminal() -> None:
    """Refuse to open the app where it could not be seen or used.

    Raises:
        SettingError: a standard stream is no terminal, or TERM says that it cannot place the cursor.
    """
    # Keys come from standard input, and the pictures go to standard error.
    if not all(is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SettingError("terminal", "none", f"one to paint on and to read keys from; {INSTEAD}")
    term = os.environ.get("TERM", "")
    if term.lower() in INCAPABLE:
        allowed = f"one that can place the cursor, such as TERM=xterm-256color; {INSTEAD}"
        raise SettingError("terminal", f"TERM={term}", allowed)


def needs_ascii() -> bool:
    """Whether other characters would not arrive: the font of the Linux console has few, other encodings have none."""
    encoding = sys.stderr.encoding.lower().replace("-", "")
    return os.environ.get("TERM") == "linux" or encoding not in ("utf8", "utf8sig")
