from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import WIDE_TAIL, text_width
from tui_nn.render.palette import Ink

coordinates = st.integers(-5, 12)
inks = st.integers(0, 2)
strokes = st.lists(st.tuples(coordinates, coordinates, st.text("ab ●漢🌱", max_size=5), inks, inks), max_size=8)

Strokes = list[tuple[int, int, str, int, int]]


def painted(width: int, height: int, strokes: Strokes) -> Canvas:
    canvas = Canvas(width, height)
    for x, y, text, fg, bg in strokes:
        canvas.write(x, y, text, fg, bg)
    return canvas


def cells(canvas: Canvas) -> list[list[tuple[str, int, int]]]:
    return [
        [(chr(code), fg, bg) for code, fg, bg in zip(*row, strict=True)]
        for row in zip(canvas.codes.tolist(), canvas.fg.tolist(), canvas.bg.tolist(), strict=True)
    ]


def test_write_places_text_and_returns_the_cell_after_it() -> None:
    canvas = Canvas(6, 2)
    assert canvas.write(1, 1, "abc") == 4
    assert canvas.text() == "\n abc"


def test_write_clips_on_all_sides() -> None:
    canvas = Canvas(4, 1)
    assert canvas.write(-2, 0, "abcdefgh") == 6
    assert canvas.text() == "cdef"
    canvas.write(0, -1, "x")
    canvas.write(0, 1, "x")
    assert canvas.write(4, 0, "x") == 5
    assert canvas.write(-3, 0, "xyz") == 0
    assert canvas.text() == "cdef"


def test_write_keeps_the_background_unless_told() -> None:
    canvas = Canvas(3, 1)
    canvas.bg[:] = 7
    canvas.write(0, 0, "ab", Ink.WARN)
    canvas.write(2, 0, "c", Ink.WARN, Ink.CLEAR)
    assert cells(canvas) == [[("a", Ink.WARN, 7), ("b", Ink.WARN, 7), ("c", Ink.WARN, Ink.CLEAR)]]


def test_write_replaces_what_has_no_cells() -> None:
    canvas = Canvas(9, 1)
    assert canvas.write(0, 0, "a\tbc\u0301\u202e\ud800●") == 6
    assert canvas.text() == "a?bć?●"


def test_a_wide_character_takes_two_cells() -> None:
    canvas = Canvas(6, 1)
    assert canvas.write(1, 0, "漢b", 1, 2) == 4
    assert cells(canvas)[0][1:4] == [("漢", 1, 2), (WIDE_TAIL, 1, 2), ("b", 1, 2)]
    assert canvas.text() == " 漢b"
    assert canvas.runs(0) == [(" ", Ink.CLEAR, 0), ("漢b", 1, 2), ("  ", Ink.CLEAR, 0)]


@pytest.mark.parametrize(
    ("x", "text", "shown"),
    [
        (-1, "漢字", " 字"),  # Only half of it is on the canvas.
        (3, "漢字", "    "),
        (2, "漢字", "  漢"),
        (1, "漢字", " 漢 "),
        (-1, "漢", ""),
        (3, "漢", ""),
    ],
)
def test_half_a_wide_character_at_an_edge_is_a_blank(x: int, text: str, shown: str) -> None:
    canvas = Canvas(4, 1)
    canvas.write(x, 0, text)
    assert canvas.text() == shown.rstrip()


@pytest.mark.parametrize(
    ("x", "text", "shown"),
    [
        (0, "a", "a 字"),
        (1, "a", " a字"),
        (2, "a", "漢a"),
        (3, "a", "漢 a"),
        (1, "ab", " ab"),
        (1, "語", " 語"),
        (0, "語", "語字"),
    ],
)
def test_what_is_left_of_a_wide_character_is_a_blank(x: int, text: str, shown: str) -> None:
    small, written, copied = Canvas(text_width(text), 1), Canvas(4, 1), Canvas(4, 1)
    small.write(0, 0, text)
    for canvas in (written, copied):
        canvas.write(0, 0, "漢字")
    written.write(x, 0, text)
    copied.blit(small, x, 0)
    assert (written.text(), copied.text()) == (shown, shown)


@given(strokes, st.integers(-6, 10), st.integers(-3, 4))
def test_no_wide_character_is_ever_torn_apart(drawn: Strokes, x: int, y: int) -> None:
    canvas, below = painted(10, 6, drawn), painted(7, 4, drawn[::-1])
    below.blit(canvas, x, y)
    for one in (canvas, below):
        for line in cells(one):
            chars = [char for char, _, _ in line]
            assert all((cell_len(a) == 2) == (b == WIDE_TAIL) for a, b in pairwise(["", *chars, ""]))
        for row in range(one.height):
            assert sum(cell_len(text) for text, _, _ in one.runs(row)) == one.width


@given(strokes, strokes, st.integers(-6, 10), st.integers(-3, 4))
def test_blit_shows_both_canvases_but_for_torn_characters(front: Strokes, back: Strokes, x: int, y: int) -> None:
    over, under, canvas = painted(7, 4, front), painted(10, 6, back), painted(10, 6, back)
    canvas.blit(over, x, y)
    for row, line in enumerate(cells(canvas)):
        for column, (char, fg, bg) in enumerate(line):
            inside = 0 <= column - x < 7 and 0 <= row - y < 4
            source = cells(over)[row - y][column - x] if inside else cells(under)[row][column]
            assert (fg, bg) == source[1:]
            assert char == source[0] or (char == " " and (cell_len(source[0]) == 2 or source[0] == WIDE_TAIL))


def test_changes_in_any_layer_are_found() -> None:
    old, new = Canvas(9, 3), Canvas(9, 3)
    new.write(2, 0, "x", Ink.CLEAR)
    new.fg[1, 8] = 1
    new.bg[2, 0] = 1
    assert new.changed_spans(old) == [(0, 2, 3), (1, 8, 9), (2, 0, 1)]
    assert new.changed_spans(new) == []


def test_spans_merge_across_fewer_than_four_cells() -> None:
    old, near, far = Canvas(20, 1), Canvas(20, 1), Canvas(20, 1)
    near.write(0, 0, "x   x")
    far.write(0, 0, "x    x")
    near.fg[:] = far.fg[:] = old.fg
    assert near.changed_spans(old) == [(0, 0, 5)]
    assert far.changed_spans(old) == [(0, 0, 1), (0, 5, 6)]


def test_a_wide_character_is_sent_whole() -> None:
    old, new, inked = Canvas(6, 1), Canvas(6, 1), Canvas(6, 1)
    old.write(1, 0, "漢x")
    new.write(1, 0, "語x")
    assert new.changed_spans(old) == [(0, 1, 3)]
    inked.write(1, 0, "漢x")
    inked.fg[0, 2] = inked.bg[0, 2] = 7
    assert inked.changed_spans(old) == [(0, 1, 3)]
    assert inked.runs(0) == old.runs(0)


def test_another_shape_differs_everywhere() -> None:
    assert Canvas(3, 2).changed_spans(Canvas(2, 2)) == [(0, 0, 3), (1, 0, 3)]
    assert Canvas(0, 2).changed_spans(Canvas(2, 2)) == []


@given(strokes, strokes)
def test_applying_the_spans_turns_the_old_canvas_into_the_new(before: Strokes, after: Strokes) -> None:
    old, new = painted(10, 6, before), painted(10, 6, after)
    spans = new.changed_spans(old)
    for y, start, stop in spans:
        for layer, source in ((old.codes, new.codes), (old.fg, new.fg), (old.bg, new.bg)):
            layer[y, start:stop] = source[y, start:stop]
    assert cells(old) == cells(new)


@given(strokes, strokes)
def test_spans_are_tight_and_stay_apart(before: Strokes, after: Strokes) -> None:
    old, new = painted(10, 6, before), painted(10, 6, after)
    old_cells, new_cells = cells(old), cells(new)
    spans = new.changed_spans(old)
    assert spans == sorted(spans)
    for y, start, stop in spans:
        for edge in (start, stop - 1):
            halves = {edge - (new_cells[y][edge][0] == WIDE_TAIL), edge + (cell_len(new_cells[y][edge][0]) == 2)}
            assert any(old_cells[y][half] != new_cells[y][half] for half in halves)
        assert new_cells[y][start][0] != WIDE_TAIL
        assert stop == 10 or new_cells[y][stop][0] != WIDE_TAIL
    for (y, _, stop), (next_y, start, _) in pairwise(spans):
        assert y < next_y or start - stop >= 4


def test_runs_break_where_the_style_that_shows_changes() -> None:
    canvas = Canvas(8, 1)
    canvas.write(1, 0, "ab", 1)
    canvas.write(4, 0, "c", 1)
    canvas.write(5, 0, "d", 2)
    canvas.bg[0, 6:] = 9
    assert canvas.runs(0) == [(" ab c", 1, 0), ("d", 2, 0), ("  ", Ink.CLEAR, 9)]


def test_a_new_background_alone_starts_one_run() -> None:
    canvas = Canvas(4, 1)
    canvas.write(0, 0, "a", 1)
    canvas.bg[0, 1:] = 9
    canvas.write(3, 0, "b", 2)
    assert canvas.runs(0) == [("a", 1, 0), ("  b", 2, 9)]


def test_a_row_without_cells_has_no_runs() -> None:
    assert Canvas(0, 1).runs(0) == []


@given(strokes)
def test_runs_show_the_row_in_as_few_pieces_as_possible(drawn: Strokes) -> None:
    canvas = painted(10, 1, [(x, 0, text, fg, bg) for x, _, text, fg, bg in drawn])
    runs = canvas.runs(0)
    shown = [(char, None if char == " " else fg, bg) for text, fg, bg in runs for char in text]
    expected = [(char, None if char == " " else fg, bg) for char, fg, bg in cells(canvas)[0] if char != WIDE_TAIL]
    assert shown == expected
    for (left, left_fg, left_bg), (right, right_fg, right_bg) in pairwise(runs):
        assert left_bg != right_bg or (left_fg != right_fg and left.strip() and right.strip())
