from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields

import pytest

from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import ASCII, CLASS_SYMBOLS, UNICODE, Glyphs, class_symbol
from tui_nn.render.palette import CLASSES, LEVELS

# Characters of Unicode's emoji-data that look like candidates: some terminals draw them two cells wide.
EMOJI = set("▶◀⏸⏹⏺▪▫◻◼◽◾✔✖⚠⚪⚫⬆⬇⬅➡↔↕")


def characters(glyphs: Glyphs) -> Iterator[tuple[str, str]]:
    for field in fields(glyphs):
        value = getattr(glyphs, field.name)
        if field.name not in ("train", "test"):
            yield from ((field.name, char) for char in (value if isinstance(value, tuple) else (value,)))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_glyph_is_one_cell(glyphs: Glyphs) -> None:
    for name, char in characters(glyphs):
        assert len(char) == 1, name
        assert unicodedata.east_asian_width(char) not in ("W", "F"), name
        assert char not in EMOJI, name


def test_ascii_is_ascii() -> None:
    assert all(char.isascii() and char.isprintable() for _, char in characters(ASCII))
    assert ASCII.train.isascii()
    assert ASCII.test.isascii()


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_shapes_that_carry_meaning_differ(glyphs: Glyphs) -> None:
    assert len({glyphs.correct, glyphs.wrong, *glyphs.textures}) == 2 + len(glyphs.textures)
    digits = set("0123456789")
    classes = {*glyphs.crowds, *glyphs.textures, glyphs.train_point}
    assert len(classes) == 4 + len(glyphs.textures)
    assert not classes & {*digits, *CLASS_SYMBOLS}
    values = {*glyphs.crowds, *glyphs.above, *glyphs.below, *glyphs.signed, glyphs.train_point}
    assert len(values) == 8 + len(glyphs.signed)
    assert glyphs.textures[0] == " "
    assert len({glyphs.correct, glyphs.wrong, glyphs.train_point, *glyphs.signed}) == 3 + len(glyphs.signed)
    assert glyphs.train_point not in glyphs.textures
    assert len(set(glyphs.textures)) == len(glyphs.textures) == CLASSES
    lines = {*glyphs.contours, glyphs.before}
    assert glyphs.before not in glyphs.contours
    assert not lines & {*glyphs.fills, *glyphs.crowds, *glyphs.above, *glyphs.below, glyphs.train_point}
    assert not lines & {*glyphs.class_marks, glyphs.low, glyphs.high, glyphs.wrong, *digits, *CLASS_SYMBOLS}
    assert len(glyphs.signed) == 2 * LEVELS + 1
    assert glyphs.signed[LEVELS] == " "
    states = [glyphs.ready, glyphs.running, glyphs.paused, glyphs.finished, glyphs.diverged]
    assert len(set(states)) == len(states)


def test_shorten() -> None:
    assert [ASCII.shorten("abcd", cells) for cells in (-1, 0, 1, 3, 4)] == ["", "", "~", "ab~", "abcd"]


def test_shorten_counts_cells() -> None:
    shortened = [UNICODE.shorten("温度计", cells) for cells in range(-1, 7)]
    assert shortened == ["", "", "…", "…", "温…", "温…", "温度…", "温度计"]
    assert [ASCII.shorten("été 温", cells) for cells in (3, 5, 6)] == ["et~", "ete ~", "ete ??"]


def test_spelling() -> None:
    assert UNICODE.spell("e\u0301t\u202eé 温\t") == "été 温?"
    assert ASCII.spell("e\u0301t\u202eé 温\t") == "ete ???"


def test_classes_have_digits_then_letters_that_look_like_none() -> None:
    assert "".join(map(class_symbol, range(12))) == "0123456789ab"
    assert len(set(CLASS_SYMBOLS)) == len(CLASS_SYMBOLS)
    assert not set("lo") & set(CLASS_SYMBOLS)
    assert class_symbol(len(CLASS_SYMBOLS) + 3) == "3"


MIDDLES = [
    ("mean radius", 11, "mean radius"),
    ("mean radius", 10, "mean …dius"),
    ("worst radius", 7, "wor…ius"),
    ("petal width (cm)", 10, "petal…idth"),
    ("area (m2)", 6, "area"),
    ("(a very long unit)", 5, "(a…t)"),
    ("abc", 2, "a…"),
    ("abc", 1, "…"),
    ("abc", 0, ""),
    ("温度计温度", 6, "温…度"),
]


def test_a_name_shortened_in_the_middle_keeps_both_ends() -> None:
    for text, cells, shown in MIDDLES:
        assert UNICODE.shorten_middle(text, cells) == shown, (text, cells)
        assert text_width(UNICODE.shorten_middle(text, cells)) <= cells, (text, cells)


@pytest.mark.parametrize(
    ("names", "cells", "shown"),
    [
        (("h1", "a long name"), 6, ["h1", "a l…me"]),
        (("sensor temperature", "sensor pressure"), 7, ["sen…tem", "sen…pre"]),
        (("pixel_0_0", "pixel_0_0"), 8, ["pixe…0_0", "pixe…0_0"]),
        (("left wing area", "left wheel area"), 8, ["left wi…", "left wh…"]),
        (("long front middle", "long right middle", "b"), 6, ["lo…fro", "lo…rig", "b"]),
        (("b", "long ab", "long ac", "long bb"), 2, ["b", "…2", "…3", "…4"]),
        (("aaab1zz", "aaac2zz"), 2, ["…b", "…c"]),
    ],
)
def test_names_of_a_table_that_would_become_equal_are_told_apart(
    names: tuple[str, ...], cells: int, shown: list[str]
) -> None:
    assert UNICODE.shorten_names(names, cells) == shown
