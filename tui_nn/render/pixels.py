"""Small pictures of signed numbers, with two pixels per cell, one above the other, which makes them about square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.levels import SIGNED_LEVELS, signed_levels
from tui_nn.render.palette import GRAYS, LEVELS, Ink, gray_ink, level_text_ink, line_ink, signed_ink

Pixels = NDArray[np.floating]

_UPPER, _LOWER = ord("▀"), ord("▄")

_PAPER_INKS = np.array([signed_ink(level) if level else Ink.PAPER for level in SIGNED_LEVELS], np.uint8)
_TEXT_INKS = np.array([level_text_ink(level) for level in SIGNED_LEVELS], np.uint8)
_LINE_INKS = np.array([line_ink(level) for level in SIGNED_LEVELS], np.uint8)


def draw_pixels(values: Pixels, glyphs: Glyphs, color: bool) -> Canvas:
    """Draw `values` (2 * rows, columns) in -1..1, in `columns` x `rows` cells; NaN leaves a pixel blank.

    In ASCII and without `color`, a cell shows the character for the mean of its two pixels.
    """
    if color and glyphs is not ASCII:
        return half_blocks(pixel_inks(values))
    upper, lower = values[0::2], values[1::2]
    upper, lower = np.where(np.isnan(upper), lower, upper), np.where(np.isnan(lower), upper, lower)
    levels = signed_levels((upper + lower) / 2) + LEVELS
    canvas = Canvas(values.shape[1], len(upper))
    canvas.codes[:] = np.array([ord(glyph) for glyph in glyphs.signed], np.uint32)[levels]
    canvas.fg[:] = (_TEXT_INKS if color else _LINE_INKS)[levels]
    if color:
        canvas.bg[:] = np.where(np.isnan(upper), Ink.CLEAR, _PAPER_INKS[levels])
    return canvas


def draw_grays(values: Pixels, glyphs: Glyphs, color: bool) -> Canvas:
    """Draw `values` (2 * rows, columns) in 0..1, 1 as the text and 0 nearly as the background, like `draw_pixels`."""
    if not color or glyphs is ASCII:
        return draw_pixels(values, glyphs, color=False)
    shades = np.clip(np.nan_to_num(values) * GRAYS, 0, GRAYS - 1).astype(np.uint8)
    return half_blocks(np.where(np.isnan(values), Ink.CLEAR, gray_ink(shades)).astype(np.uint8))


def pixel_inks(values: Pixels) -> NDArray[np.uint8]:
    """The ink of each of `values` (any shape) in -1..1; CLEAR for NaN."""
    inks: NDArray[np.uint8] = _PAPER_INKS[signed_levels(values) + LEVELS]
    inks[np.isnan(values)] = Ink.CLEAR
    return inks


def half_blocks(inks: NDArray[np.uint8]) -> Canvas:
    """Draw pixels of the given inks (2 * rows, columns) in `columns` x `rows` cells."""
    upper, lower = inks[0::2], inks[1::2]
    canvas = Canvas(inks.shape[1], len(upper))
    # CLEAR must be the background: as a foreground it is the text color. A contour must not be, because in some fonts a
    # half block does not reach the edges of its cell, and lets the background shine through.
    is_lower = (upper == Ink.CLEAR) | (lower == Ink.CONTOUR)
    flat = upper == lower
    canvas.codes[~flat] = _UPPER
    canvas.codes[is_lower & ~flat] = _LOWER
    canvas.fg[:] = np.where(flat, Ink.CLEAR, np.where(is_lower, lower, upper))
    canvas.bg[:] = np.where(is_lower, upper, lower)
    return canvas
