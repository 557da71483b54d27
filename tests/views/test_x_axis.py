"""What the curves are drawn over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.views.charts import FIRST, SIZE, shown, title
from tests.views.moments import COLOR, finished
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.history import Curves
from tui_nn.views.loss import contents, place_at_column, step_at_column
from tui_nn.views.loss_options import LossOptions, shown_steps
from tui_nn.views.x_axis import XAxis, axis_end, drawn_curves, next_axis, positions, steps_at


def with_series(snapshot: Snapshot, **series: list[float]) -> Snapshot:
    values = {name: np.array(numbers, np.float64) for name, numbers in series.items()}
    return replace(snapshot, curves=Curves(snapshot.curves.step, {**snapshot.curves.values, **values}))


def test_positions_worked_on_paper() -> None:
    # Twice as fast after step 20; beyond the last step at the mean of 6 seconds for 40 steps.
    curves = Curves(np.array([0.0, 20, 40]), {"seconds": np.array([0.0, 4, 6])})
    assert positions(curves, XAxis.SECONDS, [0, 10, 20, 30, 40, 60]).tolist() == [0, 2, 4, 5, 6, 9]
    assert positions(curves, XAxis.STEP, [0, 10, 60]).tolist() == [0, 10, 60]


def test_epochs_count_passes_over_the_training_set() -> None:
    # 63 training samples, 7 at a time: 9 updates for each pass.
    curves = finished(batch_size=7).curves
    np.testing.assert_allclose(curves["epochs"], curves.step / 9)
    assert (np.diff(curves["seconds"]) > 0).all()


@pytest.mark.parametrize(("axis", "name"), [(XAxis.EPOCH, "epoch"), (XAxis.SECONDS, "seconds")])
def test_the_axis_and_the_title_say_what_it_is(axis: XAxis, name: str) -> None:
    drawn = shown(finished(), LossOptions(axis=axis))
    assert any(f" {name} " in row for row in drawn[-2:])
    assert f"over {name}" in title(finished(), LossOptions(axis=axis))
    assert "over" not in title(finished())


def test_all_axes_are_gone_round_and_unknown_ones_are_passed_over() -> None:
    options, snapshot = FIRST, finished()
    gone = [options := options.with_next_axis(snapshot) for _ in XAxis]
    assert [one.axis for one in gone] == [XAxis.EPOCH, XAxis.SECONDS, XAxis.STEP]
    nothing = np.full(len(snapshot.curves.step), np.nan)
    old = Curves(snapshot.curves.step, {**snapshot.curves.values, "epochs": nothing, "seconds": nothing})
    assert next_axis(old, XAxis.STEP) == XAxis.STEP
    # The axis chosen in another run is not known in this one.
    assert shown(replace(snapshot, curves=old), LossOptions(axis=XAxis.SECONDS)) == shown(snapshot)


def test_a_click_finds_the_step_there() -> None:
    times = [0.0, *np.linspace(9, 10, 40)]
    snapshot = with_series(finished(), seconds=times)
    at = [
        step_at_column(snapshot, LossOptions(axis=XAxis.SECONDS), SIZE, COLOR, column)
        for column in range(0, SIZE[0], 3)
    ]
    # The first update took nine tenths of the time.
    assert at[0] == 0
    assert at[-1] in (38, 39)
    assert step_at_column(snapshot, LossOptions(axis=XAxis.SECONDS), SIZE, COLOR, SIZE[0] + 5) == 40
    assert set(at[:20]) <= {0, 1}
    assert at == sorted(one for one in at if one is not None)


@pytest.mark.parametrize("axis", XAxis)
def test_the_place_under_the_pointer_stays_while_one_zooms(axis: XAxis) -> None:
    snapshot = with_series(finished(), seconds=[float(step**2) for step in range(41)])
    options = LossOptions(axis=axis)
    for column in (20, 50, 90):
        before = place_at_column(snapshot, options, SIZE, COLOR, column)
        assert before is not None
        for direction in (1, 1, 1, -1):
            options = options.zoomed_at(snapshot, direction, before)
            low, high = contents(snapshot, options, COLOR.glyphs).x_range
            if low > 0 and high < axis_end(drawn_curves(snapshot), axis):
                place = place_at_column(snapshot, options, SIZE, COLOR, column)
                assert place == pytest.approx(before, abs=(high - low) / 30)
        options = options.reset()


def test_keys_zoom_around_this_moment_again_after_the_wheel() -> None:
    snapshot = finished()
    wheel = FIRST.zoomed_at(snapshot, 1, 5.0)
    assert shown_steps(snapshot, wheel)[1] < 30
    assert shown_steps(snapshot, wheel.zoomed(1))[1] == 40


def test_steps_at_is_the_inverse_of_positions() -> None:
    curves = Curves(np.array([0.0, 20, 40]), {"seconds": np.array([0.0, 4, 6])})
    steps = np.array([0, 7, 20, 33, 40, 55.0])
    for axis in (XAxis.STEP, XAxis.SECONDS):
        np.testing.assert_allclose(steps_at(curves, axis, positions(curves, axis, steps)), steps)


def test_the_axis_ends_at_a_round_number() -> None:
    snapshot = with_series(finished(), seconds=[*np.linspace(0, 0.033, 41)])
    assert axis_end(drawn_curves(snapshot), XAxis.SECONDS) == pytest.approx(0.04)
    assert axis_end(drawn_curves(snapshot), XAxis.EPOCH) == 40
    assert axis_end(drawn_curves(snapshot)) == 40
