"""A saved run in a list: its name, the curve of its loss, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable

from tui_nn.render.glyphs import Glyphs
from tui_nn.runs.summary import HIGHEST, Summary
from tui_nn.scores import score_text


def describe(name: str, summary: Summary, glyphs: Glyphs) -> str:
    """The run in one line."""
    score = score_text(summary.numbers.score, summary.is_regression, glyphs.squared)
    trend = sparkline(summary.trend, glyphs)
    return glyphs.spell(f"{name}  {trend}  step {summary.step:,} of {summary.steps:,}, {summary.state}, {score}")


def sparkline(levels: Iterable[int], glyphs: Glyphs) -> str:
    """A column for each level from 0 to `HIGHEST`."""
    parts = glyphs.column_parts
    return "".join(parts[level * (len(parts) - 1) // HIGHEST] for level in levels)
