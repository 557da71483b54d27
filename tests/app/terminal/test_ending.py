"""Whatever the app is busy with, it ends when it is asked to, and the terminal is as it was."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.app.terminal.support import changed, program, wait_until_ready
from tests.benchmarks import tables
from tests.patience import PATIENCE
from tests.terminal import Exit, Terminal

SAY = "import pathlib, tempfile, threading, time\ndef say(): pathlib.Path(tempfile.gettempdir(), 'busy').touch()\n"
"""Code that says by a file that the app is busy."""

BUSY = {
    "waiting": "TuiNN.action_step = lambda self: (say(), time.sleep(1000))",
    "waiting for a thread": "def wait(self):\n"
    "    t = threading.Thread(target=threading.Event().wait); t.start(); say(); t.join()\n"
    "TuiNN.action_step = wait",
    "calculating": "def work(self):\n    say()\n    while True: pass\nTuiNN.action_step = work",
    "waiting to end": "TuiNN.action_step = lambda self: say()\nTuiNN.on_unmount = lambda self: time.sleep(1000)",
    "a thread that does not end": "TuiNN.action_step = lambda self: "
    "(threading.Thread(target=threading.Event().wait).start(), say())",
    "a trainer that does not end": "from tui_nn.training.trainer import Trainer\n"
    "Trainer.update = lambda self: (say(), time.sleep(1000))",
}
"""What it is busy with from the first step on -> the code that makes it so."""


def ask(terminal: Terminal, how: signal.Signals | str) -> Exit:
    """End it by a signal or a key."""
    if isinstance(how, str):
        return terminal.quit(how)
    os.kill(terminal.pid, how)
    return terminal.quit()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """That of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def wait_for_temporary_files(terminal: Terminal, folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not [*folder.iterdir()]:
        assert time.monotonic() < until
        terminal.pump(0.05)


@pytest.mark.parametrize("busy", BUSY)
def test_it_ends_whatever_it_is_busy_with(busy: str, folder: Path) -> None:
    with Terminal(changed(SAY + BUSY[busy]), columns=80, rows=24, env={"TMPDIR": str(folder)}) as terminal:
        wait_until_ready(terminal)
        terminal.press("s")
        wait_for_temporary_files(terminal, folder)
        ended = ask(terminal, signal.SIGTERM)
    assert (ended.status, ended.leftovers) == (143, ())


def test_ctrl_c_quits_from_a_field_as_well() -> None:
    with Terminal(program("", "--preset", "moons"), columns=80, rows=24) as terminal:
        wait_until_ready(terminal)
        terminal.press("o")
        terminal.wait_for("escape")
        assert terminal.quit("ctrl+c").status == 130


def test_a_signal_that_is_ignored_stays_so() -> None:
    code = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)"
    with Terminal(changed(code), columns=80, rows=24) as terminal:
        wait_until_ready(terminal)
        os.kill(terminal.pid, signal.SIGHUP)
        terminal.press("s")
        terminal.wait_for("step 1/")
        assert terminal.quit("q").status == 0


READING_FOREVER = (
    "import threading\nfrom tui_nn.data.files.store import Store\n"
    "Store.load = lambda self, source: threading.Event().wait()"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to read."""
    file = tmp_path / "data.csv"
    tables.write(file, 100)
    return file


@pytest.mark.parametrize("how", ["ctrl+q", signal.SIGTERM])
def test_a_file_that_is_being_read_is_not_waited_for_and_leaves_nothing(
    how: signal.Signals | str, file: Path, folder: Path
) -> None:
    with Terminal(changed(READING_FOREVER), columns=80, rows=24, env={"TMPDIR": str(folder)}) as terminal:
        wait_until_ready(terminal)
        terminal.press("o")
        terminal.wait_for("escape")
        terminal.send(f"{file}\r".encode())
        terminal.wait_for("Reading")
        wait_for_temporary_files(terminal, folder)
        ended = ask(terminal, how)
    assert ended.leftovers == ()
    assert [*folder.iterdir()] == []


@pytest.mark.parametrize(
    ("before", "how"), [((), signal.SIGINT), ((), signal.SIGHUP), (("train",), signal.SIGINT)], ids=str
)
def test_nor_is_one_that_is_read_before_the_app_opens(
    before: tuple[str, ...], how: signal.Signals, file: Path, folder: Path
) -> None:
    with Terminal(program(READING_FOREVER, *before, "--data", str(file)), env={"TMPDIR": str(folder)}) as terminal:
        wait_for_temporary_files(terminal, folder)
        ended = ask(terminal, how)
        assert "Traceback" not in terminal.text
    assert (ended.status, ended.leftovers) == (128 + how, ())
    assert [*folder.iterdir()] == []


CALCULATING = """
from tui_nn.training.trainer import Trainer
update = Trainer.update
Trainer.update = lambda self: (say(), update(self))
"""


def test_a_long_calculation_of_the_trainer_is_not_waited_for(folder: Path) -> None:
    options = ("--samples", "3000", "--hidden-sizes", "1000,1000", "--run")
    with Terminal(program(SAY + CALCULATING, *options), columns=80, rows=24, env={"TMPDIR": str(folder)}) as terminal:
        terminal.wait_for("running")
        wait_for_temporary_files(terminal, folder)
        ended = ask(terminal, "q")
    assert (ended.status, ended.leftovers) == (0, ())
