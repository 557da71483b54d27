"""The background of a scatter plot: the classes or values that a network predicts at each of its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.levels import signed_levels
from tui_nn.render.palette import CLASSES, LEVELS, SURFACE_LEVELS, Ink, region_ink, surface_ink
from tui_nn.render.pixels import half_blocks

STRONGEST_TEXTURE = LEVELS - 1
"""The strongest level whose texture fills a surface; beyond it, points could not be distinguished from the texture."""

_SURFACE_INKS = np.array([surface_ink(level) for level in range(-SURFACE_LEVELS, SURFACE_LEVELS + 1)], np.uint8)


@dataclass(frozen=True, eq=False)
class Background:
    """The pixels of a plot, row 0 at the top. A cell has one, or two of them one above the other."""

    inks: NDArray[np.uint8]
    """Their inks, (pixel rows, columns)."""
    textures: NDArray[np.intp]
    """Indices into the `fills` of the glyphs, for screens without color, (pixel rows, columns)."""
    kinds: NDArray[np.integer]
    """Class of each, or whether it is above the middle; where this changes is a contour, (pixel rows, columns)."""
    has_classes: bool
    before: NDArray[np.integer] | None = None
    """The same as `kinds` of another network, of which only the contours are drawn; None for none."""

    def draw(self, height: int, glyphs: Glyphs, color: bool) -> Canvas:
        """Draw `height` rows of cells: half blocks, or textures if a pixel is a whole cell, both with contours.

        The contours of the network `before` are lines of dots, or of another character, beneath those of this one.
        """
        if len(self.inks) > height:
            return self._half_blocks(glyphs)
        canvas = Canvas(self.inks.shape[1], height)
        canvas.codes[:] = np.array([ord(fill) for fill in glyphs.fills], np.uint32)[self.textures]
        canvas.fg[:] = Ink.MUTED
        if color:
            canvas.bg[:] = self.inks
        if self.before is not None:
            line = contours(self.before)
            canvas.codes[line], canvas.fg[line] = ord(glyphs.before), Ink.BEFORE
        right, below = edges(self.kinds)
        for glyph, line in zip(glyphs.contours, (right, below, right & below), strict=True):
            canvas.codes[line], canvas.fg[line] = ord(glyph), Ink.MUTED
        return canvas

    def _half_blocks(self, glyphs: Glyphs) -> Canvas:
        line = contours(self.kinds)
        canvas = half_blocks(np.where(line, np.uint8(Ink.CONTOUR), self.inks))
        if self.before is not None:
            dots = _in_cells(contours(self.before)) & ~_in_cells(line)
            canvas.codes[dots], canvas.fg[dots] = ord(glyphs.dot), Ink.BEFORE
            # Next to the line, a cell may have two inks; the dot leaves room for one.
            canvas.bg[dots] = self.inks[0::2][dots]
        return canvas

    def cells_of(self, pixels: NDArray[np.integer], height: int) -> NDArray[np.integer]:
        """The flat indices of the cells of pixels, given theirs, (n,), in a plot of `height` rows."""
        rows, columns = np.divmod(pixels, self.inks.shape[1])
        return np.asarray(rows * height // len(self.inks) * self.inks.shape[1] + columns)

    def ground(self, pixels: NDArray[np.integer], height: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """What lies beneath points, given the flat index of the pixel of each, (n,).

        Returns:
            The ink of each cell, that of its pixel with more points, and whether it has any; both (`height`, columns).
        """
        rows = max(len(self.inks) // max(height, 1), 1)
        shape = (height, rows, self.inks.shape[1])
        counts, inks = np.bincount(pixels, minlength=self.inks.size).reshape(shape), self.inks.reshape(shape)
        fuller = counts.argmax(axis=1)[:, np.newaxis]
        return np.take_along_axis(inks, fuller, axis=1)[:, 0], counts.sum(axis=1) > 0


def class_regions(labels: NDArray[np.integer], shades: NDArray[np.integer]) -> Background:
    """The regions of classes `labels`, in `shades` 0 (unsure) to SHADES-1 (sure), both (pixel rows, columns)."""
    return Background(region_ink(labels, shades).astype(np.uint8), (labels % CLASSES).astype(np.intp), labels, True)


def surface(values: NDArray[np.floating], low: float, high: float) -> Background:
    """Bands of predicted `values` (pixel rows, columns), from `low` (the lowest level) to `high` (the highest).

    The middle of the range has no color, and values outside the range are clipped to it. If `low` equals `high`, all
    values count as the middle.
    """
    reach = (high - low) / 2
    share = (values - (low + high) / 2) / reach if reach > 0 else np.zeros(values.shape)
    inks = _SURFACE_INKS[signed_levels(share, levels=SURFACE_LEVELS) + SURFACE_LEVELS]
    levels = np.clip(signed_levels(share), -STRONGEST_TEXTURE, STRONGEST_TEXTURE)
    return Background(inks, CLASSES + LEVELS + levels, (share > 0).astype(np.intp), False)


def _in_cells(pixels: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether any of the two pixels of each cell is set, (rows, columns)."""
    return np.asarray(pixels[0::2] | pixels[1::2])


def contours(kinds: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether each pixel differs from the one to its right or below: lines one pixel wide, (pixel rows, columns)."""
    return np.logical_or(*edges(kinds))


def edges(kinds: NDArray[np.integer]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each pixel differs from the one to its right, and from the one below, both (pixel rows, columns)."""
    right, below = np.zeros(kinds.shape, bool), np.zeros(kinds.shape, bool)
    right[:, :-1] = kinds[:, :-1] != kinds[:, 1:]
    below[:-1] = kinds[:-1] != kinds[1:]
    return right, below
