"""Carries out command lines for the tests: in this process, or in one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple, TextIO

from tui_nn.cli import main

SMALL = ("--samples", "300", "--steps", "20")
"""An experiment that is over at once."""


UNUSUAL = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
"""Variables that a user has not set; with the second, every start would compile all modules again."""


class Outcome(NamedTuple):
    """What a command line came to."""

    status: int
    out: str
    err: str


def tui_nn(*argv: str) -> Outcome:
    """Carry it out in this process, without a terminal."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = main(argv)
    return Outcome(status, out.getvalue(), err.getvalue())


def start(*argv: str, stdout: int | TextIO = subprocess.PIPE) -> subprocess.Popen[str]:
    """Start it in a process of its own, with pipes for a terminal; buffered and compiled as it is by default."""
    return subprocess.Popen(
        [sys.executable, "-m", "tui_nn", *argv],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name not in UNUSUAL},
    )
