"""Suspended by ctrl-z, continued by the shell, and stopped from outside: the screen is as it was."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Iterator

import pytest
from pyte.screens import Screen

from tests.app.terminal.support import SMALL, changed, command, wait_until_ready
from tests.display import Display
from tests.terminal import Terminal

SIZE = 80, 24

PROMPT = "prompt> "

SHELL = ("bash", "--norc", "--noprofile", "-i")


def cells(screen: Screen) -> list[list[object]]:
    """Every cell as it looks: of a blank, only the background does."""
    columns, rows = SIZE
    found = [[screen.buffer[y][x] for x in range(columns)] for y in range(rows)]
    return [[cell if cell.data.strip() else cell.bg for cell in row] for row in found]


def clear(terminal: Terminal) -> None:
    """Leave nothing of the pictures: pyte knows no second screen."""
    terminal.display.screen.reset()


class Uncleared:
    """What the screen of a terminal would show if nobody had cleared it."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._display = Display(*SIZE)
        self._seen = 0

    def is_shown(self) -> bool:
        """Whether all of it is on the screen again."""
        unseen, self._seen = self._terminal.chunks[self._seen :], len(self._terminal.chunks)
        self._display.feed(b"".join(chunk.data for chunk in unseen))
        return cells(self._terminal.display.screen) == cells(self._display.screen)


def type_in(terminal: Terminal, line: str) -> None:
    terminal.send(f"{line}\r".encode())


@pytest.fixture
def shell() -> Iterator[Terminal]:
    columns, rows = SIZE
    with Terminal(SHELL, columns=columns, rows=rows, env={"PS1": PROMPT}) as terminal:
        terminal.wait_for(PROMPT)
        yield terminal


def start(shell: Terminal, *before: str) -> None:
    type_in(shell, shlex.join([*before, *command(*SMALL)]))
    wait_until_ready(shell)


def suspend(shell: Terminal) -> None:
    shell.press("ctrl+z")
    shell.wait_for("Stopped")
    clear(shell)
    # What the shell switches on for its own line is not the app's.
    assert set(shell.leftovers) <= {"bracketed paste", "line settings"}


def assert_it_goes_on(shell: Terminal) -> None:
    """Suspended in the help and continued it is painted anew, and its keys do what they did."""
    shell.press("?")
    shell.wait_for("escape closes")
    suspend(shell)
    type_in(shell, "fg")
    shell.wait_for("escape closes")
    shell.wait_for(Uncleared(shell).is_shown)
    shell.press("escape")
    shell.wait_for(lambda: "escape closes" not in shell.text)
    shell.press("s")
    shell.wait_for("step 1/")


def test_suspended_under_another_program_and_continued_it_is_painted_anew_and_goes_on_to_its_end(
    shell: Terminal,
) -> None:
    start(shell, "sh", "-c", '"$@"; exit $?', "sh")
    assert_it_goes_on(shell)
    shell.press("q")
    shell.wait_for(PROMPT)
    type_in(shell, "echo status=$?")
    shell.wait_for("status=0")


def test_suspended_it_stops_in_the_background_goes_on_in_the_foreground_and_can_be_ended(shell: Terminal) -> None:
    start(shell)
    suspend(shell)
    type_in(shell, "bg; wait")
    shell.wait_for("Stopped")
    assert "ready" not in shell.text
    type_in(shell, "fg")
    wait_until_ready(shell)
    assert_it_goes_on(shell)
    suspend(shell)
    # Bash does not wait for what is still stopped, and tells the status before its next prompt.
    type_in(shell, "kill %1; while kill -0 %1; do sleep 0.1; done")
    shell.wait_for("Exit 143")


def test_started_in_the_background_it_stops_until_it_is_in_the_foreground(shell: Terminal) -> None:
    type_in(shell, f"{shlex.join(command(*SMALL))} &")
    type_in(shell, "wait")
    shell.wait_for("Stopped")
    type_in(shell, "fg")
    wait_until_ready(shell)
    shell.press("s")
    shell.wait_for("step 1/")


def test_where_no_shell_could_continue_it_it_goes_on_and_stopped_from_outside_it_is_painted_anew() -> None:
    columns, rows = SIZE
    with Terminal(changed(""), columns=columns, rows=rows) as terminal:
        wait_until_ready(terminal)
        clear(terminal)
        terminal.press("ctrl+z")
        wait_until_ready(terminal)
        terminal.wait_for(Uncleared(terminal).is_shown)
        # Nor is it told when it is stopped from outside.
        os.kill(terminal.pid, signal.SIGSTOP)
        terminal.pump(0.2)
        clear(terminal)
        os.kill(terminal.pid, signal.SIGCONT)
        wait_until_ready(terminal)
        terminal.wait_for(Uncleared(terminal).is_shown)
        terminal.press("s")
        terminal.wait_for("step 1/")
        assert terminal.quit("q").leftovers == ()
