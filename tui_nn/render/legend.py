"""The row above a chart that names its curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink

_GAP = 3


@dataclass(frozen=True)
class Entry:
    """One curve: a sample of its line in its ink, its name and the value to show, NaN for none."""

    sample: str
    ink: int
    name: str
    value: float


def draw_legend(canvas: Canvas, x: int, entries: Sequence[Entry], glyphs: Glyphs) -> None:
    """Write `entries` in the first row, from `x` on or as far to the left as they need.

    The values are left out where they do not fit, and what still does not fit is cut off.
    """
    texts = [f"{entry.name} {_number(entry.value, glyphs)}".rstrip() for entry in entries]
    width = sum(len(entry.sample) + 1 + len(text) + _GAP for entry, text in zip(entries, texts, strict=True)) - _GAP
    if width > canvas.width:
        texts = [entry.name for entry in entries]
    else:
        x = min(x, canvas.width - width)
    for entry, text in zip(entries, texts, strict=True):
        x = canvas.write(x, 0, entry.sample, entry.ink)
        x = canvas.write(x + 1, 0, text, Ink.TEXT) + _GAP


def _number(value: float, glyphs: Glyphs) -> str:
    """`value` at a width that changes little as it does; nothing if there is none."""
    if math.isnan(value):
        return ""
    text = f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 or value == 0 else f"{value:.3g}"
    return text.replace("-", glyphs.minus)
