"""The weight matrices and biases, number by number."""

from __future__ import annotations

from tui_nn.app.picture import Picture
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.matrix import NUMBER_WIDTHS, MatrixBlock, default_scale, draw_matrices, virtual_size
from tui_nn.render.palette import class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import unit_names


class WeightsPanel(Picture):
    """One block a layer, on a diverging palette; scrolls where the matrices are larger than the panel."""

    NAME = "Weights"
    FRAMES = 2

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The part of the matrices that is scrolled to."""
        blocks = matrix_blocks(snapshot, appearance.glyphs.times, self._room())
        self.cover(*virtual_size(blocks))
        left, top = self.scroll_offset
        return draw_matrices(
            blocks, window=(left, top, width, height), scale=default_scale(blocks), glyphs=appearance.glyphs
        )

    def _room(self) -> int:
        """Columns that there are without a scroll bar."""
        return self.outer_size.width - self.styles.gutter.width


def matrix_blocks(snapshot: Snapshot, times: str, room: int) -> list[MatrixBlock]:
    """The layers of the network with their rows and columns named, in the widest numbers that `room` columns take."""
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
