from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import Plot, Series, draw_chart, draw_legend_alone
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink

awkward = st.lists(st.one_of(st.floats(), st.sampled_from([0.0, 1.0, -1.0, 1e-320, 1e308, -1e308])), max_size=30)


def series(y: Sequence[float], marker: str = "*", ink: Ink = Ink.TRAIN, dashed: bool = False) -> Series:
    """A curve with a point in the middle of every unit of x."""
    return Series("train", np.arange(len(y)) + 0.5, np.array(y, float), ink, marker, dashed)


def chart(
    width: int,
    height: int,
    curves: Sequence[Series],
    x_range: tuple[float, float] = (0, 8),
    log: bool = False,
    glyphs: Glyphs = UNICODE,
    best_possible: tuple[float, str] | None = None,
    marks: Sequence[tuple[float, str]] = (),
    cursor: float | None = None,
    baseline: tuple[float, str] | None = None,
    best: tuple[float, float] | None = None,
) -> Canvas:
    return draw_chart(
        width,
        height,
        Plot(
            curves,
            x_range=x_range,
            log=log,
            glyphs=glyphs,
            best_possible=best_possible,
            marks=marks,
            cursor=cursor,
            baseline=baseline,
            best=best,
        ),
    )


def plot(canvas: Canvas) -> list[str]:
    """The rows between legend and bottom axis, without a left axis whose labels have one digit."""
    return [line[2:] for line in canvas.text().splitlines()[1:-2]]


def test_a_rising_line() -> None:
    line = Series("loss", [0, 10], [0, 10], Ink.TRAIN, "*")
    canvas = chart(13, 8, [line], x_range=(0, 10), glyphs=ASCII)
    assert canvas.text().splitlines() == [
        "   *** loss",
        "10+        **",
        "  |      **",
        " 5+    **",
        "  |  **",
        " 0+**",
        "  ++-- step +",
        "   0       10",
    ]


def test_curves_keep_their_inks_and_the_later_one_is_on_top() -> None:
    both = [series([2] * 8, ink=Ink.TRAIN), series([2] * 8, "o", Ink.TEST, dashed=True)]
    canvas = chart(14, 8, both, glyphs=ASCII)
    assert plot(canvas)[2] == "ooo*ooo*ooo*"
    assert canvas.fg[3, 2:10].tolist() == [*[Ink.TEST] * 3, Ink.TRAIN] * 2


def test_legend_names_every_curve_and_its_last_value() -> None:
    both = [series([3, 0.25]), Series("test", [0, 1], [3, -0.5], Ink.TEST, "braille", True)]
    canvas = chart(70, 9, both, best_possible=(0.0795, "Bayes"))
    assert canvas.text().splitlines()[0].strip() == "*** train 0.2500   ⠒ ⠒ test −0.5000   ⠂⠂⠂ Bayes 0.0795"
    assert Ink.BEST_POSSIBLE in canvas.fg[0]


def test_legend_drops_the_values_then_the_room_between_names_then_parts_of_names() -> None:
    def legend(width: int) -> str:
        return chart(width, 9, [series([1, 2]), series([2, 3])]).text().splitlines()[0].strip()

    assert legend(40) == "*** train 2.0000   *** train 3.0000"
    assert legend(33) == "*** train 2.0000 *** train 3.0000"
    assert legend(25) == "*** train   *** train"
    assert legend(20) == "*** train *** train"
    assert legend(18) == "*** tr…n *** tr…n"
    assert legend(14) == "*** tr…n *** …"


def test_values_that_are_not_finite_are_gaps() -> None:
    y = [2, 2, 2, math.nan, 2, 2, math.inf, 2, 2, 2, 2]
    canvas = chart(13, 8, [series(y)], x_range=(0, 11), glyphs=ASCII)
    assert plot(canvas) == ["", "", "*** ** ****", "", ""]


def test_a_log_scale_leaves_out_what_it_cannot_show() -> None:
    y = [1, 1, 0, -1, 1, 1, 1, 1, 1, 1, 1]
    canvas = chart(15, 8, [series(y)], x_range=(0, 11), log=True, glyphs=ASCII)
    assert canvas.text().splitlines()[1:6] == ["  5+", "   |", "  1+**  *******", "   |", "0.2+"]


def test_decades_are_evenly_spaced_on_a_log_scale() -> None:
    rows = chart(40, 18, [series([0.01, 100])], log=True).text().splitlines()
    labeled = [next(y for y, row in enumerate(rows) if row.split("┤")[0].strip() == label) for label in ("1", "0.01")]
    assert labeled[1] == len(rows) - 3
    assert abs((labeled[0] - 1) - (labeled[1] - labeled[0])) <= 1


def test_the_best_possible_is_a_dotted_line_under_the_curves() -> None:
    rising = Series("loss", [0, 10], [0, 5], Ink.TRAIN, "*")
    canvas = chart(12, 8, [rising], x_range=(0, 10), best_possible=(2.5, "Bayes"), glyphs=ASCII)
    assert plot(canvas) == ["        **", "      **", "....**....", "  **", "**"]
    assert canvas.fg[3, 2] == Ink.BEST_POSSIBLE


def test_the_baseline_is_a_dotted_line_where_it_is_in_sight() -> None:
    rising = Series("loss", [0, 10], [0, 10], Ink.TRAIN, "*")
    plain = chart(60, 8, [rising], x_range=(0, 10), glyphs=ASCII)
    inside = chart(60, 8, [rising], x_range=(0, 10), glyphs=ASCII, baseline=(2.5, "mean"))
    assert inside.text().splitlines()[0].split() == ["***", "loss", "10.0000", "...", "mean", "2.5000"]
    # A quarter of five rows up from the bottom.
    assert [row for row, line in enumerate(inside.text().splitlines()[1:-2]) if line.count(".") > 20] == [3]
    outside = chart(60, 8, [rising], x_range=(0, 10), glyphs=ASCII, baseline=(-5, "mean"))
    assert outside.text().splitlines()[1:] == plain.text().splitlines()[1:]


def test_the_best_point_has_a_sign_of_its_own() -> None:
    falling = Series("loss", [0, 4, 10], [8, 0, 10], Ink.TEST, "*")
    drawn = chart(60, 8, [falling], x_range=(0, 10), glyphs=ASCII, best=(4, 0.5))
    assert drawn.text().splitlines()[0].split() == ["***", "loss", "10.0000", "@", "best", "0.5000"]
    (place,) = [
        (x, y) for y, line in enumerate(drawn.text().splitlines()[1:]) for x, char in enumerate(line) if char == "@"
    ]
    # Two fifths of the way to the right, in the lowest of five rows.
    assert place == (2 + round(0.4 * 58), 4)
    assert drawn.fg[place[1] + 1, place[0]] == Ink.TEST
    for hidden in ((11, 0.5), (4, 11)):
        assert "@" not in chart(60, 8, [falling], x_range=(0, 10), glyphs=ASCII, best=hidden).text().split("\n", 1)[1]
    on_log = chart(60, 8, [falling], x_range=(0, 10), glyphs=ASCII, best=(4, -1), log=True)
    assert "@" not in on_log.text().split("\n", 1)[1]


def test_the_range_of_y_has_room_for_the_best_possible() -> None:
    canvas = chart(40, 10, [series([2, 2.5])], best_possible=(0.1, "Bayes"))
    assert sum(Ink.BEST_POSSIBLE in row for row in canvas.fg[1:].tolist()) == 1


def test_the_best_possible_adds_its_dots_to_a_braille_curve() -> None:
    flat = Series("train", [0, 8], [0.9, 0.9], Ink.TRAIN, "braille")
    upright = Series("sets the range", [0, 0], [0, 3], Ink.TEST, "braille")
    alone = chart(20, 6, [flat, upright])
    above = chart(20, 6, [flat, upright], best_possible=(0.1, "Bayes"))
    row = np.s_[3, 3:]
    assert (above.codes[row] == alone.codes[row] | ord("⡀")).all()
    assert (above.fg[row] == Ink.TRAIN).all()


def test_a_constant_lies_in_the_middle_and_one_point_is_a_dot() -> None:
    rows = plot(chart(20, 8, [series([0.5] * 9)], glyphs=ASCII))
    assert "*" in rows[2]
    assert sum("*" in row for row in rows) == 1
    assert "".join(plot(chart(20, 8, [series([0.5])], glyphs=ASCII))).count("*") == 1


def test_the_axes_keep_still_while_the_data_grow_a_little() -> None:
    early, late = (chart(40, 10, [series([2.7, last])]).text().splitlines() for last in (0.4, 0.2))
    assert [row[:2] for row in early[1:]] == [row[:2] for row in late[1:]]


def test_many_points_look_like_fewer() -> None:
    extents = []
    x = np.linspace(0, 1, 20_000)
    y = np.sin(40 * x)
    many = chart(60, 12, [Series("a", x, y, Ink.TRAIN, "braille")], x_range=(0, 1))
    few = chart(60, 12, [Series("a", x[::20], y[::20], Ink.TRAIN, "braille")], x_range=(0, 1))
    for drawn in (one.codes[1:-2, 6:] != ord(" ") for one in (many, few)):
        height, tops, bottoms = len(drawn), drawn.argmax(axis=0), drawn[::-1].argmax(axis=0)
        extents.append(np.stack((tops, height - bottoms)))
    assert abs(extents[0] - extents[1]).max() <= 1


def test_points_outside_the_range_of_steps_are_not_drawn() -> None:
    line = Series("loss", [-1, 0, 5, 5.1, 9], [2, 2, 2, 2, 2], Ink.TRAIN, "*")
    assert plot(chart(12, 8, [line], x_range=(0, 5), glyphs=ASCII))[2] == "*" * 10
    assert plot(chart(12, 8, [line], x_range=(0, 50), glyphs=ASCII))[2] == "**"


def test_zooming_in_fits_the_values_to_what_is_seen() -> None:
    falling = Series("loss", [0, 10, 20, 30], [1000, 2, 1, 0.5], Ink.TRAIN, "*")
    rows = chart(20, 8, [falling], x_range=(10, 20), glyphs=ASCII).text().splitlines()
    assert (rows[1][:3].strip(), rows[5][:3].strip()) == ("2.0", "1.0")


def test_the_line_between_two_points_is_seen_however_far_one_zooms_in() -> None:
    # y = x, known at 0 and at 100 only: from 40 to 50 it rises from 40 to 50.
    line = Series("loss", [0, 100], [0, 100], Ink.TRAIN, "*")
    canvas = chart(13, 8, [line], x_range=(40, 50), glyphs=ASCII)
    assert canvas.text().splitlines()[1:] == [
        "50+        **",
        "  |      **",
        "45+    **",
        "  |  **",
        "40+**",
        "  ++-- step +",
        "   40      50",
    ]


def test_marks_are_dotted_lines_under_the_curves_with_their_letters_on_top() -> None:
    flat = Series("loss", [0, 10], [2, 2], Ink.TRAIN, "*")
    marks = [(0.5, "r"), (4.5, "b"), (4.6, "o"), (10, "q"), (10.1, "x"), (-1, "y")]
    canvas = chart(12, 8, [flat], x_range=(0, 10), marks=marks, glyphs=ASCII)
    assert plot(canvas) == ["r   b    q", ":   o    :", "**********", ":   :    :", ":   :    :"]
    assert (canvas.fg[1, 2], canvas.fg[4, 2]) == (Ink.WARN, Ink.MUTED)


def test_a_mark_adds_its_dots_to_a_braille_curve() -> None:
    flat = Series("train", [0, 8], [0.9, 0.9], Ink.TRAIN, "braille")
    alone, marked = (chart(20, 8, [flat], marks=marks) for marks in ([], [(4, "r")]))
    row = next(y for y in range(1, 6) if Ink.TRAIN in alone.fg[y])
    (x,) = np.flatnonzero(marked.codes[row] != alone.codes[row])
    assert marked.codes[row, x] == alone.codes[row, x] | ord("⠅")
    assert marked.fg[row, x] == Ink.TRAIN


def test_letters_that_do_not_fit_are_left_out() -> None:
    flat = Series("loss", [0, 10], [2, 2], Ink.TRAIN, "*")
    canvas = chart(12, 6, [flat], x_range=(0, 10), marks=[(0, letter) for letter in "abcde"], glyphs=ASCII)
    assert [row[0] for row in plot(canvas)] == ["a", "b", "c"]
    assert (
        canvas.text().splitlines()[-2:] == chart(12, 6, [flat], x_range=(0, 10), glyphs=ASCII).text().splitlines()[-2:]
    )


def test_the_cursor_is_a_line_behind_the_curves_and_the_legend_has_the_values_there() -> None:
    curves = [
        Series("train", [0, 5, 10], [3, 2, 1], Ink.TRAIN, "*"),
        Series("test", [6, 10], [3, 3], Ink.TEST, "o"),
    ]
    canvas = chart(60, 8, curves, x_range=(0, 10), cursor=5, best_possible=(1, "Bayes"), glyphs=ASCII)
    assert canvas.text().splitlines()[0].strip() == "| step 5   *** train 2.0000   ooo test"
    (column,) = {int(x) for x in np.nonzero(canvas.fg[1:6] == Ink.ACCENT)[1]}
    assert [chr(code) for code in canvas.codes[1:6, column]] == ["|", "|", "*", "|", "."]


@pytest.mark.parametrize(
    ("cursor", "step", "value"), [(0, "0", "3.0000"), (4.9, "0", "3.0000"), (5, "5", "2.0000"), (99, "10", "1.0000")]
)
def test_the_legend_has_the_last_values_up_to_the_cursor_and_their_step(cursor: float, step: str, value: str) -> None:
    one = Series("train", [0, 5, 10], [3, 2, 1], Ink.TRAIN, "*")
    legend = chart(60, 8, [one], x_range=(0, 10), cursor=cursor).text().splitlines()[0]
    assert legend.split()[1:] == ["step", step, "***", "train", value]


def test_a_cursor_before_all_values_has_its_own_step() -> None:
    legend = chart(60, 8, [Series("train", [5, 10], [2, 1], Ink.TRAIN, "*")], x_range=(0, 10), cursor=3)
    assert legend.text().splitlines()[0].split()[1:] == ["step", "3", "***", "train"]


def test_the_legend_alone_is_the_first_row_of_the_chart() -> None:
    for size, cursor, log in product([(60, 8), (25, 6), (12, 4), (11, 8), (0, 0)], (None, 3.0), (False, True)):
        curves = [series([1000, 20, 3]), series([2000, 10, 4], ink=Ink.TEST, dashed=True)]
        level, baseline = (1.5, "Bayes"), (3.0, "mean")
        whole = chart(*size, curves, log=log, best_possible=level, cursor=cursor, baseline=baseline)
        contents = Plot(curves, (0, 8), UNICODE, log=log, best_possible=level, baseline=baseline, cursor=cursor)
        alone = draw_legend_alone(*size, contents)
        assert alone.runs(0) == (whole.runs(0) if whole.height else []), (size, cursor, log)


def test_the_cursor_replaces_the_dots_of_a_mark_but_not_its_letter() -> None:
    flat = Series("loss", [0, 10], [2, 2], Ink.TRAIN, "*")
    canvas = chart(12, 8, [flat], x_range=(0, 10), marks=[(5, "r")], cursor=5, glyphs=ASCII)
    assert [row[5] for row in plot(canvas)] == ["r", "|", "*", "|", "|"]


def test_a_cursor_outside_is_not_drawn() -> None:
    assert Ink.ACCENT not in chart(60, 8, [series([1, 2])], cursor=8.1).fg[1:]


@pytest.mark.parametrize(("width", "height"), [(11, 4), (12, 3), (0, 0), (-1, 5)])
def test_too_small_stays_blank(width: int, height: int) -> None:
    assert chart(width, height, [series([1, 2])]).text().strip() == ""


@given(st.integers(0, 60), st.integers(0, 30), st.sampled_from([UNICODE, ASCII]), st.booleans())
def test_every_size_can_be_drawn(width: int, height: int, glyphs: Glyphs, log: bool) -> None:
    y = [3, 1, 0.5, 0.3]
    curves = [series(y, glyphs.train), series(y[:2], glyphs.test, Ink.TEST, dashed=True)]
    canvas = chart(width, height, curves, (0, 8), log, glyphs, (0.1, "Bayes"), [(0, "r"), (8, "b")], cursor=2)
    assert (canvas.width, canvas.height) == (width, height)
    assert glyphs is UNICODE or canvas.text().isascii()
    if width >= 12 and height >= 4:
        assert Ink.TRAIN in canvas.fg[1:] or Ink.TEST in canvas.fg[1:]


@given(awkward, awkward, st.sampled_from([8, 1e-97, 1e300]), st.booleans(), st.booleans())
@example([0.0, 1e-97], [-1e300, 1e300], 1e-97, False, True)  # a slope beyond the largest float
def test_any_values_can_be_drawn(x: list[float], y: list[float], end: float, log: bool, dashed: bool) -> None:
    n = min(len(x), len(y))
    x = np.sort(x).tolist()
    curve = Series("a", x[:n], y[:n], Ink.TRAIN, "braille", dashed)
    mark, best_possible = (x[0], "m") if x else (math.nan, "m"), (y[0], "c") if y else None
    chart(40, 10, [curve, series(y)], (0, end), log, best_possible=best_possible, marks=[mark], cursor=mark[0])


def test_no_series_is_an_empty_plot() -> None:
    rows = chart(30, 8, []).text().splitlines()
    assert "└" in rows[6]


def test_plotext_is_imported_by_the_first_chart_only() -> None:
    code = "import sys, tui_nn.render.chart, tui_nn.render.scatter; assert 'plotext' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
