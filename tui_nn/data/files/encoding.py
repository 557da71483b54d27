"""The encoding of a text: found out, checked in all of the file, and changed to UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_nn.data.files.choices import AUTO
from tui_nn.errors import DataError

PIECE = 1 << 20
"""Bytes or characters that are read at a time."""

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Bytes at the beginning of a text -> its encoding. UTF-32 comes first: its mark begins like that of UTF-16."""

FALLBACK = "cp1252"
"""The encoding of what is not Unicode. Unlike Latin-1, it leaves bytes undefined, so that other encodings show."""

HINT = "set the encoding, as in --encoding cp1250"
READABLE_TEXT = f"text in UTF-8, UTF-16 or Windows-1252 (otherwise {HINT})"

IMPLAUSIBLE_TEXT = re.compile(
    "[À-ÖØ-öø-ÿ]{3}"  # Words of another script.
    "|[A-Za-z][¹³¼¾¿£¥ª¯¶][A-Za-z]"  # Central European letters.
    "|[a-z][‚ƒ„†‡ˆ‰ŠŒŽ]"  # DOS and Macintosh.
    "|[{|}~][À-ÿŒŽŠŸ]|[À-ÿ][–—‚„][{|}~]|[‚ƒ].?[‚ƒ]"  # Japanese.
)
"""Matches text in another encoding that was read as `FALLBACK`; no text in `FALLBACK` contains it."""

CONTINUATIONS = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""Continuation bytes of UTF-8, as Windows-1252 shows them."""

MOJIBAKE = re.compile(rf"[^\W_]*(?:[ÂÃ][{CONTINUATIONS}]|â[€‚„][{CONTINUATIONS}])\w*")
"""A word in UTF-8 that was read as Windows-1252, and written again."""


@dataclass(frozen=True)
class Encoding:
    """The encoding of a text."""

    name: str
    """As Python calls it."""
    words: str
    """In words, with the reason if it was worked out."""
    notes: tuple[str, ...] = ()
    """What is odd about the text, line by line."""


def find_encoding(path: str, wanted: str) -> Encoding:
    """The encoding of the text at `path`: `wanted`, or if that is "auto", worked out.

    Raises:
        DataError: the file is no text, or no text in that encoding.
    """
    if wanted != AUTO:
        return Encoding(codecs.lookup(wanted).name, f"encoding {wanted}, as set", _check(path, wanted))
    with open(path, "rb") as file:
        beginning = file.read(PIECE)
    marked = next((name for mark, name in MARKS if beginning.startswith(mark)), None) or _two_byte(beginning)
    if marked:
        return Encoding(marked, marked.upper(), _check(path, marked))
    try:
        return Encoding("utf-8", "UTF-8", _check(path, "utf-8"))
    except DataError as error:
        if error.allowed != text_in("utf-8"):
            raise
    notes = _check(path, FALLBACK, IMPLAUSIBLE_TEXT)
    return Encoding(FALLBACK, "Windows-1252, as it is not UTF-8", notes)


def text_in(encoding: str) -> str:
    """What is allowed in a text in `encoding`."""
    return READABLE_TEXT if encoding == FALLBACK else f"text in {encoding} ({HINT})"


def decoded(path: str, encoding: str) -> Iterator[str]:
    """The text at `path`, piece by piece, with its line ends as they are.

    Raises:
        UnicodeError: bytes that are not in `encoding`.
    """
    with open(path, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        while piece := file.read(PIECE):
            yield piece


def _check(path: str, encoding: str, refused: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """Read all of the text.

    Args:
        path: the file.
        encoding: as Python calls it.
        refused: what the text must not contain.

    Returns:
        What is odd about it, line by line.
    """
    feeds, notes = 0, dict[str, str]()
    try:
        for piece in decoded(path, encoding):
            if "\0" in piece:
                row = feeds + piece[: piece.index("\0")].count("\n") + 1
                raise DataError(f"row {row}", "a null byte", "text (this is another kind of file)")
            if not piece.isascii():
                found = refused.search(piece) if refused else None
                if found:
                    row = feeds + piece[: found.start()].count("\n") + 1
                    raise DataError(f"row {row}", _line_around(piece, found.start()), READABLE_TEXT)
                notes = _oddities(piece) | notes
            feeds += piece.count("\n")
    except UnicodeError as error:
        raise _undecodable(path, encoding, feeds) from error
    return tuple(notes.values())


def _undecodable(path: str, encoding: str, feeds: int) -> DataError:
    """The error for the first line that cannot be decoded, after at least `feeds` line feeds."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    row = 1
    with open(path, "rb") as file:
        for line in file:
            try:
                decoder.decode(line)
            except UnicodeError:
                shown = line.decode("ascii", "replace").strip()
                return DataError(f"row {row}", shown.replace("\ufffd", "?"), text_in(encoding))
            row += 1
    return DataError(f"row {max(row - 1, feeds, 1)}", "a character that is cut off", text_in(encoding))


def _line_around(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0].strip()


def _oddities(text: str) -> dict[str, str]:
    """What is odd about the text: kind -> in words."""
    found: dict[str, str] = {}
    for match in MOJIBAKE.finditer(text):
        try:
            meant = match[0].encode("cp1252", "strict").decode("utf-8")
        except UnicodeError:
            continue
        found["mojibake"] = f"encoding: {match[0]} looks like {meant}, garbled when the file was written"
        break
    if "\ufffd" in text:
        found["lost"] = "encoding: some characters were lost when the file was written (\ufffd)"
    return found


def _two_byte(beginning: bytes) -> str | None:
    """The UTF-16 of a text without a mark; every other byte of it is mostly 0."""
    pairs = len(beginning) // 2
    for name, zeros in (("utf-16-le", beginning[1::2]), ("utf-16-be", beginning[0::2])):
        if pairs and zeros.count(0) > 0.7 * pairs and beginning.count(0) < 1.3 * zeros.count(0):
            return name
    return None
