from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.histogram import Histogram, draw_histograms, virtual_height
from tui_nn.render.palette import Ink


def histogram(counts: Sequence[float], low: float = 0, high: float = 1, title: str = "W1", note: str = "") -> Histogram:
    return Histogram(title, np.array(counts), low, high, note, note_ink=Ink.WARN)


def draw(one: Histogram, width: int = 8, height: int = 5, glyphs: Glyphs = UNICODE) -> Canvas:
    return draw_histograms(width, height, [[one]], glyphs)


def bars(canvas: Canvas) -> list[str]:
    return canvas.text().splitlines()[1:-1]


def test_eighths_of_the_highest_bar() -> None:
    # Three rows of eight: one of 24 fills them, 13 is a row and five eighths.
    assert bars(draw(histogram([0, 1, 8, 13, 16, 20, 24, 12]))) == ["     ▄█", "   ▅███▄", " ▁██████"]


def test_ascii_has_thirds() -> None:
    assert bars(draw(histogram([0, 1, 2, 3, 4, 5, 9, 9]), glyphs=ASCII)) == ["      ##", "    .:##", " .:#####"]


def test_the_smallest_part_shows() -> None:
    assert bars(draw(histogram([1, 1_000_000, 1_000_000, 1_000_000, 0, 0, 0, 0])))[2] == "▁███"


def test_few_bins_are_wide_bars_and_many_are_averaged() -> None:
    assert bars(draw(histogram([1, 0, 1]), width=9))[0] == "███   ███"
    assert bars(draw(histogram([1, 0, 1, 0]), width=10))[0] == "██   ██"
    # The means of pairs are 4, 0, 2, 1, 4, 4, 0, 0: one of 4, not a bin of 8, has the full height of 16 eighths.
    many = [0, 8, 0, 0, 2, 2, 1, 1, 4, 4, 8, 0, 0, 0, 0, 0]
    assert bars(draw(histogram(many), height=4)) == ["█   ██", "█ █▄██"]


def test_a_tower_is_cut_and_says_its_share() -> None:
    # It would be 8 times as high as the next; now it is twice as high.
    canvas = draw(histogram([80, 10, 10, 0, 0, 0, 0, 0, 0, 0], title="relu"), width=10, height=4)
    assert bars(canvas) == ["█ 80%", "███"]
    assert canvas.fg[1, 2] == Ink.TEXT


def test_the_share_of_a_tower_is_on_its_right_where_both_sides_are_empty() -> None:
    assert bars(draw(histogram([0, 0, 0, 0, 80, 1, 1, 0, 0, 0]), width=10, height=4))[0] == "    █ 98%"


@pytest.mark.parametrize(
    ("counts", "top"),
    [
        ([1, 1, 1, 80, 0, 0, 0, 0], "   █ 96%"),  # Right of the tower, up to the edge.
        ([0, 0, 0, 0, 80, 1, 1, 9], "88% █  █"),  # Left of it, because there are not four blanks on its right.
        ([1, 0, 0, 0, 80, 0, 0, 9], "89% █  █"),
        ([1, 1, 1, 80, 0, 0, 0, 9], "   █   █"),  # Nowhere.
    ],
)
def test_the_share_of_a_tower_is_where_nothing_is_drawn(counts: list[int], top: str) -> None:
    assert bars(draw(histogram(counts), height=4))[0] == top


def test_the_lowest_of_three_bars_limits_the_others() -> None:
    assert bars(draw(histogram([90, 10, 10]), width=9)) == ["███ 82%", "███▄▄▄▄▄▄", "█████████"]


def test_towers_at_both_ends_leave_the_rest_visible() -> None:
    canvas = draw(histogram([40, 5, 5, 0, 0, 0, 0, 5, 5, 40], -1, 1), width=20, height=4)
    assert bars(canvas) == ["██ 40%        40% ██", "██████        ██████"]


def test_two_bars_alone_are_not_cut() -> None:
    assert bars(draw(histogram([9, 0, 0, 0, 0, 0, 0, 3]), height=5)) == ["█", "█", "█      █"]


def test_ends_and_zero_of_the_range() -> None:
    def line(low: float, high: float) -> str:
        return draw(histogram([1], low, high), width=20).text().splitlines()[-1]

    assert line(-0.5, 0.5) == "−0.5 ─────0───── 0.5"
    assert line(1234.6, 56789) == "1,230 ──────── 56.8k"
    assert line(0, 1) == "0 ──────────────── 1"
    assert line(-1, 0.01) == "−1 ──────────── 0.01"
    assert line(-1, 3) == "−1 ──0──────────── 3"
    # The 0 does not touch the ends.
    assert line(-1, 3.8) == "−1 ─0─────────── 3.8"
    assert line(-1, 5.2) == "−1 ───────────── 5.2"
    assert line(-5, 1) == "−5 ─────────────0─ 1"
    assert line(-6, 1) == "−6 ─────────────── 1"


def test_the_line_of_the_range_is_faint() -> None:
    canvas = draw(histogram([1], -1, 3), width=20)
    inks = {canvas.text().splitlines()[-1][x]: canvas.fg[-1, x] for x in range(20)}
    assert inks == {"−": Ink.MUTED, "1": Ink.MUTED, " ": inks[" "], "─": Ink.FRAME, "0": Ink.MUTED, "3": Ink.MUTED}


def test_bars_and_notes_have_their_inks() -> None:
    one = Histogram("W1", np.array([1, 2]), 0, 1, note="n", ink=Ink.TEST)
    canvas = draw(one, width=10)
    assert (canvas.fg[1:-1] == Ink.TEST).all()
    assert canvas.fg[0, 9] == Ink.MUTED
    assert (draw(histogram([1]), width=10).fg[1:-1] == Ink.TRAIN).all()


def test_eight_columns_are_needed() -> None:
    assert draw(histogram([1]), width=8).text().strip()
    assert not draw(histogram([1]), width=7).text().strip()


def test_one_or_two_bars_are_never_cut() -> None:
    assert bars(draw(histogram([9, 1]), height=5)) == ["████", "████", "████▃▃▃▃"]
    assert bars(draw(histogram([9]), height=4)) == ["████████", "████████"]


def test_title_and_note_share_a_line() -> None:
    canvas = draw(histogram([1], title="layer 1", note="2 dead"), width=20)
    assert canvas.text().splitlines()[0] == "layer 1       2 dead"
    assert (canvas.fg[0, 0], canvas.fg[0, 19]) == (Ink.ACCENT, Ink.WARN)
    tight = draw(histogram([1], title="layer 1", note="2 dead"), width=12)
    assert tight.text().splitlines()[0] == "la… 1 2 dead"
    tiny = draw(histogram([1], title="layer 1", note="2 dead"), width=9)
    assert tiny.text().splitlines()[0] == "la…1 2 d…"


def test_layers_below_each_other_and_their_histograms_side_by_side() -> None:
    rows = [[histogram([1], title=f"{kind}{layer}") for kind in "wh"] for layer in (1, 2)]
    lines = draw_histograms(23, 10, rows, ASCII).text().splitlines()
    assert lines[:2] == ["w1           h1", "##########   ##########"]
    assert lines[5] == "w2           h2"


def test_the_longest_row_says_how_wide_the_others_are() -> None:
    rows = [[histogram([1], title="a")], [histogram([1], title="b"), histogram([1], title="c")]]
    lines = draw_histograms(23, 8, rows, ASCII).text().splitlines()
    assert lines[:2] == ["a", "##########"]
    assert lines[4:6] == ["b            c", "##########   ##########"]


def test_rows_that_do_not_fit_are_scrolled() -> None:
    rows = [[histogram([1], title=f"layer {number}")] for number in range(5)]
    assert virtual_height(10, 5) == 20
    assert virtual_height(30, 5) == 30
    whole = draw_histograms(12, 20, rows, UNICODE).text().splitlines()
    assert whole[16] == "layer 4"
    for top in range(11):
        assert draw_histograms(12, 10, rows, UNICODE, top=top).text().splitlines() == whole[top : top + 10]


def test_rows_share_all_the_lines() -> None:
    lines = draw_histograms(12, 14, [[histogram([1], title=title)] for title in "abc"], ASCII).text().splitlines()
    # A third of them is 4 and two thirds.
    assert [lines.index(title) for title in "abc"] == [0, 4, 9]
    assert all(lines)
    assert len(lines) == 14


def test_tall_rows_end_in_a_blank_line() -> None:
    rows = [[histogram([1])], [histogram([1])]]
    lines = draw_histograms(12, 12, rows, UNICODE).text().split("\n")
    assert [number for number, line in enumerate(lines) if not line] == [5, 11]


@pytest.mark.parametrize("counts", [[], [0, 0, 0]])
def test_nothing_to_count_has_no_bars(counts: list[float]) -> None:
    assert not "".join(bars(draw(histogram(counts), height=4))).strip()


@pytest.mark.parametrize(("low", "high"), [(0, 0), (math.nan, math.nan), (-math.inf, math.inf), (-1e300, 1e-300)])
def test_any_range_can_be_drawn(low: float, high: float) -> None:
    assert "█" in draw(histogram([1, 2, 3], low, high), width=30).text()


@given(
    st.integers(-1, 60),
    st.integers(-1, 30),
    st.lists(st.integers(0, 3), max_size=9),
    st.lists(st.integers(0, 1_000_000), max_size=70),
    st.sampled_from([UNICODE, ASCII]),
)
def test_every_size_can_be_drawn(
    width: int, height: int, per_row: list[int], counts: list[int], glyphs: Glyphs
) -> None:
    rows = [[histogram(counts, -1.5, 2, "activations of layer 3", "7 of 9 dead")] * count for count in per_row]
    canvas = draw_histograms(width, height, rows, glyphs)
    assert (canvas.width, canvas.height) == (max(0, width), max(0, height))
    assert glyphs is UNICODE or canvas.text().isascii()


def test_full_cells_are_a_background_where_there_are_colors() -> None:
    """The same cells, which in Unicode without color, and in ASCII, are block characters."""
    one = histogram([1, 8, 4])
    plain = draw_histograms(12, 8, [[one]], UNICODE)
    filled = draw_histograms(12, 8, [[one]], UNICODE, color=True)
    full = plain.codes == ord(UNICODE.bar_full)
    assert full.any()
    np.testing.assert_array_equal(filled.bg == one.ink, full)
    assert set(filled.codes[full].tolist()) == {ord(" ")}
    np.testing.assert_array_equal(filled.codes[~full], plain.codes[~full])
    assert not draw_histograms(12, 8, [[one]], ASCII, color=True).bg.any()
