"""The weight matrices and biases, number by number."""

from __future__ import annotations

from textual.geometry import Size

from tui_nn.app.look import Look
from tui_nn.app.picture import Picture
from tui_nn.render.canvas import Canvas
from tui_nn.render.matrix import NUMBER_WIDTHS, MatrixBlock, default_scale, draw_matrices, virtual_size
from tui_nn.render.palette import class_ink
from tui_nn.training.snapshot import Snapshot


class WeightsPanel(Picture):
    """One block a layer, on a diverging palette; scrolls where the matrices are larger than the panel."""

    NAME = "Weights"
    FRAMES = 2

    def draw(self, snapshot: Snapshot, width: int, height: int, look: Look) -> Canvas:
        """The part of the matrices that is scrolled to."""
        blocks = matrix_blocks(snapshot, look.glyphs.times, self._room())
        size = Size(*virtual_size(blocks))
        if size != self.virtual_size:
            self.virtual_size = size
        left, top = self.scroll_offset
        return draw_matrices(blocks, window=(left, top, width, height), scale=default_scale(blocks), glyphs=look.glyphs)

    def _room(self) -> int:
        """Columns that there are without a scroll bar."""
        return self.outer_size.width - self.styles.gutter.width

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Draw the part that is scrolled to."""
        super().watch_scroll_x(old_value, new_value)
        self.redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the part that is scrolled to."""
        super().watch_scroll_y(old_value, new_value)
        self.redraw()


def matrix_blocks(snapshot: Snapshot, times: str, room: int) -> list[MatrixBlock]:
    """The layers of the network with their rows and columns named, in the widest numbers that `room` columns take."""
    variants = [_blocks(snapshot, times, width) for width in NUMBER_WIDTHS]
    return next((blocks for blocks in variants if virtual_size(blocks)[0] <= room), variants[0])


def _blocks(snapshot: Snapshot, times: str, number_width: int) -> list[MatrixBlock]:
    parameters, dataset = snapshot.network.parameters, snapshot.dataset
    last = len(parameters.weights) - 1
    names: list[tuple[str, ...]] = [dataset.feature_names]
    for layer, units in enumerate(parameters.sizes[1:-1]):
        prefix = "h" if last == 1 else f"h{layer + 1}."
        names.append(tuple(f"{prefix}{unit + 1}" for unit in range(units)))
    names.append(dataset.class_names)
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
