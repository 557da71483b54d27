"""The drawing board: an image that the user draws, and what the network makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui_nn.nn.arrays import Array, read_only
from tui_nn.render.appearance import Appearance
from tui_nn.render.bar import draw_bar
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import Ink
from tui_nn.render.pixels import draw_grays
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import percent
from tui_nn.views.images import brightness_range
from tui_nn.views.view import Size

EDGE = 0.5
"""How much of its ink a brush leaves on the four pixels around it, as a pen does in a coarse image."""

BARS = 24
"""Minimum columns of the bars, if the drawing can be smaller."""

LONGEST_NAME = 10


@dataclass(frozen=True, eq=False)
class Board:
    """A drawing, and the place of the brush."""

    pixels: Array
    """(rows, columns) in 0..1, read-only."""
    row: int
    column: int

    @classmethod
    def blank(cls, shape: tuple[int, int]) -> Board:
        """An empty board with the brush in the middle."""
        return cls(read_only(np.zeros(shape)), shape[0] // 2, shape[1] // 2)

    def moved(self, rows: int, columns: int) -> Board:
        """Move the brush, at most to the edge."""
        return self.at(self.row + rows, self.column + columns)

    def at(self, row: int, column: int) -> Board:
        """Put the brush on a pixel, or on the nearest one."""
        rows, columns = self.pixels.shape
        return replace(self, row=min(max(row, 0), rows - 1), column=min(max(column, 0), columns - 1))

    def painted(self) -> Board:
        """Paint the pixel beneath the brush, and those around it a little."""
        pixels = np.pad(self.pixels, 1)
        row, column = self.row + 1, self.column + 1
        for down, across in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            near = row + down, column + across
            pixels[near] = max(pixels[near], EDGE)
        pixels[row, column] = 1
        return replace(self, pixels=read_only(pixels[1:-1, 1:-1]))

    def erased(self) -> Board:
        """Erase the pixel beneath the brush."""
        pixels = self.pixels.copy()
        pixels[self.row, self.column] = 0
        return replace(self, pixels=read_only(pixels))


def outputs(snapshot: Snapshot, board: Board) -> Array:
    """The outputs of the network for the drawing: probabilities, or the value in its own unit, (outputs,)."""
    dataset = snapshot.dataset
    low, high = brightness_range(dataset)
    raw = (low + board.pixels.reshape(-1, 1) * (high - low)).astype(dataset.inputs.raw_dtype)
    found = snapshot.network.outputs(dataset.inputs(raw))[:, 0].astype(np.float64)
    mean, std = dataset.target_scale
    return np.asarray(found * std + mean if dataset.is_regression else found)


def draw(snapshot: Snapshot, board: Board, size: Size, appearance: Appearance) -> Canvas:
    """The drawing with the brush on the left, the outputs of the network on the right."""
    canvas, glyphs = Canvas(*size), appearance.glyphs
    across, down = _scale(board, size)
    shown = np.repeat(np.repeat(board.pixels, down, axis=0), across, axis=1)
    padded = np.full((shown.shape[0] + shown.shape[0] % 2, shown.shape[1]), np.nan)
    padded[: shown.shape[0]] = shown
    canvas.blit(draw_grays(padded, glyphs, appearance.color), 0, 0)
    canvas.write(board.column * across, board.row * down // 2, "[]" if across > 1 else "+", Ink.WARN)
    left = shown.shape[1] + 2
    canvas.blit(_answers(snapshot, board, (size[0] - left, size[1]), appearance), left, 0)
    return canvas


def pixel_at(board: Board, size: Size, x: int, y: int) -> tuple[int, int] | None:
    """The row and column of the pixel at cell (x, y) of a picture of `size`; None if there is none."""
    across, down = _scale(board, size)
    row, column = 2 * y // down, x // across
    rows, columns = board.pixels.shape
    return (row, column) if 0 <= row < rows and 0 <= column < columns else None


def _scale(board: Board, size: Size) -> Size:
    """Columns, and halves of a row, of each pixel on the screen: a whole cell high if there is room, else half."""
    rows, columns = board.pixels.shape
    return (2, 2) if rows <= size[1] and 2 * columns + BARS <= size[0] else (1, 1)


def _answers(snapshot: Snapshot, board: Board, size: Size, appearance: Appearance) -> Canvas:
    """A bar for each class, the most probable marked; or the predicted value."""
    canvas, glyphs, dataset = Canvas(*size), appearance.glyphs, snapshot.dataset
    found = outputs(snapshot, board)
    if dataset.is_regression:
        text = f"{dataset.target_name} {plain_number(float(found[0]))}"
        canvas.write(0, 0, glyphs.shorten(text, size[0]), Ink.ACCENT)
        return canvas
    order = list(range(len(found)))
    if len(order) > size[1]:
        order = sorted(np.argsort(-found, kind="stable")[: size[1]].tolist())
    names = [glyphs.shorten(dataset.class_names[label], LONGEST_NAME) for label in order]
    name_width = max((text_width(name) for name in names), default=0)
    best = int(found.argmax())
    for y, (label, name) in enumerate(zip(order, names, strict=True)):
        ink = Ink.ACCENT if label == best else Ink.TEXT
        if label == best:
            canvas.write(0, y, glyphs.leads_to, ink)
        canvas.write(2 + name_width - text_width(name), y, name, ink)
        probability = percent(float(found[label])) if np.isfinite(found[label]) else "?"
        left = canvas.write(3 + name_width, y, f"{probability:>6} ", ink)
        canvas.write(left, y, draw_bar(canvas.width - left, float(found[label]), glyphs), ink)
    return canvas
