"""What reaches terminals that have few colors, or whose owners want none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.app.terminal.support import WHOLE, changed
from tests.app.test_terminal import to_editor, to_help, to_palette
from tests.terminal import Terminal

SGR = re.compile(rb"\x1b\[([\d;:]*)m")

COLUMNS, ROWS = 80, 24

STAGES = {"escape closes": to_help, "Search for commands": to_palette, "Enter ": to_editor}
"""What is on screen when something has opened over the trainer -> how to get there."""


def colors(codes: bytes) -> list[int]:
    """The colors among the codes of one SGR sequence, the terminal's own two (39 and 49) left out."""
    numbers = [int(code) for code in re.split(rb"[;:]", codes) if code]
    return [n for n in numbers if 30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 107]


def launched(*options: str, **env: str | None) -> Terminal:
    """The app on a short run, in a terminal with that environment."""
    short = ("--steps", "30", "--pace", "max")
    return Terminal(changed("", *short, *options), columns=COLUMNS, rows=ROWS, env=env)


def at_every_stage(terminal: Terminal) -> Iterator[tuple[str, set[bytes]]]:
    """Go through what can be on screen; yields what it is, and the SGR codes sent so far."""
    terminal.wait_for(lambda: "ready" in terminal.text and WHOLE in terminal.text)
    terminal.press("space")
    terminal.wait_for("finished")
    yield "finished", sent(terminal)
    for stage, reach in STAGES.items():
        reach(terminal)
        terminal.wait_for(stage)
        yield stage, sent(terminal)
        terminal.press("escape")
        # Together with the next key, escape would be another key.
        wait_until_gone(terminal, stage)


def wait_until_gone(terminal: Terminal, text: str) -> None:
    terminal.wait_for(lambda: text not in terminal.text)


def sent(terminal: Terminal) -> set[bytes]:
    """All SGR codes so far."""
    return set(SGR.findall(b"".join(chunk.data for chunk in terminal.chunks)))


def test_with_no_color_there_is_none() -> None:
    with launched(NO_COLOR="1") as terminal:
        for stage, codes in at_every_stage(terminal):
            assert not [code for code in codes if colors(code)], stage
            assert_readable(terminal, stage)
        assert terminal.quit("q").status == 0


def test_in_ascii_without_color_the_panel_in_focus_is_told_by_its_title_not_by_its_frame() -> None:
    with launched("--ascii", NO_COLOR="1") as terminal:
        terminal.wait_for(lambda: "ready" in terminal.text and WHOLE in terminal.text)
        terminal.press("1")
        terminal.wait_for(lambda: "Weights" in reversed_text(terminal))
        assert "Loss" not in reversed_text(terminal)
        assert "??" not in terminal.text


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_with_16_colors_everything_can_be_read(theme: str) -> None:
    with launched("--theme", theme, TERM="xterm", COLORTERM=None) as terminal:
        for stage, codes in at_every_stage(terminal):
            assert not [code for code in codes if {38, 48} & set(colors(code))], stage
            assert_readable(terminal, stage)


@pytest.mark.parametrize(("theme", "colorterm"), [("dark", None), ("light", "truecolor")])
def test_with_many_colors_everything_can_be_read(theme: str, colorterm: str | None) -> None:
    with launched("--theme", theme, COLORTERM=colorterm) as terminal:
        for stage, _ in at_every_stage(terminal):
            assert_readable(terminal, stage)


def reversed_text(terminal: Terminal) -> str:
    """All text in reverse."""
    cells = (terminal.cell(x, y) for y in range(ROWS) for x in range(COLUMNS))
    return "".join(cell.data for cell in cells if cell.reverse)


def assert_readable(terminal: Terminal, stage: str) -> None:
    """No text has the color of what it stands on, nor black where the terminal's own is likely black."""
    for y in range(ROWS):
        for x in range(COLUMNS):
            cell = terminal.cell(x, y)
            if cell.data.isalnum() or cell.data in ("●", "✗"):
                assert cell.fg != cell.bg or cell.fg == "default", (stage, x, y, cell)
                assert (cell.fg, cell.bg) != ("black", "default") or cell.reverse, (stage, x, y, cell)
