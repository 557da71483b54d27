"""What the command line says, and how it ends."""

from __future__ import annotations

import os
import sys
from enum import IntEnum
from typing import TextIO

from tui_nn.errors import SettingError
from tui_nn.render.bar import draw_bar
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs


class Status(IntEnum):
    """Exit status. The last two are those of a program that the signal ended."""

    DONE = 0
    DIVERGED = 1
    WRONG_USE = 2
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits there; a stream that was closed from the start is None."""
    return stream is not None and stream.isatty()


def write(text: str) -> None:
    """Write a line, or several, to standard output at once, so that who reads along sees it.

    Raises:
        BrokenPipeError: whoever read has gone.
        SettingError: it cannot be written for another reason.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        _abandon_stdout()
        raise
    except OSError as error:
        _abandon_stdout()
        raise SettingError("output", f"standard output ({error.strerror})", "one that can be written") from None
    except UnicodeEncodeError:
        raise SettingError("output", f"standard output in {sys.stdout.encoding}", "one in UTF-8") from None


def _abandon_stdout() -> None:
    """Let what is still in the buffer go nowhere: Python complains if it cannot be written at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """A bar on one line of a terminal, rewritten in place and gone at the end; elsewhere nothing."""

    WIDEST = 40
    """Cells of the bar where there is room."""

    def __init__(self, stream: TextIO, steps: int) -> None:
        self._stream = stream
        self._steps = steps
        self._visible = is_terminal(stream)
        self._glyphs = _glyphs_for(stream) if self._visible else ASCII
        self._length = 0
        """Cells to wipe out."""

    def __enter__(self) -> Progress:
        self.show(0)
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, step: int) -> None:
        """Draw the bar at `step`."""
        if not self._visible:
            return
        text = f" {step / self._steps:4.0%}  {step:,}/{self._steps:,}"
        # A line as wide as the terminal would break on some, and leave its first half behind.
        room = _columns(self._stream) - 1
        bar = draw_bar(min(self.WIDEST, room - len(text)), step / self._steps, self._glyphs)
        line = (bar + text)[:room]
        self._length = len(line)
        self._put(f"\r{line}")

    def clear(self) -> None:
        """Wipe the bar out, so that a line can stand there."""
        if self._length:
            self._put("\r" + " " * self._length + "\r")
            self._length = 0

    def _put(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _glyphs_for(stream: TextIO) -> Glyphs:
    try:
        "".join((UNICODE.bar_full, *UNICODE.bar_parts, UNICODE.bar_empty)).encode(stream.encoding)
    except UnicodeEncodeError:
        return ASCII
    return UNICODE


def _columns(terminal: TextIO) -> int:
    """How wide the terminal is; 80 if it does not say."""
    return os.get_terminal_size(terminal.fileno()).columns or 80
