"""Scatter plots of samples in a plane, over the regions predicted by the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.axes import draw_axes, lay_out
from tui_nn.render.canvas import Canvas
from tui_nn.render.crowds import Marks, draw_marks, wrong_cells
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.region_names import write_symbols
from tui_nn.render.regions import Background
from tui_nn.render.viewport import Cell, Points, Viewport


def draw_scatter(
    width: int,
    height: int,
    *,
    viewport: Viewport,
    points: Points,
    marks: Marks,
    background: Background,
    axis_names: tuple[str, str],
    glyphs: Glyphs,
    color: bool,
    train: tuple[Points, NDArray[np.integer]] | None = None,
    selected: tuple[Points, str, int] | None = None,
) -> Canvas:
    """Draw test points, marked as correct or wrong, over the regions predicted by the network.

    In a cell with several points, `draw_marks` chooses what is shown; all of them hide training points.

    Args:
        width: columns of the picture.
        height: rows of the picture.
        viewport: the visible rectangle.
        points: the test points, (2, n).
        marks: of the test points, (n,).
        background: of as many columns as returned by `viewport.plot_size` for this picture, and as many rows of pixels,
            or twice as many.
        axis_names: names of the x axis and the y axis.
        glyphs: the character set.
        color: whether there are background shades; if not, and in ASCII, textures replace them.
        train: training points, (2, m), and their inks, (m,).
        selected: a point, (2, 1), that is drawn on top and in brackets, its mark and its ink.
    """
    canvas = Canvas(width, height)
    axes = viewport.axes(axis_names)
    frame = lay_out(width, height, *axes)
    if not frame.width or not frame.height:
        return canvas
    plot = background.draw(frame.height, glyphs, color)
    pixels, visible = viewport.cells(points, frame.width, len(background.inks))
    taken = pixels
    if train:
        beneath, shown = viewport.cells(train[0], frame.width, len(background.inks))
        taken = np.concatenate((beneath, pixels))
        cells = background.cells_of(beneath, frame.height)
        plot.codes.flat[cells] = ord(glyphs.train_point)
        plot.fg.flat[cells] = train[1][shown]
    draw_marks(plot, background.cells_of(pixels, frame.height), marks[visible], glyphs)
    ground, is_taken = background.ground(taken, frame.height)
    if selected:
        point, mark, ink = selected
        for x, y in _write_brackets(plot, viewport, point, is_taken):
            plot.write(x, y, mark, ink)
    if background.has_classes:
        is_taken |= write_symbols(plot, background.kinds, is_taken)
    if color:
        plot.bg[is_taken] = ground[is_taken]
    draw_axes(canvas, frame, *axes, glyphs)
    canvas.blit(plot, frame.left, frame.top)
    return canvas


def draw_points(
    width: int,
    height: int,
    *,
    viewport: Viewport,
    points: Points,
    inks: NDArray[np.integer],
    marks: Sequence[str],
    axis_names: tuple[str, str],
    glyphs: Glyphs,
    color: bool = True,
    background: Background | None = None,
    cursor: Points | None = None,
    correct: NDArray[np.bool_] | None = None,
) -> Canvas:
    """Draw `points` (2, n) within `viewport`, each in its ink and with its mark, both (n,).

    `width`, `height`, `axis_names`, `glyphs`, `color` and `background` are those of `draw_scatter`. A `cursor` (2, 1)
    is drawn as brackets around its cell. If it is known which points are `correct`, (n,), the cells show as many wrong
    ones as `wrong_cells` demands; otherwise the last point of each.
    """
    canvas = Canvas(width, height)
    axes = viewport.axes(axis_names)
    frame = lay_out(width, height, *axes)
    if not frame.width or not frame.height:
        return canvas
    plot = background.draw(frame.height, glyphs, color) if background else Canvas(frame.width, frame.height)
    cells, visible = viewport.cells(points, frame.width, frame.height)
    codes, inks = np.array([ord(mark) for mark in marks], np.uint32)[visible], inks[visible]
    if correct is not None:
        on_top = wrong_cells(cells, correct[visible], frame.width * frame.height)[cells] != correct[visible]
        # Of several points in a cell, the last to be assigned stays.
        order = np.argsort(on_top, kind="stable")
        cells, codes, inks = cells[order], codes[order], inks[order]
    plot.codes.flat[cells], plot.fg.flat[cells] = codes, inks
    brackets = np.zeros((frame.height, frame.width), bool)
    if cursor is not None:
        _write_brackets(plot, viewport, cursor, brackets)
    if background and color:
        pixels, _ = viewport.cells(points, frame.width, len(background.inks))
        ground, is_taken = background.ground(pixels, frame.height)
        is_taken |= brackets
        plot.bg[is_taken] = ground[is_taken]
    draw_axes(canvas, frame, *axes, glyphs)
    canvas.blit(plot, frame.left, frame.top)
    return canvas


def _write_brackets(plot: Canvas, viewport: Viewport, point: Points, is_taken: NDArray[np.bool_]) -> list[Cell]:
    """Write brackets around the cell of a `point`, (2, 1), if it is visible, and return that cell.

    The cells are marked in `is_taken`, (rows, columns).
    """
    cells, _ = viewport.cells(point, plot.width, plot.height)
    found: list[Cell] = [(x, y) for y, x in zip(*np.divmod(cells, plot.width), strict=True)]
    for x, y in found:
        plot.write(x - 1, y, "[", Ink.ACCENT)
        plot.write(x + 1, y, "]", Ink.ACCENT)
        is_taken[y, max(x - 1, 0) : x + 2] = True
    return found
