"""The driver: between Textual and the terminal.

Textual's driver waits for the terminal: if nobody reads the output, or the terminal is gone and the writing thread with
it, the app hangs and cannot even quit. With this driver nothing waits long.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from tui_nn.app.terminal.input import InputReader
from tui_nn.app.terminal.modes import LEAVING, MOUSE_OFF, LineSettings, entering
from tui_nn.app.terminal.output import Output

DEFAULT_SIZE = (80, 24)
"""Columns and rows of a terminal that does not report its size."""

TICK = 0.1
"""Seconds without more input after which an escape is the key, and not the start of a sequence."""

PATIENCE = 0.2
"""Seconds that a slow terminal gets to take pending output, before that is dropped."""

MOST_WAITING = 100
"""The most messages that wait for the app; beyond that, no input is read."""

STOP_SECONDS = 0.05
"""How long the system may take to stop all threads of the process."""

HUNG_UP = 128 + signal.SIGHUP
"""Exit status when the terminal is gone."""


class TerminalDriver(Driver):
    """Reads from standard input and writes to standard error, as Textual's driver does."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdin__
        assert sys.__stderr__
        self._input = sys.__stdin__.fileno()
        self._parser = InputReader(sys.__stdin__.encoding)
        self._settings = LineSettings(self._input)
        self._output = Output(sys.__stderr__.fileno(), sys.__stderr__.encoding, self._repaint)
        self._reader: threading.Thread | None = None
        self._reading = threading.Event()
        self._is_entered = False
        self._leaving = threading.Lock()

    # What Textual calls.

    @property
    def can_suspend(self) -> bool:
        """Whether the app can be suspended: always."""
        return True

    def write(self, data: str) -> None:
        """Write, unless the app has given the terminal back."""
        if self._is_entered:
            self._output.write(data)

    def send_message(self, message: Message) -> None:
        """Send a message to the app; may be called in any thread."""
        self._app.post_message(message)

    def start_application_mode(self) -> None:
        """Take over the terminal, and begin to read from it."""
        if not self.enter():
            # The app enters again when it is continued in the foreground.
            stop_process(signal.SIGTTOU)
        self._reading.set()
        self._reader = threading.Thread(target=self._read, name="terminal-input", daemon=True)
        self._reader.start()

    def disable_input(self) -> None:
        """Switch mouse reports off, and stop reading after the input that was sent before."""
        self.write(MOUSE_OFF)
        self._reading.clear()
        if self._reader:
            self._reader.join(PATIENCE)

    def stop_application_mode(self) -> None:
        """Stop reading, and give the terminal back."""
        self.disable_input()
        self.leave()

    # What the app calls.

    @property
    def is_behind(self) -> bool:
        """Whether earlier output is still waiting for the terminal, so that a frame may be skipped."""
        return self._output.is_behind

    def enter(self) -> bool:
        """Prepare the terminal for the app, even if it is prepared already.

        Returns False, and does nothing, while the process is in the background and the shell has the terminal.
        """
        if not self._settings.in_foreground:
            return False
        self._settings.make_raw()
        self._is_entered = True
        self._output.write(entering(self._mouse))
        self.report_size()
        return True

    def leave(self) -> None:
        """Give the terminal back as it was; may be called in any thread, and takes at most twice `PATIENCE`."""
        with self._leaving:
            if not self._is_entered:
                return
            self._is_entered = False
            if self._settings.in_foreground:
                if not self._output.drain(PATIENCE):
                    self._output.discard()
                self._output.write(LEAVING)
                self._output.drain(PATIENCE)
                self._settings.restore()

    def say(self, line: str) -> None:
        """Write a line after the terminal was given back; returns in time even if the terminal does not read."""
        self._output.write(f"{line}\n")
        self._output.drain(PATIENCE)

    def end_output(self) -> None:
        """End the output, so that the process need not wait for the writing thread."""
        self._output.end()

    def report_size(self) -> None:
        """Send the app the terminal's size, as the system knows it."""
        self._size = _terminal_size(self._input)
        size = Size(*self._size)
        self.send_message(events.Resize(size, size))

    # The threads.

    def _repaint(self) -> None:
        """Called in the output's thread after output was dropped."""
        self._app.call_later(self._app.refresh)

    def _read(self) -> None:
        """Read until told to stop, then what is left; ends the app if the terminal is gone."""
        sent, last = 0, False
        while not last:
            last = not self._reading.is_set()
            if select.select([self._input], [], [], TICK)[0]:
                data = _read_some(self._input)
                if data == b"":
                    self._app.exit(return_code=HUNG_UP)
                    return
                messages: Iterable[Message] = self._parser.feed(data or b"")
            else:
                messages = self._parser.tick()
            for message in messages:
                self.process_message(message)
                sent += 1
                if sent % MOST_WAITING == 0:
                    self._let_the_app_catch_up()

    def _let_the_app_catch_up(self) -> None:
        done = threading.Event()
        if self._app.call_later(done.set):
            while self._reading.is_set() and not done.wait(TICK):
                continue


def stop_process(number: int) -> None:
    """Stop the process by a signal, until it is continued.

    A parent that waits for it, as `uv run` does, stops too. If no shell could continue the process, the system ignores
    these signals, and this returns soon.
    """
    if signal.getsignal(number) is signal.SIG_IGN:
        return
    before = signal.signal(number, signal.SIG_DFL)
    os.kill(0, number)
    time.sleep(STOP_SECONDS)
    signal.signal(number, before)


def _read_some(descriptor: int) -> bytes | None:
    """The bytes that can be read; None if there are none, and empty if the terminal is gone."""
    try:
        return os.read(descriptor, 4096)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _terminal_size(descriptor: int) -> tuple[int, int]:
    try:
        columns, rows = os.get_terminal_size(descriptor)
    except OSError:
        columns, rows = 0, 0
    return columns or DEFAULT_SIZE[0], rows or DEFAULT_SIZE[1]
