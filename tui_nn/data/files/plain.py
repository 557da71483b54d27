"""Brings a text into a form that DuckDB reads: not compressed, in UTF-8, with one delimiter between values."""

from __future__ import annotations

import gzip
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_nn.data.files.encoding import Encoding, decoded, find_encoding
from tui_nn.data.files.sources import exact_path, literal, options
from tui_nn.errors import DataError

HEAD = 1_000_000
"""Characters at the beginning of a text that are examined."""

LINE_END = re.compile("\r\n|\n|\r")

TOKEN = re.compile(r'"(?:[^"]|"")*"|\S+')
"""A value in a line whose values are between blanks."""

AS_LINES: dict[str, object] = {
    "auto_detect": False,
    "columns": {"line": "VARCHAR"},
    "delim": "\x01",
    "quote": "",
    "escape": "",
    "comment": "",
    "header": False,
    "strict_mode": False,
    "compression": "zstd",
    "max_line_size": 20_000_000,
}
"""Options with which DuckDB reads a text line by line."""


@dataclass(frozen=True)
class PlainText:
    """A text that DuckDB can read."""

    path: str
    """Of the file in UTF-8, which may be a temporary one."""
    encoding: Encoding
    """Of the original."""

    def head(self) -> list[str]:
        """The first lines, without their ends."""
        with open(self.path, encoding="utf-8-sig", newline="") as file:
            text = file.read(HEAD)
            whole = not file.read(1)
        lines = LINE_END.split(text)
        return lines[:-1] if len(lines) > 1 and (not whole or not lines[-1]) else lines


def plain_text(connection: Any, path: str, folder: str, encoding: str) -> PlainText:
    """The text at `path`, which is copied into `folder` only if it is compressed or not in UTF-8.

    Raises:
        DataError: it cannot be decompressed or decoded.
    """
    unpack = UNPACKERS.get(Path(path).suffix.lower())
    source = unpack(connection, path, f"{folder}/unpacked") if unpack else path
    found = find_encoding(source, encoding)
    if found.name != "utf-8":
        source = _write(f"{folder}/utf-8", decoded(source, found.name))
    return PlainText(source, found)


def without_blanks(text: PlainText, folder: str) -> PlainText:
    """The same text with a tab in place of any blanks between values; lines keep their numbers."""
    return PlainText(_write(f"{folder}/tabs", _tabbed(text.path)), text.encoding)


def _tabbed(path: str) -> Iterator[str]:
    with open(path, encoding="utf-8-sig") as file:
        for line in file:
            yield "\t".join(TOKEN.findall(line)) + "\n"


def _write(path: str, pieces: Iterable[str]) -> str:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    return path


def _gunzip(connection: Any, path: str, target: str) -> str:
    try:
        with gzip.open(path) as packed, open(target, "wb") as file:
            shutil.copyfileobj(packed, file)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError("data", path, "a gzip file that is whole") from error
    return target


def _unzstd(connection: Any, path: str, target: str) -> str:
    """DuckDB can decompress Zstandard, and Python before 3.14 cannot."""
    lines = f"SELECT coalesce(line, '') FROM read_csv({exact_path(path)}{options(AS_LINES)})"
    form = "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE ''"
    connection.execute(f"COPY ({lines}) TO {literal(target)} ({form})")
    return target


UNPACKERS = {".gz": _gunzip, ".zst": _unzstd}
"""Suffix of a compressed file -> what decompresses it."""
