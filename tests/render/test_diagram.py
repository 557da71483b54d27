from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.networks import draw, even_pictures, unit_names
from tui_nn.render.canvas import Canvas
from tui_nn.render.diagram import draw_diagram
from tui_nn.render.diagram_plan import Plan, plan_diagram
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import LEVELS, Ink, line_ink, signed_ink

LINE_INKS = {line_ink(level): level for level in range(-LEVELS, LEVELS + 1) if level}


def levels(canvas: Canvas, plan: Plan, gap: int = 0) -> set[int]:
    """The levels of the lines that are seen in a gutter."""
    gutter = np.s_[
        plan.room.start // 2 : plan.room.stop // 2, plan.columns[gap].span.stop : plan.columns[gap + 1].span.start
    ]
    inks = canvas.fg[gutter][canvas.codes[gutter] != ord(" ")]
    return {LINE_INKS[ink] for ink in inks.tolist()}


def test_a_small_diagram_in_ascii() -> None:
    plan = plan_diagram(34, 5, unit_names(2, 2))
    weights = [np.array([[1.0, 0.0], [0.0, -0.5]])]
    pictures = even_pictures(plan)
    pictures[1][1] = -0.5
    canvas = draw(plan, (2, 2), weights, pictures=pictures, glyphs=ASCII, color=False)
    assert canvas.text().splitlines() == [
        "",
        "x1 ###### ############## ###### c1",
        "   ######                ######",
        "x2 ###### -------------- ------ c2",
        "   ######                ------",
    ]


def test_pictures_are_in_the_places_that_the_plan_says() -> None:
    plan = plan_diagram(90, 20, unit_names(2, 3, 2))
    rng = np.random.default_rng(0)
    pictures = [rng.choice([-1.0, 1.0], picture.shape) for picture in even_pictures(plan)]
    canvas = draw(plan, (2, 3, 2), pictures=pictures)
    for column, layer in zip(plan.columns, pictures, strict=True):
        for top, picture in zip(column.tops, layer, strict=True):
            for (row, x), value in np.ndenumerate(picture):
                y, lower = divmod(top + row, 2)
                cell = y, column.left + x
                foreground = canvas.codes[cell] == ord("▄" if lower else "▀")
                ink = canvas.fg[cell] if foreground else canvas.bg[cell]
                assert ink == signed_ink(LEVELS if value > 0 else -LEVELS)


def test_the_lines_of_a_gutter_are_shares_of_its_strongest_weight() -> None:
    plan = plan_diagram(90, 24, unit_names(1, 4, 1))
    weights = [np.array([[10.0, -5.0, 2.5, 1.9]]), np.array([[0.1], [0.0], [0.0], [0.0]])]
    canvas = draw(plan, (1, 4, 1), weights)
    assert levels(canvas, plan) == {4, -2, 1}
    assert levels(canvas, plan, gap=1) == {4}


def test_no_line_runs_through_a_picture_or_a_name() -> None:
    sizes = (2, 8, 8, 3)
    plan = plan_diagram(90, 20, unit_names(*sizes))
    with_lines = draw(plan, sizes)
    without = draw(plan, sizes, [np.zeros(shape) for shape in itertools.pairwise(sizes)])
    differs = (with_lines.codes != without.codes) | (with_lines.bg != without.bg)
    for column in plan.columns:
        assert not differs[:, column.span.start : column.span.stop].any()
    assert differs.any()


def test_of_very_many_weights_only_the_strongest_are_drawn() -> None:
    plan = plan_diagram(160, 40, unit_names(64, 64))
    shown = plan.shown[0].stop
    assert shown == plan.shown[1].stop == 12
    # As many strong ones as the diagram has rows: 12 + 11 + 11 on the three diagonals, and 6 more.
    weights = np.full((64, 64), 0.5) + 0.5 * sum(np.eye(64, k=k) for k in (-1, 0, 1))
    weights[range(6), range(2, 8)] = 1
    assert levels(draw(plan, (64, 64), [weights]), plan) == {4}
    weights[0, 0] = 0.7
    assert levels(draw(plan, (64, 64), [weights]), plan) == {4, 3}
    weights[range(shown), range(shown)] = 0.1
    assert levels(draw(plan, (64, 64), [weights]), plan) == {4, 2}


def test_the_selected_unit_is_framed_and_its_lines_stand_out() -> None:
    sizes = (2, 3, 2)
    plain, plan = (plan_diagram(90, 20, unit_names(*sizes), selected) for selected in (None, (1, 1)))
    assert levels(draw(plain, sizes), plain) == {4}
    assert not (draw(plain, sizes).fg == Ink.ACCENT).any()
    weights = [np.array([[1.0, 1.0, 1.0], [1.0, 0.01, 1.0]]), np.ones((3, 2))]
    canvas = draw(plan, sizes, weights)
    column, (wide, high) = plan.columns[1], plan.picture
    # Full strength and, however weak, a thick line for its own; the faintest for the others.
    assert levels(canvas, plan) == {4, 3, 1}
    row = plan.row(column.tops[1])
    assert canvas.bg[row, column.left - 1] == canvas.bg[row, column.left + wide] == Ink.ACCENT
    assert canvas.bg[row, column.left] == signed_ink(LEVELS)
    framed = (canvas.fg == Ink.ACCENT).any(axis=1) | (canvas.bg == Ink.ACCENT).any(axis=1)
    above, below = (column.tops[1] - 1) // 2, (column.tops[1] + high) // 2
    assert np.flatnonzero(framed).tolist() == list(range(above, below + 1))


def test_the_weights_of_the_selected_unit_stand_at_the_other_ends_of_its_lines() -> None:
    sizes = (2, 3, 2)
    plan = plan_diagram(70, 10, unit_names(*sizes), (1, 1))
    weights = [np.array([[1.0, 0.25, 3.0], [1.0, -12.5, 1.0]]), np.array([[5.0, 5.0], [-0.125, 2.0], [5.0, 5.0]])]
    canvas = draw(plan, sizes, weights, glyphs=ASCII)
    rows = canvas.text().split("\n")
    for column, texts, inks in ((0, ["+0.25", "-12.5"], (4, -4)), (2, ["-0.12", "+2.00"], (-4, 4))):
        for top, text, level in zip(plan.columns[column].tops, texts, inks, strict=True):
            row = plan.row(top)
            x = plan.columns[0].span.stop if column == 0 else rows[row].index(text)
            assert rows[row][x : x + 5] == text
            assert (canvas.fg[row, x : x + 5] == line_ink(level)).all()
    assert "+1.00" not in canvas.text()
    assert "+5.00" not in canvas.text()


def test_without_room_for_numbers_there_are_lines_only() -> None:
    sizes = (2, 3, 2)
    plan = plan_diagram(34, 10, unit_names(*sizes), (1, 1))
    assert "+1.00" not in draw(plan, sizes).text()
    assert levels(draw(plan, sizes), plan)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_without_color_the_selected_unit_is_in_brackets(glyphs: Glyphs) -> None:
    plan = plan_diagram(60, 10, unit_names(1, 2, 1), (1, 1))
    canvas = draw(plan, (1, 2, 1), glyphs=glyphs, color=False)
    fill = glyphs.signed[-1] * plan.picture[0]
    assert f"h2[{fill}]" in canvas.text()
    assert f"h1[{fill}]" not in canvas.text()
    assert not canvas.bg.any()


def test_it_says_how_many_units_and_that_layers_are_missing() -> None:
    plan = plan_diagram(50, 12, unit_names(2, *[64] * 8, 2), (4, 0))
    text = draw(plan, (2, *[64] * 8, 2)).text()
    assert f"+{64 - len(plan.shown[4])}" in text
    middle = text.splitlines()[6]
    assert middle[0] == middle[-1] == "…"
    assert "…" not in draw(plan_diagram(50, 12, unit_names(2, 3)), (2, 3)).text()


def test_headings_and_the_key_need_room() -> None:
    sizes, headings = (2, 4, 3), ("inputs", "hidden", "outputs")
    tall = draw(plan_diagram(90, 20, unit_names(*sizes)), sizes, headings=headings).text().splitlines()
    assert [tall[0].index(heading) for heading in headings] == sorted(tall[0].index(heading) for heading in headings)
    assert "positive" in tall[-1]
    assert "negative weight" in tall[-1]
    low = draw(plan_diagram(90, 12, unit_names(*sizes)), sizes, headings=headings).text()
    assert "inputs" not in low
    assert "positive" not in low
    narrow = draw(plan_diagram(50, 20, unit_names(*sizes)), sizes, headings=("inputs", "h" * 40, "outputs")).text()
    assert "inputs" in narrow
    assert "hhh" not in narrow
    assert "positive" not in narrow


def test_long_names_are_shortened_in_the_middle_unless_they_begin_with_values() -> None:
    names = [["petal length in cm"], ["-0.25 versicolor"]]
    plan = plan_diagram(90, 6, names)
    assert "petal …in cm" in draw(plan, (1, 1)).text()
    weights = [np.ones((1, 1))]
    text = draw_diagram(plan, even_pictures(plan), weights, glyphs=UNICODE, color=True, values_first=True).text()
    assert "petal lengt…" in text
    assert "-0.25 versi…" in text


def test_names_that_shortening_would_make_equal_are_told_apart() -> None:
    plan = plan_diagram(36, 12, [["sensor temperature", "sensor pressure"], ["y"]])
    width = plan.columns[0].name_width
    assert width < len("sensor pressure")
    names = UNICODE.shorten_names(["sensor temperature", "sensor pressure"], width)
    assert names[0] != names[1]
    assert set(names) <= set(draw(plan, (2, 1)).text().split())


@pytest.mark.parametrize(("width", "more"), [(36, ["+11 more", "+11 more"]), (34, ["+11", "+11"])])
def test_numbers_of_hidden_units_do_not_touch_and_short_names_of_inputs_stay(width: int, more: list[str]) -> None:
    sizes = (2, 16, 16, 2)
    lines = draw(plan_diagram(width, 11, unit_names(*sizes)), sizes).text().splitlines()
    assert re.findall(r"\+\d+(?: more)?", lines[-1]) == more
    assert [line.split()[0] for line in lines if line.startswith("x")] == ["x1", "x2"]
    assert [line.split()[-1] for line in lines if line.split()[-1].startswith("c")] == ["c1", "c2"]


def test_what_is_not_a_number_is_left_out() -> None:
    sizes = (2, 2)
    plan = plan_diagram(60, 10, unit_names(*sizes), (0, 1))
    weights = [np.array([[math.nan, math.inf], [math.nan, 0.5]])]
    canvas = draw(plan, sizes, weights, pictures=even_pictures(plan, math.nan))
    assert levels(canvas, plan) <= {4, 1}
    assert not (canvas.bg == signed_ink(LEVELS)).any()
    assert levels(draw(plan, sizes, [np.full(sizes, math.nan)]), plan) == set()


@given(
    st.integers(0, 130),
    st.integers(0, 40),
    st.lists(st.integers(1, 20), min_size=2, max_size=6),
    st.sampled_from([UNICODE, ASCII]),
    st.booleans(),
)
def test_every_size_can_be_drawn(width: int, height: int, sizes: list[int], glyphs: Glyphs, color: bool) -> None:
    plan = plan_diagram(width, height, unit_names(*sizes), (1, sizes[1] // 2))
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape) for shape in itertools.pairwise(sizes)]
    headings = [f"layer {number}" for number in range(len(sizes))]
    canvas = draw(plan, sizes, weights, glyphs=glyphs, color=color, headings=headings)
    assert (canvas.width, canvas.height) == (width, height)
    assert glyphs is UNICODE or canvas.text().isascii()
