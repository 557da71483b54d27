"""The fixed colors of a terminal with 256: the nearest of them, and the palettes made of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich._palettes import EIGHT_BIT_PALETTE

from tests.color_vision import contrast, difference, seen
from tui_nn.render.coarse_palettes import COARSE_DARK, COARSE_LIGHT
from tui_nn.render.eight_bit import fixed, nearest, nearest_text
from tui_nn.render.palette import (
    CLASSES,
    LEVELS,
    SHADES,
    SURFACE_LEVELS,
    Ink,
    class_ink,
    line_ink,
    region_ink,
    signed_ink,
    surface_ink,
)
from tui_nn.views.predictions import SLICE_SHADES

PALETTES = {"dark": COARSE_DARK, "light": COARSE_LIGHT}
SIGN = {"dark": 1, "light": -1}
"""Whether stronger colors are lighter or darker."""
SIDES = ((signed_ink, 2, LEVELS), (surface_ink, 4, SURFACE_LEVELS), (line_ink, 1, LEVELS))
"""Inks of signed numbers, and the levels that tell the sign by their color; weaker ones are gray."""

colors = st.binary(min_size=3, max_size=3).map(lambda rgb: f"#{rgb.hex()}")
palettes = pytest.mark.parametrize(("theme", "palette"), PALETTES.items())


def oklab(color: str) -> tuple[float, float, float]:
    """Lightness, a and b, after Ottosson (2020), from its formulas rather than matrices."""
    r, g, b = seen(color).tolist()
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def is_gray(color: str) -> bool:
    _, a, b = oklab(color)
    return math.hypot(a, b) < 0.02


def turn(one: str, other: str) -> float:
    """The angle between two hues in degrees."""
    angles = [math.atan2(b, a) for _, a, b in map(oklab, (one, other))]
    return abs(math.degrees(math.remainder(angles[0] - angles[1], 2 * math.pi)))


def shown(palette: Mapping[int, str], ink: int) -> str:
    return fixed(nearest(palette[ink]))


@given(color=colors)
def test_a_color_keeps_its_hue_or_becomes_gray(color: str) -> None:
    found = fixed(nearest(color))
    assert is_gray(found) or (not is_gray(color) and turn(color, found) <= 30)


def test_a_fixed_color_is_itself() -> None:
    for number in range(16, 256):
        assert fixed(number) == EIGHT_BIT_PALETTE[number].hex, number
        assert fixed(nearest(fixed(number))) == fixed(number), number


@pytest.mark.parametrize(
    ("color", "allowed"),
    [
        ("#7a580a", {"#875f00"}),
        ("#5a4871", {"#5f5f87"}),
        ("#2a2210", {"#1c1c1c", "#262626"}),
        ("#0054ad", {"#005faf"}),
        ("#bf2222", {"#af0000", "#d70000"}),
    ],
)
def test_orange_does_not_turn_olive_nor_violet_gray(color: str, allowed: set[str]) -> None:
    assert fixed(nearest(color)) in allowed


@given(color=colors, background=colors)
def test_text_that_is_readable_stays_so(color: str, background: str) -> None:
    if contrast(color, background) >= 3.01:
        found = fixed(nearest_text(color, background))
        assert contrast(found, fixed(nearest(background))) >= 2.99
        assert is_gray(found) or turn(color, found) <= 30


@palettes
def test_ramps_grow_lighter_or_darker_and_keep_the_hue(theme: str, palette: Mapping[int, str]) -> None:
    regions = [[region_ink(label, shade) for shade in range(SHADES)] for label in range(CLASSES)]
    numbers = [
        [ink(sign * level) for level in range(1, levels + 1)]
        for ink, levels in ((signed_ink, LEVELS), (surface_ink, SURFACE_LEVELS), (line_ink, LEVELS))
        for sign in (-1, 1)
    ]
    for ramp in (*regions, *numbers):
        found = [shown(palette, ink) for ink in ramp]
        lightnesses = [SIGN[theme] * oklab(color)[0] for color in found]
        assert lightnesses == sorted(lightnesses), found
        assert lightnesses[0] < lightnesses[-1]
        hues = [color for color in found if not is_gray(color)]
        assert all(turn(one, other) <= 30 for one, other in pairwise(hues)), found


@palettes
def test_regions_are_in_the_hue_of_their_class(theme: str, palette: Mapping[int, str]) -> None:
    for label in range(CLASSES):
        mark, region = palette[class_ink(label)], shown(palette, region_ink(label, SHADES - 1))
        assert is_gray(mark) == is_gray(region)
        # The light palette has darker inks for marks, which are not all of the hue of the regions.
        assert is_gray(mark) or turn(mark, region) <= (30 if theme == "dark" else 50), (label, mark, region)


@palettes
def test_a_point_on_a_slice_has_the_color_of_its_class(theme: str, palette: Mapping[int, str]) -> None:
    regions = {palette[region_ink(label, shade)] for label in range(CLASSES) for shade in range(SLICE_SHADES)}
    marks = [palette[class_ink(label)] for label in range(CLASSES)]
    for mark in marks:
        assert {nearest_text(mark, region) for region in regions} == {nearest(mark)}
    assert len(set(map(nearest, marks))) == CLASSES


@palettes
def test_opposite_meanings_stay_apart(theme: str, palette: Mapping[int, str]) -> None:
    pairs = [(ink(-level), ink(level)) for ink, low, high in SIDES for level in range(low, high + 1)]
    curves = [(Ink.TRAIN, Ink.TEST), (Ink.TEST, Ink.BEST_POSSIBLE), (Ink.TRAIN, Ink.BEST_POSSIBLE)]
    regions = [(region_ink(a, SHADES - 1), region_ink(b, SHADES - 1)) for a in range(3) for b in range(a)]
    for one, other in (*pairs, *curves, *regions, (Ink.CORRECT, Ink.WRONG)):
        for vision in ("normal", "deuteranopia", "protanopia"):
            assert difference(shown(palette, one), shown(palette, other), vision) >= 15, (one, other, vision)


@palettes
def test_lines_show_on_all_regions(theme: str, palette: Mapping[int, str]) -> None:
    for label in range(CLASSES):
        for shade in range(SHADES):
            assert contrast(shown(palette, Ink.CONTOUR), shown(palette, region_ink(label, shade))) > 1.6, (label, shade)
