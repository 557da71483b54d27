"""The network as columns of unit pictures, with its weights as lines between them.

A picture shows the output of a unit over the plane of the inputs; a line shows the sign and the size of a weight. Only
the largest weights are drawn: all those of a large layer would cover everything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import rjust, text_width
from tui_nn.render.diagram_plan import Column, Plan
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.levels import signed_levels
from tui_nn.render.lines import Lines, draw_lines
from tui_nn.render.matrix import format_number
from tui_nn.render.palette import LEVELS, Ink, line_ink
from tui_nn.render.pixels import Pixels, draw_pixels, half_blocks, pixel_inks

Weights = NDArray[np.floating]

_KEY_LINE = 7
"""Cells of a line in the key."""
_KEY_GAP = 3
_STANDS_OUT = 3
"""Minimum level of the lines of the selected unit, which makes them thick."""
_NUMBER, _LEAST_LINE = 5, 4
"""Cells of a weight, and of the line that must remain beside it."""
_KEY_WIDTH = 64


def draw_diagram(
    plan: Plan,
    pictures: Sequence[Pixels],
    weights: Sequence[Weights],
    *,
    glyphs: Glyphs,
    color: bool,
    headings: Sequence[str] = (),
    values_first: bool = False,
) -> Canvas:
    """Draw the network as laid out by `plan_diagram`.

    Args:
        plan: the layout.
        pictures: outputs of the units `plan.shown[l]` of each layer, (units shown, rows, columns) with `plan.picture`
            columns and rows, in -1..1; NaN leaves a pixel blank.
        weights: weights from layer `l` to the next, (fan_in, fan_out) each; NaN is not drawn.
        glyphs: the character set.
        color: whether there are shades; if not, characters show the values.
        headings: names of the layers, shown where there is room.
        values_first: whether names begin with numbers, and so are cut at their ends and not in the middle.
    """
    if not plan.width or not plan.height:
        return Canvas(plan.width, plan.height)
    canvas = _draw_pictures(plan, pictures, glyphs, color)
    for one, other in pairwise(plan.columns):
        draw_lines(canvas, _strongest(plan, one, other, weights[one.layer]), glyphs)
        _write_weights(canvas, plan, one, other, weights[one.layer], glyphs)
    for column in plan.columns:
        _write_names(canvas, plan, column, glyphs, values_first)
    _mark_missing_layers(canvas, plan, glyphs)
    if plan.has_key:
        _write_headings(canvas, plan, [glyphs.spell(heading) for heading in headings])
        if plan.width >= _KEY_WIDTH:
            canvas.blit(_draw_key(glyphs, color), 0, plan.height - 1)
    return canvas


def _draw_pictures(plan: Plan, pictures: Sequence[Pixels], glyphs: Glyphs, color: bool) -> Canvas:
    """The pictures at their positions; the selected one has a frame, or brackets if there are no shades."""
    wide, high = plan.picture
    # Even the smallest pictures may not fit: draw them all, and crop the result.
    right = max(column.left + wide for column in plan.columns)
    values = np.full((2 * plan.height + high, max(plan.width, right)), np.nan)
    for column in plan.columns:
        for top, picture in zip(column.tops, pictures[column.layer], strict=True):
            values[top : top + high, column.left : column.left + wide] = picture
    values = values[: 2 * plan.height, : plan.width]
    corners = _selected_corner(plan)
    if color and glyphs is not ASCII:
        inks = pixel_inks(values)
        for left, top in corners:
            _frame(inks, plan, left, top)
        return half_blocks(inks)
    canvas = draw_pixels(values, glyphs, color)
    for left, top in corners:
        for y in range(top // 2, (top + high + 1) // 2):
            canvas.write(left - 1, y, "[", Ink.ACCENT)
            canvas.write(left + wide, y, "]", Ink.ACCENT)
    return canvas


def _selected_corner(plan: Plan) -> list[tuple[int, int]]:
    """First column and first pixel row of the picture of the selected unit; empty if it is not shown."""
    return [
        (column.left, top)
        for column in plan.columns
        for unit, top in zip(column.units, column.tops, strict=True)
        if (column.layer, unit) == plan.selected
    ]


def _frame(inks: NDArray[np.uint8], plan: Plan, left: int, top: int) -> None:
    """Draw a line one pixel wide around a picture, as far as there is room."""
    wide, high = plan.picture
    picture = np.s_[top : top + high, left : left + wide]
    inside = inks[picture].copy()
    rows = slice(max(top - 1, plan.room.start), min(top + high + 1, plan.room.stop))
    inks[rows, left - 1 : left + wide + 1] = Ink.ACCENT
    inks[picture] = inside


def _strongest(plan: Plan, one: Column, other: Column, weights: Weights) -> Lines:
    """The lines between two layers: all weights of the selected unit, then the largest of the others."""
    part = weights[one.units.start : one.units.stop, other.units.start : other.units.stop]
    strength = np.nan_to_num(np.abs(part), nan=0.0)
    levels = signed_levels(part, float(strength[np.isfinite(part)].max(initial=0.0)) or 1.0)
    selected = np.zeros(part.shape, bool)
    selected[[(one.layer, unit) == plan.selected for unit in one.units]] = True
    selected[:, [(other.layer, unit) == plan.selected for unit in other.units]] = True
    if plan.selected:
        # All weights of the selected unit stand out, and all others are faint.
        sign = np.nan_to_num(np.sign(part)).astype(np.intp)
        levels = np.where(selected, sign * np.maximum(np.abs(levels), _STANDS_OUT), np.sign(levels))
    order = np.lexsort((strength.ravel(), selected.ravel()))
    # More lines than rows could not be distinguished.
    order = order[levels.ravel()[order] != 0][-plan.height :]
    source, target = np.divmod(order, len(other.units))
    starts, stops = (np.array([plan.row(top) for top in column.tops], np.intp) for column in (one, other))
    gutter = _gutter(plan, one, other)
    return Lines(gutter.start, gutter.stop, starts[source], stops[target], levels.ravel()[order])


def _gutter(plan: Plan, one: Column, other: Column) -> range:
    """The columns of the lines between two layers."""
    # Lines end one cell before a name; a picture already has a blank before it.
    right = other.span.start - (1 if other.left > other.span.start + 1 else 0)
    return range(one.span.stop, min(right, plan.width))


def _write_weights(canvas: Canvas, plan: Plan, one: Column, other: Column, weights: Weights, glyphs: Glyphs) -> None:
    """Write the weights of the selected unit at the other ends of its lines, if the lines are long enough."""
    gutter = _gutter(plan, one, other)
    if not plan.selected or len(gutter) < _NUMBER + _LEAST_LINE:
        return
    layer, selected = plan.selected
    if layer == one.layer:
        far, values, x = other, weights[selected, :], gutter.stop - _NUMBER
    elif layer == other.layer:
        far, values, x = one, weights[:, selected], gutter.start
    else:
        return
    for unit, top in zip(far.units, far.tops, strict=True):
        value = float(values[unit])
        if not math.isnan(value):
            text = format_number(value, _NUMBER).replace("-", glyphs.minus)
            canvas.write(x, plan.row(top), text, line_ink(LEVELS if value >= 0 else -LEVELS))


def _write_names(canvas: Canvas, plan: Plan, column: Column, glyphs: Glyphs, values_first: bool) -> None:
    """Write the names beside the pictures, and below them the number of units that are not shown."""
    if values_first:
        texts = [glyphs.shorten(name, column.name_width) for name in column.names]
    else:
        texts = glyphs.shorten_names(column.names, column.name_width)
    for unit, text, top in zip(column.units, texts, column.tops, strict=True):
        if column.name_left < column.left:
            text = rjust(text, column.name_width)
        ink = Ink.ACCENT if (column.layer, unit) == plan.selected else Ink.TEXT
        canvas.write(column.name_left, plan.row(top), text, ink)
    if column.hidden:
        counts = (f"+{column.hidden} more", f"+{column.hidden}")
        text = next((text for text in counts if len(text) <= _room_between(plan)), "")
        _write_centered(canvas, plan, column, plan.room.stop // 2 - 1, text)


def _write_headings(canvas: Canvas, plan: Plan, headings: Sequence[str]) -> None:
    """Write the heading of each layer above it, unless it would touch its neighbor."""
    room = _room_between(plan)
    for column in plan.columns[: len(headings)]:
        if text_width(headings[column.layer]) <= room:
            _write_centered(canvas, plan, column, 0, headings[column.layer])


def _room_between(plan: Plan) -> int:
    """Columns of the longest texts that do not touch if they are centered above or below the pictures."""
    return min((other.left - one.left - 1 for one, other in pairwise(plan.columns)), default=plan.width)


def _write_centered(canvas: Canvas, plan: Plan, column: Column, y: int, text: str) -> None:
    """Center `text` above or below the pictures of a layer, shifted where necessary to stay within the diagram."""
    x = column.left + (plan.picture[0] - text_width(text)) // 2
    canvas.write(max(min(x, canvas.width - text_width(text)), 0), y, text, Ink.MUTED)


def _mark_missing_layers(canvas: Canvas, plan: Plan, glyphs: Glyphs) -> None:
    """Draw an ellipsis on each side where layers are not shown."""
    if plan.columns[0].layer > 0:
        canvas.write(0, plan.height // 2, glyphs.ellipsis, Ink.MUTED)
    if plan.columns[-1].layer < plan.layers - 1:
        canvas.write(plan.width - 1, plan.height // 2, glyphs.ellipsis, Ink.MUTED)


def _draw_key(glyphs: Glyphs, color: bool) -> Canvas:
    """A row that explains the lines and pixels."""
    key, row, x = Canvas(_KEY_WIDTH, 1), np.zeros(1, np.intp), 0
    for level, text in ((LEVELS, "positive"), (-LEVELS, "negative weight")):
        draw_lines(key, Lines(x, x + _KEY_LINE, row, row, np.array([level])), glyphs)
        x = key.write(x + _KEY_LINE + 1, 0, text, Ink.MUTED) + _KEY_GAP
    x = key.write(x, 0, "low ", Ink.MUTED)
    scale = draw_pixels(np.tile(np.linspace(-1, 1, 2 * LEVELS + 1), (2, 1)), glyphs, color)
    key.blit(scale, x, 0)
    key.write(x + scale.width, 0, " high", Ink.MUTED)
    return key
