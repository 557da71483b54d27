"""Inks, the numbers that a canvas stores instead of colors, and the palettes that map them to colors.

A picture only states what a cell *means* (a correct prediction; an unsure region of class 2); the theme decides how it
looks. The hues are based on those of Okabe and Ito (2008), which can be distinguished with the common kinds of color
blindness. Blue means correct and red means wrong in every panel, so no class has either hue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

CLASSES = 10
"""Number of class hues; further classes repeat them."""
SHADES = 6
"""Number of shades of a decision region, 0 (unsure) to 5 (sure)."""
LEVELS = 4
"""Number of levels on each side of the diverging palette of signed numbers."""
SURFACE_LEVELS = 7
"""Number of levels on each side of the surfaces beneath points: finer, and fainter, than those of numbers."""

GRAYS = 8
"""Number of shades of gray, from that of no ink to that of full ink."""

_CLASS_BASE = 16
_REGION_BASE = _CLASS_BASE + CLASSES
_SIGNED_BASE = _REGION_BASE + CLASSES * SHADES
_LINE_BASE = _SIGNED_BASE + 2 * LEVELS
_GRAY_BASE = _LINE_BASE + 2 * LEVELS
_SURFACE_BASE = _GRAY_BASE + GRAYS


class Ink(IntEnum):
    """Named inks. Those of classes, regions, levels, lines and grays have higher numbers; all fit in a byte."""

    CLEAR = 0
    """The background or text color of the panel itself; palettes have no color for it."""
    TEXT = 1
    MUTED = 2
    FRAME = 3
    ACCENT = 4
    CORRECT = 5
    WRONG = 6
    TRAIN = 7
    TEST = 8
    BEST_POSSIBLE = 9
    WARN = 10
    ON_LEVEL = 11
    """Text on the stronger half of the signed levels."""
    PAPER = 12
    """Level 0 in pixel pictures, which must differ from the background of the panel."""
    CONTOUR = 13
    """The line between regions of different classes."""
    RANGE = 14
    """Background of the range of a noisy curve."""
    BEFORE = 15
    """The line between regions of the run before, dotted."""


IntOrArray = TypeVar("IntOrArray", int, NDArray[np.integer])


def class_ink(label: int) -> int:
    """Foreground ink of class `label` (0, 1, ...)."""
    return _CLASS_BASE + label % CLASSES


def region_ink(label: IntOrArray, shade: IntOrArray) -> IntOrArray:
    """Background ink of the region of class `label` in `shade` 0..SHADES-1; also for arrays of the same shape."""
    return _REGION_BASE + label % CLASSES * SHADES + shade


def signed_ink(level: int) -> int:
    """Background ink of a signed number of `level` -LEVELS..LEVELS; CLEAR for level 0."""
    return Ink.CLEAR if level == 0 else _SIGNED_BASE + _above_most_negative(level, LEVELS)


def surface_ink(level: int) -> int:
    """Background ink of a surface at `level` -SURFACE_LEVELS..SURFACE_LEVELS; CLEAR for level 0."""
    return Ink.CLEAR if level == 0 else _SURFACE_BASE + _above_most_negative(level, SURFACE_LEVELS)


def line_ink(level: int) -> int:
    """Foreground ink of a line that shows a signed number of `level` -LEVELS..LEVELS; CLEAR for level 0."""
    return Ink.CLEAR if level == 0 else _LINE_BASE + _above_most_negative(level, LEVELS)


def gray_ink(level: IntOrArray) -> IntOrArray:
    """Ink of a shade of gray, 0 (nearly the background) to GRAYS - 1 (nearly the text); also for arrays."""
    return _GRAY_BASE + level


def _above_most_negative(level: int, levels: int) -> int:
    """The number of levels from -`levels` to below `level`, without level 0."""
    return level + (levels if level < 0 else levels - 1)


def level_text_ink(level: int) -> int:
    """Foreground ink that is legible on `signed_ink(level)`."""
    return Ink.TEXT if abs(level) <= LEVELS // 2 else Ink.ON_LEVEL


def _mix(hue: str, background: str, amount: float) -> str:
    """Mix a share `amount` (0..1) of `hue` into `background`, both as '#rrggbb'."""
    pairs = zip(bytes.fromhex(hue[1:]), bytes.fromhex(background[1:]), strict=True)
    return "#" + "".join(f"{round(h * amount + b * (1 - amount)):02x}" for h, b in pairs)


def _ramp(hue: str, background: str, amounts: tuple[float, ...]) -> Iterator[str]:
    return (_mix(hue, background, amount) for amount in amounts)


def _palette(
    plain: Mapping[Ink, str],
    classes: tuple[str, ...],
    regions: Iterator[str],
    signed: Iterator[str],
    lines: Iterator[str],
    grays: Iterator[str],
    surface: Iterator[str],
) -> Mapping[int, str]:
    """Ink -> color. `regions` are ordered by class, all after them from the lowest level up."""
    table: dict[int, str] = {int(ink): color for ink, color in plain.items()}
    table.update(enumerate(chain(classes, regions, signed, lines, grays, surface), start=_CLASS_BASE))
    return MappingProxyType(table)


# Orange, green, violet, yellow, purple, brown, mint, gray, magenta, pink: the first three differ most in any kind of
# color vision. Where two hues look alike without red or green cones, one is lighter.
_HUES = (
    *("#e49e00", "#049e72", "#a27ed1", "#e1d54c", "#c079a8"),
    *("#a7771f", "#85d4af", "#a0a0a0", "#cc54fc", "#e4b4e4"),
)

_SHADES_OF_GRAY = (0.06, 0.16, 0.28, 0.41, 0.54, 0.68, 0.82, 0.97)
"""Share of the ink in each shade."""

_DARK_BACKGROUND = "#121212"
_DARK_SHADES = (0.10, 0.14, 0.18, 0.22, 0.26, 0.30)
_DARK_LEVELS = (0.25, 0.45, 0.65, 1.0)
_DARK_LINES = (0.45, 0.60, 0.80, 1.0)
_DARK_SURFACE = (0.12, 0.20, 0.28, 0.36, 0.44, 0.52, 0.60)

DARK: Mapping[int, str] = _palette(
    {
        Ink.TEXT: "#e4e4e4",
        Ink.MUTED: "#9e9e9e",
        Ink.FRAME: "#6a6a6a",
        Ink.ACCENT: "#6ad1b0",
        Ink.CORRECT: "#5cb8ff",
        Ink.WRONG: "#ff8775",
        Ink.TRAIN: "#ffb454",
        Ink.TEST: "#59d0e0",
        Ink.BEST_POSSIBLE: "#a06cff",
        Ink.WARN: "#f0e442",
        Ink.ON_LEVEL: "#ffffff",
        Ink.PAPER: "#262626",
        Ink.CONTOUR: "#5c5c5c",
        Ink.RANGE: "#33291b",
        Ink.BEFORE: "#c0c0c0",
    },
    _HUES,
    chain.from_iterable(_ramp(hue, _DARK_BACKGROUND, _DARK_SHADES) for hue in _HUES),
    chain(
        _ramp("#b85400", _DARK_BACKGROUND, _DARK_LEVELS[::-1]),
        _ramp("#0077a8", _DARK_BACKGROUND, _DARK_LEVELS),
    ),
    chain(
        _ramp("#ff9a3d", _DARK_BACKGROUND, _DARK_LINES[::-1]),
        _ramp("#4fb3ff", _DARK_BACKGROUND, _DARK_LINES),
    ),
    _ramp("#ffffff", _DARK_BACKGROUND, _SHADES_OF_GRAY),
    chain(
        _ramp("#b85400", _DARK_BACKGROUND, _DARK_SURFACE[::-1]),
        _ramp("#0077a8", _DARK_BACKGROUND, _DARK_SURFACE),
    ),
)
"""For dark themes, tuned on a background of #121212."""

_LIGHT_BACKGROUND = "#ffffff"
_LIGHT_SHADES = (0.14, 0.19, 0.24, 0.29, 0.34, 0.39)
_LIGHT_LEVELS = (0.22, 0.42, 0.65, 0.90)
_LIGHT_LINES = (0.45, 0.60, 0.80, 1.0)
_LIGHT_SURFACE = (0.08, 0.14, 0.21, 0.28, 0.34, 0.40, 0.46)

LIGHT: Mapping[int, str] = _palette(
    {
        Ink.TEXT: "#1c1c1c",
        Ink.MUTED: "#626262",
        Ink.FRAME: "#8a8a8a",
        Ink.ACCENT: "#006638",
        Ink.CORRECT: "#0054ad",
        Ink.WRONG: "#bf2222",
        Ink.TRAIN: "#b35900",
        Ink.TEST: "#00788c",
        Ink.BEST_POSSIBLE: "#45208c",
        Ink.WARN: "#7a6400",
        Ink.ON_LEVEL: "#000000",
        Ink.PAPER: "#ececec",
        Ink.CONTOUR: "#989898",
        Ink.RANGE: "#f6e6d3",
        Ink.BEFORE: "#505050",
    },
    (
        *("#b35f08", "#047b5b", "#7355d1", "#4d4500", "#b1417a"),
        *("#845934", "#006a6a", "#4c4e4a", "#9c18f0", "#480c18"),
    ),
    chain.from_iterable(_ramp(hue, _LIGHT_BACKGROUND, _LIGHT_SHADES) for hue in _HUES),
    chain(
        _ramp("#f28c28", _LIGHT_BACKGROUND, _LIGHT_LEVELS[::-1]),
        _ramp("#3aa0d8", _LIGHT_BACKGROUND, _LIGHT_LEVELS),
    ),
    chain(
        _ramp("#b85400", _LIGHT_BACKGROUND, _LIGHT_LINES[::-1]),
        _ramp("#0068a8", _LIGHT_BACKGROUND, _LIGHT_LINES),
    ),
    _ramp("#000000", _LIGHT_BACKGROUND, _SHADES_OF_GRAY),
    chain(
        _ramp("#f28c28", _LIGHT_BACKGROUND, _LIGHT_SURFACE[::-1]),
        _ramp("#3aa0d8", _LIGHT_BACKGROUND, _LIGHT_SURFACE),
    ),
)
"""For light themes, tuned on white."""

_ANSI_CLASSES = (
    "yellow",
    "green",
    "magenta",
    "bright_yellow",
    "bright_magenta",
    "white",
    "cyan",
    "bright_black",
    "bright_green",
    "bright_white",
)

ANSI: Mapping[int, str] = MappingProxyType(
    {
        int(Ink.TEXT): "ansi_default",
        int(Ink.MUTED): "ansi_bright_black",
        int(Ink.FRAME): "ansi_bright_black",
        int(Ink.ACCENT): "ansi_cyan",
        int(Ink.CORRECT): "ansi_bright_blue",
        int(Ink.WRONG): "ansi_bright_red",
        int(Ink.TRAIN): "ansi_yellow",
        int(Ink.TEST): "ansi_cyan",
        int(Ink.BEST_POSSIBLE): "ansi_magenta",
        int(Ink.WARN): "ansi_bright_yellow",
        int(Ink.ON_LEVEL): "ansi_black",
        int(Ink.PAPER): "ansi_default",
        int(Ink.CONTOUR): "ansi_bright_black",
        int(Ink.RANGE): "ansi_default",
        int(Ink.BEFORE): "ansi_default",
        **{class_ink(label): f"ansi_{name}" for label, name in enumerate(_ANSI_CLASSES)},
        signed_ink(-4): "ansi_bright_yellow",
        signed_ink(-3): "ansi_yellow",
        signed_ink(3): "ansi_cyan",
        signed_ink(4): "ansi_bright_cyan",
        **{line_ink(-level): f"ansi_{name}" for level, name in enumerate(("yellow",) * 2 + ("bright_yellow",) * 2, 1)},
        **{line_ink(level): f"ansi_{name}" for level, name in enumerate(("cyan",) * 2 + ("bright_cyan",) * 2, 1)},
    }
)
"""For terminals with 16 colors, whose actual shades are unknown. Missing inks are drawn as CLEAR.

Regions are missing because textures show them. Weak signed levels are missing because no two of the 16 colors are
similar enough in every terminal theme.
"""
