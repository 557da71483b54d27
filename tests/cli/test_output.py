from __future__ import annotations

import fcntl
import math
import os
import struct
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pexpect
import pyte
import pytest

from tests.cli.command_line import SMALL, start, tui_nn
from tests.patience import PATIENCE
from tui_nn.cli import output
from tui_nn.cli.output import Progress

FULL_DISK = Path("/dev/full")


class Line:
    """A pseudo-terminal: `stream` writes to it, `rows` are what stands on it."""

    def __init__(self, columns: int, encoding: str) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 5, columns, 0, 0))
        self.stream: TextIO = os.fdopen(slave, "w", encoding=encoding)
        self._screen = pyte.Screen(columns, 5)
        self._painter = pyte.ByteStream(self._screen)

    def rows(self) -> list[str]:
        # What was written before the mark has arrived when the mark has.
        self.stream.write("\0")
        self.stream.flush()
        painted = b""
        while not painted.endswith(b"\0"):
            painted += os.read(self._master, 65536)
        self._painter.feed(painted)
        return [row.rstrip() for row in self._screen.display]

    def close(self) -> None:
        self.stream.close()
        os.close(self._master)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Line]]:
    opened: list[Line] = []

    def open_one(columns: int = 80, encoding: str = "utf-8") -> Line:
        opened.append(Line(columns, encoding))
        return opened[-1]

    yield open_one
    for line in opened:
        line.close()


def test_the_bar_shows_how_far_the_run_is_and_is_gone_at_the_end(terminal: Callable[..., Line]) -> None:
    line = terminal()
    with Progress(line.stream, 4000) as progress:
        assert line.rows()[0] == "░" * 40 + "   0%  0/4,000"
        progress.show(1000)
        assert line.rows()[0] == "█" * 10 + "░" * 30 + "  25%  1,000/4,000"
        progress.show(3999)
        assert line.rows()[0].endswith("  99%  3,999/4,000")
        progress.show(4000)
        assert line.rows()[0] == "█" * 40 + " 100%  4,000/4,000"
    assert line.rows() == [""] * 5


def test_a_line_can_be_written_where_the_bar_was(terminal: Callable[..., Line]) -> None:
    line = terminal()
    with Progress(line.stream, 4) as progress:
        progress.clear()
        print("a line of the log", file=line.stream, flush=True)
        progress.show(2)
        assert line.rows()[:2] == ["a line of the log", "█" * 20 + "░" * 20 + "  50%  2/4"]
    assert line.rows()[:2] == ["a line of the log", ""]


@pytest.mark.parametrize("columns", [1, 2, 10, 18, 19, 30, 58, 59])
def test_the_bar_never_breaks_into_a_second_row(columns: int, terminal: Callable[..., Line]) -> None:
    line = terminal(columns)
    with Progress(line.stream, 4000) as progress:
        progress.show(3000)
        progress.show(4000)
        assert line.rows()[1:] == [""] * 4
    assert line.rows() == [""] * 5


def test_the_bar_is_drawn_in_ascii_where_the_terminal_knows_nothing_else(terminal: Callable[..., Line]) -> None:
    line = terminal(encoding="latin-1")
    with Progress(line.stream, 4) as progress:
        progress.show(2)
        assert line.rows()[0] == "#" * 20 + "." * 20 + "  50%  2/4"


def test_nothing_is_drawn_where_there_is_no_terminal() -> None:
    assert tui_nn("train", *SMALL).err == ""


def test_a_terminal_shows_the_bar_while_it_trains_and_only_the_log_afterwards() -> None:
    command = [sys.executable, "-m", "tui_nn", "train", *SMALL, "--log-every", "10"]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    ran = pexpect.spawn(command[0], command[1:], timeout=PATIENCE, dimensions=(15, 80), env=env)
    painted = ran.read()
    ran.close()
    screen = pyte.Screen(80, 15)
    pyte.ByteStream(screen).feed(painted)
    assert "20/20" in painted.decode()
    assert [row.split(":")[0].rstrip() for row in screen.display] == [
        "Loss at step 0",
        "Loss at step 10",
        "Loss at step 20",
        "State",
        "Steps",
        "Training set",
        "Penalty",
        "Test set",
        "Test accuracy",
        "Classes",
        "Baseline",
        "Best possible",
        *[""] * 3,
    ]


def test_it_ends_quietly_when_the_reader_has_gone() -> None:
    running = start("train", "--samples", "300", "--steps", "1000000000", "--log-every", "1")
    assert running.stdout
    assert running.stderr
    running.stdout.readline()
    running.stdout.close()
    assert (running.wait(PATIENCE), running.stderr.read()) == (141, "")
    running.stderr.close()


@pytest.mark.skipif(not FULL_DISK.exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_one_line() -> None:
    with FULL_DISK.open("w") as full:
        ended = start("presets", stdout=full)
        _, err = ended.communicate(timeout=PATIENCE)
    line = "tui-nn: output: got standard output (No space left on device), allowed: one that can be written\n"
    assert (ended.returncode, err) == (2, line)


@pytest.mark.parametrize(
    ("number", "shown"), [(0.5, 0.5), (None, None), (math.nan, None), (math.inf, None), (-math.inf, None)]
)
def test_what_json_lacks_is_null(number: float | None, shown: float | None) -> None:
    assert output.finite(number) == shown
