from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

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
Vector = NDArray[np.float64]

THEMES = [pytest.param(DARK, "#121212", id="dark"), pytest.param(LIGHT, "#ffffff", id="light")]
REGIONS = [region_ink(label, shade) for label in range(CLASSES) for shade in range(SHADES)]

# How a color looks without one kind of cone, on linear RGB: Machado, Oliveira and Fernandes (2009).
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


# The same by Viénot, Brettel and Mollon (1999): on LMS, the answer of the cones that lack is worked out from the others
# such that white, blue and yellow stay as they are.
TO_LMS = np.array([[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]])
WITHOUT_GREEN_CONES = np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]])
DEUTERANOPIA = np.linalg.inv(TO_LMS) @ WITHOUT_GREEN_CONES @ TO_LMS


def linear(color: str) -> Vector:
    srgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    dark, light = sorted(float(linear(color) @ [0.2126, 0.7152, 0.0722]) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def difference(one: str, other: str, vision: str | Vector) -> float:
    """CIE 1976 color difference; about 2 is just noticeable. `vision` is one of `VISION`, or a matrix like them."""
    matrix = VISION[vision] if isinstance(vision, str) else vision

    def lab(color: str) -> Vector:
        rgb = np.clip(matrix @ linear(color), 0, 1)
        to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        x, y, z = np.cbrt(to_xyz @ rgb / [0.9505, 1, 1.089])
        return np.array([116 * y, 500 * (x - y), 200 * (y - z)])

    return float(np.linalg.norm(lab(one) - lab(other)))


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
@pytest.mark.parametrize("vision", VISION)
def test_what_must_be_told_apart_can_be(palette: Palette, background: str, vision: str) -> None:
    assert difference(palette[Ink.TRAIN], palette[Ink.TEST], vision) > 40
    assert difference(palette[Ink.CORRECT], palette[Ink.WRONG], vision) > 40
    for one, other in itertools.combinations(range(3), 2):
        first, second = (palette[region_ink(label, SHADES - 1)] for label in (one, other))
        assert difference(first, second, vision) > 12
    for ink in (signed_ink, line_ink):
        assert difference(palette[ink(-LEVELS)], palette[ink(LEVELS)], vision) > 40
    assert difference(palette[line_ink(-1)], palette[line_ink(1)], vision) > 12


def test_a_deuteranope_sees_white_and_blue_as_they_are_and_red_and_green_alike() -> None:
    """Viénot's figures for the matrix on linear RGB: rows of 0.293 and 0.707, and blue that stays."""
    assert (
        pytest.approx(np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]), abs=1e-4)
        == DEUTERANOPIA
    )
    assert DEUTERANOPIA @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-4)
    # On linear light, 0.293 * 0.527 is 0.707 * 0.218.
    assert difference("#c00000", "#008100", DEUTERANOPIA) < 5 < 100 < difference("#c00000", "#008100", "normal")


@pytest.mark.parametrize(("palette", "background"), THEMES)
@pytest.mark.parametrize("vision", [VISION["deuteranopia"], DEUTERANOPIA], ids=["machado", "vienot"])
def test_a_deuteranope_tells_all_classes_and_right_from_wrong(
    palette: Palette, background: str, vision: Vector
) -> None:
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
