"""Weights and biases as heat maps, where their numbers do not fit: a pixel for each, one map per layer.

A map that is still too large for its panel has fewer pixels: each then shows the largest of several weights, because
their mean would hide what is strong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import rjust, text_width, widest
from tui_nn.render.glyphs import ASCII, Glyphs
from tui_nn.render.matrix import BIAS_NAME, MatrixBlock, steady_scale
from tui_nn.render.numbers import brief_number
from tui_nn.render.palette import LEVELS, Ink
from tui_nn.render.pixels import draw_pixels, half_blocks, pixel_inks

_SHORT, _FEWEST_OF_SHORT, _FEWEST = 16, 8, 5
"""Weights along a short axis, and to how many pixels such an axis and longer ones are reduced at most."""
_FACTORS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Weights along an axis that can share a pixel."""
_PIXELS = ((4, 1), (3, 1), (2, 1), (1, 1), (2, 2), (1, 2))
"""Columns of a pixel, and pixels in a cell, one above the other; from the largest."""
_NAMES_COST = 4
"""As many weights share a pixel before names are left out."""
_LONGEST_NAME = 8
_BETWEEN = 2
"""Blank columns between maps."""
_KEY_ROWS = 1
_WITHIN = 0.98
"""Share of the weights that are within the range of the colors: a few large ones do not make all others dark."""


class Place(NamedTuple):
    """A weight: its layer (0 is the first), its input, and the unit it leads to; the last input is the bias."""

    layer: int
    source: int
    unit: int


@dataclass(frozen=True)
class Shape:
    """What the place of a map depends on."""

    inputs: int
    units: int
    gutter: int
    """Columns of the names of the inputs, and a blank after them."""
    title: int
    """Columns of the shortest title."""


@dataclass(frozen=True)
class Map:
    """The place of a map in the picture, in cells, and how many weights share a pixel."""

    shape: Shape
    wide: int
    """Columns of a pixel."""
    per_cell: int
    """Pixels in a cell, one above the other: 1 or 2."""
    share: tuple[int, int]
    """Inputs and units that share a pixel."""
    named: bool
    """Whether there are names beside the rows and above the columns."""
    low: bool
    """Whether the title stands beside the names of the columns, which saves a row."""
    x: int = 0
    y: int = 0

    @property
    def gutter(self) -> int:
        """Columns before the pixels."""
        return self.shape.gutter if self.named else 0

    @property
    def header(self) -> int:
        """Rows above the pixels: a title and names."""
        return 2 if self.named and not self.low else 1

    @property
    def rows(self) -> int:
        """Rows of cells of the weights, without that of the biases."""
        return -(-self.shape.inputs // (self.share[0] * self.per_cell))

    @property
    def columns(self) -> int:
        """Columns of pixels."""
        return -(-self.shape.units // self.share[1])

    @property
    def width(self) -> int:
        """Columns of the map, or of its title if that is longer."""
        return max(self.gutter + self.wide * self.columns, self.shape.title)

    @property
    def height(self) -> int:
        """Rows of the map with its title, names and biases."""
        return self.header + self.rows + 1

    def cell(self, source: int, unit: int) -> tuple[int, int, int]:
        """The first column, the row, and the pixel in it (0 is the upper one) of a weight or, at the end, a bias."""
        x = self.x + self.gutter + unit // self.share[1] * self.wide
        top = self.y + self.header
        if source >= self.shape.inputs:
            return x, top + self.rows, 0
        row, pixel = divmod(source // self.share[0], self.per_cell)
        return x, top + row, pixel

    def sharing(self, source: int, unit: int) -> tuple[range, range]:
        """The inputs and units of the weights that share a pixel with one."""
        inputs, units = self.shape.inputs, self.shape.units
        row, column = source // self.share[0] * self.share[0], unit // self.share[1] * self.share[1]
        rows = range(inputs, inputs + 1) if source >= inputs else range(row, min(row + self.share[0], inputs))
        return rows, range(column, min(column + self.share[1], units))

    def weights_at(self, x: int, y: int) -> tuple[range, range] | None:
        """The inputs and units of the weights in a cell of the picture; None outside the pixels."""
        column, row = (x - self.x - self.gutter) // self.wide, y - self.y - self.header
        if not (0 <= column < self.columns and 0 <= row <= self.rows) or x < self.x + self.gutter:
            return None
        inputs, units = self.shape.inputs, self.shape.units
        there = range(column * self.share[1], min((column + 1) * self.share[1], units))
        if row == self.rows:
            return range(inputs, inputs + 1), there
        tall = self.share[0] * self.per_cell
        return range(row * tall, min((row + 1) * tall, inputs)), there


@dataclass(frozen=True)
class HeatPlan:
    """The places of all maps in a picture."""

    maps: tuple[Map, ...]
    width: int
    height: int

    @property
    def fits(self) -> bool:
        """Whether everything is within the picture."""
        return all(one.x + one.width <= self.width and one.y + one.height <= self._room for one in self.maps)

    @property
    def _room(self) -> int:
        return self.height - _KEY_ROWS

    def weights_at(self, x: int, y: int) -> tuple[int, range, range] | None:
        """The layer, inputs and units of the weights in a cell of the picture; None if there are none."""
        if y >= self._room and self.fits:
            return None
        found = ((layer, one.weights_at(x, y)) for layer, one in enumerate(self.maps))
        return next(((layer, *ranges) for layer, ranges in found if ranges), None)


def plan_heat(blocks: Sequence[MatrixBlock], width: int, height: int, pixel_rows: int) -> HeatPlan:
    """Lay out the maps of `blocks` in `width` x `height` cells, of which each has up to `pixel_rows` pixels.

    The pixels are as large as possible; if not even the smallest fit, the names are left out, then weights share
    pixels. If that is not enough either, the maps do not fit, and are cut off.
    """
    shapes = tuple(
        Shape(
            len(block.row_names),
            len(block.column_names),
            min(max(widest(block.row_names), text_width(block.name)), _LONGEST_NAME) + 1,
            text_width(block.name),
        )
        for block in blocks
    )
    return _plan(shapes, width, height, pixel_rows)


@lru_cache(maxsize=8)
def _plan(shapes: tuple[Shape, ...], width: int, height: int, pixel_rows: int) -> HeatPlan:
    plan = HeatPlan((), width, height)
    for maps in _variants(shapes, pixel_rows):
        plan = HeatPlan(tuple(_flow(maps, width)), width, height)
        if plan.fits:
            return plan
    return plan


def _variants(shapes: Sequence[Shape], pixel_rows: int) -> Iterator[list[Map]]:
    """All maps in the same style, from the largest and most detailed style to the smallest."""
    for inputs, units, named in sorted(product(_FACTORS, _FACTORS, (True, False)), key=_cost):
        shares = [_shared(shape, (inputs, units)) for shape in shapes]
        for (wide, per_cell), low in product(_PIXELS, (False, True) if named else (False,)):
            if per_cell <= pixel_rows:
                yield [
                    Map(shape, wide, per_cell, share, named, low) for shape, share in zip(shapes, shares, strict=True)
                ]


def _cost(variant: tuple[int, int, bool]) -> tuple[int, int]:
    """How much a variant hides: weights that share a pixel with others, or names, which count as much as a few."""
    inputs, units, named = variant
    return inputs * units * (1 if named else _NAMES_COST), abs(inputs - units)


def _shared(shape: Shape, share: tuple[int, int]) -> tuple[int, int]:
    """How many weights share a pixel along each axis, up to `share`: axes that are short anyway are left whole."""
    inputs, units = (
        max(min(most, length // (_FEWEST_OF_SHORT if length <= _SHORT else _FEWEST)), 1)
        for most, length in zip(share, (shape.inputs, shape.units), strict=True)
    )
    return inputs, units


def _flow(maps: Sequence[Map], width: int) -> Iterator[Map]:
    """Place as many maps in each row as fit in `width`, below each other otherwise."""
    x = y = tallest = 0
    for one in maps:
        if x and x + one.width > width:
            x, y, tallest = 0, y + tallest, 0
        yield replace(one, x=x, y=y)
        x, tallest = x + one.width + _BETWEEN, max(tallest, one.height)


def draw_heat(
    plan: HeatPlan,
    blocks: Sequence[MatrixBlock],
    *,
    scale: float,
    glyphs: Glyphs,
    color: bool,
    selected: Place | None = None,
) -> Canvas:
    """Draw `blocks` as laid out by `plan_heat`, with a key; the strongest color means `scale` or more.

    In ASCII and without `color`, a pixel is a character that shows sign and size. The `selected` weight is marked.
    """
    values = np.full((2 * plan.height, plan.width), np.nan)
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
        _write_names(canvas, one, block, glyphs)
    if plan.fits:
        canvas.blit(_draw_key(plan, scale, glyphs, color), 0, plan.height - _KEY_ROWS)
    return canvas


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
    return steady_scale(float(np.quantile(values, _WITHIN, method="inverted_cdf")) if values.size else 0.0)


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


def _mark(inks: NDArray[np.uint8], one: Map, selected: Place) -> None:
    x, y, pixel = one.cell(selected.source, selected.unit)
    tall = 2 if selected.source >= one.shape.inputs else 2 // one.per_cell
    inks[2 * y + pixel : 2 * y + pixel + tall, x : x + one.wide] = Ink.ACCENT


def _write_names(canvas: Canvas, one: Map, block: MatrixBlock, glyphs: Glyphs) -> None:
    """Write the title, the names of the inputs beside their pixels, and those of the units as far as they fit."""
    title = block.name if one.low or text_width(block.title) > one.width else block.title
    canvas.write(one.x, one.y, glyphs.spell(title), Ink.ACCENT)
    if not one.named:
        return
    tall = one.share[0] * one.per_cell
    for row, name in enumerate((*block.row_names[::tall], BIAS_NAME)):
        short = rjust(glyphs.shorten_middle(name, one.gutter - 1), one.gutter - 1)
        canvas.write(one.x, one.y + one.header + row, short, Ink.MUTED)
    names = [glyphs.shorten_middle(name, _LONGEST_NAME) for name in block.column_names]
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
    key = Canvas(plan.width, _KEY_ROWS)
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
