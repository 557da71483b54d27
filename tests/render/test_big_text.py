"""Large characters: what they look like, at each size, and that they have the size that is reckoned with."""

from __future__ import annotations

import pytest

from tui_nn.render.big_text import BIG_SIZES, BigSize, big_width, draw_big, sizes_for
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import Ink

CHARACTERS = "0123456789.-%<?aefikn"
"""Of all numbers: 12.5k, 96.4%, <-99, 4e-3, inf, nan."""


def lines(*rows: str) -> str:
    return "\n".join(rows)


def test_in_ascii_a_pixel_is_two_characters() -> None:
    drawn = draw_big("4.1", BigSize(2, 2), Ink.TEST, ASCII)
    assert drawn.text() == lines(
        "##  ##        ##",
        "##  ##      ####",
        "######        ##",
        "    ##        ##",
        "    ##  ##  ######",
    )
    assert set(drawn.fg[drawn.codes != ord(" ")].tolist()) == {Ink.TEST}


def test_the_smallest_has_two_pixels_in_a_cell() -> None:
    assert draw_big("24", BigSize(1, 1), Ink.TEXT, UNICODE).text() == lines("▀▀█ █ █", "█▀▀ ▀▀█", "▀▀▀   ▀")


def test_a_size_of_three_halves_ends_within_a_cell() -> None:
    drawn = draw_big("1", BigSize(3, 3), Ink.TEXT, UNICODE)
    assert (drawn.width, drawn.height) == (9, 8)
    # 15 halves: the last row of cells has only its upper half.
    assert drawn.text().split("\n")[-2:] == ["█████████", "▀▀▀▀▀▀▀▀▀"]


@pytest.mark.parametrize("glyphs", [ASCII, UNICODE], ids=["ascii", "unicode"])
def test_it_is_as_large_as_it_says(glyphs: object) -> None:
    glyphs = ASCII if glyphs is ASCII else UNICODE
    for size in sizes_for(glyphs):
        for text in ("", "0", "-12.50e-4%", CHARACTERS):
            drawn = draw_big(text, size, Ink.TEXT, glyphs)
            assert (drawn.width, drawn.height) == (big_width(text, size), size.rows)
            assert glyphs is UNICODE or drawn.text().isascii()


def test_all_characters_differ() -> None:
    size = BIG_SIZES[-1]
    drawn = {draw_big(char, size, Ink.TEXT, UNICODE).text() for char in CHARACTERS}
    assert len(drawn) == len(CHARACTERS)
    assert draw_big("x", size, Ink.TEXT, UNICODE).text() == draw_big("?", size, Ink.TEXT, UNICODE).text()


def test_sizes_go_from_large_to_small_and_the_least_is_three_rows_high() -> None:
    for glyphs in (ASCII, UNICODE):
        widths = [big_width("8", size) for size in sizes_for(glyphs)]
        assert widths == sorted(widths, reverse=True)
        assert min(size.rows for size in sizes_for(glyphs)) >= 3
