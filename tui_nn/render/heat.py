"""Weights and biases as heat maps, where their numbers do not fit: a pixel for each, one map per layer.

A pixel that stands for several weights shows the largest, because their mean would hide what is strong.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import rjust, text_width
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.heat_plan import KEY_ROWS, LONGEST_NAME, HeatPlan, Map, WeightIndex
from tui_nn.render.matrix import BIAS_NAME, MatrixBlock, steady_scale
from tui_nn.render.numbers import brief_number
from tui_nn.render.palette import LEVELS, Ink
from tui_nn.render.pixels import draw_pixels, half_blocks, pixel_inks

_SHARE_WITHIN = 0.98
"""Share of the weights that are within the range of the colors: a few large ones do not make all others dark."""


def draw_heat(
    plan: HeatPlan,
    blocks: Sequence[MatrixBlock],
    *,
    scale: float,
    glyphs: Glyphs,
    color: bool,
    selected: WeightIndex | None = None,
) -> Canvas:
    """Draw `blocks` as laid out by `plan_heat`, with a key; the strongest color means `scale` or more.

    In ASCII and without `color`, a pixel is a character that shows sign and size. The `selected` weight is marked.
    """
    values = np.full((2 * plan.room, plan.width), np.nan)
    for one, block in zip(plan.maps, blocks, strict=True):
        _fill(values, one, block, scale)
    if color and glyphs is not ASCII:
        inks = pixel_inks(values)
        if selected:
            _mark(inks, plan.maps[selected.layer], selected)
        canvas = half_blocks(inks)
    else:
        canvas = draw_pixels(values, glyphs, color)
        if selected:
            one = plan.maps[selected.layer]
            x, y, _ = one.cell(selected.source, selected.unit)
            canvas.write(x, y, glyphs.best * one.wide, Ink.ACCENT)
    for one, block in zip(plan.maps, blocks, strict=True):
        _write_names(canvas, one, block, plan.title_room(one), glyphs)
    picture = Canvas(plan.width, plan.height)
    picture.blit(canvas, 0, 0)
    picture.blit(_draw_key(plan, scale, glyphs, color), 0, plan.room)
    return picture


def largest_of(values: NDArray[np.floating], share: tuple[int, int]) -> NDArray[np.floating]:
    """The value with the largest magnitude in each tile of `share` (rows, columns) of `values` (rows, columns)."""
    if share == (1, 1):
        return values
    rows, columns = (-(-length // size) for length, size in zip(values.shape, share, strict=True))
    padded = np.zeros((rows * share[0], columns * share[1]), values.dtype)
    padded[: values.shape[0], : values.shape[1]] = values
    tiles = padded.reshape(rows, share[0], columns, share[1]).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    strongest = np.nan_to_num(np.abs(tiles), posinf=np.inf).argmax(axis=2)
    return np.asarray(np.take_along_axis(tiles, strongest[..., np.newaxis], axis=2)[..., 0])


def heat_scale(blocks: Sequence[MatrixBlock]) -> float:
    """The |value| that nearly all weights and biases are within, rounded up so that it rarely changes; 1 if that is 0.

    Infinite values and NaN do not count.
    """
    values = np.concatenate([np.abs(part).ravel() for block in blocks for part in (block.weights, block.biases)])
    values = values[np.isfinite(values)]
    return steady_scale(float(np.quantile(values, _SHARE_WITHIN, method="inverted_cdf")) if values.size else 0.0)


def _fill(values: NDArray[np.float64], one: Map, block: MatrixBlock, scale: float) -> None:
    """Write the pixels of a map into those of the picture, two per cell: shares of `scale`."""
    left, top = one.x + one.gutter, 2 * (one.y + one.header)
    for part, y, tall in (
        (largest_of(block.weights, one.share), top, 2 // one.per_cell),
        (largest_of(block.biases[np.newaxis], (1, one.share[1])), top + 2 * one.rows, 2),
    ):
        with np.errstate(all="ignore"):
            pixels = (part / (scale or 1.0)).repeat(tall, axis=0).repeat(one.wide, axis=1)
        room = values[y : y + len(pixels), left : left + pixels.shape[1]]
        room[:] = pixels[: room.shape[0], : room.shape[1]]


def _mark(inks: NDArray[np.uint8], one: Map, selected: WeightIndex) -> None:
    x, y, pixel = one.cell(selected.source, selected.unit)
    tall = 2 if selected.source >= one.shape.inputs else 2 // one.per_cell
    inks[2 * y + pixel : 2 * y + pixel + tall, x : x + one.wide] = Ink.ACCENT


def _write_names(canvas: Canvas, one: Map, block: MatrixBlock, room: int, glyphs: Glyphs) -> None:
    """Write the title in `room` columns, the names of the inputs, and those of the units as far as they fit."""
    title = block.name if one.low or text_width(block.title) > room else block.title
    canvas.write(one.x, one.y, glyphs.spell(title), Ink.ACCENT)
    if not one.named:
        return
    tall = one.share[0] * one.per_cell
    for row, name in enumerate(glyphs.shorten_names((*block.row_names[::tall], BIAS_NAME), one.gutter - 1)):
        canvas.write(one.x, one.y + one.header + row, rjust(name, one.gutter - 1), Ink.MUTED)
    names = glyphs.shorten_names(block.column_names, LONGEST_NAME)
    # Names that are no wider than their pixels need no blank between them.
    gap = 0 if max(map(text_width, names)) <= one.wide else 1
    free, end = 0, one.gutter + one.wide * one.columns
    for unit in range(0, one.shape.units, one.share[1]):
        x = one.gutter + unit // one.share[1] * one.wide
        if x >= free and x + text_width(names[unit]) <= end:
            ink = block.column_inks[unit] if block.column_inks is not None else Ink.MUTED
            free = canvas.write(one.x + x, one.y + one.header - 1, names[unit], ink) - one.x + gap


def _draw_key(plan: HeatPlan, scale: float, glyphs: Glyphs, color: bool) -> Canvas:
    """A row with the range of the colors, and how many weights share a pixel, if any do."""
    key = Canvas(plan.width, KEY_ROWS)
    x = key.write(0, 0, f"< {brief_number(-scale)} ".replace("-", glyphs.minus), Ink.MUTED)
    ramp = draw_pixels(np.tile(np.linspace(-1, 1, 2 * LEVELS + 1), (2, 1)), glyphs, color)
    key.blit(ramp, x, 0)
    x = key.write(x + ramp.width, 0, f" > +{brief_number(scale)}", Ink.MUTED)
    most = [max(one.share[axis] for one in plan.maps) for axis in (0, 1)] if plan.maps else [1, 1]
    if most != [1, 1]:
        words = f"  largest of {most[0]}{glyphs.times}{most[1]}"
        if x + text_width(words) <= plan.width:
            key.write(x, 0, words, Ink.MUTED)
    return key
