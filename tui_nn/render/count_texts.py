"""Counts and percentages in the few cells that a table has for them."""

from __future__ import annotations

from tui_nn.render.glyphs import Glyphs
from tui_nn.scores import percent

SHARE_CELLS = 3
"""Cells of any percentage without decimals, except for 100%."""

_FULL = "100%"

_COUNT_FORMS = (
    (1, ",.0f", ""),
    (1, ".0f", ""),
    (1e3, ".0f", "k"),
    (1e6, ".1f", "M"),
    (1e6, ".0f", "M"),
)
"""Unit, format and suffix, tried in turn until a count fits."""
COUNT_BOUNDS = ((4, 999_500_000), (3, 99_500_000), (2, 100))
"""Cells -> the counts below this fit in them."""


def count_text(value: int, cells: int) -> str:
    """Format `value` in at most `cells` (2 or more), rounded if necessary: 1,234, 1234, 12k, 1.2M, .1M."""
    # 999,500 would be rounded to 1000k, so it is written as 1.0M.
    texts = (
        f"{value / unit:{form}}{suffix}"
        for unit, form, suffix in _COUNT_FORMS
        if unit == 1 or 0.9995 <= value / unit < 999.5
    )
    parts = f"{value / 1e6:.1f}M".lstrip("0"), f"{value / 1e6:.0f}M"
    return next((text for text in (*texts, *parts) if len(text) <= cells), f"{value}")


def full_text(cells: int, glyphs: Glyphs) -> str:
    """The text of 100% in a table whose narrowest percentage has `cells`: a check mark if it does not fit."""
    return _FULL if len(_FULL) <= cells else glyphs.finished


def share_text(part: int, whole: int, cells: int, full: str) -> str:
    """Format a percentage in at most `cells` (2 or more): a dash if `whole` is 0, and `full` if it is 100%."""
    if not whole:
        return "-"
    if part == whole:
        return full
    text = percent(part / whole)
    return text if len(text) <= cells else percent(part / whole, 0)[:cells]
