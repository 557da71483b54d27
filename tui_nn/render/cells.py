"""Text measured in terminal cells: most characters fill one, Chinese characters and emoji fill two.

Names come from users' files and may contain anything. `in_cells` reduces them to characters on whose width all
terminals agree, so that a row is as wide on every screen as on its canvas:

- Characters are composed if Unicode has a composed form: e and a combining accent become é.
- Characters without a cell of their own are removed: other combining marks, joiners, variation selectors, skin tones
  and the controls of right-to-left text. Terminals disagree on how many cells they add.
- Flags are written as the two letters that encode them.
- Characters that cannot be printed, or whose width depends on the terminal's version of Unicode, become '?'.

The widths are those of `unicodedata`; a test checks that Rich, which Textual uses to crop lines, measures the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from textwrap import TextWrapper
from typing import Any

WIDE_TAIL = "\0"
"""Fills the second cell of a wide character."""

_NARROW = frozenset(
    chr(code)
    for span in (
        range(0x20, 0x7F),  # ASCII
        range(0xA1, 0xAD),  # Latin, without the soft hyphen
        range(0xAE, 0x250),
        range(0x2010, 0x2028),  # dashes, ellipsis
        range(0x2200, 0x2300),  # mathematics, including the minus sign
        range(0x2500, 0x2600),  # boxes, blocks and shapes
        range(0x2800, 0x2900),  # braille
    )
    for code in span
    if unicodedata.east_asian_width(chr(code)) != "W"
)
"""Common characters that fill one cell on every terminal: text of only these is not examined further."""

_DISPUTED = (
    range(0x1160, 0x1200),  # Hangul vowels and finals that are not part of a composed syllable
    range(0x2630, 0x2638),  # trigrams, wide since Unicode 16; likewise the others, down to the counting rods
    range(0x268A, 0x2690),
    range(0x3164, 0x3165),  # Hangul fillers
    range(0x4DC0, 0x4E00),
    range(0xD7B0, 0xD800),
    range(0xFFA0, 0xFFA1),
    range(0x1D300, 0x1D380),
)
"""Characters whose width differs between terminals."""

_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def in_cells(text: str) -> str:
    """Convert `text` to one character per cell: a wide character is followed by `WIDE_TAIL`."""
    return text if _NARROW.issuperset(text) else _in_cells(text)


@lru_cache(maxsize=512)
def _in_cells(text: str) -> str:
    return "".join(map(_in_cell, unicodedata.normalize("NFC", text)))


def _in_cell(char: str) -> str:
    """Convert one character to its cells: none, one, or a wide character and its tail."""
    code, category = ord(char), unicodedata.category(char)
    if category in ("Mn", "Mc", "Me", "Cf") or code in _SKIN_TONES:
        return ""
    if code in _FLAG_LETTERS:
        return chr(ord("A") + code - _FLAG_LETTERS.start)
    is_blank = category == "Zs"
    if not (is_blank or char.isprintable()) or any(code in span for span in _DISPUTED):
        return "?"
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return "  " if is_blank else char + WIDE_TAIL
    return " " if is_blank else char


def in_ascii(text: str) -> str:
    """Convert `text` to ASCII with the same width: letters lose their accents, other characters become '?'."""
    return text if text.isascii() and text.isprintable() else "".join(map(_ascii, visible(in_cells(text))))


def _ascii(char: str) -> str:
    letters = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    letter = letters[0] if len(letters) == 1 and letters[0].isascii() else "?"
    if text_width(char) == 1:
        return letter
    return "??" if letter == "?" else f"{letter} "


def visible(cells: str) -> str:
    """The text of cells as it is sent to a terminal, without `WIDE_TAIL`."""
    return cells.replace(WIDE_TAIL, "")


def text_width(text: str) -> int:
    """Width of `text` in cells."""
    return len(in_cells(text))


def widest(texts: Sequence[str]) -> int:
    """Width of the widest of `texts` in cells, 0 without any; cached, because names are measured for each frame."""
    return _widest(tuple(texts))


@lru_cache(maxsize=64)
def _widest(texts: tuple[str, ...]) -> int:
    return max(map(text_width, texts), default=0)


def head(text: str, cells: int) -> str:
    """As much of the beginning of `text` as fits in `cells`, without splitting a wide character."""
    painted = in_cells(text)
    end = max(min(cells, len(painted)), 0)
    return visible(painted[: end - (painted[end : end + 1] == WIDE_TAIL)])


def tail(text: str, cells: int) -> str:
    """As much of the end of `text` as fits in `cells`, without splitting a wide character."""
    painted = in_cells(text)
    return visible(painted[max(len(painted) - max(cells, 0), 0) :])


def shared_start(texts: Sequence[str]) -> int:
    """Number of characters with which all of `texts` begin."""
    # A common prefix of the first and the last one in alphabetical order is common to all.
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(min(texts), max(texts), strict=False)))


_PIECE = re.compile(f"[^{WIDE_TAIL}]{WIDE_TAIL}|(?:[^{WIDE_TAIL}](?!{WIDE_TAIL}))+")
"""A wide character, after which a line may end, or narrow ones."""


class _CellWrapper(TextWrapper):
    def _split(self, text: str) -> list[str]:
        return [piece for word in super()._split(text) for piece in _PIECE.findall(word)]


def wrap(text: str, cells: int, **options: Any) -> list[str]:
    """Divide `text` into lines of at most `cells`, at blanks, after hyphens and between wide characters.

    `options` are those of the standard library's `textwrap.wrap`.
    """
    return [visible(line) for line in _CellWrapper(max(cells, 1), **options).wrap(in_cells(text))]


def ljust(text: str, cells: int) -> str:
    """Pad `text` on the right to at least `cells`."""
    return text + " " * (cells - text_width(text))


def rjust(text: str, cells: int) -> str:
    """Pad `text` on the left to at least `cells`."""
    return " " * (cells - text_width(text)) + text


def center(text: str, cells: int) -> str:
    """Pad `text` on both sides to at least `cells`; an odd blank goes to the right."""
    return ljust(" " * ((cells - text_width(text)) // 2) + text, cells)
