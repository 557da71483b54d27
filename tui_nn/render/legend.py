"""The legend in the row above a chart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width, widest
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink

_GAPS = (3, 1)
_LEAST_NAME = 4
"""Names are not shortened further."""


@dataclass(frozen=True)
class Entry:
    """An entry: a sample of the line, its ink, its name, and a value; NaN for none."""

    sample: str
    ink: int
    name: str
    value: float
    is_extra: bool = False
    """Whether it is left out before the values of all entries are, if there is no room."""


def draw_legend(canvas: Canvas, x: int, entries: Sequence[Entry], glyphs: Glyphs) -> None:
    """Write `entries` into the first row from column `x`, or further left if necessary.

    If they do not fit, extra entries are left out, then values are omitted, then names are shortened; if they still do
    not fit, the row is cut off.
    """
    if any(entry.is_extra for entry in entries):
        usual = [entry for entry in entries if not entry.is_extra]
        entries = entries if _width(entries, _with_values(entries, glyphs), _GAPS[-1]) <= canvas.width else usual
    # From the widest to the narrowest; the last one is cut off if it does not fit either.
    for texts, gap in _forms(entries, glyphs, canvas.width):
        if _width(entries, texts, gap) <= canvas.width:
            break
    x = max(0, min(x, canvas.width - _width(entries, texts, gap)))
    for entry, text in zip(entries, texts, strict=True):
        x = canvas.write(x, 0, entry.sample, entry.ink)
        x = canvas.write(x + 1, 0, text, Ink.TEXT) + gap
    if x - gap > canvas.width:
        canvas.write(canvas.width - 1, 0, glyphs.ellipsis, Ink.MUTED)


def _forms(entries: Sequence[Entry], glyphs: Glyphs, room: int) -> Iterator[tuple[Sequence[str], int]]:
    """The texts of the entries, and the blanks between them."""
    names = [glyphs.spell(entry.name) for entry in entries]
    for texts in (_with_values(entries, glyphs), names):
        for gap in _GAPS:
            yield texts, gap
    if _width(entries, names, gap) > room:
        for length in range(min(widest(names), room) - 1, _LEAST_NAME - 1, -1):
            yield glyphs.shorten_names(names, length), gap


def fitting(entries: Sequence[Entry], width: int, glyphs: Glyphs) -> Sequence[Entry]:
    """As many of `entries`, from the first, as `draw_legend` shows without values in `width` columns."""
    for count in range(len(entries), 0, -1):
        short = glyphs.shorten_names([entry.name for entry in entries[:count]], _LEAST_NAME)
        if _width(entries[:count], short, _GAPS[-1]) <= width:
            return entries[:count]
    return ()


def _with_values(entries: Sequence[Entry], glyphs: Glyphs) -> list[str]:
    return [f"{glyphs.spell(entry.name)} {_number(entry.value, glyphs)}".rstrip() for entry in entries]


def _width(entries: Sequence[Entry], texts: Sequence[str], gap: int) -> int:
    return sum(len(entry.sample) + 1 + text_width(text) + gap for entry, text in zip(entries, texts, strict=True)) - gap


def _number(value: float, glyphs: Glyphs) -> str:
    """Format `value` in a few characters; empty for NaN."""
    return "" if math.isnan(value) else short_number(value).replace("-", glyphs.minus)
