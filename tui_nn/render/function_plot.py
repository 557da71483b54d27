"""A function of one number as a curve without axes, in braille or in ASCII."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.braille import ACROSS, DOWN, braille_codes
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.palette import Ink

Values = NDArray[np.floating]


def curve_points(width: int, low: float, high: float, glyphs: Glyphs) -> NDArray[np.float64]:
    """The arguments at which `draw_function` needs the values, (points,): the centers of its columns of dots."""
    count = width * (1 if glyphs is ASCII else ACROSS)
    return low + (np.arange(count) + 0.5) / max(count, 1) * (high - low)


def draw_function(
    width: int, height: int, values: Values, glyphs: Glyphs, bounds: tuple[float, float] | None = None
) -> Canvas:
    """Draw `values` at the `curve_points`, the lowest at the bottom and the highest at the top.

    With `bounds`, these are at the bottom and at the top; values beyond them lie on the edge.
    """
    canvas = Canvas(width, height)
    finite = values[np.isfinite(values)]
    if not canvas.width or not canvas.height or finite.size < values.size:
        return canvas
    down = 1 if glyphs is ASCII else DOWN
    dots = canvas.height * down
    low, high = bounds or (float(values.min()), float(values.max()))
    share = np.clip((values - low) / (high - low), 0, 1) if high > low else np.full(values.size, 0.5)
    if bounds:
        # As on an axis, whose ends are the edges of the outer dots and not their centers.
        rows = dots - 1 - np.minimum((share * dots).astype(np.intp), dots - 1)
    else:
        rows = np.rint((1 - share) * (dots - 1)).astype(np.intp)
    picture = np.zeros((dots, values.size), bool)
    for column, row in enumerate(rows):
        # Up to the next dot, so that a steep curve has no gaps.
        other = rows[min(column + 1, rows.size - 1)]
        picture[min(row, other + (other < row)) : max(row, other - (other > row)) + 1, column] = True
    drawn = picture if glyphs is ASCII else picture.reshape(canvas.height, DOWN, canvas.width, ACROSS).any(axis=(1, 3))
    codes = np.full(drawn.shape, ord("*"), np.uint32) if glyphs is ASCII else braille_codes(picture)
    canvas.codes[drawn] = codes[drawn]
    canvas.fg[drawn] = Ink.TRAIN
    return canvas
