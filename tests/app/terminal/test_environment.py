"""What the environment says of the terminal, and what the terminal itself does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.app.terminal.support import SMALL, changed, command, program, wait_until_ready
from tests.app.terminal.test_input import HARMFUL
from tests.terminal import Terminal


def test_neither_another_size_in_the_environment_nor_bytes_of_any_kind_confuse_it() -> None:
    # However long the paste takes, it is one.
    code = "from tui_nn.app.terminal import input\ninput.PASTE_SECONDS = 1000"
    with Terminal(changed(code), columns=80, rows=24, env={"COLUMNS": "50", "LINES": "12"}) as terminal:
        wait_until_ready(terminal)
        assert [len(row.rstrip()) for row in terminal.text.split("\n")].count(80) > 10
        assert "Quit" in terminal.row(23)
        terminal.resize(100, 30)
        terminal.wait_for(lambda: "Quit" in terminal.row(29))
        terminal.wait_for(lambda: max(len(row.rstrip()) for row in terminal.text.split("\n")) == 100)
        for data in HARMFUL.values():
            terminal.send(data)
        paste = b"x" * 100_000
        for start in range(0, len(paste), 1000):
            terminal.send((b"\x1b[200~" if start == 0 else b"") + paste[start : start + 1000])
            terminal.pump(0.001)
        terminal.send(b"\x1b[201~s")
        terminal.wait_for("step 1/")
        assert terminal.quit("q").status == 0


@pytest.mark.parametrize("name", ["dumb", "unknown", "", None])
def test_a_terminal_that_cannot_place_the_cursor_is_refused_in_a_line(name: str | None) -> None:
    with Terminal(program(""), columns=200, rows=24, env={"TERM": name}) as terminal:
        ended = terminal.quit()
        lines = terminal.text.split()
        output = b"".join(chunk.data for chunk in terminal.chunks)
    assert ended.status == 2
    assert output.count(b"\n") == 1
    assert b"\x1b" not in output
    assert {f"TERM={name or ''},", "TERM=xterm-256color;", "train"} <= {*lines}


ASCII: Mapping[str, Mapping[str, str | None]] = {
    "the Linux console": {"TERM": "linux", "COLORTERM": None},
    "Latin-1": {"PYTHONIOENCODING": "latin-1"},
    "no locale": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}


@pytest.mark.parametrize("where", ASCII)
def test_where_other_characters_would_not_arrive_it_draws_with_ascii(where: str) -> None:
    with Terminal(command(*SMALL), columns=80, rows=24, env=ASCII[where]) as terminal:
        terminal.wait_for(lambda: "ready" in terminal.text and "Quit" in terminal.text)
        terminal.press("?")
        terminal.wait_for("escape closes")
        assert terminal.quit("ctrl+q").status == 0
        output = b"".join(chunk.data for chunk in terminal.chunks)
    assert output.isascii()
    assert b"\\u" not in output
