"""Signed numbers as bars."""

from __future__ import annotations

from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import LEVELS, line_ink
from tui_nn.render.signed_bars import draw_signed_bars

NAMES, VALUES = ("x1", "length", "b"), (0.5, -2.0, 1.0)


def test_a_bar_is_as_long_as_its_number() -> None:
    rows = draw_signed_bars(19, 3, NAMES, VALUES, ASCII).text().split("\n")
    assert rows == ["    x1 0.5 ##", "length  -2 ########", "     b   1 ####"]


def test_the_ink_is_that_of_the_sign() -> None:
    canvas = draw_signed_bars(19, 3, NAMES, VALUES, UNICODE)
    assert [int(ink) for ink in canvas.fg[:, 11]] == [line_ink(LEVELS), line_ink(-LEVELS), line_ink(LEVELS)]


def test_without_room_for_all_the_largest_are_shown_in_their_order() -> None:
    rows = draw_signed_bars(30, 3, ("a", "b", "c", "d", "e"), (1.0, 9.0, -3.0, -20.0, 0.0), ASCII).text().split("\n")
    assert [row.split()[0] for row in rows[:2]] == ["b", "d"]
    assert rows[2] == "and 3 smaller ones"


def test_numbers_that_are_not_finite_have_no_bar() -> None:
    rows = draw_signed_bars(30, 2, ("a", "b"), (float("inf"), 1.0), ASCII).text().split("\n")
    assert rows == ["a inf", "b   1"]
