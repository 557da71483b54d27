"""The chart of a run that was rewound: the line at the step, the branches that were left, and what the mouse finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.experiments import small
from tests.runs.recorder import started
from tests.views.charts import FIRST, SIZE, plot, shown
from tests.views.moments import COLOR, finished
from tests.views.test_record import with_branches
from tui_nn.render.chart import plot_columns
from tui_nn.render.palette import Ink
from tui_nn.runs.session import Run, Seek
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views import loss
from tui_nn.views.loss import contents, step_at_column
from tui_nn.views.loss_options import LossOptions, shown_steps


@pytest.fixture(scope="module")
def rewound() -> Snapshot:
    """At step 10 of 40."""
    with started(small()) as (session, recorder):
        session.send(Run())
        recorder.state(State.FINISHED)
        session.send(Seek(10))
        return recorder.state(State.PAUSED)


def test_a_line_stands_at_the_step_and_the_legend_has_its_numbers(rewound: Snapshot) -> None:
    drawn = shown(rewound)
    assert "step 10" in drawn[0]
    lines = {row.index("│") for row in plot(drawn) if "│" in row}
    low, high = shown_steps(rewound, FIRST)
    width = len(plot(drawn)[0])
    assert lines == {int((10 - low) / (high - low) * width)}
    assert "step 10" not in shown(replace(rewound, is_rewound=False))[0]


def test_the_whole_branch_is_drawn(rewound: Snapshot) -> None:
    assert shown_steps(rewound, FIRST)[1] >= rewound.last_step
    without_line = [row.replace("│", " ") for row in plot(shown(rewound))]
    assert sum(left.strip() != "" for left in without_line) == sum(row.strip() != "" for row in plot(shown(finished())))


def test_a_branch_that_was_left_is_faint_and_has_no_name_in_the_legend() -> None:
    snapshot = with_branches()
    canvas = loss.draw(snapshot, FIRST, SIZE, COLOR)
    alone = loss.draw(replace(snapshot, branches=()), FIRST, SIZE, COLOR)
    plots = [one.fg[1:-2, 5:] for one in (canvas, alone)]
    faint = [int(np.count_nonzero(one == Ink.FRAME)) for one in plots]
    assert faint[0] > faint[1] == 0
    assert shown(snapshot)[0].count("test") == 1
    assert shown_steps(snapshot, FIRST)[1] >= 40, "all of the branch has room"


@pytest.mark.parametrize("options", [FIRST, LossOptions(score=True), LossOptions(log_scale=True), LossOptions(zoom=2)])
def test_a_click_finds_the_recorded_step_under_the_mouse(rewound: Snapshot, options: LossOptions) -> None:
    found = [step_at_column(rewound, options, SIZE, COLOR, column) for column in range(-5, SIZE[0] + 5)]
    steps = [step for step in found if step is not None]
    assert len(steps) == len(found)
    assert steps == sorted(steps)
    assert set(steps) <= set(rewound.curves.step.tolist())
    low, high = shown_steps(rewound, options)
    first, count = plot_columns(*SIZE, contents(rewound, options, COLOR.glyphs))
    for column, step in enumerate(steps[first + 5 : first + 5 + count]):
        there = low + (column + 0.5) / count * (high - low)
        assert abs(step - there) == pytest.approx(np.abs(rewound.curves.step - there).min())
    assert steps[: first + 6] == [steps[0]] * (first + 6)


def test_a_chart_without_room_has_no_steps(rewound: Snapshot) -> None:
    assert [step_at_column(rewound, FIRST, (8, 3), COLOR, column) for column in range(8)] == [None] * 8


def test_the_cursor_begins_at_the_step_that_is_shown(rewound: Snapshot) -> None:
    assert FIRST.with_cursor(rewound, -1).cursor == 10
