"""The nearest of the fixed colors of a terminal with 256.

The first 16 colors are the user's; the others are a cube of 6 x 6 x 6 and a ramp of 24 grays. The cube has few dark and
few pale colors, so a faint color may become gray, but never another hue.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]

FIRST = 16
"""Number of the first fixed color."""

READABLE_CONTRAST = 3.0
"""Minimum contrast of text: that of WCAG 2 for large text."""

_STEPS = (0, 95, 135, 175, 215, 255)
_FIXED = np.array(
    [(r, g, b) for r in _STEPS for g in _STEPS for b in _STEPS] + [(gray,) * 3 for gray in range(8, 248, 10)], float
)

_FARTHEST_HUE = np.radians(28)
_GRAY = 0.02
"""OKLab chroma below which no hue is seen."""
_LIGHTNESS_WEIGHT = 0.5
"""Of a difference in lightness, against chroma and hue: what a color means is in its hue."""

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _linear(rgb: Vectors) -> Vectors:
    srgb = rgb / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _luminance(rgb: Vectors) -> Vectors:
    return np.asarray(_linear(rgb) @ [0.2126, 0.7152, 0.0722])


def _lightness_chroma_hue(rgb: Vectors) -> tuple[Vectors, Vectors, Vectors]:
    """In OKLab (Ottosson, 2020); `rgb` is (..., 3) in 0..255, the hue in radians."""
    lightness, a, b = np.moveaxis(np.cbrt(_linear(rgb) @ _TO_LMS.T) @ _TO_OKLAB.T, -1, 0)
    return lightness, np.hypot(a, b), np.arctan2(b, a)


_LIGHTNESSES, _CHROMAS, _HUES = _lightness_chroma_hue(_FIXED)
_LUMINANCES = _luminance(_FIXED)


def _contrast(one: Vectors, other: Vectors) -> Vectors:
    """WCAG 2 contrast ratio of two luminances."""
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


@cache
def nearest(color: str) -> int:
    """The number, from 16 to 255, of the fixed color that looks most like `color`, '#rrggbb'."""
    return FIRST + int(_distances(color).argmin())


@cache
def nearest_text(color: str, background: str) -> int:
    """Like `nearest`, for text that is readable on what `background` becomes.

    Text that is faint on gray, as that of a disabled button, stays so.
    """
    number = nearest(background)
    before = _contrast(*(_luminance(_rgb(one)) for one in (color, background)))
    if before < READABLE_CONTRAST and _CHROMAS[number - FIRST] < _GRAY:
        return nearest(color)
    contrasts = _contrast(_LUMINANCES, _LUMINANCES[number - FIRST])
    return FIRST + int(np.where(contrasts >= READABLE_CONTRAST, _distances(color), np.inf).argmin())


def fixed(number: int) -> str:
    """The fixed color of a number from 16 to 255, as '#rrggbb'."""
    return "#" + bytes(_FIXED[number - FIRST].astype(np.uint8)).hex()


def _rgb(color: str) -> Vectors:
    return np.array(list(bytes.fromhex(color[1:])), float)


def _distances(color: str) -> Vectors:
    """How far each fixed color is from `color`; those of another hue are infinitely far, grays are not."""
    lightness, chroma, hue = _lightness_chroma_hue(_rgb(color))
    turn = np.abs((_HUES - hue + np.pi) % (2 * np.pi) - np.pi)
    across = 2 * np.sqrt(_CHROMAS * chroma) * np.sin(turn / 2)
    apart = (_LIGHTNESS_WEIGHT * (_LIGHTNESSES - lightness)) ** 2 + (_CHROMAS - chroma) ** 2 + across**2
    is_other = (_CHROMAS >= _GRAY) & ((turn > _FARTHEST_HUE) | (chroma < _GRAY))
    return np.where(is_other, np.inf, apart)
