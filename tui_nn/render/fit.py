"""A predicted value as a curve over the only feature, with the true values as points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.axes import Axis, Frame, draw_axes, lay_out
from tui_nn.render.canvas import Canvas
from tui_nn.render.function_plot import curve_points, draw_function
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.ranges import LARGEST_VALUE, Range, extent, widened
from tui_nn.render.ticks import nice_range

_ENDS = 11
"""Maximum number of round values along the y axis, two of which are its ends."""

Values = NDArray[np.float64]


def fit_frame(width: int, height: int, x_range: Range, points: Values, names: tuple[str, str]) -> tuple[Frame, Axis]:
    """The frame of `draw_fit` and its y axis; the arguments are those of `draw_fit`."""
    values = points[1, np.isfinite(points[1])]
    axis = Axis(*nice_range(*widened(*extent([np.clip(values, -LARGEST_VALUE, LARGEST_VALUE)])), _ENDS), names[1])
    return lay_out(width, height, Axis(*x_range, names[0]), axis), axis


def fit_columns(
    width: int, height: int, x_range: Range, points: Values, names: tuple[str, str], glyphs: Glyphs
) -> Values:
    """The features, (n,), at which `draw_fit` needs the predicted values."""
    frame, _ = fit_frame(width, height, x_range, points, names)
    return curve_points(frame.width, *x_range, glyphs)


def draw_fit(
    width: int,
    height: int,
    *,
    x_range: Range,
    points: Values,
    curve: Values,
    names: tuple[str, str],
    glyphs: Glyphs,
    selected: int | None = None,
) -> Canvas:
    """Draw `curve` over `points` in `width` x `height` cells.

    Args:
        width: columns of the picture.
        height: rows of the picture.
        x_range: the lowest and the highest feature shown.
        points: features and true values, (2, points); the y axis covers these.
        curve: the predicted values at `fit_columns`; beyond the y axis they lie on its end.
        names: those of the feature and of the value.
        glyphs: the character set.
        selected: index of the point in brackets.
    """
    canvas = Canvas(width, height)
    frame, axis = fit_frame(width, height, x_range, points, names)
    x_axis = Axis(*x_range, names[0])
    draw_axes(canvas, frame, x_axis, axis, glyphs)
    plot = draw_function(frame.width, frame.height, curve, glyphs, (axis.low, axis.high))
    columns, rows = _cells(x_axis, axis, points, frame)
    plot.codes[rows, columns], plot.fg[rows, columns] = ord(glyphs.crowds[0]), Ink.TEST
    if selected is not None:
        columns, rows = _cells(x_axis, axis, points[:, selected : selected + 1], frame)
        for x, y in zip(columns.tolist(), rows.tolist(), strict=True):
            plot.write(x - 1, y, "[ ]", Ink.ACCENT)
            plot.write(x, y, glyphs.correct, Ink.TEST)
    canvas.blit(plot, frame.left, frame.top)
    return canvas


def _cells(x_axis: Axis, y_axis: Axis, points: Values, frame: Frame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The columns and rows in the plot of the points (2, n) that are within both axes."""
    with np.errstate(invalid="ignore", over="ignore"):
        x, y = x_axis.positions(points[0], frame.width), y_axis.positions(points[1], frame.height)
    shown = (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height) & bool(frame.width and frame.height)
    # The high ends belong to the last cells.
    columns = np.minimum(x[shown].astype(np.intp), frame.width - 1)
    return columns, frame.height - 1 - np.minimum(y[shown].astype(np.intp), frame.height - 1)
