"""The weights and biases as matrices of numbers or, where these do not fit, as heat maps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.heat import draw_heat, heat_scale
from tui_nn.render.heat_plan import HeatPlan, WeightIndex, plan_heat
from tui_nn.render.matrix import (
    NAME_WIDTHS,
    NUMBER_WIDTHS,
    MatrixBlock,
    default_scale,
    draw_matrices,
    number_at,
    virtual_size,
)
from tui_nn.render.palette import class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import unit_names
from tui_nn.views.view import Options, Size, View

NAME = "Weights"

SCROLL_BAR = 1
"""Columns of a scroll bar."""

BETWEEN = 1
"""Blank lines between rows of matrices."""


@dataclass(frozen=True)
class WeightsOptions(Options):
    """The user's choices for the weights, and the width available to numbers."""

    columns: int | None = None
    """Columns of the panel without a scroll bar, which determine the decimals; None for the columns drawn."""
    heat: bool | None = None
    """Whether there are heat maps; None for heat maps only where numbers do not fit."""
    selected: WeightIndex | None = None
    """The weight that is marked in the heat map; if the network no longer has it, the nearest one is."""

    def moved(self, snapshot: Snapshot, plan: HeatPlan, right: int, down: int) -> WeightsOptions:
        """Move the selection by some pixels, at an edge into the next layer; without one, select the first weight.

        Of several weights that share a pixel, the largest is selected.
        """
        if self.selected is None:
            return self._at_pixel(snapshot, plan, WeightIndex(0, 0, 0))
        layer, source, unit = nearest_weight(snapshot, self.selected)
        share, shape = plan.maps[layer].share, plan.maps[layer].shape
        # The biases have a pixel of their own after the last weights.
        source = shape.inputs - 1 + share[0] if source == shape.inputs else source
        source, unit = source + down * share[0], unit + right * share[1]
        if not 0 <= unit < shape.units and 0 <= layer + right < len(plan.maps):
            layer += right
            unit = plan.maps[layer].shape.units - 1 if right < 0 else 0
        return self._at_pixel(snapshot, plan, nearest_weight(snapshot, WeightIndex(layer, source, unit)))

    def _at_pixel(self, snapshot: Snapshot, plan: HeatPlan, weight: WeightIndex) -> WeightsOptions:
        sources, units = plan.maps[weight.layer].sharing(weight.source, weight.unit)
        shared = (WeightIndex(weight.layer, source, unit) for source, unit in product(sources, units))
        return replace(self, selected=_largest(snapshot, shared))


def draw(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The visible part of the matrices, one block per layer, in a diverging palette; or a heat map of each."""
    plan = heat_plan(snapshot, options, size, appearance)
    if plan:
        blocks = _blocks(snapshot, appearance)
        selected = nearest_weight(snapshot, options.selected) if options.selected else None
        return draw_heat(
            plan,
            blocks,
            scale=heat_scale(blocks),
            glyphs=appearance.glyphs,
            color=appearance.color,
            selected=selected,
        )
    rows = _rows_in(snapshot, options, size, appearance)
    scale = default_scale([block for row in rows for block in row])
    if len(rows) == 1:
        return draw_matrices(rows[0], window=(*options.offset, *size), scale=scale, glyphs=appearance.glyphs)
    canvas = Canvas(*size)
    for y, row in _stacked(rows):
        window = (0, 0, size[0], virtual_size(row)[1])
        canvas.blit(draw_matrices(row, window=window, scale=scale, glyphs=appearance.glyphs), 0, y)
    return canvas


def title(snapshot: Snapshot, options: WeightsOptions, room: int, appearance: Appearance) -> str:
    """The name of the panel, with the number of the selected weight."""
    if options.selected is None:
        return NAME
    of, number = _words(snapshot, options.selected, appearance)
    return next((text for text in (f"{NAME}: {of} {number}", f"{of} {number}") if len(text) <= room), number)


def reading(
    snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance, cell: tuple[int, int]
) -> str:
    """The number of the weight at a cell."""
    weight = weight_at(snapshot, options, size, appearance, *cell)
    return " ".join(_words(snapshot, weight, appearance)) if weight else ""


def _words(snapshot: Snapshot, weight: WeightIndex, appearance: Appearance) -> tuple[str, str]:
    """Where a weight leads from and to, and its number."""
    layer, source, unit = nearest_weight(snapshot, weight)
    names, parameters, glyphs = unit_names(snapshot), snapshot.network.parameters, appearance.glyphs
    value = float(parameters.stacked[layer][source, unit])
    number = f"{value:+.4g}".replace("-", glyphs.minus)
    to = names[layer + 1][unit]
    of = f"bias of {to}" if source == len(names[layer]) else f"{names[layer][source]} {glyphs.leads_to} {to}"
    return of, number


def extent(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> Size:
    """The size of all matrices; a heat map fits the panel."""
    if heat_plan(snapshot, options, size, appearance):
        return size
    return _size(_rows_in(snapshot, options, size, appearance))


def heat_plan(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> HeatPlan | None:
    """The layout of the heat maps; None where there are numbers."""
    if options.heat is False or (options.heat is None and _numbers_fit(snapshot, options, size, appearance)):
        return None
    plan = plan_heat(_blocks(snapshot, appearance), *size, appearance.pixel_rows)
    # Numbers can scroll, if neither fits.
    return None if options.heat is None and not plan.fits else plan


def nearest_weight(snapshot: Snapshot, weight: WeightIndex) -> WeightIndex:
    """`weight`, or the nearest weight that exists."""
    parameters = snapshot.network.parameters
    layer = min(weight.layer, len(parameters.weights) - 1)
    inputs, units = parameters.weights[layer].shape
    return WeightIndex(layer, min(max(weight.source, 0), inputs), min(max(weight.unit, 0), units - 1))


def weight_at(
    snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance, x: int, y: int
) -> WeightIndex | None:
    """The weight at cell (x, y) of the panel: of several in a cell of a heat map, the largest; None elsewhere."""
    plan = heat_plan(snapshot, options, size, appearance)
    if plan:
        found = plan.weights_at(x, y)
        return _largest(snapshot, (WeightIndex(found[0], *cell) for cell in product(*found[1:]))) if found else None
    rows = _rows_in(snapshot, options, size, appearance)
    first = 0
    for top, row in _stacked(rows):
        window = (*(options.offset if len(rows) == 1 else (0, 0)), *size)
        number = number_at(row, window=window, x=x, y=y - top)
        if number:
            return WeightIndex(first + number[0], *number[1:])
        first += len(row)
    return None


def _largest(snapshot: Snapshot, weights: Iterable[WeightIndex]) -> WeightIndex:
    stacked = snapshot.network.parameters.stacked
    return max(weights, key=lambda weight: abs(float(stacked[weight.layer][weight.source, weight.unit])))


def _stacked(rows: Sequence[Sequence[MatrixBlock]]) -> Iterable[tuple[int, Sequence[MatrixBlock]]]:
    """Rows of matrices, each after the line at which it begins."""
    y = 0
    for row in rows:
        yield y, row
        y += virtual_size(row)[1] + BETWEEN


def _size(rows: Sequence[Sequence[MatrixBlock]]) -> Size:
    sizes = [virtual_size(row) for row in rows]
    return max(width for width, _ in sizes), sum(height for _, height in sizes) + BETWEEN * (len(rows) - 1)


def _numbers_fit(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> bool:
    columns = size[0] if options.columns is None else options.columns
    # Most of what does not fit does not even fit alone, which takes far less time to find out.
    for block in _blocks(snapshot, appearance):
        low = replace(block, number_width=NUMBER_WIDTHS[-1], longest_name=NAME_WIDTHS[-1], is_low=True)
        if low.width > columns or low.header + low.rows > size[1]:
            return False
    width, height = _size(_rows_in(snapshot, options, size, appearance))
    return width <= columns and height <= size[1]


def _rows_in(
    snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance
) -> list[list[MatrixBlock]]:
    columns = size[0] if options.columns is None else options.columns
    return matrix_rows(_blocks(snapshot, appearance), (columns, size[1]))


def matrix_rows(blocks: Sequence[MatrixBlock], room: Size) -> list[list[MatrixBlock]]:
    """The layers of the network in rows, with the widest numbers that fit in `room`.

    They are side by side, or in several rows if they fit only that way. If they do not fit, titles stand beside the
    column names, then numbers have fewer decimals, then names are shorter. If nothing helps, the picture scrolls,
    vertically if possible.
    """
    for longest, width, is_low in product(NAME_WIDTHS, NUMBER_WIDTHS, (False, True)):
        styled = [replace(block, number_width=width, longest_name=longest, is_low=is_low) for block in blocks]
        for rows in ([styled], _flow(styled, room[0])):
            columns, lines = _size(rows)
            if columns <= room[0] and lines <= room[1]:
                return rows
    narrower = ([replace(block, number_width=width) for block in blocks] for width in NUMBER_WIDTHS)
    fitting = (styled for styled in narrower if virtual_size(styled)[0] <= room[0] - SCROLL_BAR)
    return [next(fitting, list(blocks))]


def _flow(blocks: Sequence[MatrixBlock], columns: int) -> list[list[MatrixBlock]]:
    """As many blocks in each row as fit in `columns`."""
    rows: list[list[MatrixBlock]] = []
    for block in blocks:
        if rows and virtual_size([*rows[-1], block])[0] <= columns:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _blocks(snapshot: Snapshot, appearance: Appearance) -> list[MatrixBlock]:
    """The layers of the network with the names of their rows and columns, and with the widest numbers."""
    parameters, times = snapshot.network.parameters, appearance.glyphs.times
    last, names = len(parameters.weights) - 1, unit_names(snapshot)
    return [
        MatrixBlock(
            title=f"W{layer + 1} {weights.shape[0]}{times}{weights.shape[1]}  b{layer + 1}",
            weights=weights,
            biases=biases,
            row_names=names[layer],
            column_names=names[layer + 1],
            number_width=NUMBER_WIDTHS[0],
            column_inks=[class_ink(label) for label in range(weights.shape[1])] if layer == last else None,
            name=f"W{layer + 1}",
        )
        for layer, (weights, biases) in enumerate(zip(parameters.weights, parameters.biases, strict=True))
    ]


VIEW = View(NAME, WeightsOptions(), draw, title=title, reading=reading, extent=extent)
