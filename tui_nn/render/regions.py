"""What lies beneath the points of a scatter: the classes or the values that a network predicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.levels import SIGNED_LEVELS, signed_levels
from tui_nn.render.palette import CLASSES, LEVELS, region_ink, signed_ink

SURFACE_LEVELS = LEVELS - 1
"""The strongest level would hide the points that lie on it."""

_SURFACE_INKS = np.array([signed_ink(level) for level in SIGNED_LEVELS], np.uint8)


@dataclass(frozen=True, eq=False)
class Background:
    """Each cell of a plot, row 0 at the top."""

    inks: NDArray[np.uint8]
    """Background inks, (rows, columns)."""
    textures: NDArray[np.intp]
    """Indices into the `fills` of the glyphs, for screens without color, (rows, columns)."""


def class_regions(labels: NDArray[np.integer], shades: NDArray[np.integer]) -> Background:
    """The regions of the predicted `labels` in `shades` of 0..SHADES-1, both (rows, columns)."""
    return Background(region_ink(labels, shades).astype(np.uint8), (labels % CLASSES).astype(np.intp))


def surface(values: NDArray[np.floating], low: float, high: float) -> Background:
    """Bands of the predicted `values` (rows, columns), from `low` (the strongest negative level) to `high`.

    The middle between the two has no color. Values beyond them are shown as they are; where there is no range,
    everything is the middle.
    """
    reach = (high - low) / 2
    share = (values - (low + high) / 2) / reach if reach > 0 else np.zeros(values.shape)
    levels = np.clip(signed_levels(share), -SURFACE_LEVELS, SURFACE_LEVELS) + LEVELS
    return Background(_SURFACE_INKS[levels], CLASSES + levels)
