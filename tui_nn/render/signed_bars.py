"""Signed numbers as a list of bars: a name, the number, and a bar as long as its absolute value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import LEVELS, Ink, line_ink

_LONGEST_NAME = 8
"""Maximum columns of a name."""


def draw_signed_bars(width: int, height: int, names: Sequence[str], values: Sequence[float], glyphs: Glyphs) -> Canvas:
    """Draw a row for each of `values`; if there is no room for all, the largest, and how many there are more."""
    canvas = Canvas(width, height)
    order = list(range(len(values)))
    if len(values) > height:
        largest = sorted(order, key=lambda at: -abs(values[at]))[: max(height - 1, 0)]
        order = sorted(largest)
        more = len(values) - len(order)
        canvas.write(0, canvas.height - 1, glyphs.shorten(f"and {more:,} smaller ones", canvas.width), Ink.MUTED)
    texts = [number_text(values[at], glyphs) for at in order]
    shown = [glyphs.shorten(names[at], _LONGEST_NAME) for at in order]
    name_width, text_room = (max((text_width(text) for text in column), default=0) for column in (shown, texts))
    left = name_width + text_room + 2
    scale = max((abs(values[at]) for at in order), default=0.0)
    for y, (at, name, text) in enumerate(zip(order, shown, texts, strict=True)):
        canvas.write(name_width - text_width(name), y, name, Ink.MUTED)
        canvas.write(left - 1 - text_width(text), y, text, Ink.TEXT)
        share = abs(values[at]) / scale if 0 < scale < np.inf else 0.0
        canvas.write(left, y, _bar(canvas.width - left, share, glyphs), line_ink(LEVELS if values[at] > 0 else -LEVELS))
    return canvas


def number_text(value: float, glyphs: Glyphs) -> str:
    """Format a number with three significant digits."""
    text = plain_number(float(f"{value:.3g}")) if np.isfinite(value) else f"{value}"
    return text.replace("-", glyphs.minus)


def _bar(width: int, share: float, glyphs: Glyphs) -> str:
    parts = len(glyphs.bar_parts) + 1
    full, part = divmod(round(share * max(width, 0) * parts), parts)
    return glyphs.bar_full * full + ("", *glyphs.bar_parts)[part]
