"""Turns any bytes from the terminal into Textual messages.

Textual's parser raises errors on some sequences and is unusable afterwards, waits forever for the end of a paste, takes
text after an escape in a paste for keys, and trusts any report of a size. Here nothing that a terminal, a bad line or a
faulty program sends does harm: input that cannot be parsed is ignored.
"""

from __future__ import annotations

import re
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message
from textual.messages import InBandWindowResize

IGNORED = (events.Resize, InBandWindowResize, events.CursorPosition)
"""Reports that are ignored. The size comes from the system, so that bad input cannot change it."""

NOT_TEXT = re.compile("[\ud800-\udfff]")
"""Surrogates, by which the decoder represents bytes that are not text in the encoding of the terminal."""

NOT_PASTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters removed from a paste: surrogates, and control characters except tabs and line breaks."""

LONGEST_PASTE = 10_000
"""Maximum characters kept of a paste; no setting or path is longer."""

PASTE_SECONDS = 3.0
"""Seconds without input after which a paste ends, even without its end mark."""

X10_MOUSE = "\x1b[M"
"""Start of a mouse report in the oldest format; three bytes follow, each 32 plus its value."""


class MouseParser(XTermParser):
    """Textual's parser, extended by the oldest format of mouse reports."""

    def parse_mouse_code(self, code: str) -> Message | None:
        """The event of a mouse report, or None if it is invalid."""
        if code.startswith(X10_MOUSE):
            buttons, x, y = (ord(character) - 32 for character in code[len(X10_MOUSE) :])
            # A release does not name its button; wheel and movement set additional bits.
            released = buttons & 0b1100011 == 3
            code = f"\x1b[<{buttons & ~3 if released else buttons};{x};{y}{'m' if released else 'M'}"
        # After a report of a size, Textual would interpret all later positions as pixels.
        self.mouse_pixels = False
        return super().parse_mouse_code(code)


class InputReader:
    """Turns the bytes that a terminal sends into messages; never raises."""

    def __init__(self, encoding: str = "utf-8") -> None:
        """`encoding` is the encoding of the terminal."""
        self._decode = getincrementaldecoder(encoding)("surrogateescape").decode
        self._parser = MouseParser()
        self._recent = ""
        """The last characters, which may be the start of a mark around a paste."""
        self._paste: list[str] | None = None
        """The parts of the current paste; None outside a paste."""
        self._last = 0.0

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages that these bytes complete."""
        self._last = time.monotonic()
        for number in data:
            for character in chr(number) if self._in_report else self._decode(bytes((number,))):
                self._recent = (self._recent + character)[-len(BRACKETED_PASTE_END) :]
                yield from self._take(character)

    def tick(self) -> Iterator[Message]:
        """Yield the messages that are complete because nothing followed; call this several times a second."""
        if self._paste is None:
            yield from self._parsed(self._parser.tick())
        elif time.monotonic() - self._last > PASTE_SECONDS:
            yield self._end_paste(self._paste)

    @property
    def _in_report(self) -> bool:
        """Whether the next byte is one of the three of a mouse report, which are not text."""
        return self._paste is None and X10_MOUSE in self._recent[-len(X10_MOUSE) - 2 :]

    def _take(self, character: str) -> Iterator[Message]:
        if self._paste is None:
            if self._recent == BRACKETED_PASTE_START:
                self._paste, self._parser = [], MouseParser()
            else:
                # One character at a time, so that only a sequence on which the parser fails is lost.
                yield from self._parsed(self._parser.feed(character))
        elif self._recent == BRACKETED_PASTE_END:
            yield self._end_paste(self._paste)
        elif len(self._paste) < LONGEST_PASTE + len(BRACKETED_PASTE_END):
            self._paste.append(character)

    def _end_paste(self, paste: list[str]) -> Message:
        self._paste = None
        text = "".join(paste).removesuffix(BRACKETED_PASTE_END[:-1])
        return events.Paste(NOT_PASTED.sub("", text[:LONGEST_PASTE]))

    def _parsed(self, messages: Iterable[Message]) -> Iterator[Message]:
        try:
            yield from filter(_is_sound, messages)
        except Exception:  # After any error, the parser is unusable.
            self._parser = MouseParser()


def _is_sound(message: Message) -> bool:
    if isinstance(message, events.Key):
        return not NOT_TEXT.search(message.key + (message.character or ""))
    return not isinstance(message, IGNORED)
