"""An app in a terminal: it can be suspended and continued, and always ends within a bounded time."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from rich.console import RenderableType
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.timer import Timer
from textual.worker import WorkerFailed

from tui_nn.app.keys import KEYS, TERMINAL, bindings
from tui_nn.app.terminal.connection import Connection
from tui_nn.app.terminal.driver import TerminalDriver, stop_process
from tui_nn.errors import INTERNAL_ERROR
from tui_nn.signals import ENDING_SIGNALS, Actions, Ending

SIZE_SECONDS = 0.05
"""Seconds after a change of size within which another one belongs to it."""

Report = Callable[[BaseException], str]
"""Saves the details of an internal error and returns one line about it."""


class TerminalApp(App[None]):
    """A Textual app with its own driver and its own shutdown."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(TERMINAL, KEYS)

    connection: Connection
    """The line to the terminal."""

    _size_timer: Timer | None = None
    _is_laid_out = True
    """Whether the screen has been laid out anew since the terminal had another size."""

    _ending: Ending | None = None
    """Set only while the app runs in a terminal, and not in tests without one."""

    def run_in_terminal(self, report: Report) -> int:
        """Run in the main thread until the app ends, and return the exit status.

        After an internal error the status is 70, and the line returned by `report` is written to the terminal.
        """
        self._report = report
        self._saying = threading.Lock()
        with Ending(self._signal_actions(), self._cut_short, self._handle_exception) as self._ending:
            try:
                self.run()
            except Exception as error:
                self._handle_exception(error)
            self._write_error()
            if self._terminal:
                self._terminal.end_output()
            self._ending.hurry()
        return self._ending.status

    def _signal_actions(self) -> Actions:
        return {
            **{number: partial(self.exit, return_code=128 + number) for number in ENDING_SIGNALS},
            signal.SIGTSTP: partial(self.call_later, self.action_suspend_process),
            signal.SIGCONT: partial(self.call_later, self._continue),
            signal.SIGWINCH: self._report_size,
        }

    # The terminal.

    def get_driver_class(self) -> type[Driver]:
        """The driver that never waits long for the terminal."""
        return TerminalDriver

    @property
    def _terminal(self) -> TerminalDriver | None:
        return self._driver if isinstance(self._driver, TerminalDriver) else None

    @property
    def terminal_is_behind(self) -> bool:
        """Whether the terminal has not taken all earlier output yet, so that a frame may be skipped."""
        return self._terminal is not None and self._terminal.is_behind

    @property
    def bytes_written(self) -> int:
        """Bytes that the terminal has taken; 0 without one."""
        return self._terminal.written if self._terminal else 0

    def _report_size(self) -> None:
        """Called in a thread when the terminal has another size."""
        if self._terminal:
            self.call_later(self._expect_size)
            self._terminal.report_size()

    def _expect_size(self) -> None:
        self._is_laid_out = False
        if self._size_timer:
            self._size_timer.stop()
        self._size_timer = self.set_timer(SIZE_SECONDS, self._repaint_the_same_size)

    def _check_resize(self) -> None:
        if self._resize_event and self._screen_stack:
            self._is_laid_out |= self._resize_event.size != self.screen._compositor.size
        super()._check_resize()

    def _repaint_the_same_size(self) -> None:
        """Repaint what the terminal has lost if it was small for a moment, which Textual does not notice."""
        if not self._is_laid_out:
            self.refresh()

    def action_suspend_process(self) -> None:
        """Return the terminal to the shell, and stop until the shell continues the process."""
        if self._terminal:
            self._suspend_signal()
            self._terminal.leave()
            stop_process(signal.SIGTSTP)
            self._continue()

    def _continue(self) -> None:
        """Take over the terminal again and repaint; in the background, stop until brought to the foreground."""
        if self._terminal is None or (self._ending and self._ending.has_begun):
            return
        if self._terminal.enter():
            self._resume_signal()
            self.refresh()
        else:
            stop_process(signal.SIGTTOU)

    # The end.

    async def run_async(self, **options: Any) -> None:
        """Run, and handle errors that asyncio would only log."""
        if self._ending is None:
            return await super().run_async(**options)
        asyncio.get_running_loop().set_exception_handler(self._on_loop_error)
        try:
            await super().run_async(**options)
        finally:
            self._ending.hurry()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End within two seconds; may be called from any thread. The first call determines the exit status."""
        if self._ending:
            self._ending.begin(return_code)
        super().exit(result, return_code, message)

    def action_interrupt(self) -> None:
        """Quit with the exit status of a program ended by ctrl-c, so that a calling script stops too."""
        self.exit(return_code=128 + signal.SIGINT)

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if error := context.get("exception"):
            self._handle_exception(error)

    def _handle_exception(self, error: BaseException) -> None:
        """End because of an internal error; may be called from any thread.

        Errors are ignored once the app is ending, when queries for removed widgets fail.
        """
        if self._ending is None:
            assert isinstance(error, Exception)
            super()._handle_exception(error)
        elif self._ending.begin(INTERNAL_ERROR, error.error if isinstance(error, WorkerFailed) else error):
            super().exit(return_code=INTERNAL_ERROR)

    def _cut_short(self) -> None:
        """Called in a thread if the app does not end in time."""
        if self._terminal:
            self._terminal.leave()
        self._write_error()

    def _write_error(self) -> None:
        """Write the line about the error, if any, only once."""
        with self._saying:
            if self._ending and (error := self._ending.error):
                self._ending.error = None
                line = self._report(error)
                if self._terminal:
                    self._terminal.say(line)
                else:
                    print(line, file=sys.stderr)
