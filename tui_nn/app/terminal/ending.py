"""How the process ends: in time, whatever happens.

Signals are taken by a thread, as the main one may be busy. The first one asks the app to end, as `q` does. If that
takes too long, the thread gives the terminal back and ends the process; and should even that hang, the system does.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Self

GRACE = 0.8
"""Seconds that the app has to end once it was asked to."""

SHORT_GRACE = 0.2
"""Seconds that threads have to end once the app has."""

LAST_RESORT = 1.7
"""Seconds after which the system ends the process, by an alarm."""

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals that ask a process to end; the exit status is 128 more than the number."""

Actions = Mapping[int, Callable[[], object]]
"""Number of a signal -> what to do then; called in a thread."""


class Ending:
    """Watches over the end of the process while it is entered, in the main thread.

    Args:
        actions: for each signal that is not ignored already.
        cut_short: gives the terminal back and says what is to be said, without waiting; then the process ends.
        on_error: called with what a thread has failed with, in that thread; if None, Python prints it as usual.
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
        """Exit status, once the end has begun."""
        self.error: BaseException | None = None
        """What failed, if that is why it ends."""

    @property
    def has_begun(self) -> bool:
        """Whether the process is about to end."""
        return self._deadline is not None

    def begin(self, status: int, error: BaseException | None = None) -> bool:
        """From now on there is little time; the first call decides how it ends, and returns True."""
        with self._lock:
            if self._deadline is not None:
                return False
            self.status, self.error = status, error
            self._deadline = time.monotonic() + GRACE
        signal.setitimer(signal.ITIMER_REAL, LAST_RESORT)
        self._wake_up()
        return True

    def hurry(self) -> None:
        """The app has ended: nothing is left that is worth waiting for long."""
        self.begin(0)
        with self._lock:
            self._deadline = time.monotonic() + SHORT_GRACE
        self._wake_up()

    def __enter__(self) -> Self:
        self._pipe, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._others = set(threading.enumerate())
        self._wakeup_before = signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        # nohup, and a shell that starts a program in the background, have signals ignored.
        heeded = [number for number in self._actions if signal.getsignal(number) is not signal.SIG_IGN]
        self._handlers_before = {number: signal.signal(number, _leave_to_the_thread) for number in heeded}
        self._hook_before = threading.excepthook
        if self._on_error:
            threading.excepthook = self._on_thread_error
        self._thread = threading.Thread(target=self._watch, name="ending", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.has_begun:
            # If one of them takes too long, the process ends here: Python would wait for it, or stop it in the midst
            # of what cannot be stopped.
            for thread in set(threading.enumerate()) - self._others - {self._thread}:
                thread.join()
        self._is_over = True
        self._wake_up()
        self._thread.join()
        signal.setitimer(signal.ITIMER_REAL, 0)
        threading.excepthook = self._hook_before
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._pipe)
        os.close(self._wake)

    def _wake_up(self) -> None:
        # A full pipe wakes it as well.
        with suppress(BlockingIOError):
            os.write(self._wake, b"\0")

    def _watch(self) -> None:
        while not self._is_over:
            left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
            if select.select([self._pipe], [], [], left)[0]:
                for number in os.read(self._pipe, 256):
                    self._act(number)
            else:
                self._end_now()

    def _act(self, number: int) -> None:
        if number in self._actions:
            # The app may be beyond taking any message.
            with suppress(RuntimeError):
                self._actions[number]()

    def _end_now(self) -> None:
        try:
            self._cut_short()
            # What Python does at its end as well: temporary folders are removed.
            atexit._run_exitfuncs()
        finally:
            os._exit(self.status)

    def _on_thread_error(self, failed: threading.ExceptHookArgs) -> None:
        if self._on_error and failed.exc_value:
            self._on_error(failed.exc_value)


@contextmanager
def ended_at_once() -> Iterator[None]:
    """While entered, in the main thread, the process ends soon after a signal, even in the midst of a long call.

    To be entered while the terminal is not the app's. Temporary folders are removed.
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
    """The number has been written to the pipe already, in whatever the main thread is busy with."""
