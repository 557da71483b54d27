from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.lines import Lines, draw_lines
from tui_nn.render.palette import LEVELS, line_ink

Line = tuple[int, int, int]
"""The row it starts in, the row it ends in, and its level."""


def draw(lines: list[Line], width: int = 8, height: int = 3, glyphs: Glyphs = UNICODE) -> Canvas:
    """The lines through a gutter that is all of the canvas but its first and its last column."""
    canvas = Canvas(width, height)
    start, stop, level = np.array(lines, np.intp).reshape(-1, 3).T
    draw_lines(canvas, Lines(1, width - 1, start, stop, level), glyphs)
    return canvas


def dots(canvas: Canvas) -> int:
    return sum((code - 0x2800).bit_count() for code in canvas.codes.ravel().tolist() if code != ord(" "))


def test_a_weak_line_is_thin_and_a_strong_one_thick() -> None:
    assert draw([(1, 1, 1)]).text() == "\n ⠤⠤⠤⠤⠤⠤\n"
    assert draw([(1, 1, LEVELS)]).text() == "\n ⠶⠶⠶⠶⠶⠶\n"


@pytest.mark.parametrize(("level", "character"), [(1, "⠤"), (2, "⠤"), (3, "⠶"), (4, "⠶")])
def test_lines_are_thick_from_level_3_on(level: int, character: str) -> None:
    assert draw([(1, 1, level)]).text().strip() == 6 * character
    assert draw([(1, 1, -level)], width=4).text().strip() == 2 * character


def test_a_line_leaves_and_arrives_level_and_bends_in_between() -> None:
    assert draw([(0, 5, 1)], width=14, height=6).text().splitlines() == [
        " ⠤⠤⡀",
        "   ⠈⠢⡀",
        "     ⠑⢄",
        "       ⠑⢄",
        "        ⠈⠢⡀",
        "          ⠈⠒⠢",
    ]
    assert draw([(0, 5, 1)], width=14, height=6, glyphs=ASCII).text().splitlines() == [
        " ...",
        "    .",
        "     ..",
        "       ..",
        "         .",
        "          ...",
    ]


def test_a_line_that_is_higher_than_wide_bends_less() -> None:
    assert draw([(0, 7, 2)], width=6, height=8).text().splitlines() == [
        " ⣄",
        " ⠸⡀",
        "  ⢇",
        "  ⢸",
        "   ⡇",
        "   ⢸",
        "    ⡇",
        "    ⠸",
    ]


def test_a_line_looks_the_same_at_every_height() -> None:
    for glyphs in (UNICODE, ASCII):
        above = draw([(0, 3, 1)], width=8, height=4, glyphs=glyphs).text().split("\n")
        below = draw([(6, 9, 1)], width=8, height=10, glyphs=glyphs).text().split("\n")
        assert below == [""] * 6 + above


def test_dashes_are_counted_along_the_line() -> None:
    assert draw([(7, 0, -1)], width=7, height=8).text().splitlines() == [
        "     ⡠",
        "    ⢀⠃",
        "    ⠎",
        "   ⢸",
        "  ⢀⡌",
        "  ⡘",
        " ⢀⠇",
        " ⠎",
    ]
    assert draw([(0, 3, -LEVELS)], width=16, height=4).text().splitlines() == [
        " ⠶⠶⠄",
        "    ⠈⠙⠲",
        "        ⠉⠲⠄",
        "           ⠈⠙⠒",
    ]


def test_a_negative_line_is_dashed() -> None:
    # Five dots of seven: two and a half cells, a gap of one, and so on.
    assert draw([(0, 0, -1)], width=16, height=1).text() == " ⠤⠤⠄⠠⠤⠤ ⠤⠤⠄⠠⠤⠤"
    assert dots(draw([(0, 2, -1)])) < dots(draw([(0, 2, 1)]))


@pytest.mark.parametrize("level", [level for level in range(-LEVELS, LEVELS + 1) if level])
def test_the_ink_and_in_ascii_the_character_are_those_of_the_level(level: int) -> None:
    for glyphs in (UNICODE, ASCII):
        canvas = draw([(1, 1, level)], glyphs=glyphs)
        assert canvas.fg[1, 1] == line_ink(level)
    assert canvas.text() == f"\n {6 * ASCII.signed[LEVELS + level]}\n"


def test_in_ascii_a_line_goes_from_its_start_to_its_stop() -> None:
    assert draw([(0, 2, 1)], glyphs=ASCII).text().splitlines() == [" ..", "   ..", "     .."]
    assert draw([(2, 0, -2)], glyphs=ASCII).text().splitlines() == ["     --", "   --", " --"]


def test_a_cell_belongs_to_the_strongest_line_through_it() -> None:
    canvas = draw([(0, 2, -1), (1, 1, LEVELS)], width=10)
    assert (canvas.fg[1, 1:-1] == line_ink(LEVELS)).all()
    assert canvas.text().splitlines()[1] == " ⠶⠶⠶⠶⠶⠶⠶⠶"
    assert line_ink(-1) in canvas.fg[0]
    assert line_ink(-1) in canvas.fg[2]


def test_lines_stay_in_their_gutter() -> None:
    canvas = draw([(row, other, 3) for row in range(3) for other in range(3)])
    canvas.write(0, 0, "a")
    assert (canvas.codes[1:, 0] == ord(" ")).all()
    assert (canvas.codes[:, -1] == ord(" ")).all()
    assert (canvas.codes[:, 1] != ord(" ")).all()
    assert (canvas.codes[:, -2] != ord(" ")).all()


def test_without_lines_or_room_nothing_is_drawn() -> None:
    assert draw([]).text().strip() == ""
    assert draw([(0, 0, 4)], width=2).text().strip() == ""


@given(
    st.integers(3, 40),
    st.integers(1, 20).flatmap(lambda height: st.tuples(st.just(height), *[st.integers(0, height - 1)] * 2)),
    st.sampled_from([UNICODE, ASCII]),
)
def test_a_positive_line_has_no_gaps(width: int, rows: tuple[int, int, int], glyphs: Glyphs) -> None:
    """From left to right, each column has cells that touch those of the column before."""
    height, start, stop = rows
    canvas = draw([(start, stop, 2)], width, height, glyphs)
    drawn = [set(np.flatnonzero(column).tolist()) for column in (canvas.codes != ord(" ")).T[1:-1]]
    assert start in drawn[0]
    assert stop in drawn[-1]
    for cells, after in pairwise(drawn):
        assert min(abs(a - b) for a in cells for b in after) <= 1
        assert cells == set(range(min(cells), max(cells) + 1))
