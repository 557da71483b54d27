"""Signals that ask the process to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from tests.patience import PATIENCE
from tui_nn.signals import GRACE, LAST_RESORT, SHORT_GRACE, replace_handlers, restore_handlers

SIGNAL = "with ended_at_once(): os.kill(os.getpid(), signal.SIGTERM)"

SIGNAL_AT_THE_LAST_MOMENT = f"Ending._watch = lambda self: None\n{SIGNAL}"
"""One that comes when the thread has looked for the last time."""

THREAD_THAT_STAYS = "with ended_at_once(): threading.Thread(target=threading.Event().wait, daemon=True).start()"


@pytest.mark.parametrize(
    ("code", "status", "output"),
    [(SIGNAL, 143, ""), (SIGNAL_AT_THE_LAST_MOMENT, 143, ""), (THREAD_THAT_STAYS, 0, "went on")],
)
def test_only_a_signal_ends_the_process_while_a_file_is_read(code: str, status: int, output: str) -> None:
    program = (
        "import os, signal, threading, time\nfrom tui_nn.signals import Ending, ended_at_once\n"
        f"{code}\ntime.sleep(0.5); print('went on')"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (status, output, "")


def test_whatever_hangs_the_process_has_ended_after_two_seconds() -> None:
    assert SHORT_GRACE + GRACE < LAST_RESORT < 2


def test_a_signal_that_the_process_ignores_stays_ignored() -> None:
    received: list[int] = []
    handled, ignored = signal.SIGUSR1, signal.SIGUSR2
    before: dict[int, Any] = {
        handled: signal.signal(handled, signal.SIG_DFL),
        ignored: signal.signal(ignored, signal.SIG_IGN),
    }
    replaced = replace_handlers((handled, ignored), lambda number, _frame: received.append(number))
    try:
        for number in (handled, ignored):
            os.kill(os.getpid(), number)
        assert received == [handled]
    finally:
        restore_handlers(replaced)
        assert [signal.getsignal(number) for number in before] == [signal.SIG_DFL, signal.SIG_IGN]
        restore_handlers(before)
