from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tui_nn.render.axes import Axis, draw_axes, lay_out
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE


def drawn(width: int, height: int, x_axis: Axis, y_axis: Axis, top: int = 0) -> list[str]:
    canvas = Canvas(width, height)
    draw_axes(canvas, lay_out(width, height, x_axis, y_axis, top), x_axis, y_axis, UNICODE)
    return canvas.text().splitlines()


def test_ticks_stand_at_their_cells_and_labels_beside_them() -> None:
    assert drawn(29, 8, Axis(0, 5000, "step"), Axis(-1, 1), top=1) == [
        "",
        " 1┤",
        "  │",
        " 0┤",
        "  │",
        "−1┤",
        "  └┬─────────┬─────────┬ step",
        "   0       2,000     4,000",
    ]


@pytest.mark.parametrize(("value", "cell"), [(0, 0), (0.99, 0), (1, 1), (9.99, 9), (10, 9)])
def test_the_high_end_belongs_to_the_last_cell(value: float, cell: int) -> None:
    assert Axis(0, 10).cell(value, 10) == cell


def test_the_name_goes_where_no_tick_is() -> None:
    # Ticks at 0, 5 and 10 of a plot of 22 columns.
    assert drawn(24, 6, Axis(0, 10, "x"), Axis(0, 1))[-2] == " └┬──────────┬────── x ┬"
    assert drawn(24, 6, Axis(0, 14, "x"), Axis(0, 1))[-2] == " └┬──────┬───────┬──── x"
    assert drawn(24, 6, Axis(0, 10, "epoch number"), Axis(0, 1))[-2] == " └┬ epoch n… ┬─────────┬"


def test_a_log_axis_has_powers_of_ten() -> None:
    marks = Axis(-2, 2, log=True).marks(40, 5)
    assert marks == [(0, "0.01"), (10, "0.1"), (20, "1"), (30, "10"), (39, "100")]


@pytest.mark.parametrize(("width", "height"), [(6, 9), (30, 2), (0, 0), (-3, -3)])
def test_without_room_there_are_no_axes(width: int, height: int) -> None:
    frame = lay_out(width, height, Axis(0, 1), Axis(0, 1))
    assert not frame.has_axes
    assert (frame.left, frame.width, frame.height) == (0, max(width, 0), max(height, 0))


def test_labels_do_not_touch() -> None:
    for width in range(12, 80):
        labels = drawn(width, 8, Axis(0, 123_456), Axis(0, 1))[-1]
        marks = lay_out(width, 8, Axis(0, 123_456), Axis(0, 1)).x_marks
        assert labels.split() == [label for _, label in marks]


@given(
    st.integers(9, 60),
    st.integers(4, 20),
    st.floats(-20, 20),
    st.floats(0.01, 1000),
    st.booleans(),
)
@example(20, 4, 0.0, 0.69, True)  # 1 and 2 are both in the lower half
def test_each_axis_has_a_scale_of_two_labels_at_least(
    plot_width: int, rows: int, low: float, span: float, log: bool
) -> None:
    """One number alone is no scale; with a name above it, the axis has one row less."""
    y_axis = Axis(low, low + min(span, 5), log=True) if log else Axis(low, low + span, "x2")
    assume(not log or span > 0.1)
    frame = lay_out(plot_width + 20, rows, Axis(0, span, "x1"), y_axis)
    assert len(frame.y_marks) >= min(2, frame.height - (not log))
    assert len({row for row, _ in frame.y_marks}) == len(frame.y_marks)
    assert len({label for _, label in frame.y_marks}) == len(frame.y_marks)
    assert len(frame.x_marks) >= 2
    labels = drawn(plot_width + 20, rows, Axis(0, span, "x1"), y_axis)[-1].split()
    assert [label for _, label in frame.x_marks] == labels


def test_ascii_axes_are_pure() -> None:
    canvas, axes = Canvas(40, 10), (Axis(-1, 1, "x"), Axis(-1, 1, "y"))
    draw_axes(canvas, lay_out(40, 10, *axes), *axes, ASCII)
    assert canvas.text().isascii()
