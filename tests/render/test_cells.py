from __future__ import annotations

import sys
import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_nn.render.cells import (
    WIDE_TAIL,
    center,
    head,
    in_ascii,
    in_cells,
    ljust,
    rjust,
    tail,
    text_width,
    visible,
    wrap,
)

nasty = st.text(
    st.characters() | st.sampled_from("ab 漢字🌱éו\u0301\u200d\ufe0f\u202e\u1100\u1161\u11a8🇩🏽\0\n"), max_size=12
)
"""Text of any characters, often of those that are no simple cell."""


def test_every_character_is_as_wide_as_rich_says() -> None:
    # Textual cuts lines by Rich's widths: where ours differed, everything behind would move.
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) not in ("Cn", "Co", "Cs"):
            assert text_width(char) == cell_len(visible(in_cells(char))), hex(code)


@given(nasty)
def test_any_text_is_as_wide_as_rich_says_and_holds_nothing_but_cells(text: str) -> None:
    shown = visible(in_cells(text))
    assert text_width(text) == len(in_cells(text)) == cell_len(shown)
    assert shown.isprintable()
    assert all(cell_len(char) in (1, 2) for char in shown)
    assert in_cells(shown) == in_cells(text)


IN_CELLS = [
    ("plain − text…", "plain − text…"),
    ("温度", "温\0度\0"),
    ("ｱア", "ｱア\0"),
    ("e\u0301te\u0301", "été"),
    ("\u1112\u1161\u11ab", "한\0"),
    ("q\u0301", "q"),
    ("हिन्दी", "हनद"),
    ("می\u200cخواهم", "میخواهم"),
    ("\u202eabc\u202c", "abc"),
    ("soft\u00adhyphen", "softhyphen"),
    ("👩\u200d🔬", "👩\0🔬\0"),
    ("👍🏽", "👍\0"),
    ("❤\ufe0f", "❤"),
    ("🇩🇪", "DE"),
    ("a\u00a0b\u3000c", "a b  c"),
    ("a\tb\nc\0d\x1be\x7f\x9b", "a?b?c?d?e??"),
    ("\ue000\ud800\u2028", "???"),
    ("䷀☰\u1160", "???"),
]
"""Text, and what is in its cells."""


def test_text_in_cells() -> None:
    for text, shown in IN_CELLS:
        assert in_cells(text) == shown, text


@pytest.mark.parametrize(
    ("text", "ascii"),
    [
        ("plain", "plain"),
        ("tab\t", "tab?"),
        ("Größe, été", "Gro?e, ete"),
        ("温度", "????"),
        ("Ｎｏ", "N o "),
        ("x²½", "x2?"),
        ("🇩🇪 🌱", "DE ??"),
        ("שלום", "????"),
    ],
)
def test_text_in_ascii(text: str, ascii: str) -> None:
    assert in_ascii(text) == ascii


@given(nasty)
def test_ascii_takes_as_many_cells(text: str) -> None:
    ascii = in_ascii(text)
    assert ascii.isascii()
    assert ascii.isprintable()
    assert len(ascii) == text_width(text)


@given(nasty, st.integers(-2, 16))
def test_head_and_tail_take_as_many_whole_characters_as_fit(text: str, cells: int) -> None:
    shown = visible(in_cells(text))
    for part, rest, next_one in (
        (head(text, cells), shown.removeprefix(head(text, cells)), slice(0, 1)),
        (tail(text, cells), shown.removesuffix(tail(text, cells)), slice(-1, None)),
    ):
        assert len(part) + len(rest) == len(shown)
        assert text_width(part) <= max(cells, 0)
        assert not rest or text_width(part) + text_width(rest[next_one]) > cells


@given(nasty, st.integers(-2, 16))
def test_padding_is_blanks_up_to_the_width(text: str, cells: int) -> None:
    wide = text_width(text)
    for padded in (ljust(text, cells), rjust(text, cells), center(text, cells)):
        assert padded.strip(" ") == text.strip(" ")
        assert text_width(padded) == max(cells, wide)


def test_padding_goes_to_the_other_side() -> None:
    assert [ljust("漢", 5), rjust("漢", 5), center("漢", 5)] == ["漢   ", "   漢", " 漢  "]


@given(nasty, st.integers(2, 16))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(text_width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(in_cells(text)).split())


@given(st.text("ab -é", max_size=40), st.integers(1, 16))
def test_narrow_text_is_wrapped_as_by_the_standard_library(text: str, cells: int) -> None:
    assert wrap(text, cells) == textwrap.wrap(text, cells)


def test_lines_end_between_wide_characters_or_at_blanks() -> None:
    assert wrap("漢字漢字 ab 漢字", 5) == ["漢字", "漢字", "ab 漢", "字"]


def test_a_wide_tail_is_no_character_of_any_text() -> None:
    assert WIDE_TAIL not in visible(in_cells(f"漢{WIDE_TAIL}字"))
    assert in_cells(WIDE_TAIL) == "?"
