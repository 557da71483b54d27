"""The traffic on the screen is that of the terminal."""

from __future__ import annotations

import re

from tests.app.terminal.support import changed, wait_until_ready
from tests.terminal import Terminal


def test_it_counts_what_arrives() -> None:
    with Terminal(changed("", "--run", "--pace", "20"), columns=120, rows=36) as terminal:
        terminal.wait_for("running")
        terminal.press("K")
        terminal.wait_for(lambda: re.search(r" ([1-9]\d*\.\d|0\.[1-9]) KiB/s ", terminal.row(0)))
        terminal.press("K")
        terminal.wait_for(lambda: "KiB/s" not in terminal.row(0))
        assert terminal.quit("q").status == 0


def test_on_a_slow_line_it_runs_and_ends_as_usual() -> None:
    with Terminal(changed("", "--slow"), columns=120, rows=36) as terminal:
        wait_until_ready(terminal)
        terminal.press("space")
        terminal.wait_for("running")
        terminal.press("S")
        terminal.wait_for("Pictures are drawn as usual.")
        ended = terminal.quit("q")
        assert (ended.status, ended.leftovers) == (0, ())
