"""The weights and biases as matrices of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.matrix import NUMBER_WIDTHS, MatrixBlock, default_scale, draw_matrices, virtual_size
from tui_nn.render.palette import class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import unit_names
from tui_nn.views.view import Options, Size, View

BETWEEN = 1
"""Blank lines between rows of matrices."""


@dataclass(frozen=True)
class WeightsOptions(Options):
    """The scroll position, and the width available to numbers."""

    columns: int | None = None
    """Columns of the panel without a scroll bar, which determine the decimals; None for the columns drawn."""


def draw(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The visible part of the matrices: one block per layer, in a diverging palette."""
    rows = _rows_in(snapshot, options, size, appearance)
    scale = default_scale([block for row in rows for block in row])
    if len(rows) == 1:
        return draw_matrices(rows[0], window=(*options.offset, *size), scale=scale, glyphs=appearance.glyphs)
    canvas, y = Canvas(*size), 0
    for row in rows:
        window = (0, 0, size[0], virtual_size(row)[1])
        canvas.blit(draw_matrices(row, window=window, scale=scale, glyphs=appearance.glyphs), 0, y)
        y += window[3] + BETWEEN
    return canvas


def extent(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> Size:
    """The size of all matrices."""
    return _size(_rows_in(snapshot, options, size, appearance))


def _size(rows: Sequence[Sequence[MatrixBlock]]) -> Size:
    sizes = [virtual_size(row) for row in rows]
    return max(width for width, _ in sizes), sum(height for _, height in sizes) + BETWEEN * (len(rows) - 1)


def _rows_in(
    snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance
) -> list[list[MatrixBlock]]:
    columns = size[0] if options.columns is None else options.columns
    return matrix_rows(snapshot, appearance.glyphs.times, (columns, size[1]))


def matrix_rows(snapshot: Snapshot, times: str, room: Size) -> list[list[MatrixBlock]]:
    """The layers of the network with row and column names, with the widest numbers that fit in `room`.

    They are side by side, or in several rows if they only fit so; if they fit in neither way, the picture scrolls.
    """
    variants = [_blocks(snapshot, times, width) for width in NUMBER_WIDTHS]
    for blocks in variants:
        if virtual_size(blocks)[0] <= room[0]:
            return [blocks]
        rows = _flow(blocks, room[0])
        width, height = _size(rows)
        if width <= room[0] and height <= room[1]:
            return rows
    return [variants[0]]


def _flow(blocks: Sequence[MatrixBlock], columns: int) -> list[list[MatrixBlock]]:
    """As many blocks in each row as fit in `columns`."""
    rows: list[list[MatrixBlock]] = []
    for block in blocks:
        if rows and virtual_size([*rows[-1], block])[0] <= columns:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _blocks(snapshot: Snapshot, times: str, number_width: int) -> list[MatrixBlock]:
    parameters = snapshot.network.parameters
    last, names = len(parameters.weights) - 1, unit_names(snapshot)
    return [
        MatrixBlock(
            title=f"W{layer + 1} {weights.shape[0]}{times}{weights.shape[1]}  b{layer + 1}",
            weights=weights,
            biases=biases,
            row_names=names[layer],
            column_names=names[layer + 1],
            number_width=number_width,
            column_inks=[class_ink(label) for label in range(weights.shape[1])] if layer == last else None,
        )
        for layer, (weights, biases) in enumerate(zip(parameters.weights, parameters.biases, strict=True))
    ]


VIEW = View("Weights", WeightsOptions(), draw, extent=extent)
