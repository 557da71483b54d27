"""Standard output, the progress bar, and the exit status."""

from __future__ import annotations

import math
import os
import sys
from enum import IntEnum
from typing import TextIO

from tui_nn.errors import INTERNAL_ERROR, SettingError
from tui_nn.render.bar import draw_bar
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.scores import percent


class Status(IntEnum):
    """Exit statuses; shells report the last two for SIGINT and SIGPIPE."""

    DONE = 0
    DIVERGED = 1
    WRONG_USE = 2
    INTERNAL_ERROR = INTERNAL_ERROR
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def is_terminal(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal; None is a stream that was closed before Python started."""
    return stream is not None and stream.isatty()


def write(text: str, end: str = "\n") -> None:
    """Write one or more lines to standard output, unbuffered, followed by `end`.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
        SettingError: writing fails for another reason.
    """
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        _abandon_stdout()
        raise
    except OSError as error:
        _abandon_stdout()
        raise SettingError("output", f"standard output ({error.strerror})", "one that can be written") from None
    except UnicodeEncodeError:
        raise SettingError("output", f"standard output in {sys.stdout.encoding}", "one in UTF-8") from None


def _abandon_stdout() -> None:
    """Redirect stdout to the null device; otherwise Python reports an error at exit for text it cannot flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """A progress bar on one line of a terminal, erased at the end. It writes nothing to other streams."""

    WIDEST = 40
    """Maximum width of the bar in cells."""

    def __init__(self, stream: TextIO, steps: int) -> None:
        self._stream = stream
        self._steps = steps
        self._visible = is_terminal(stream)
        self._glyphs = _glyphs_for(stream) if self._visible else ASCII
        self._length = 0
        """Number of cells to erase."""

    def __enter__(self) -> Progress:
        self.show(0)
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, step: int) -> None:
        """Draw the bar at `step`."""
        if not self._visible:
            return
        text = f" {percent(step / self._steps, 0):>4}  {step:,}/{self._steps:,}"
        # Some terminals wrap a line that fills their width, and then only part of it could be erased.
        room = _columns(self._stream) - 1
        bar = draw_bar(min(self.WIDEST, room - len(text)), step / self._steps, self._glyphs)
        line = (bar + text)[:room]
        self._length = len(line)
        self._put(f"\r{line}")

    def clear(self) -> None:
        """Erase the bar to make room for a line of text."""
        if self._length:
            self._put("\r" + " " * self._length + "\r")
            self._length = 0

    def _put(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # The terminal is gone, but training must not be lost.
            self._visible, self._length = False, 0


def _glyphs_for(stream: TextIO) -> Glyphs:
    try:
        "".join((UNICODE.bar_full, *UNICODE.bar_parts, UNICODE.bar_empty)).encode(stream.encoding)
    except UnicodeEncodeError:
        return ASCII
    return UNICODE


def _columns(terminal: TextIO) -> int:
    """Width of the terminal; 80 if it is unknown or the terminal is gone."""
    try:
        return os.get_terminal_size(terminal.fileno()).columns or 80
    except OSError:
        return 80


def finite(number: float | None) -> float | None:
    """Replace NaN and infinity, which JSON lacks, by None."""
    return number if number is not None and math.isfinite(number) else None
