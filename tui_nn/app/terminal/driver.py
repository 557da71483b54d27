"""The driver, which connects Textual to the terminal.

Textual's driver waits for the terminal: if the terminal stops reading, or is gone and has ended the writing thread, the
app hangs and cannot even quit. This driver never waits long.
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
"""Seconds without more input after which an escape is the key rather than the start of a sequence."""

DRAIN_TIMEOUT = 0.2
"""Seconds to wait for a slow terminal to take pending output, before it is dropped."""

MAX_PENDING = 100
"""Maximum messages queued for the app before no more input is read."""

STOP_SECONDS = 0.05
"""Seconds that the system may take to stop all threads of the process."""

HUNG_UP = 128 + signal.SIGHUP
"""Exit status if the terminal is gone."""


class TerminalDriver(Driver):
    """Reads from standard input and writes to standard error, like Textual's driver."""

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

    # Called by Textual.

    @property
    def can_suspend(self) -> bool:
        """Always True: the app can be suspended."""
        return True

    def write(self, data: str) -> None:
        """Write, unless the app has returned the terminal."""
        if self._is_entered:
            self._output.write(data)

    def send_message(self, message: Message) -> None:
        """Send a message to the app; may be called from any thread."""
        self._app.post_message(message)

    def start_application_mode(self) -> None:
        """Take over the terminal and start reading from it."""
        if not self.enter():
            # The app enters when it is continued in the foreground.
            stop_process(signal.SIGTTOU)
        self._reading.set()
        self._reader = threading.Thread(target=self._read, name="terminal-input", daemon=True)
        self._reader.start()

    def disable_input(self) -> None:
        """Switch off mouse reports, and stop reading after the input sent before."""
        self.write(MOUSE_OFF)
        self._reading.clear()
        if self._reader:
            self._reader.join(DRAIN_TIMEOUT)

    def stop_application_mode(self) -> None:
        """Stop reading, and return the terminal."""
        self.disable_input()
        self.leave()

    # Called by the app.

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken all earlier output yet, so that a frame may be skipped."""
        return self._output.is_behind

    @property
    def written(self) -> int:
        """Bytes that the terminal has taken."""
        return self._output.written

    def enter(self) -> bool:
        """Prepare the terminal for the app, even if it already is.

        Does nothing and returns False while the process is in the background and the shell has the terminal.
        """
        if not self._settings.in_foreground:
            return False
        self._settings.make_raw()
        self._is_entered = True
        self._output.write(entering(self._mouse))
        self.report_size()
        return True

    def leave(self) -> None:
        """Restore and return the terminal; may be called from any thread, and takes at most twice `DRAIN_TIMEOUT`."""
        with self._leaving:
            if not self._is_entered:
                return
            self._is_entered = False
            if self._settings.in_foreground:
                if not self._output.drain(DRAIN_TIMEOUT):
                    self._output.discard()
                self._output.write(LEAVING)
                self._output.drain(DRAIN_TIMEOUT)
                self._settings.restore()

    def say(self, line: str) -> None:
        """Write a line after `leave`; returns within `DRAIN_TIMEOUT` even if the terminal does not read."""
        self._output.write(f"{line}\n")
        self._output.drain(DRAIN_TIMEOUT)

    def end_output(self) -> None:
        """End the output, so that the process need not wait for the writing thread."""
        self._output.end()

    def report_size(self) -> None:
        """Send the app the size of the terminal as reported by the system."""
        self._size = _terminal_size(self._input)
        size = Size(*self._size)
        self.send_message(events.Resize(size, size))

    # Called in other threads.

    def _repaint(self) -> None:
        """Repaint after output was dropped; called in the output thread."""
        self._app.call_later(self._app.refresh)

    def _read(self) -> None:
        """Read until told to stop, then read the remaining input; ends the app if the terminal is gone."""
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
                if sent % MAX_PENDING == 0:
                    self._let_the_app_catch_up()

    def _let_the_app_catch_up(self) -> None:
        done = threading.Event()
        if self._app.call_later(done.set):
            while self._reading.is_set() and not done.wait(TICK):
                continue


def stop_process(number: int) -> None:
    """Stop the process by a signal until it is continued.

    The signal goes to the whole process group, so that a waiting parent such as `uv run` stops too. If no shell could
    continue the process, the system ignores these signals, and this function soon returns.
    """
    if signal.getsignal(number) is signal.SIG_IGN:
        return
    before = signal.signal(number, signal.SIG_DFL)
    os.kill(0, number)
    time.sleep(STOP_SECONDS)
    signal.signal(number, before)


def _read_some(descriptor: int) -> bytes | None:
    """Read the available bytes; None if there are none, empty if the terminal is gone."""
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
