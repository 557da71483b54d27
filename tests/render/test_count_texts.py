from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.count_texts import COUNT_BOUNDS, count_text, full_text, share_text
from tui_nn.render.glyphs import ASCII, UNICODE

COUNTS = [
    (7, 2, "7"),
    (99, 2, "99"),
    (999, 3, "999"),
    (1234, 5, "1,234"),
    (1234, 4, "1234"),
    (1234, 3, "1k"),
    (99_499, 3, "99k"),
    (99_500, 3, ".1M"),
    (123_456, 3, ".1M"),
    (949_999, 3, ".9M"),
    (950_001, 3, "1M"),
    (999_600, 3, "1M"),
    (1_234_567, 4, "1.2M"),
    (1_234_567, 3, "1M"),
]
"""Count, cells, and what is in them."""


def test_counts() -> None:
    for value, cells, text in COUNTS:
        assert count_text(value, cells) == text, (value, cells)


@given(st.sampled_from(COUNT_BOUNDS), st.data())
def test_every_count_below_the_bound_fits_and_is_close(bound: tuple[int, int], data: st.DataObject) -> None:
    cells, least = bound
    value = data.draw(st.integers(0, least - 1))
    text = count_text(value, cells)
    assert len(text) <= cells
    unit = {"k": 1e3, "M": 1e6}.get(text[-1], 1)
    assert float(text.rstrip("kM").replace(",", "")) * unit == pytest.approx(value, rel=0.51)


@pytest.mark.parametrize(
    ("part", "whole", "cells", "text"),
    [
        (1, 2, 6, "50.0%"),
        (1, 2, 4, "50%"),
        (1, 2, 3, "50%"),
        (1, 2, 2, "50"),
        (2, 2, 4, "all"),
        (2, 2, 2, "all"),
        (9_999, 10_000, 2, "99"),
        (0, 2, 2, "0%"),
        (0, 0, 2, "-"),
    ],
)
def test_shares(part: int, whole: int, cells: int, text: str) -> None:
    assert share_text(part, whole, cells, "all") == text


def test_100_percent_is_a_check_mark_or_a_plus_where_it_does_not_fit() -> None:
    assert [full_text(cells, UNICODE) for cells in (2, 3, 4, 7)] == ["✓", "✓", "100%", "100%"]
    assert full_text(3, ASCII) == "+"
