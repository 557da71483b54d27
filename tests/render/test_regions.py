from __future__ import annotations

import numpy as np
import pytest

from tests.render.test_palette import THEMES, Palette, contrast
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import CLASSES, Ink, region_ink, signed_ink
from tui_nn.render.regions import SURFACE_LEVELS, class_regions, surface


def test_class_regions_have_the_hue_and_the_texture_of_their_class() -> None:
    background = class_regions(np.array([[0, 1], [7, 9]]), np.array([[0, 2], [1, 0]]))
    assert background.inks.tolist() == [[region_ink(0, 0), region_ink(1, 2)], [region_ink(7, 1), region_ink(1, 0)]]
    assert background.textures.tolist() == [[0, 1], [7, 1]]


def test_a_surface_diverges_from_the_middle_of_its_range() -> None:
    values = np.array([[10.0, 14.0, 15.0, 15.9, 16.1, 20.0, 1e9, -1e9]])
    background = surface(values, 10, 20)
    levels = [-3, -1, 0, 0, 1, 3, 3, -3]
    assert background.inks[0].tolist() == [signed_ink(level) for level in levels]


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_a_surface_has_the_textures_of_its_levels(glyphs: Glyphs) -> None:
    textures = surface(np.array([[-1.0, 0.0, 0.3]]), -1, 1).textures[0]
    assert [glyphs.fills[texture] for texture in textures] == [glyphs.signed[1], " ", glyphs.signed[5]]
    assert textures.min() >= CLASSES


@pytest.mark.parametrize("bound", [3.0, np.nan])
def test_a_surface_without_a_range_is_all_middle(bound: float) -> None:
    assert not surface(np.array([[1.0, 3.0, 5.0]]), bound, bound).inks.any()


@pytest.mark.parametrize(("palette", "background"), THEMES)
@pytest.mark.parametrize("ink", [Ink.CORRECT, Ink.WRONG])
def test_points_are_clear_on_every_band_of_a_surface(palette: Palette, background: str, ink: Ink) -> None:
    for level in range(-SURFACE_LEVELS, SURFACE_LEVELS + 1):
        assert contrast(palette[ink], palette.get(signed_ink(level), background)) >= 3
