"""Predicted against true values: exact predictions lie on the diagonal."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tui_nn.render.axes import Axis, Frame, draw_axes, lay_out
from tui_nn.render.braille import ACROSS, DOWN, braille_codes
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.legend import Entry, draw_legend
from tui_nn.render.palette import Ink
from tui_nn.render.ranges import LARGEST_VALUE, extent, widened
from tui_nn.render.ticks import nice_range

_MIN_SIZE = (12, 4)
_FAR_SHARE = 0.5
"""Predictions are far off if they exceed the range of the true values by this share of it."""
_ENDS = 21
"""Maximum number of round values along an axis, two of which are its ends: close to the points, yet rarely changing."""

Values = NDArray[np.float64]


def draw_parity(
    width: int, height: int, true: ArrayLike, predicted: ArrayLike, *, glyphs: Glyphs, name: str = ""
) -> Canvas:
    """Draw `predicted` over `true` values, both (n,), with a dotted diagonal, in `width` x `height` cells.

    Both axes have the same range. Predictions far outside the range of the true values do not widen it; they are marked
    as wrong at its edge. Pairs that are not finite are not drawn. The legend shows `name`, the name of the values.
    Below 12 x 4 cells the canvas stays blank.
    """
    canvas = Canvas(width, height)
    if width < _MIN_SIZE[0] or height < _MIN_SIZE[1]:
        return canvas
    pairs, far, axis, frame = _laid_out(width, height, true, predicted)
    draw_axes(canvas, frame, _x_axis(axis), axis, glyphs)
    plot = _draw_points(frame, axis, pairs[:, ~far], glyphs)
    row, column = _cells(axis, pairs[:, far], frame.width, frame.height)
    plot.codes[row, column], plot.fg[row, column] = ord(glyphs.wrong), Ink.WRONG
    canvas.blit(plot, frame.left, frame.top)
    draw_legend(canvas, frame.left, _legend(name, int(far.sum()), glyphs), glyphs)
    return canvas


def points_at(
    width: int, height: int, true: ArrayLike, predicted: ArrayLike, cell: tuple[int, int]
) -> tuple[float, float, int] | None:
    """What is at a cell of the picture that `draw_parity` draws.

    Returns:
        The true and the predicted value in the middle of the cell, and the number of points there; None outside the
        plot.
    """
    if width < _MIN_SIZE[0] or height < _MIN_SIZE[1]:
        return None
    pairs, _, axis, frame = _laid_out(width, height, true, predicted)
    column, row = cell[0] - frame.left, cell[1] - frame.top
    if not (0 <= column < frame.width and 0 <= row < frame.height):
        return None
    shares = (column + 0.5) / frame.width, 1 - (row + 0.5) / frame.height
    values = [axis.low + share * (axis.high - axis.low) for share in shares]
    rows, columns = _cells(axis, pairs, frame.width, frame.height)
    return values[0], values[1], int(np.count_nonzero((rows == row) & (columns == column)))


def _laid_out(
    width: int, height: int, true: ArrayLike, predicted: ArrayLike
) -> tuple[Values, NDArray[np.bool_], Axis, Frame]:
    """The finite pairs (2, n), whether each is far off (n,), both axes in one, and the frame of the plot."""
    pairs = np.stack((np.asarray(true, np.float64), np.asarray(predicted, np.float64)))
    pairs = np.clip(pairs[:, np.isfinite(pairs).all(axis=0)], -LARGEST_VALUE, LARGEST_VALUE)
    far = _far_off(*pairs)
    axis = Axis(*nice_range(*widened(*extent([pairs[0], pairs[1, ~far]])), _ENDS))
    return pairs, far, axis, lay_out(width, height, _x_axis(axis), axis, top=1)


def _x_axis(axis: Axis) -> Axis:
    return Axis(axis.low, axis.high, "true")


def _far_off(true: Values, predicted: Values) -> NDArray[np.bool_]:
    """Whether each of `predicted` (n,) is far outside the range of `true` (n,)."""
    low, high = widened(*extent([true]))
    reach = (high - low) * _FAR_SHARE
    far: NDArray[np.bool_] = (predicted < low - reach) | (predicted > high + reach)
    return far


def _draw_points(frame: Frame, axis: Axis, pairs: Values, glyphs: Glyphs) -> Canvas:
    """The points over the diagonal, in braille or as one character each."""
    plot = Canvas(frame.width, frame.height)
    fine = glyphs.test == "braille"
    across, down = (ACROSS, DOWN) if fine else (1, 1)
    size = frame.width * across, frame.height * down
    # Every other dot of the diagonal, so that it does not look like points.
    steps = axis.low + (np.arange(0, size[0], 2) + 0.5) / size[0] * (axis.high - axis.low)
    for values, ink in ((np.stack((steps, steps)), Ink.BEST_POSSIBLE), (pairs, Ink.TEST)):
        dots = np.zeros(size[::-1], bool)
        dots[_cells(axis, values, *size)] = True
        glyph = glyphs.dots[0] if ink == Ink.BEST_POSSIBLE else glyphs.test
        codes = braille_codes(dots) if fine else np.where(dots, ord(glyph), ord(" "))
        drawn = codes != ord(" ")
        plot.codes[drawn], plot.fg[drawn] = codes[drawn], ink
    return plot


def _cells(axis: Axis, pairs: Values, columns: int, rows: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column of each of `pairs` (2, n) on a grid; pairs beyond the axes are clipped to the edge."""
    column = np.clip(axis.positions(pairs[0], columns), 0, columns - 1).astype(np.intp)
    row = np.clip(axis.positions(pairs[1], rows), 0, rows - 1).astype(np.intp)
    return rows - 1 - row, column


def _legend(name: str, far_off: int, glyphs: Glyphs) -> list[Entry]:
    sample = "⠶" if glyphs.test == "braille" else glyphs.test
    entries = [
        Entry(sample, Ink.TEST, f"predicted {name}".rstrip(), math.nan),
        Entry(glyphs.dot * 3, Ink.BEST_POSSIBLE, "exact", math.nan),
    ]
    if far_off:
        entries.append(Entry(glyphs.wrong, Ink.WRONG, f"{far_off:,} far off", math.nan))
    return entries
