"""Handles the signals that ask the process to end, and ends it within a bounded time, even if the app hangs.

A thread handles signals, because the main thread may be busy. The first signal asks the app to end, like `q`. If that
takes too long, the thread restores the terminal and ends the process; if that hangs too, an alarm ends it.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any, Self

GRACE = 0.8
"""Seconds that the app has to end after a request."""

SHORT_GRACE = 0.2
"""Seconds that threads have to end after the app."""

LAST_RESORT = 1.7
"""Seconds after which an alarm of the system ends the process."""

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals that ask a process to end; the exit status is 128 plus the signal number."""

Actions = Mapping[int, Callable[[], object]]
"""Signal number -> its handler, called in a thread."""

Handlers = Mapping[int, Any]
"""Signal number -> its handler."""


class Ending:
    """Ends the process in time; a context manager for the main thread.

    Args:
        actions: handlers of signals; a signal that the process ignores stays ignored.
        cut_short: restores the terminal and writes the last message, without waiting; then the process ends.
        on_error: called with the exception of a failed thread, in that thread; if None, Python prints it as usual.
    """

    def __init__(
        self,
        actions: Actions,
        cut_short: Callable[[], object],
        on_error: Callable[[BaseException], object] | None = None,
    ) -> None:
        self._actions = actions
        self._on_error = on_error
        self._cut_short = cut_short
        self._lock = threading.Lock()
        self._deadline: float | None = None
        self._is_over = False
        self.status = 0
        """Exit status, once the process is ending."""
        self.error: BaseException | None = None
        """The error that ends the process, if any."""

    @property
    def has_begun(self) -> bool:
        """Whether the process is ending."""
        return self._deadline is not None

    def begin(self, status: int, error: BaseException | None = None) -> bool:
        """Start the countdown; the first call sets the exit status and the error, and returns True."""
        with self._lock:
            if self._deadline is not None:
                return False
            self.status, self.error = status, error
            self._deadline = time.monotonic() + GRACE
        signal.setitimer(signal.ITIMER_REAL, LAST_RESORT)
        self._wake_up()
        return True

    def hurry(self) -> None:
        """Shorten the countdown, because the app has ended."""
        self.begin(0)
        with self._lock:
            self._deadline = time.monotonic() + SHORT_GRACE
        self._wake_up()

    def __enter__(self) -> Self:
        self._pipe, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._others = set(threading.enumerate())
        self._wakeup_before = signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        self._handlers_before = replace_handlers(self._actions, _leave_to_the_thread)
        self._hook_before = threading.excepthook
        if self._on_error:
            threading.excepthook = self._on_thread_error
        self._thread = threading.Thread(target=self._watch, name="ending", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.has_begun:
            # If a thread takes too long, `_watch` ends the process during this join. Python itself would wait forever,
            # or stop a daemon thread at an unsafe point.
            for thread in set(threading.enumerate()) - self._others - {self._thread}:
                thread.join()
        self._is_over = True
        self._wake_up()
        self._thread.join()
        threading.excepthook = self._hook_before
        restore_handlers(self._handlers_before)
        signal.set_wakeup_fd(self._wakeup_before)
        # A signal may have come after the thread had looked for the last time.
        self._wake_up()
        self._handle_signals()
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.close(self._pipe)
        os.close(self._wake)

    def _wake_up(self) -> None:
        # A full pipe wakes the thread too.
        with suppress(BlockingIOError):
            os.write(self._wake, b"\0")

    def _watch(self) -> None:
        while not self._is_over:
            left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
            if select.select([self._pipe], [], [], left)[0]:
                self._handle_signals()
            else:
                self._end_now()

    def _handle_signals(self) -> None:
        """Handle what is in the pipe, which must not be empty."""
        for number in os.read(self._pipe, 256):
            if number in self._actions:
                # The app may already have ended, and no longer accept messages.
                with suppress(RuntimeError):
                    self._actions[number]()

    def _end_now(self) -> None:
        try:
            self._cut_short()
            # As in a normal exit; this removes temporary folders.
            atexit._run_exitfuncs()
        finally:
            os._exit(self.status)

    def _on_thread_error(self, failed: threading.ExceptHookArgs) -> None:
        if self._on_error and failed.exc_value:
            self._on_error(failed.exc_value)


def replace_handlers(numbers: Iterable[int], handler: Callable[[int, FrameType | None], object]) -> Handlers:
    """Set the handler of signals, in the main thread; return the ones before, for `restore_handlers`.

    Signals that nohup, or a shell starting a background job, told the process to ignore stay ignored.
    """
    active = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    return {number: signal.signal(number, handler) for number in active}


def restore_handlers(before: Handlers) -> None:
    """Set the handlers of signals that were replaced."""
    for number, handler in before.items():
        signal.signal(number, handler)


@contextmanager
def ended_at_once() -> Iterator[None]:
    """End the process soon after a signal, even during a long call; for the main thread.

    Use this only while the app does not have the terminal. Temporary folders are removed.
    """

    def end(number: int) -> None:
        ending.begin(128 + number)
        ending.hurry()

    ending = Ending({number: partial(end, number) for number in ENDING_SIGNALS}, lambda: None)
    with ending:
        yield
    if ending.has_begun:
        raise SystemExit(ending.status)


def _leave_to_the_thread(number: int, frame: FrameType | None) -> None:
    """Do nothing: Python has written the signal number to the pipe, from which the thread reads it."""
