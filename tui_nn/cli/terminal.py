"""Checks whether the app can run in this terminal, and with which characters."""

from __future__ import annotations

import os
import sys

from tui_nn.cli.output import is_terminal
from tui_nn.errors import SettingError

INCAPABLE = ("", "dumb", "unknown")
"""Values of TERM for terminals that cannot move the cursor, or for no terminal at all."""

INSTEAD = "tui-nn train needs none"

ASCII_WHERE = "where TERM is linux or the encoding is not UTF-8"


def check_terminal() -> None:
    """Check that the app can use the terminal.

    Raises:
        SettingError: a standard stream is not a terminal, or TERM names one that cannot move the cursor.
    """
    # Textual reads keys from standard input and paints to standard error.
    if not all(is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SettingError("terminal", "none", f"a terminal for keys and screen; {INSTEAD}")
    term = os.environ.get("TERM", "")
    if term.lower() in INCAPABLE:
        allowed = f"a terminal that can move the cursor, such as TERM=xterm-256color; {INSTEAD}"
        raise SettingError("terminal", f"TERM={term}", allowed)


def needs_ascii() -> bool:
    """Whether only ASCII characters are safe: the Linux console has few others, and other encodings than UTF-8 none."""
    encoding = sys.stderr.encoding.lower().replace("-", "")
    return os.environ.get("TERM") == "linux" or encoding not in ("utf8", "utf8sig")
