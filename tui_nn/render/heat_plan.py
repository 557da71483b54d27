"""The layout of heat maps of weights: the largest pixels with which all maps fit into a panel, with their names.

A map that is still too large has fewer pixels, each of which stands for several weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from tui_nn.render.cells import text_width, widest
from tui_nn.render.matrix import MatrixBlock

_SHORT, _FEWEST_OF_SHORT, _FEWEST = 16, 8, 5
"""Weights along a short axis, and to how many pixels such an axis and longer ones are reduced at most.

Inputs are reduced to as many rows of cells, whether a cell has two pixels or one.
"""
_FACTORS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Weights along an axis that can share a pixel."""
_PIXELS = ((4, 1), (3, 1), (2, 1), (1, 1), (2, 2), (1, 2))
"""Columns of a pixel, and pixels in a cell, one above the other; from the largest."""
_MOST_PER_CELL = 2
_NAMES_COST = 4
"""As many weights share a pixel before names are left out."""
LONGEST_NAME = 8
"""Longer names are shortened."""
LONGEST_WHOLE_NAME = 16
"""Names of inputs are shortened less, down to this, by a map that has the room."""
_BETWEEN = 2
"""Blank columns between maps."""
KEY_ROWS = 1
"""Rows of the key, below the maps."""


class WeightIndex(NamedTuple):
    """A weight: its layer (0 is the first), its input, and the unit it leads to; the last input is the bias."""

    layer: int
    source: int
    unit: int


@dataclass(frozen=True)
class Shape:
    """What the layout of a map depends on."""

    inputs: int
    units: int
    gutter: int
    """Columns of the names of the inputs, and a blank after them."""
    title: int
    """Columns of the shortest title."""
    unit_name: int
    """Columns of the longest name of a unit."""
    longest_gutter: int
    """Columns of the whole names of the inputs, and a blank after them."""


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
        return all(one.x + one.width <= self.width and one.y + one.height <= self.room for one in self.maps)

    @property
    def room(self) -> int:
        """Rows above the key."""
        return max(self.height - KEY_ROWS, 0)

    def title_room(self, one: Map) -> int:
        """Columns from the left of a map to the next one in its row, or to the end of the picture."""
        later = [other.x - _BETWEEN for other in self.maps if other.y == one.y and other.x > one.x]
        return min(later, default=self.width) - one.x

    def weights_at(self, x: int, y: int) -> tuple[int, range, range] | None:
        """The layer, inputs and units of the weights in a cell of the picture; None if there are none."""
        if y >= self.room:
            return None
        found = ((layer, one.weights_at(x, y)) for layer, one in enumerate(self.maps))
        return next(((layer, *ranges) for layer, ranges in found if ranges), None)


def plan_heat(blocks: Sequence[MatrixBlock], width: int, height: int, pixel_rows: int) -> HeatPlan:
    """Lay out the maps of `blocks` in `width` x `height` cells, of which each has up to `pixel_rows` pixels.

    The pixels are as large as possible, all alike unless a map has the room for more names. If not even the smallest
    fit, the names are left out, then weights share pixels. If that is not enough either, the maps do not fit, and are
    cut off, but have their names.
    """
    shapes = tuple(map(_shape, blocks))
    return _plan(shapes, width, height, pixel_rows)


def _shape(block: MatrixBlock) -> Shape:
    name = max(widest(block.row_names), text_width(block.name))
    return Shape(
        len(block.row_names),
        len(block.column_names),
        min(name, LONGEST_NAME) + 1,
        text_width(block.name),
        min(widest(block.column_names), LONGEST_NAME),
        min(name, LONGEST_WHOLE_NAME) + 1,
    )


@lru_cache(maxsize=8)
def _plan(shapes: tuple[Shape, ...], width: int, height: int, pixel_rows: int) -> HeatPlan:
    smallest: Sequence[Map] = ()
    for maps in _variants(shapes, pixel_rows):
        # Most variants have a map that is too large even alone.
        if all(one.width <= width and one.height <= height - KEY_ROWS for one in maps):
            variant = HeatPlan(tuple(_flow(maps, width)), width, height)
            if variant.fits:
                return _with_names(variant)
        if maps[0].named:
            smallest = maps
    return HeatPlan(tuple(_flow(smallest, width)), width, height)


def _with_names(plan: HeatPlan) -> HeatPlan:
    """Give maps that have the room a row for each input, pixels as wide as the names of their units, and whole names.

    The last map is the first to get it: its units are the classes.
    """
    for layer in reversed(range(len(plan.maps))):
        for change in (_with_rows, _with_wide_pixels, _with_whole_names):
            variants = (_replaced(plan, layer, better) for better in change(plan.maps[layer]))
            plan = next((variant for variant in variants if variant.fits), plan)
    return plan


def _with_rows(one: Map) -> Sequence[Map]:
    return [replace(one, per_cell=1)]


def _with_wide_pixels(one: Map) -> Sequence[Map]:
    """With a blank between the names, or at least with all of them."""
    name = one.shape.unit_name
    return [
        replace(one, wide=wide) for wide in (name + 1, name) if one.named and one.shape.units > 1 and wide > one.wide
    ]


def _with_whole_names(one: Map) -> Sequence[Map]:
    shape = one.shape
    return [
        replace(one, shape=replace(shape, gutter=columns)) for columns in range(shape.longest_gutter, shape.gutter, -1)
    ]


def _replaced(plan: HeatPlan, layer: int, better: Map) -> HeatPlan:
    maps = [*plan.maps[:layer], better, *plan.maps[layer + 1 :]]
    return replace(plan, maps=tuple(_flow(maps, plan.width)))


def _variants(shapes: Sequence[Shape], pixel_rows: int) -> Iterator[list[Map]]:
    """All maps in the same style, from the largest and most detailed style to the smallest."""
    tried = set()
    for inputs, units, named in sorted(product(_FACTORS, _FACTORS, (True, False)), key=_cost):
        shares = tuple(_shared(shape, (inputs, units), pixel_rows) for shape in shapes)
        if (shares, named) in tried:
            continue
        tried.add((shares, named))
        for (wide, per_cell), low in product(_PIXELS, (False, True) if named else (False,)):
            if per_cell <= pixel_rows:
                yield [
                    Map(shape, wide, per_cell, share, named, low) for shape, share in zip(shapes, shares, strict=True)
                ]


def _cost(variant: tuple[int, int, bool]) -> tuple[int, int]:
    """How much a variant hides: weights that share a pixel with others, or names, which count as much as a few."""
    inputs, units, named = variant
    return inputs * units * (1 if named else _NAMES_COST), abs(inputs - units)


def _shared(shape: Shape, share: tuple[int, int], pixel_rows: int) -> tuple[int, int]:
    """How many weights share a pixel along each axis, up to `share`: axes that are short anyway are left whole."""
    inputs, units = (
        max(min(most, length // ((_FEWEST_OF_SHORT if length <= _SHORT else _FEWEST) * pixels // _MOST_PER_CELL)), 1)
        for most, length, pixels in zip(share, (shape.inputs, shape.units), (pixel_rows, _MOST_PER_CELL), strict=True)
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
