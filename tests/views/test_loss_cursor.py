"""What can be read off the chart at a cursor, and which steps it shows."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.experiments import small
from tests.views.charts import FIRST, LEFT, RIGHT, moved, plot, shown, title
from tests.views.moments import finished, fresh
from tui_nn.render.numbers import short_number
from tui_nn.training.trainer import Trainer
from tui_nn.views.loss_options import LossOptions, shown_steps


def trained(steps: int, **changes: object) -> Trainer:
    trainer = Trainer(small(**changes))
    trainer.advance(steps)
    return trainer


def test_the_cursor_reads_the_recorded_values() -> None:
    """Those that a trainer alone has after so many steps."""
    options = FIRST
    for direction, step in ((LEFT, 40), (LEFT, 39), (LEFT, 38), (RIGHT, 39), (RIGHT, 40), (RIGHT, 40)):
        options = moved(finished(), direction, options=options)
        trainer = trained(step)
        train, test = (short_number(value) for value in (trainer.batch_loss(), trainer.evaluate_test().loss))
        assert title(finished(), options) == f"Step {step}: train {train}, test {test}"
    options = replace(moved(finished(), LEFT, LEFT, LEFT), score=True)
    trainer = trained(38)
    train, test = (f"{score.score * 100:.4f}" for score in (trainer.evaluate_train(), trainer.evaluate_test()))
    assert title(finished(), options) == f"Step 38: train {train}, test {test}"


def test_the_cursor_stays_within_the_run_and_shows_on_the_chart() -> None:
    at_start = moved(finished(), *[LEFT] * 100)
    assert at_start.cursor == 0
    middle = moved(finished(), *[RIGHT] * 20, options=at_start)
    assert middle.cursor == 20
    # A line from top to bottom in the middle of the axis from 0 to 40, but where a curve crosses it.
    drawn = plot(shown(finished(), middle))
    places = [row.index("│") for row in drawn if "│" in row]
    assert len(places) > len(drawn) / 2
    assert set(places) <= {len(drawn[0]) // 2 + near for near in (-1, 0, 1)}
    assert shown(finished(), middle.reset()) == shown(finished())
    assert not any("│" in row for row in plot(shown(finished(), middle.reset())))


def test_before_the_first_step_the_cursor_reads_step_0() -> None:
    options = moved(fresh(), LEFT, LEFT, RIGHT)
    assert options.cursor == 0
    assert title(fresh(), options).startswith("Step 0: ")


def test_zoomed_in_the_cursor_goes_on_in_smaller_steps() -> None:
    """Of 1,000 steps every 8th is recorded: with all in sight it jumps over some of them."""
    snapshot = finished(steps=1000)
    recorded = snapshot.curves.step
    far, near = (moved(snapshot, LEFT, LEFT, LEFT, options=LossOptions(zoom=zoom)).cursor for zoom in (0, 5))
    assert near == recorded[-3]
    assert far is not None
    assert far < recorded[-3]


def test_after_a_reset_the_cursor_is_where_the_run_is() -> None:
    """It may have been moved to a step that is still to come."""
    options = LossOptions(cursor=30.0)
    assert title(fresh(), options).startswith("Step 0: ")
    assert "step 0" in shown(fresh(), options)[0]


def test_with_little_room_the_cursor_still_reads_both_values() -> None:
    options = moved(finished(), LEFT)
    trainer = trained(40)
    for room in range(20, 60):
        text = title(finished(), options, room)
        for value in (trainer.batch_loss(), trainer.evaluate_test().loss):
            assert short_number(value) in text
        assert len(text) <= room or room < len("40: 0.0000, 0.0000")


@pytest.mark.parametrize(
    ("zooms", "cursor", "low", "high"),
    [
        ((), None, 0, 40),
        ((1,), None, 20, 40),
        ((1, 1), None, 30, 40),
        ((1, 1, -1), None, 20, 40),
        ((1, -1, -1), None, 0, 40),
        ((1, 1), 20.0, 15, 25),
        ((1,), 0.0, 0, 20),
    ],
)
def test_the_steps_are_zoomed_in_around_the_cursor_or_at_the_end(
    zooms: tuple[int, ...], cursor: float | None, low: float, high: float
) -> None:
    options = LossOptions(cursor=cursor)
    for direction in zooms:
        options = options.zoomed(direction)
    assert shown_steps(finished(), options) == (low, high)
    steps = [float(word.replace(",", "")) for word in shown(finished(), options)[-1].split()]
    assert low <= min(steps)
    assert max(steps) <= high
    assert max(steps) - min(steps) >= (high - low) / 2


def test_the_zoom_is_told_ends_somewhere_and_can_be_left() -> None:
    options = FIRST
    for factor in (2, 4, 8, 16, 32, 64, 64):
        options = options.zoomed(1)
        assert title(finished(), options) == f"Loss (zoom {factor}x, train with penalty)"
    assert options.reset() == FIRST


def test_the_axis_grows_in_jumps() -> None:
    """One that grew with each step would be repainted with each step."""
    ends = [shown_steps(replace(finished(), step=step, last_step=step), FIRST)[1] for step in range(20_000)]
    assert all(end >= step for step, end in enumerate(ends))
    assert all(end <= max(10, 1.6 * step) for step, end in enumerate(ends))
    assert sum(one != other for one, other in pairwise(ends)) < 40


def test_the_cursor_reads_what_was_recorded_also_where_the_curves_are_smoothed() -> None:
    snapshot = finished(batch_size=5)
    options = moved(snapshot, LEFT, LEFT)
    assert title(snapshot, replace(options, smoothing=0.9)) == title(snapshot, options)


def test_with_a_cursor_the_scale_and_the_zoom_are_named_still() -> None:
    options = replace(moved(finished(), LEFT), log_scale=True, zoom=1)
    assert title(finished(), options).endswith(" (log scale, zoom 2x)")
    assert "(" not in title(finished(), options, room=45)


def test_gaps_in_what_was_recorded_are_no_failure() -> None:
    curves = finished().curves
    values = dict(curves.values) | {"train_loss": np.full_like(curves.step, np.nan)}
    nothing = replace(finished(), curves=replace(curves, values=values))
    assert "nan" in title(nothing, moved(nothing, LEFT))
    assert shown(nothing)
