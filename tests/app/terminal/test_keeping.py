"""However the app ends, the run is kept; and the next one goes on with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping

import pytest

from tests.app.terminal.support import changed, program, wait_until_ready
from tests.app.terminal.test_ending import ask
from tests.terminal import Terminal
from tui_nn.runs.store import RunStore

OFTEN = "from tui_nn.runs import keeper\nkeeper.INTERVAL = 0.1"

FAILING = "def fail(self): raise RuntimeError('on purpose')\nTuiNN.action_reset = fail"

UNHURRIED = """
from tui_nn import signals
from tui_nn.app import app
from tui_nn.runs import local
app.SAVE_TIMEOUT = local.SAVE_TIMEOUT = signals.GRACE = signals.SHORT_GRACE = signals.LAST_RESORT = 30
"""
"""Gives it more time to save than somebody who quits should wait: a busy disk may need it."""

STATUSES: Mapping[signal.Signals | str, int] = {
    "q": 0,
    "ctrl+c": 130,
    "an error": 70,
    signal.SIGINT: 130,
    signal.SIGTERM: 143,
    signal.SIGHUP: 129,
}
"""What ends it -> the exit status that says so."""


@pytest.mark.parametrize("how", STATUSES, ids=str)
def test_it_is_kept_to_the_last_step_and_the_status_says_what_ended_it(how: signal.Signals | str) -> None:
    with Terminal(changed(FAILING + UNHURRIED), columns=80, rows=24) as terminal:
        wait_until_ready(terminal)
        terminal.press("s", "s", "s")
        terminal.wait_for("step 3/")
        ended = ask(terminal, "r" if how == "an error" else how)
        left = b"".join(chunk.data for chunk in terminal.chunks).rpartition(b"\x1b[?25h")[2]
    assert (ended.status, ended.leftovers) == (STATUSES[how], ())
    assert left == b"" or how == "an error"
    (kept,) = RunStore().runs()
    assert kept.summary
    assert kept.summary.step == 3
    assert not kept.is_open


def test_after_it_was_killed_the_next_one_offers_to_go_on() -> None:
    with Terminal(changed(OFTEN, "--run", "--pace", "max"), columns=80, rows=24) as terminal:
        terminal.wait_for("running")
        terminal.wait_for(lambda: RunStore().runs())
        os.kill(terminal.pid, signal.SIGKILL)
    (kept,) = RunStore().runs()
    assert kept.summary
    assert not kept.is_open
    step = f"{kept.summary.step:,}"
    with Terminal(program(""), columns=100, rows=30) as terminal:
        terminal.wait_for(lambda: "An unfinished run" in terminal.text and step in terminal.text)
        terminal.press("o")
        terminal.wait_for("▁")
        terminal.press("enter")
        terminal.wait_for(f"step {step}/1,000,000")
        terminal.press("s")
        terminal.wait_for(f"step {kept.summary.step + 1:,}/1,000,000")
        assert terminal.quit("q").status == 0
    assert [run.name for run in RunStore().runs()] == [kept.name]
