from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink

coordinates = st.integers(-5, 12)
inks = st.integers(0, 2)
strokes = st.lists(st.tuples(coordinates, coordinates, st.text("ab ●", max_size=8), inks, inks), max_size=8)

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


def test_characters_that_do_not_fill_one_cell_are_replaced() -> None:
    canvas = Canvas(9, 1)
    canvas.write(0, 0, "a\tb\u6f22c\u0301\ud800●")
    assert canvas.text() == "a?b?c??●"


def test_blit_copies_everything_and_clips() -> None:
    small = Canvas(2, 2)
    small.write(0, 0, "ab", 3, 4)
    small.write(0, 1, "cd", 5, 6)
    canvas = Canvas(3, 3)
    for x, y in ((-1, -1), (2, 1), (9, 9), (-9, 0)):
        canvas.blit(small, x, y)
    assert canvas.text() == "d\n  a\n  c"
    assert cells(canvas)[1][2] == ("a", 3, 4)


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
            assert old_cells[y][edge] != new_cells[y][edge]
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
    assert shown == [(char, None if char == " " else fg, bg) for char, fg, bg in cells(canvas)[0]]
    for (left, left_fg, left_bg), (right, right_fg, right_bg) in pairwise(runs):
        assert left_bg != right_bg or (left_fg != right_fg and left.strip() and right.strip())
