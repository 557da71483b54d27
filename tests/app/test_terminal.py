"""The app in a real terminal, mostly the installed command, from the first key to a terminal that is as it was."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.terminal.support import SMALL, WHOLE, changed, command, program
from tests.patience import PATIENCE
from tests.terminal import Terminal


def assert_quits_cleanly(terminal: Terminal, key: str) -> None:
    """Done, and nothing left behind, nor written after the cursor is shown again."""
    ended = terminal.quit(key)
    left = b"".join(chunk.data for chunk in terminal.chunks).rpartition(b"\x1b[?25h")[2]
    assert (ended.status, ended.leftovers, left) == (0, (), b"")


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """The app, ready, at 80x24."""
    with Terminal(changed("", "--pace", "100"), columns=80, rows=24) as terminal:
        terminal.wait_for(lambda: "ready" in terminal.text and WHOLE in terminal.text)
        yield terminal


def test_the_article_is_trained_to_its_end_and_read_from_the_screen() -> None:
    with Terminal(command("--pace", "max"), columns=120, rows=36) as terminal:
        terminal.wait_for("ready")
        terminal.wait_for("step 0/5,001")
        terminal.press("space")
        terminal.wait_for("finished")
        for text in ("step 5,001/5,001", "0.2274", "96.4% (Bayes 96.7%)", "accuracy 96.4%", "100%"):
            terminal.wait_for(text)
        assert_quits_cleanly(terminal, "q")


def to_running(terminal: Terminal) -> None:
    terminal.press("space")
    terminal.wait_for("running")


def to_paused(terminal: Terminal) -> None:
    to_running(terminal)
    terminal.press("space")
    terminal.wait_for("paused")


def to_full_pace(terminal: Terminal) -> None:
    terminal.press("+", "+", "+", "+", "+")
    terminal.wait_for("pace max")
    to_running(terminal)


def to_help(terminal: Terminal) -> None:
    terminal.press("?")
    terminal.wait_for("escape closes")


def to_editor(terminal: Terminal) -> None:
    terminal.wait_for("Samples")
    row = next(y for y, text in enumerate(terminal.text.split("\n")) if "Samples" in text)
    terminal.click(16, row)
    terminal.wait_for("Enter")


def to_palette(terminal: Terminal) -> None:
    terminal.press("ctrl+p")
    # Not a word that stands in the footer as well.
    terminal.wait_for("Search for commands")


def nowhere(_: Terminal) -> None:
    """Stay where the app opens."""


STATES = {
    "ready": (nowhere, "q"),
    "paused": (to_paused, "q"),
    "in a field": (to_editor, "ctrl+q"),
}
"""Where one may be, how to get there, and the key that quits from there; other tests here quit from other places."""


@pytest.mark.parametrize("state", STATES)
def test_quitting_from_any_state_restores_the_terminal(terminal: Terminal, state: str) -> None:
    reach, key = STATES[state]
    reach(terminal)
    assert_quits_cleanly(terminal, key)


def test_quitting_before_all_is_loaded_leaves_nothing_behind() -> None:
    with Terminal(command(*SMALL, "--run"), columns=80, rows=24) as terminal:
        ended = terminal.quit("q")
    assert (ended.status, ended.leftovers) == (0, ())


def test_keys_reach_the_run_and_the_screen_and_quit_at_full_pace(terminal: Terminal) -> None:
    terminal.press("s", "s", "s")
    terminal.wait_for("step 3/1,000,000")
    terminal.press("l")
    terminal.wait_for("log")
    terminal.press("+")
    terminal.wait_for("pace 333/s")
    terminal.press("r")
    terminal.wait_for("step 0/1,000,000")
    terminal.resize(50, 10)
    terminal.wait_for("60 x 18")
    terminal.resize(120, 36)
    terminal.wait_for("step 0/1,000,000")
    to_full_pace(terminal)
    assert_quits_cleanly(terminal, "q")


def test_what_partial_updates_leave_is_what_a_full_repaint_paints_and_the_help_can_be_quit_from() -> None:
    with Terminal(program("", "--steps", "300", "--pace", "1000", "--run"), columns=120, rows=36) as terminal:
        terminal.wait_for("finished")
        terminal.wait_for("100%")
        # All that was still to be painted is so when these keys are.
        terminal.press("l")
        terminal.wait_for(lambda: "log" in terminal.text)
        terminal.press("l")
        terminal.wait_for(lambda: "log" not in terminal.text and terminal.shows_whole_frame)
        before = cells(terminal)
        # A terminal that is small for a moment forgets what was beyond.
        terminal.resize(60, 18)
        terminal.resize(120, 36)
        terminal.wait_for(lambda: cells(terminal) == before)
        to_help(terminal)
        terminal.press("escape")
        terminal.wait_for(lambda: "escape closes" not in terminal.text and cells(terminal) == before)
        to_help(terminal)
        assert_quits_cleanly(terminal, "ctrl+q")


def cells(terminal: Terminal) -> list[list[object]]:
    """Every cell as it looks, row by row: of a blank, only the background does."""
    rows = [[terminal.cell(x, y) for x in range(120)] for y in range(36)]
    return [[cell if cell.data.strip() else cell.bg for cell in row] for row in rows]


@pytest.mark.parametrize("redirected", ["stdin", "stdout", "stderr"])
def test_where_one_stream_is_no_terminal_it_says_what_does_without(redirected: str, tmp_path: Path) -> None:
    controller, worker = os.openpty()
    with (tmp_path / "errors").open("w+b") as errors, Path(os.devnull).open("r+b") as nothing:
        streams = {"stdin": worker, "stdout": worker, "stderr": errors, redirected: nothing}
        # The stubs cannot tell which of the many arguments a dictionary holds.
        ran = subprocess.run(command(), check=False, timeout=PATIENCE, **streams)  # type: ignore[call-overload]
        errors.seek(0)
        said = errors.read().decode()
    os.close(controller)
    os.close(worker)
    assert ran.returncode == 2
    if redirected != "stderr":
        assert said.count("\n") == 1
        assert "tui-nn train" in said
