"""Data that are images, as pictures: samples with their predictions, weights of units, and the mean of each class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.dataset import Dataset, Subset
from tui_nn.nn.arrays import Array, Labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import wrap
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import Ink
from tui_nn.render.pixels import draw_grays, draw_pixels
from tui_nn.render.tiles import Grid, Tile
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import unit_names
from tui_nn.views.view import Options, Size, View

NAME = "Images"

PAGES = ("samples", "weights", "means")
"""What can be shown."""

MIN_TILE = 8
"""Minimum columns of a tile, so that there is room for the words below it."""

MEAN_SAMPLES = 5000
"""Maximum training samples from which the mean of each class is computed."""

NO_IMAGES = (
    "The inputs of this network are no images.",
    "The preset digits has some. In a file with one pixel in each column they are recognized if they are square; "
    "otherwise, set Image to their shape, such as 28x28.",
)


@dataclass(frozen=True)
class ImagesOptions(Options):
    """The user's choices for the images."""

    page: int = 0
    """Which of `PAGES` is shown."""

    def turned(self, pages: int) -> ImagesOptions:
        """Turn some pages on."""
        return replace(self, page=(self.page + pages) % len(PAGES))


def draw(snapshot: Snapshot, options: ImagesOptions, size: Size, appearance: Appearance) -> Canvas:
    """The tiles that are in sight."""
    grid = _grid(snapshot, options, size)
    if grid is None:
        return _words(size, appearance.glyphs)
    maker = (_samples, _weights, _means)[options.page]
    return grid.draw(size, options.offset[1], lambda chosen: maker(snapshot, chosen, grid.cells, appearance))


def title(snapshot: Snapshot, options: ImagesOptions, room: int, appearance: Appearance) -> str:
    """The name of the page, with the step if it changes with it."""
    if snapshot.dataset.image is None:
        return NAME
    dated = f" at step {snapshot.step:,}"
    correct = snapshot.test.correct
    title = (
        f"{NAME}: test samples{dated}, {np.count_nonzero(~correct):,} of {len(correct):,} wrong",
        f"{NAME}: weights of the first layer{dated}",
        f"{NAME}: mean of each class",
    )[options.page]
    return title if len(title) <= room else f"{NAME}: {PAGES[options.page]}"


def extent(snapshot: Snapshot, options: ImagesOptions, size: Size, appearance: Appearance) -> Size:
    """The width of the panel, and the rows of all tiles."""
    grid = _grid(snapshot, options, size)
    return (size[0], max(grid.rows, size[1])) if grid else size


def pixel_image(pixels: Array, shape: tuple[int, int], cells: Size) -> Array:
    """Pixels (rows * columns,) as an image (2 * rows, columns) for half blocks in `cells`, averaged if it is larger."""
    image = np.asarray(pixels, np.float64).reshape(shape)
    factor = _factor(shape, cells)
    rows, columns = (-(-length // factor) for length in shape)
    padded = np.full((2 * -(-rows // 2) * factor, columns * factor), np.nan)
    padded[: shape[0], : shape[1]] = image
    blocks = padded.reshape(padded.shape[0] // factor, factor, columns, factor)
    known = np.isfinite(blocks)
    count = known.sum(axis=(1, 3))
    sums = np.where(known, blocks, 0).sum(axis=(1, 3))
    return np.asarray(np.divide(sums, count, out=np.full(count.shape, np.nan), where=count > 0))


def image_cells(shape: tuple[int, int], room: Size) -> Size:
    """Columns and rows of cells of an image in a `room` of cells."""
    factor = _factor(shape, room)
    rows, columns = (-(-length // factor) for length in shape)
    return columns, -(-rows // 2)


def _factor(shape: tuple[int, int], room: Size) -> int:
    """How many pixels are averaged across and down."""
    return max(1, -(-shape[1] // max(room[0], 1)), -(-shape[0] // max(2 * room[1], 1)))


def _grid(snapshot: Snapshot, options: ImagesOptions, size: Size) -> Grid | None:
    """The tiles of a page; None without images or room."""
    shape, dataset = snapshot.dataset.image, snapshot.dataset
    if shape is None or min(size) < 2:
        return None
    counts = (len(snapshot.test.correct), snapshot.parameters.sizes[1], max(len(dataset.class_names), 1))
    # Room for a line of words below the image.
    cells = image_cells(shape, (size[0], max(size[1] - 1, 1)))
    return Grid(counts[options.page], cells, max(cells[0], MIN_TILE), size[0])


def _samples(snapshot: Snapshot, chosen: Sequence[int], cells: Size, appearance: Appearance) -> list[Tile]:
    """Test samples, the wrong ones first, with their true and predicted classes."""
    dataset, glyphs = snapshot.dataset, appearance.glyphs
    correct = snapshot.test.correct
    order = np.argsort(correct, kind="stable")[list(chosen)]
    images = _brightness(dataset, dataset.test, order)
    return [
        Tile(
            draw_grays(pixel_image(image, _shape(dataset), cells), glyphs, appearance.color),
            f"{glyphs.correct if correct[at] else glyphs.wrong} {_verdict(snapshot, int(at), glyphs)}",
            Ink.CORRECT if correct[at] else Ink.WRONG,
        )
        for at, image in zip(order, images.T, strict=True)
    ]


def _verdict(snapshot: Snapshot, at: int, glyphs: Glyphs) -> str:
    """The true class or value of a test sample and, if it is wrong, the predicted one."""
    dataset = snapshot.dataset
    if dataset.is_regression:
        mean, std = dataset.target_scale
        values = (float(dataset.test.targets[0, at]), float(snapshot.test.predictions[at]))
        true, predicted = (plain_number(float(f"{value * std + mean:.3g}")) for value in values)
    else:
        names = dataset.class_names
        true, predicted = names[int(dataset.test.labels[at])], names[int(snapshot.test.predictions[at])]
    return true if snapshot.test.correct[at] else f"{true} {glyphs.leads_to} {predicted}"


def _weights(snapshot: Snapshot, chosen: Sequence[int], cells: Size, appearance: Appearance) -> list[Tile]:
    """The weights into units of the first layer, each scaled to its own largest one."""
    names, weights = unit_names(snapshot)[1], snapshot.parameters.weights[0]
    return [Tile(draw_weights(weights[:, at], _shape(snapshot.dataset), cells, appearance), names[at]) for at in chosen]


def draw_weights(weights: Array, shape: tuple[int, int], cells: Size, appearance: Appearance) -> Canvas:
    """The weights of a unit (pixels,) as an image: blue is positive, orange is negative."""
    image = pixel_image(weights, shape, cells)
    largest = np.nanmax(np.abs(image), initial=0)
    scaled = image / largest if 0 < largest < np.inf else np.zeros_like(image)
    return draw_pixels(scaled, appearance.glyphs, appearance.color)


def _means(snapshot: Snapshot, chosen: Sequence[int], cells: Size, appearance: Appearance) -> list[Tile]:
    """The mean of the training samples of each class, or of all."""
    dataset = snapshot.dataset
    names = dataset.class_names or ("all",)
    first = np.arange(min(len(dataset.train), MEAN_SAMPLES))
    images, labels = _brightness(dataset, dataset.train, first), dataset.train.labels[first]
    tiles = []
    for label in chosen:
        mine = images[:, labels == label]
        mean = mine.mean(axis=1) if mine.shape[1] else np.full(len(images), np.nan)
        picture = draw_grays(pixel_image(mean, _shape(dataset), cells), appearance.glyphs, appearance.color)
        tiles.append(Tile(picture, names[label]))
    return tiles


def _brightness(dataset: Dataset, part: Subset, chosen: Labels) -> Array:
    """The original pixels (pixels, samples) of the chosen samples of a set, scaled to 0..1 by their common range."""
    low, high = brightness_range(dataset)
    pixels = _original(dataset, part.x[:, chosen])
    return np.asarray(np.clip((pixels - low) / ((high - low) or 1.0), 0, 1))


def brightness_range(dataset: Dataset) -> tuple[float, float]:
    """The darkest and the brightest pixel of the training set."""
    first = _original(dataset, dataset.train.x[:, :MEAN_SAMPLES])
    return float(first.min()), float(first.max())


def _original(dataset: Dataset, x: Array) -> Array:
    """The pixels behind inputs `x` (pixels, samples), which may have been standardized."""
    scaling = dataset.inputs.scaling
    return np.asarray(x * scaling.std + scaling.mean if scaling else x)


def _shape(dataset: Dataset) -> tuple[int, int]:
    assert dataset.image
    return dataset.image


def _words(size: Size, glyphs: Glyphs) -> Canvas:
    """What is shown without images."""
    canvas = Canvas(*size)
    lines = [line for text in NO_IMAGES for line in wrap(text, size[0] - 2)]
    for y, line in enumerate(lines):
        canvas.write(1, y, glyphs.shorten(line, max(size[0] - 2, 0)), Ink.MUTED)
    return canvas


VIEW = View(NAME, ImagesOptions(), draw, title=title, extent=extent, is_dated=True)
