"""The weights and biases as matrices of numbers."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.matrix import NUMBER_WIDTHS, MatrixBlock, default_scale, draw_matrices, virtual_size
from tui_nn.render.palette import class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import unit_names
from tui_nn.views.view import Options, Size, View


@dataclass(frozen=True)
class WeightsOptions(Options):
    """The scroll position, and the width available to numbers."""

    columns: int | None = None
    """Columns of the panel without a scroll bar, which determine the decimals; None for the columns drawn."""


def draw(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The visible part of the matrices: one block per layer, in a diverging palette."""
    blocks = _blocks_in(snapshot, options, size, appearance)
    return draw_matrices(blocks, window=(*options.offset, *size), scale=default_scale(blocks), glyphs=appearance.glyphs)


def extent(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> Size:
    """The size of all matrices."""
    return virtual_size(_blocks_in(snapshot, options, size, appearance))


def _blocks_in(snapshot: Snapshot, options: WeightsOptions, size: Size, appearance: Appearance) -> list[MatrixBlock]:
    columns = size[0] if options.columns is None else options.columns
    return matrix_blocks(snapshot, appearance.glyphs.times, columns)


def matrix_blocks(snapshot: Snapshot, times: str, room: int) -> list[MatrixBlock]:
    """The layers of the network with row and column names, and the widest numbers that fit in `room` columns."""
    variants = [_blocks(snapshot, times, width) for width in NUMBER_WIDTHS]
    return next((blocks for blocks in variants if virtual_size(blocks)[0] <= room), variants[0])


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
