"""Whatever fails inside the app, wherever: the terminal is restored, one line says so, and the status is 70."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.app.terminal.support import changed, wait_until_ready
from tests.terminal import Exit, Terminal
from tui_nn.app.terminal.modes import LEAVING

FAIL = "def fail(*args, **options): raise ZeroDivisionError('by\\nnothing')"

AT_THE_START = {
    "before the app is made": "TuiNN.__init__ = fail",
    "where it starts": "TuiNN.on_mount = fail",
    "where its screen is made": "TuiNN.get_default_screen = fail",
    "in the thread that reads": "import tui_nn.app.terminal.driver as driver\ndriver.InputReader.tick = fail",
}
"""Where it fails -> the code that makes it so."""

AT_A_STEP = {
    "in a key": "TuiNN.action_step = fail",
    "in a timer": "TuiNN.action_step = lambda self: self.set_timer(0.01, fail)",
    "in the loop": "import asyncio\nTuiNN.action_step = lambda self: asyncio.get_running_loop().call_soon(fail)",
    "in a thread": "import threading\nTuiNN.action_step = lambda self: threading.Thread(target=fail).start()",
    "in a worker": "TuiNN.action_step = lambda self: self.run_worker(fail, thread=True)",
    "in a picture": "import tui_nn.app.canvas_view as view\n"
    "TuiNN.action_step = lambda self: (setattr(view.CanvasView, 'render_line', fail), self.refresh())",
}
"""The same, once a step is made."""


def lines_left(terminal: Terminal) -> list[str]:
    """What stands in the terminal after the app."""
    output = b"".join(chunk.data for chunk in terminal.chunks).decode()
    return output.rpartition(LEAVING)[2].splitlines()


def end(code: str, keys: Sequence[str], folder: Path) -> tuple[Exit, list[str]]:
    """How the app ends with this code in it, after these keys, and the lines it leaves in the terminal."""
    with Terminal(changed(f"{FAIL}\n{code}"), columns=80, rows=24, env={"TMPDIR": str(folder)}) as terminal:
        if keys:
            wait_until_ready(terminal)
        ended = terminal.quit(*keys)
    return ended, lines_left(terminal)


@pytest.mark.parametrize("place", [*AT_THE_START, *AT_A_STEP])
def test_an_internal_error_is_one_line_and_the_status_70(place: str, tmp_path: Path) -> None:
    keys = ["s"] if place in AT_A_STEP else []
    ended, lines = end((AT_THE_START | AT_A_STEP)[place], keys, tmp_path)
    assert (ended.status, ended.leftovers) == (70, ())
    (file,) = tmp_path.glob("*.log")
    (line,) = lines
    wanted = r"tui-nn: internal error: ZeroDivisionError: by nothing \(<string>:\d+\); please report it (at \S+ )?with "
    assert re.fullmatch(wanted + re.escape(str(file)), line)
    assert "Traceback" in file.read_text()
    assert "in fail" in file.read_text()


def test_an_error_in_the_trainer_is_shown_and_one_while_it_ends_does_not_change_how_it_ends() -> None:
    code = "from tui_nn.training.trainer import Trainer\nTrainer.update = TuiNN.on_unmount = fail"
    with Terminal(changed(f"{FAIL}\n{code}"), columns=80, rows=24) as terminal:
        wait_until_ready(terminal)
        terminal.press("s")
        terminal.wait_for("The trainer failed")
        ended = terminal.quit("q")
        assert (ended.status, ended.leftovers, lines_left(terminal)) == (0, (), [])
