"""The layout of a delimited text: what is above the table, its delimiter, its header, and a line of units."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from tui_nn.data.files.choices import AUTO
from tui_nn.data.files.header import has_header, has_units, is_number
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.plain import TOKEN, PlainText, without_blanks
from tui_nn.data.files.records import Marks, Record, records
from tui_nn.data.files.sniffing import sniff
from tui_nn.errors import DataError, UnreadableError

COMMENTS = ("#", "%", "//")
"""What a comment above the header begins with."""

SEPARATOR = re.compile(r'"?sep=(.)"?\W*', re.IGNORECASE)
"""Excel's first line that names the delimiter."""

MOST_RECORDS = 1000
"""Rows that are examined."""

MOST_ABOVE = 50
"""Lines above a header that are tried, to suggest how many to skip."""

ALIGNED = re.compile(r"^\s+\S|\S\s{2,}\S|\S \t|\t \S")
"""Matches a line whose values are aligned by blanks."""


@dataclass(frozen=True)
class Layout:
    """Where the values of a text are."""

    text: PlainText
    marks: Marks
    """Of `text`, in which tabs are in place of blanks."""
    delimiter: str
    """Of the original."""
    comment: str
    """What comments above the table begin with; empty if there are none."""
    skipped: int
    """Lines above the header, or above the first row."""
    header: Record | None
    names: Sequence[str]
    """Of the columns; empty if there is no header."""
    units: Record | None
    """The row below the header that has units in place of values."""
    rows: list[Record]
    """The first rows with values."""
    width: int
    """Number of columns."""

    @property
    def last_of_head(self) -> Record | None:
        """The last row above the values; None if the header is a comment, or there is none."""
        last = self.units or self.header
        return last if last and last.line > self.skipped else None


def find_layout(connection: Any, text: PlainText, folder: str, options: ReadOptions, strict: bool) -> Layout:
    """The layout of a text, as far as the options do not say.

    Raises:
        UnreadableError: no table was found.
        DataError: there are lines above the table that are no comments.
    """
    lines = text.head()
    if not any(line.strip() for line in lines):
        raise DataError("data", "nothing but blank lines", "a table")
    above, comment, delimiter = _above(lines, options)
    text, marks, width, delimiter = _dialect(connection, text, folder, lines, above, delimiter, strict)
    found = _records(text, marks, above)
    if not found:
        raise DataError("data", "no row below the comments", "a table")
    lengths = Counter(len(record.values) for record in found[1:] or found)
    width = lengths.most_common(1)[0][0] if len(found) > 1 else len(found[0].values)
    if options.skip_lines == AUTO:
        _refuse_preamble(connection, text, lines, found, width, strict)
    commented = _commented_header(lines[:above], marks, comment, width, found)
    layout = Layout(text, marks, delimiter, comment, found[0].line - 1, None, (), None, found, width)
    return _with_header(layout, options, commented)


def _above(lines: Sequence[str], options: ReadOptions) -> tuple[int, str, str]:
    """The lines above the table, what comments among them begin with, and the delimiter."""
    delimiter, at, comment = options.delimiter, 0, ""
    separator = SEPARATOR.fullmatch(lines[0])
    if separator:
        at = 1
        delimiter = separator[1] if delimiter == AUTO else delimiter
    if options.skip_lines != AUTO:
        return int(options.skip_lines), comment, delimiter
    while at < len(lines) and (not lines[at].strip() or lines[at].lstrip().startswith(COMMENTS)):
        mark = next((mark for mark in COMMENTS if lines[at].lstrip().startswith(mark)), "")
        comment = comment or mark
        at += 1
    if at == len(lines):  # Nothing else: these are no comments.
        return (1 if separator else 0), "", delimiter
    return at, comment, delimiter


def _dialect(
    connection: Any, text: PlainText, folder: str, lines: Sequence[str], above: int, delimiter: str, strict: bool
) -> tuple[PlainText, Marks, int, str]:
    """The text, its marks, the number of columns, and the delimiter of the original."""
    blanks = _columns_between_blanks(lines[above:])
    if delimiter not in ("blanks", " "):
        try:
            marks, width = sniff(connection, text.path, strict, above, delimiter)
        except UnreadableError:
            if delimiter != AUTO or blanks < 2:
                raise
            marks, width = Marks(" ", '"', '"'), 1
        # Beside blanks there may be a tab, but no other delimiter.
        aligned = marks.delimiter == "\t" and any(map(ALIGNED.search, lines[above : above + MOST_RECORDS]))
        if delimiter != AUTO or blanks < 2 or not (width == 1 or (aligned and blanks > width)):
            return text, marks, width, marks.delimiter
    tabbed = without_blanks(text, folder)
    return tabbed, Marks("\t", '"', '"'), blanks, " "


def _columns_between_blanks(lines: Sequence[str]) -> int:
    """The number of values between blanks in each line; 0 if it differs, except in the first."""
    counts = {len(TOKEN.findall(line)) for line in lines[1:MOST_RECORDS] if line.strip()}
    counts = counts or {len(TOKEN.findall(line)) for line in lines[:1]}
    return counts.pop() if len(counts) == 1 else 0


def _records(text: PlainText, marks: Marks, skip: int) -> list[Record]:
    try:
        with open(text.path, encoding="utf-8-sig", newline="") as file:
            return list(islice(records(file, marks, skip), MOST_RECORDS))
    except csv.Error as error:
        raise UnreadableError("data", f"a value that cannot be read ({error})", "a table") from error


def _refuse_preamble(
    connection: Any, text: PlainText, lines: Sequence[str], found: Sequence[Record], width: int, strict: bool
) -> None:
    """Raise if the first row is no row of the table that follows.

    Raises:
        DataError: it names the number of lines to skip.
    """
    first = found[0]
    begins = None
    if width == 1:
        begins = _later_table(connection, text, lines, strict)
    elif len(first.values) not in (width, width - 1) or _is_title(first.values, width):
        rows = (one for one in found if len(one.values) == width and not _is_title(one.values, width))
        begins = next((one.line - 1 for one in rows), None)
    if begins:
        allowed = f"the first row of a table (if it begins in line {begins + 1}, set --skip-lines {begins})"
        raise DataError(f"row {first.line}", lines[first.line - 1].strip(), allowed)


def _is_title(values: Sequence[str], width: int) -> bool:
    """Whether only the first of three or more values is there."""
    return width > 2 and len(values) == width and bool(values[0].strip()) and not any(map(str.strip, values[1:]))


def _later_table(connection: Any, text: PlainText, lines: Sequence[str], strict: bool) -> int | None:
    """The lines above a table that begins further below; None if there is none."""
    for skip in range(1, min(MOST_ABOVE, len(lines) - 2)):
        try:
            marks, width = sniff(connection, text.path, strict, skip)
        except UnreadableError:
            continue
        found = _records(text, marks, skip) if width > 1 else []
        if len(found) > 2 and all(len(record.values) == width for record in found):
            return found[0].line - 1
    return None


def _commented_header(
    above: Sequence[str], marks: Marks, comment: str, width: int, found: Sequence[Record]
) -> Record | None:
    """The last comment if it names the columns, as NumPy writes it, and the first row has values."""
    last = above[-1].strip() if above and comment else ""
    if not last.startswith(comment) or not comment or width < 2:
        return None
    names = next(records([last.removeprefix(comment).strip()], marks, 0), Record(0, [])).values
    if marks.delimiter == "\t" and len(names) != width:
        names = TOKEN.findall(last.removeprefix(comment))
    if len(names) != width or any(map(is_number, names)):
        return None
    return Record(len(above), names)


def _with_header(layout: Layout, options: ReadOptions, commented: Record | None) -> Layout:
    first, *body = layout.rows
    values = [record.values for record in body]
    names, shifted = _padded(first.values, values, layout.width)
    is_known = bool(options.known) and set(options.known or ()) <= {name.strip() for name in names}
    is_header = options.header == "yes" or (
        options.header == AUTO and (shifted or is_known or has_header(names, values))
    )
    if not is_header:
        if commented and options.header == AUTO:
            return replace(layout, header=commented, names=commented.values)
        return layout
    layout = replace(layout, header=first, names=names, rows=body)
    if options.header == AUTO and len(body) > 1 and has_units(values[0], values[1:]):
        layout = replace(layout, units=body[0], rows=body[1:])
    return layout


def _padded(first: Sequence[str], body: Sequence[Sequence[str]], width: int) -> tuple[Sequence[str], bool]:
    """The first row as wide as the others, and whether a name was missing for the first column, as R writes it."""
    if len(first) > width and not any(first[width:]):
        return first[:width], False
    if len(first) != width - 1 or not body:
        return first, False
    if not any(row[-1].strip() for row in body if len(row) == width):
        return [*first, ""], False
    return ["", *first], True
