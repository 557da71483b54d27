"""The background of a scatter plot: the classes or values that a network predicts in each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.levels import SIGNED_LEVELS, signed_levels
from tui_nn.render.palette import CLASSES, LEVELS, region_ink, signed_ink

SURFACE_LEVELS = LEVELS - 1
"""The strongest level used; beyond it, points would not be visible on the background."""

_SURFACE_INKS = np.array([signed_ink(level) for level in SIGNED_LEVELS], np.uint8)


@dataclass(frozen=True, eq=False)
class Background:
    """The background of each cell of a plot, row 0 at the top."""

    inks: NDArray[np.uint8]
    """Background inks, (rows, columns)."""
    textures: NDArray[np.intp]
    """Indices into the `fills` of the glyphs, for screens without color, (rows, columns)."""


def class_regions(labels: NDArray[np.integer], shades: NDArray[np.integer]) -> Background:
    """The regions of predicted classes `labels`, in `shades` 0 (unsure) to SHADES-1 (sure), both (rows, columns)."""
    return Background(region_ink(labels, shades).astype(np.uint8), (labels % CLASSES).astype(np.intp))


def surface(values: NDArray[np.floating], low: float, high: float) -> Background:
    """Bands of predicted `values` (rows, columns), from `low` (the lowest level) to `high` (the highest).

    The middle of the range has no color, and values outside the range are clipped to it. If `low` equals `high`, all
    values count as the middle.
    """
    reach = (high - low) / 2
    share = (values - (low + high) / 2) / reach if reach > 0 else np.zeros(values.shape)
    levels = np.clip(signed_levels(share), -SURFACE_LEVELS, SURFACE_LEVELS) + LEVELS
    return Background(_SURFACE_INKS[levels], CLASSES + levels)
