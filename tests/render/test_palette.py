from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from tests.color_vision import VISION, contrast, difference
from tui_nn.render.palette import (
    ANSI,
    CLASSES,
    DARK,
    GRAYS,
    LEVELS,
    LIGHT,
    SHADES,
    SURFACE_LEVELS,
    Ink,
    class_ink,
    gray_ink,
    level_text_ink,
    line_ink,
    region_ink,
    signed_ink,
    surface_ink,
)

Palette = Mapping[int, str]

VIENOT = "deuteranopia of Vienot"

THEMES = [pytest.param(DARK, "#121212", id="dark"), pytest.param(LIGHT, "#ffffff", id="light")]
REGIONS = [region_ink(label, shade) for label in range(CLASSES) for shade in range(SHADES)]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_ink_has_a_number_of_its_own_that_fits_a_byte() -> None:
    inks = [
        *Ink,
        *(class_ink(label) for label in range(CLASSES)),
        *REGIONS,
        *(gray_ink(level) for level in range(GRAYS)),
        *(ink(level) for ink in (signed_ink, line_ink) for level in range(-LEVELS, LEVELS + 1) if level),
        *(surface_ink(level) for level in range(-SURFACE_LEVELS, SURFACE_LEVELS + 1) if level),
    ]
    assert len(set(inks)) == len(inks)
    assert max(inks) < 256
    assert set(DARK) == set(LIGHT) == set(inks) - {Ink.CLEAR}


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_more_gray_is_farther_from_the_background(palette: Palette, background: str) -> None:
    grays = [palette[gray_ink(level)] for level in range(GRAYS)]
    for one, other in itertools.pairwise([background, *grays]):
        assert difference(one, other, "normal") > 2.3
    contrasts = [contrast(background, gray) for gray in grays]
    assert contrasts == sorted(contrasts)
    assert contrasts[-1] > 15


def test_level_zero_is_clear() -> None:
    assert signed_ink(0) == surface_ink(0) == line_ink(0) == Ink.CLEAR


def test_hues_repeat_after_the_last_class() -> None:
    assert class_ink(CLASSES) == class_ink(0)
    assert region_ink(CLASSES + 2, 1) == region_ink(2, 1)


def test_region_inks_of_arrays_are_those_of_their_elements() -> None:
    labels, shades = np.array([[0, 1], [7, 9]]), np.array([[0, 2], [1, 0]])
    assert region_ink(labels, shades).tolist() == [
        [region_ink(0, 0), region_ink(1, 2)],
        [region_ink(7, 1), region_ink(9, 0)],
    ]


@pytest.mark.parametrize(("palette", "background"), THEMES)
@pytest.mark.parametrize("ink", [Ink.CORRECT, Ink.WRONG])
def test_predictions_are_clear_on_every_region(palette: Palette, background: str, ink: Ink) -> None:
    for color in (background, *(palette[region] for region in REGIONS)):
        assert contrast(palette[ink], color) >= 3


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_a_contour_is_seen_on_every_region_and_is_fainter_than_points(palette: Palette, background: str) -> None:
    for color in (background, *(palette[region] for region in REGIONS)):
        assert 1.3 < contrast(palette[Ink.CONTOUR], color) < contrast(palette[Ink.CORRECT], color)


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_text_is_readable(palette: Palette, background: str) -> None:
    readable = [
        Ink.TEXT,
        Ink.MUTED,
        Ink.ACCENT,
        Ink.CORRECT,
        Ink.WRONG,
        Ink.TRAIN,
        Ink.TEST,
        Ink.BEST_POSSIBLE,
        Ink.WARN,
    ]
    for ink in readable:
        assert contrast(palette[ink], background) >= 4.5


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_names_of_classes_are_readable(palette: Palette, background: str) -> None:
    for label in range(CLASSES):
        assert contrast(palette[class_ink(label)], background) >= 4.5


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_numbers_are_readable_on_every_level(palette: Palette, background: str) -> None:
    for level in range(-LEVELS, LEVELS + 1):
        color = palette.get(signed_ink(level), background)
        assert contrast(palette[level_text_ink(level)], color) >= 4.5


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_lines_are_seen_and_strong_ones_read(palette: Palette, background: str) -> None:
    for sign in (-1, 1):
        assert contrast(palette[line_ink(sign)], background) >= 1.7
        assert contrast(palette[line_ink(sign * LEVELS)], background) >= 4.5


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_a_pixel_picture_ends_where_its_paper_ends(palette: Palette, background: str) -> None:
    assert 1.15 < contrast(palette[Ink.PAPER], background) < 1.6
    for sign in (-1, 1):
        assert difference(palette[Ink.PAPER], palette[signed_ink(sign)], "normal") > 8


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_what_must_be_told_apart_can_be(palette: Palette, background: str) -> None:
    for vision in VISION:
        assert difference(palette[Ink.TRAIN], palette[Ink.TEST], vision) > 40, vision
        for curve in (Ink.TRAIN, Ink.TEST):
            assert difference(palette[Ink.BEST_POSSIBLE], palette[curve], vision) > 20, vision
        assert difference(palette[Ink.CORRECT], palette[Ink.WRONG], vision) > 40, vision
        for one, other in itertools.combinations(range(3), 2):
            first, second = (palette[region_ink(label, SHADES - 1)] for label in (one, other))
            assert difference(first, second, vision) > 12, vision
        for ink in (signed_ink, line_ink):
            assert difference(palette[ink(-LEVELS)], palette[ink(LEVELS)], vision) > 40, vision
        assert difference(palette[line_ink(-1)], palette[line_ink(1)], vision) > 12, vision


@pytest.mark.parametrize(("palette", "background"), THEMES)
@pytest.mark.parametrize("vision", ["normal", "deuteranopia", "protanopia"])
def test_no_class_looks_like_another(palette: Palette, background: str, vision: str) -> None:
    """With more than two features, a correct point has no mark of its class but the color."""
    for one, other in itertools.combinations([palette[class_ink(label)] for label in range(CLASSES)], 2):
        assert difference(one, other, vision) > 10


def test_a_deuteranope_sees_white_and_blue_as_they_are_and_red_and_green_alike() -> None:
    """Viénot's figures for the matrix on linear RGB: rows of 0.293 and 0.707, and blue that stays."""
    assert (
        pytest.approx(np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]), abs=1e-4)
        == VISION[VIENOT]
    )
    assert VISION[VIENOT] @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-4)
    # On linear light, 0.293 * 0.527 is 0.707 * 0.218.
    assert difference("#c00000", "#008100", VIENOT) < 5 < 100 < difference("#c00000", "#008100", "normal")


@pytest.mark.parametrize(("palette", "background"), THEMES)
@pytest.mark.parametrize("vision", ["deuteranopia", VIENOT])
def test_a_deuteranope_tells_all_classes_and_right_from_wrong(palette: Palette, background: str, vision: str) -> None:
    """At four times the least difference that is noticed; shapes and symbols tell them as well."""
    inks = [*(class_ink(label) for label in range(CLASSES)), Ink.CORRECT, Ink.WRONG]
    for one, other in itertools.combinations(inks, 2):
        assert difference(palette[one], palette[other], vision) > 9, (one, other)


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_shades_and_levels_grow_away_from_the_background(palette: Palette, background: str) -> None:
    ramps = [[region_ink(label, shade) for shade in range(SHADES)] for label in range(CLASSES)]
    ramps += [
        [ink(sign * level) for level in range(1, LEVELS + 1)] for sign in (-1, 1) for ink in (signed_ink, line_ink)
    ]
    ramps += [[surface_ink(sign * level) for level in range(1, SURFACE_LEVELS + 1)] for sign in (-1, 1)]
    for ramp in ramps:
        away = [difference(palette[ink], background, "normal") for ink in ramp]
        assert away == sorted(away)
        assert away[0] > 3


def test_no_class_looks_correct_or_wrong() -> None:
    for palette in (DARK, LIGHT):
        for label in range(CLASSES):
            for ink in (Ink.CORRECT, Ink.WRONG):
                assert difference(palette[class_ink(label)], palette[ink], "normal") > 15


def test_ansi_names_only_the_sixteen_colors() -> None:
    plain = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}
    names = {f"ansi_{prefix}{name}" for name in plain for prefix in ("", "bright_")} | {"ansi_default"}
    assert set(ANSI.values()) <= names
    assert set(Ink) - {Ink.CLEAR} <= set(ANSI)
    assert not set(REGIONS) & set(ANSI)


def test_ansi_colors_the_text_of_a_level_where_it_colors_the_level() -> None:
    for level in range(-LEVELS, LEVELS + 1):
        assert (level_text_ink(level) == Ink.ON_LEVEL) == (signed_ink(level) in ANSI)
