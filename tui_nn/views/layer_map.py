"""The test points as a layer of the network sees them: in a plane through its activations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from tui_nn.data.projection import aligned, principal_coordinates
from tui_nn.errors import counted
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.legend import Entry, draw_legend, fitting
from tui_nn.render.palette import LEVELS, Ink, class_ink, line_ink
from tui_nn.render.scatter import draw_points
from tui_nn.render.viewport import Viewport
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import percent
from tui_nn.views.names import layer_names, unit_names
from tui_nn.views.plane_view import PRINCIPAL_AXES, plane_view, point_inks, point_levels
from tui_nn.views.view import Options, Size, View

NAME = "Layer map"

MAX_PRODUCTS, MIN_POINTS = 20_000_000, 256
"""Maximum products per frame, unless there are fewer points than the minimum: it then takes a few hundredths of a
second."""

MAX_POINTS = 4000
"""Maximum points drawn: more than most terminals have cells."""

LEGEND_ROWS = 6
"""Minimum rows of a picture with a legend."""


@dataclass(frozen=True)
class MapOptions(Options):
    """The user's choices for the map."""

    layer: int = 1
    """0 for the inputs; if the network has fewer layers, the last is shown."""
    pair: int | None = None
    """The number of a pair of units; None for the first two principal components."""

    def moved(self, snapshot: Snapshot, layers: int) -> MapOptions:
        """Move by some layers, to the principal components there."""
        last = len(unit_names(snapshot)) - 1
        return replace(self, layer=min(max(_layer(snapshot, self) + layers, 0), last), pair=None)

    def paired(self, snapshot: Snapshot, pairs: int) -> MapOptions:
        """Move by some pairs of units; before the first pair are the principal components."""
        count = pair_count(len(unit_names(snapshot)[_layer(snapshot, self)]))
        pair = min((-1 if self.pair is None else self.pair) + pairs, count - 1)
        return replace(self, pair=None if pair < 0 else pair)

    def toggled(self, snapshot: Snapshot) -> MapOptions:
        """Switch between the principal components and the first pair of units."""
        return replace(self, pair=None) if self.pair is not None else self.paired(snapshot, 1)


@dataclass(frozen=True, eq=False)
class LayerMap:
    """The points of one layer."""

    points: Array
    """Coordinates, (2, points)."""
    axis_names: tuple[str, str]
    words: str
    """What the axes are, for the title."""
    short_words: str
    """The same in less room."""


def pair_count(units: int) -> int:
    """Number of pairs of different units."""
    return units * (units - 1) // 2


def unit_pair(number: int, units: int) -> tuple[int, int]:
    """Pair `number` of (0, 1), (0, 2), ..., (1, 2), ...; a number that is too large counts as the last."""
    first, rest = 0, min(number, pair_count(units) - 1)
    while rest >= units - 1 - first:
        rest -= units - 1 - first
        first += 1
    return first, first + 1 + rest


def draw(snapshot: Snapshot, options: MapOptions, size: Size, appearance: Appearance) -> Canvas:
    """The test points in the plane of a layer: right ones marked by class, and the share of wrong ones kept."""
    canvas, glyphs = Canvas(*size), appearance.glyphs
    top = _legend_rows(size)
    picture = map_of(snapshot, options)
    count = picture.points.shape[1]
    correct = snapshot.test.correct[:count]
    inks, marks = point_inks(snapshot.dataset, snapshot.dataset.test)[:count], _marks(snapshot, appearance, count)
    room = size[0], size[1] - top
    plot = draw_points(
        *room,
        viewport=_viewport(snapshot, options, picture, room),
        points=picture.points,
        inks=inks,
        marks=np.where(correct, marks, glyphs.wrong).tolist(),
        correct=correct,
        axis_names=picture.axis_names,
        glyphs=glyphs,
    )
    canvas.blit(plot, 0, top)
    if top:
        draw_legend(canvas, canvas.width, fitting(_legend(snapshot, appearance), canvas.width, glyphs), glyphs)
    return canvas


def title(snapshot: Snapshot, options: MapOptions, room: int, appearance: Appearance) -> str:
    """The layer, the step and what the axes are."""
    layer = layer_names(snapshot)[_layer(snapshot, options)]
    layer_map = map_of(snapshot, options)
    words = (f", {text}" for text in (layer_map.words, layer_map.short_words))
    titles = (f"{NAME}: {layer} at step {snapshot.step:,}{text}" for text in (*words, ""))
    return next((text for text in titles if len(text) <= room), f"{NAME}: {layer}")


def _legend_rows(size: Size) -> int:
    return 1 if size[1] >= LEGEND_ROWS else 0


def _viewport(snapshot: Snapshot, options: MapOptions, picture: LayerMap, room: Size) -> Viewport:
    """The visible rectangle of a picture of this size without its legend."""
    viewport = Viewport.around(picture.points)
    if _layer(snapshot, options) == 0:
        return plane_view(snapshot.dataset, PRINCIPAL_AXES).window(room, viewport)
    return viewport


def _layer(snapshot: Snapshot, options: MapOptions) -> int:
    return min(options.layer, len(snapshot.parameters.sizes) - 1)


def _marks(snapshot: Snapshot, appearance: Appearance, count: int) -> Array:
    """The mark of the true class or value of each of the first `count` test points, (count,)."""
    dataset, glyphs = snapshot.dataset, appearance.glyphs
    if dataset.is_regression:
        return np.where(point_levels(dataset, dataset.test)[:count] < 0, glyphs.low, glyphs.high)
    marks = np.array([glyphs.class_mark(label) for label in range(len(dataset.class_names))])
    return np.asarray(marks[dataset.test.labels[:count]])


def _legend(snapshot: Snapshot, appearance: Appearance) -> list[Entry]:
    dataset, glyphs, none = snapshot.dataset, appearance.glyphs, float("nan")
    if dataset.is_regression:
        ends = ((glyphs.low, -LEVELS, "low"), (glyphs.high, LEVELS, "high"))
        entries = [Entry(mark, line_ink(level), f"{word} {dataset.target_name}", none) for mark, level, word in ends]
    else:
        names = enumerate(dataset.class_names)
        entries = [Entry(glyphs.class_mark(at), class_ink(at), name, none) for at, name in names]
    return [Entry(glyphs.wrong, Ink.TEXT, "off" if dataset.is_regression else "wrong", none), *entries]


_PICTURES: WeakKeyDictionary[Snapshot, dict[tuple[int, int | None], LayerMap]] = WeakKeyDictionary()
"""The pictures of each snapshot that is still in use: the title needs that of the map."""


def map_of(snapshot: Snapshot, options: MapOptions) -> LayerMap:
    """The points of the chosen layer, computed once for each snapshot; not thread-safe."""
    kept, key = _PICTURES.setdefault(snapshot, {}), (_layer(snapshot, options), options.pair)
    if key not in kept:
        kept[key] = _computed(snapshot, *key)
    return kept[key]


def _computed(snapshot: Snapshot, layer: int, pair: int | None) -> LayerMap:
    test, sizes = snapshot.dataset.test, snapshot.parameters.sizes
    count = min(max(MAX_PRODUCTS // snapshot.parameters.flat.size, MIN_POINTS), MAX_POINTS, len(snapshot.test.correct))
    x = test.x[:, :count]
    layers = [x, *snapshot.network.activations(x)] if layer else [x]
    names = unit_names(snapshot)[layer]
    if sizes[layer] == 1:
        # A second axis makes the points of a line visible: their true class or value.
        points, words = _with_target(snapshot, layers[layer]), f"{names[0]} against the truth"
        return LayerMap(points, (names[0], ""), words, names[0])
    if pair is not None:
        units = unit_pair(pair, sizes[layer])
        chosen = (names[units[0]], names[units[1]])
        return LayerMap(layers[layer][list(units)], chosen, " and ".join(chosen), "/".join(chosen))
    points = _standardized(plane_view(snapshot.dataset, PRINCIPAL_AXES).test[:, :count])
    share = 1.0
    for a in layers[: layer + 1]:
        if len(a) == 1:
            points = _with_target(snapshot, a)
            continue
        samples = max(MAX_PRODUCTS // len(a) ** 2, MIN_POINTS)
        coordinates, share = principal_coordinates(a, samples)
        points = aligned(coordinates, points)
    carried = f"{percent(share)} of the variance"
    return LayerMap(points, ("", ""), f"PC1 and PC2 carry {carried}", carried)


def _with_target(snapshot: Snapshot, a: Array) -> Array:
    """The only unit of `a` (1, n) and, as the second coordinate, the true class or value."""
    test = snapshot.dataset.test
    truth = test.targets[0] if snapshot.dataset.is_regression else test.labels
    return np.stack((a[0], truth[: a.shape[1]]))


def _standardized(points: Array) -> Array:
    """The rows of `points` (2, n) divided by their standard deviations, so that units of measure do not matter."""
    std = points.std(axis=1, keepdims=True)
    return np.asarray(points / np.where(std > 0, std, 1))


def reading(snapshot: Snapshot, options: MapOptions, size: Size, appearance: Appearance, cell: tuple[int, int]) -> str:
    """How many test points are at a cell, by class."""
    top = _legend_rows(size)
    picture, room = map_of(snapshot, options), (size[0], size[1] - top)
    places = _viewport(snapshot, options, picture, room).places(picture.points, *room, picture.axis_names)
    here = places.at((cell[0], cell[1] - top))
    if not len(here):
        return ""
    wrong = int(np.count_nonzero(~snapshot.test.correct[here]))
    words = f"{counted(len(here), 'test point')}{f', {wrong} wrong' if wrong else ''}"
    if snapshot.dataset.is_regression:
        return words
    labels, counts = np.unique(snapshot.dataset.test.labels[here], return_counts=True)
    names = snapshot.dataset.class_names
    return f"{words}: " + ", ".join(
        f"{count} {names[label]}" for label, count in zip(labels.tolist(), counts.tolist(), strict=True)
    )


VIEW = View(NAME, MapOptions(), draw, title=title, reading=reading, is_dated=True)
