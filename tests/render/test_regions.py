from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.color_vision import contrast
from tests.render.test_palette import THEMES, Palette
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import CLASSES, LEVELS, SHADES, SURFACE_LEVELS, Ink, line_ink, region_ink, surface_ink
from tui_nn.render.regions import class_regions, contours, surface


def test_class_regions_have_the_hue_and_the_texture_of_their_class() -> None:
    background = class_regions(np.array([[0, 1], [7, 11]]), np.array([[0, 2], [1, 0]]))
    assert background.inks.tolist() == [[region_ink(0, 0), region_ink(1, 2)], [region_ink(7, 1), region_ink(1, 0)]]
    assert background.textures.tolist() == [[0, 1], [7, 1]]


def test_ten_classes_have_ten_colors_and_textures() -> None:
    labels = np.arange(10).reshape(1, 10)
    background = class_regions(labels, labels * 0 + 5)
    assert len(set(background.inks[0].tolist())) == 10
    for glyphs in (ASCII, UNICODE):
        assert len({glyphs.fills[texture] for texture in background.textures[0]}) == 10


def test_a_surface_diverges_from_the_middle_of_its_range() -> None:
    """In steps of an eighth of the way to its ends, which are 5 away."""
    values = np.array([[10.0, 14.0, 15.0, 15.6, 15.7, 20.0, 1e9, -1e9]])
    background = surface(values, 10, 20)
    levels = [-7, -1, 0, 0, 1, 7, 7, -7]
    assert background.inks[0].tolist() == [surface_ink(level) for level in levels]


def test_a_contour_follows_the_change_of_a_class_or_the_middle_of_a_value() -> None:
    values = np.array([[1.0, 2.0, 4.0], [1.0, 4.0, 4.0]])
    for background in (surface(values, 0, 6), class_regions((values > 3).astype(int), np.zeros((2, 3), int))):
        assert contours(background.kinds).tolist() == [[False, True, False], [True, False, False]]


@pytest.mark.parametrize(
    ("glyphs", "color", "rows"),
    [
        (UNICODE, False, ["  ┃·", " ━┛·", "┃···"]),
        (ASCII, False, ["  |.", " ||.", "|..."]),
        (ASCII, True, ["  |.", " ||.", "|..."]),
    ],
)
def test_among_textures_a_contour_follows_the_edges_of_its_cells(glyphs: Glyphs, color: bool, rows: list[str]) -> None:
    labels = np.array([[0, 0, 0, 1], [0, 0, 0, 1], [0, 1, 1, 1]])
    drawn = class_regions(labels, labels * 0).draw(3, glyphs, color)
    assert drawn.text().splitlines() == rows
    assert drawn.fg[0, 2] == Ink.MUTED


def test_the_boundary_of_the_run_before_is_of_dots_beneath_the_own_one() -> None:
    """Four columns of pixels, two in each cell: its own boundary is right of the first, the other of the third."""
    labels = np.repeat([[0, 1, 1, 1]], 4, axis=0)
    before = np.repeat([[0, 0, 0, 1]], 4, axis=0)
    before[0, 0] = 1
    drawn = replace(class_regions(labels, labels * 0), before=before).draw(2, UNICODE, color=True)
    assert drawn.text().splitlines() == ["  ⠂", "  ⠂"]
    assert drawn.bg.tolist() == [[Ink.CONTOUR, *[region_ink(1, 0)] * 3]] * 2
    assert drawn.fg[0, 2] == Ink.BEFORE


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_dots_are_seen_on_every_region_and_not_like_the_own_boundary(palette: Palette, background: str) -> None:
    for label in range(CLASSES):
        assert contrast(palette[Ink.BEFORE], palette[region_ink(label, SHADES - 1)]) >= 3
    assert contrast(palette[Ink.BEFORE], palette[Ink.CONTOUR]) >= 2


def test_cells_of_two_pixels_take_the_ground_of_the_one_with_more_points() -> None:
    labels = np.array([[0, 1], [2, 3], [4, 5], [6, 7]])
    background = class_regions(labels, labels * 0)
    # Flat indices of pixels: two points in the lower pixel of the first cell, one in its upper; one in the last cell.
    ground, is_taken = background.ground(np.array([2, 2, 0, 5]), 2)
    assert is_taken.tolist() == [[True, False], [False, True]]
    assert (ground[0, 0], ground[1, 1]) == (region_ink(2, 0), region_ink(5, 0))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_a_surface_has_the_textures_of_its_levels(glyphs: Glyphs) -> None:
    textures = surface(np.array([[-1.0, 0.0, 0.3]]), -1, 1).textures[0]
    assert [glyphs.fills[texture] for texture in textures] == [glyphs.signed[1], " ", glyphs.signed[5]]
    assert textures.min() >= CLASSES


@pytest.mark.parametrize("bound", [3.0, np.nan])
def test_a_surface_without_a_range_is_all_middle(bound: float) -> None:
    assert not surface(np.array([[1.0, 3.0, 5.0]]), bound, bound).inks.any()


@pytest.mark.parametrize(("palette", "background"), THEMES)
def test_points_are_clear_on_every_band_of_a_surface(palette: Palette, background: str) -> None:
    for ink in [Ink.CORRECT, Ink.WRONG, Ink.TEXT, line_ink(LEVELS), line_ink(-LEVELS)]:
        for level in range(-SURFACE_LEVELS, SURFACE_LEVELS + 1):
            assert contrast(palette[ink], palette.get(surface_ink(level), background)) >= 3, ink
