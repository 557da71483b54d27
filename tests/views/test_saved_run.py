"""A saved run in a list."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.runs.snapshot import State
from tui_nn.runs.summary import HIGHEST, Numbers, Summary
from tui_nn.views.saved_run import describe, sparkline

RUN = Summary(
    saved=datetime(2025, 1, 2, tzinfo=UTC),
    versions={},
    preset="moons",
    data="moons",
    network="2-8-2 relu",
    step=1500,
    steps=3000,
    state=State.PAUSED,
    numbers=Numbers(train_loss=0.1, test_loss=0.2, score=0.985),
    is_regression=False,
    trend=(6, 3, 0),
)


def test_a_run_is_described_in_one_line() -> None:
    assert describe("moons-1", RUN, UNICODE) == "moons-1  ▇▄▁  step 1,500 of 3,000, paused, 98.5%"
    assert describe("moons-1", RUN, ASCII) == "moons-1  :..  step 1,500 of 3,000, paused, 98.5%"


def test_each_level_has_a_column() -> None:
    assert sparkline(range(HIGHEST + 1), UNICODE) == "▁▂▃▄▅▆▇"
    assert sparkline(range(HIGHEST + 1), ASCII) == "......:"
    assert sparkline((), UNICODE) == ""
