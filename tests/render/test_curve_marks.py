"""Marks that are written on curves every few columns."""

from __future__ import annotations

import numpy as np

from tui_nn.render.chart import Plot, Series, draw_chart
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.palette import Ink


def marked(lengths: list[int], width: int = 80) -> dict[str, list[int]]:
    """Mark -> the columns of the plot in which it stands, for horizontal curves of these lengths, in steps of 100."""
    series = [
        Series(f"s{n}", np.arange(length), np.full(length, float(n + 1)), Ink.TRAIN, "braille", mark="ABCDEFGHI"[n])
        for n, length in enumerate(lengths)
    ]
    text = draw_chart(width, 24, Plot(series, x_range=(0, 100), glyphs=UNICODE)).text().splitlines()[1:-2]
    left = min(row.find(char) for row in text for char in "│┤" if char in row) + 1
    return {one.mark: [x for row in text for x, char in enumerate(row[left:]) if char == one.mark] for one in series}


def test_each_curve_is_marked_every_24_columns_and_no_two_in_the_same() -> None:
    columns = marked([101, 101, 101])
    assert columns == {"A": [1, 25, 49, 73], "B": [9, 33, 57], "C": [17, 41, 65]}


def test_marks_stay_where_they_are_as_the_curve_grows() -> None:
    """Of 100 steps on about 77 columns, 50 are about 38."""
    assert marked([51])["A"] == [1, 25]
    assert marked([101])["A"] == [1, 25, 49, 73]


def test_many_curves_have_marks_four_columns_apart() -> None:
    columns = sorted(x for places in marked([101] * 9).values() for x in places)
    assert set(np.diff(columns)) == {4}


def test_a_curve_without_a_mark_or_points_has_none() -> None:
    plain = Series("s", np.arange(101), np.ones(101), Ink.TRAIN, "braille")
    empty = Series("t", np.empty(0), np.empty(0), Ink.TRAIN, "braille", mark="T")
    text = draw_chart(80, 24, Plot([plain, empty], x_range=(0, 100), glyphs=UNICODE)).text().splitlines()
    assert not any("T" in row for row in text[1:-2])
    assert "⠒T⠒ t" in text[0]
    assert "⠒⠒⠒ s" in text[0]
