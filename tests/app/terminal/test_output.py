"""Writing to a terminal that reads, that does not, and that is gone: nobody waits for it."""

from __future__ import annotations

import os
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.patience import PATIENCE
from tui_nn.app.terminal.output import LIMIT, Output


class Terminal:
    """A pseudo-terminal, of which `reader` is the terminal's own end."""

    def __init__(self) -> None:
        self.reader, self.descriptor = os.openpty()
        tty.setraw(self.descriptor)
        self.caught_up = threading.Event()
        self.output = Output(self.descriptor, "utf-8", self.caught_up.set)

    def read(self, length: int) -> bytes:
        """So many bytes."""
        data = b""
        while len(data) < length and select.select([self.reader], [], [], PATIENCE)[0]:
            data += os.read(self.reader, length - len(data))
        return data

    def read_all(self) -> bytes:
        """What is written until nothing is left to write."""
        data = b""
        while self.output.is_behind or select.select([self.reader], [], [], 0.1)[0]:
            if select.select([self.reader], [], [], 0.1)[0]:
                data += os.read(self.reader, 65536)
        return data

    def stuff(self) -> None:
        """Write until the terminal takes no more, however often one looks: the writing thread may wait for its turn."""
        looks = 0
        while looks < 4:
            written = self.output.written
            if self.output.drain(0.05):
                self.output.write("x" * 10_000)
            takes_more = written < self.output.written or select.select([], [self.descriptor], [], 0)[1]
            looks = 0 if takes_more else looks + 1

    def close(self) -> None:
        """As a window is closed."""
        os.close(self.reader)
        self.reader = -1


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    for descriptor in (terminal.reader, terminal.descriptor):
        with suppress(OSError):
            os.close(descriptor)


def test_what_is_written_arrives_in_order(terminal: Terminal) -> None:
    for text in ("a", "é", "\ud800", "b" * 100_000):
        terminal.output.write(text)
    wanted = "aé?".encode() + b"b" * 100_000
    assert terminal.read(len(wanted)) == wanted
    assert terminal.output.drain(PATIENCE)
    assert terminal.output.written == len(wanted)
    assert not terminal.output.is_behind
    assert not terminal.caught_up.is_set()


def test_the_descriptor_of_the_shell_goes_on_to_block(terminal: Terminal) -> None:
    terminal.output.write("a")
    assert terminal.read(1) == b"a"
    assert os.get_blocking(terminal.descriptor)


def test_nobody_waits_for_a_terminal_that_does_not_read(terminal: Terminal) -> None:
    terminal.stuff()
    written = terminal.output.written

    def write() -> None:
        for _ in range(1000):
            terminal.output.write("y" * 1000)

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    writing.join(PATIENCE)
    assert not writing.is_alive()
    assert not terminal.output.drain(0.1)
    # What waits was not taken.
    assert terminal.output.written == written
    assert terminal.output.is_behind


def test_a_terminal_that_is_far_behind_misses_whole_pieces_and_is_painted_when_it_has_caught_up(
    terminal: Terminal,
) -> None:
    terminal.stuff()
    pieces = [f"<{number:06}>" * 100 for number in range(LIMIT // 400)]
    for piece in pieces:
        terminal.output.write(piece)
    assert not terminal.caught_up.is_set()
    received = terminal.read_all().decode().lstrip("x")
    kept = len(received) // len(pieces[0])
    assert LIMIT / len(pieces[0]) - 100 < kept < len(pieces) / 2
    assert received == "".join(pieces[:kept])
    assert terminal.caught_up.wait(PATIENCE)
    terminal.output.write("again")
    assert terminal.read_all() == b"again"


def test_what_is_discarded_is_not_written_and_what_follows_is(terminal: Terminal) -> None:
    terminal.stuff()
    for _ in range(2 * LIMIT // 1000):
        terminal.output.write("y" * 1000)
    terminal.output.discard()
    terminal.output.write("z")
    received = terminal.read_all()
    assert received.endswith(b"xz")
    assert b"y" not in received


def test_a_terminal_that_is_gone_takes_everything(terminal: Terminal) -> None:
    terminal.stuff()
    terminal.close()
    for _ in range(2 * LIMIT // 1000):
        terminal.output.write("y" * 1000)
    assert terminal.output.drain(PATIENCE)
    assert terminal.output.is_gone
    terminal.output.write("y")
    assert not terminal.output.is_behind


def test_where_the_terminal_cannot_be_opened_again_it_is_written_to_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        terminal = Terminal()
    terminal.output.write("a" * 100_000)
    assert terminal.output.is_behind
    assert terminal.read(100_000) == b"a" * 100_000
    assert terminal.output.drain(PATIENCE)


def test_the_writing_thread_ends_once_all_is_written(terminal: Terminal) -> None:
    writers = [thread for thread in threading.enumerate() if thread.name == "terminal-output"]
    terminal.output.write("last words")
    terminal.output.end()
    assert terminal.read(10) == b"last words"
    writers[-1].join(PATIENCE)
    assert not writers[-1].is_alive()
