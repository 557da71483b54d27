"""A program that is forked finds what one finds that is started."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.prepared import Forked, Program
from tests.terminal import Terminal

TELL = """
import json, os, signal, sys, threading
streams = (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
print(json.dumps([
    os.getpid() == os.getsid(0) == os.getpgrp() == os.tcgetpgrp(0),
    sorted(os.environ.items()), os.getcwd(), sys.argv, __name__, sys.dont_write_bytecode,
    [(one.isatty(), one.encoding, one.errors, one.line_buffering) for one in streams],
    [str(signal.getsignal(number)) for number in sorted(signal.valid_signals()) if number < 32],
    sorted(os.listdir("/dev/fd"))[:-1], [one.name for one in threading.enumerate()], os.get_terminal_size(),
]))
"""

COLUMNS = 4000
"""So that what it tells is a line."""


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1", "COLORTERM": None}])
def test_it_finds_what_a_program_finds_that_is_started(env: dict[str, str | None], folder: Path) -> None:
    told = []
    for command in ([sys.executable, "-c", TELL, "--one", "two"], Program(TELL, ("--one", "two"))):
        with Terminal(command, columns=COLUMNS, rows=5, env=env) as terminal:
            assert terminal.quit().status == 0
            told.append(terminal.text.strip())
    assert told[0].startswith("[true, ")
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("import sys; sys.exit(7)", 7),
        ("raise RuntimeError", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
)
def test_its_end_is_told(code: str, status: int) -> None:
    with Terminal(Program(code, ()), columns=80, rows=24) as terminal:
        assert terminal.quit().status == status
        assert ("RuntimeError" in terminal.text) is ("RuntimeError" in code)


def test_a_signal_may_come_too_late(folder: Path) -> None:
    program = Forked(Program("", ()), os.environ, str(folder), (24, 80))
    program.wait()
    program.kill(signal.SIGKILL)
    program.close()
    assert program.exitstatus == 0
