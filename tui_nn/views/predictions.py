"""The predictions for the test set, on top of those for the whole plane."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.dataset import Dataset, best_possible_name
from tui_nn.errors import counted
from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import predicted_labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import SHADES, Ink
from tui_nn.render.regions import Background, class_regions, surface
from tui_nn.render.scatter import draw_scatter
from tui_nn.render.viewport import Cell, Places, Viewport
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import percent, score_text
from tui_nn.views.comparison import Comparison
from tui_nn.views.plane_view import (
    PRINCIPAL_AXES,
    Axes,
    PlaneView,
    plane_view,
    point_inks,
    value_range,
)
from tui_nn.views.point import line
from tui_nn.views.point_marks import marks_of_test, residual_key, selected_mark
from tui_nn.views.region_key import LONGEST_NAME, class_key, value_key
from tui_nn.views.selection import UNSELECTED, Selection
from tui_nn.views.view import Options, Size, Span, Text, View, width

SHADE_PROBABILITIES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Probabilities of the predicted class from which its region gets the next stronger shade."""

NAME, SHORT_NAME = "Test predictions", "Test"

SLICE = "the regions are a slice"
"""Shown for data with more than two features: a slice of their space, outside of which most points lie."""

SHORT_NOTE = "a slice"
"""The same in less room."""

SLICE_SHADES = SHADES // 2
"""Number of shades of a slice, the faintest: points in the colors of all classes lie on it."""

SMALLEST_ZOOM, MOST_ZOOM = 1.01, 64
"""Minimum and maximum magnification of a part."""

MARGIN = 4
"""Columns of the panel that a reading in its border leaves free."""


@dataclass(frozen=True)
class PredictionsOptions(Options):
    """The user's choices for the predictions."""

    axes: Axes = PRINCIPAL_AXES
    """The plane shown, if the data have more than two features."""
    discrete: bool = False
    """Whether the regions are shown without the confidence."""
    with_train: bool = False
    """Whether the training points are shown too."""
    selection: Selection = UNSELECTED
    """The point that is marked and described."""
    part: Viewport | None = None
    """The part of the plane that is shown; None for that of all test points."""

    def zoomed(self, snapshot: Snapshot, size: Size, direction: int, cell: Cell | None = None) -> PredictionsOptions:
        """Show half of each side for a `direction` of 1, or twice as much for -1.

        What is at `cell` stays there; without one, the selected point gets into the middle, or the middle stays.
        """
        view = plane_view(snapshot.dataset, self.axes)
        window, whole = _window(view, self, size), view.window(size)
        if cell is not None:
            fixed = window.center_of(cell, *size, view.axis_names, nearest=True) or window.middle
        elif self.selection.index is not None and direction > 0:
            x, y = view.of_test(snapshot.dataset, self.selection.index)[:, 0].tolist()
            window, fixed = window.around_point(x, y), (x, y)
        else:
            fixed = window.middle
        part = window.scaled(0.5**direction, *fixed)
        if part.growth(whole) > MOST_ZOOM:
            return self
        return replace(self, part=None if part.growth(whole) < SMALLEST_ZOOM else part)

    def moved(self, snapshot: Snapshot, size: Size, right: float, down: float) -> PredictionsOptions:
        """Show another part, further right and down by so many cells; without a part, nothing changes."""
        if self.part is None:
            return self
        view = plane_view(snapshot.dataset, self.axes)
        window = _window(view, self, size)
        columns, rows = window.plot_size(*size, view.axis_names)
        return replace(self, part=window.moved(right / max(columns, 1), down / max(rows, 1)))

    compared: Comparison | None = None
    """The run before, if its boundary is shown."""


def draw(snapshot: Snapshot, options: PredictionsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The test points, marked as correct or wrong, in a plane through the features."""
    dataset = snapshot.dataset
    view = plane_view(dataset, options.axes)
    window = _window(view, options, size)
    columns, rows = window.plot_size(*size, view.axis_names)
    if not columns or not rows:
        return Canvas(*size)
    points = view.test_points(snapshot)
    return draw_scatter(
        *size,
        viewport=window,
        points=points,
        marks=marks_of_test(snapshot, points.shape[1], appearance.glyphs),
        background=_background(snapshot, options, view, window, (columns, rows * appearance.pixel_rows)),
        axis_names=view.axis_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
        train=(view.train, point_inks(dataset, dataset.train)) if options.with_train else None,
        selected=selected_mark(snapshot, view, options.selection, appearance.glyphs),
    )


def title(snapshot: Snapshot, options: PredictionsOptions, room: int, appearance: Appearance) -> str:
    """The test score, the best possible score if known, and what the plane does not show."""
    dataset, glyphs = snapshot.dataset, appearance.glyphs
    score, *best = (
        score_text(score, dataset.is_regression, glyphs.squared)
        for score in (snapshot.test.score, *(dataset.best_possible or ())[:1])
    )
    score += f" ({best_possible_name(dataset.is_regression)} {best[0]})" if best else ""
    name, short_name = (f"{one} (zoomed)" if options.part else one for one in (NAME, SHORT_NAME))
    note = plane_view(dataset, options.axes).plane.note
    notes = (f"{SLICE}; {note}", SLICE, SHORT_NOTE) if note else ()
    short = ((short_name, score, SHORT_NOTE),) if note else ()
    variants = [*((name, score, words) for words in notes), *short, (name, score), (short_name, score)]
    titles = (f" {glyphs.horizontal} ".join(variant) for variant in variants)
    return next((title for title in titles if len(title) <= room), f"zoomed {score}" if options.part else score)


def caption(snapshot: Snapshot, options: PredictionsOptions, room: int, appearance: Appearance) -> Text:
    """The selected point, or the legend: of the colors or textures, the marks, and the run before."""
    selected = line(snapshot, options.selection, room, appearance)
    if selected:
        return selected
    before = _before_keys(snapshot, options, appearance)
    reserved = width(before[-1]) if before else 0
    keys = (_key(snapshot.dataset, appearance, left, brief=bool(before)) for left in (room - reserved, room))
    key = next(filter(None, keys), ())
    return (*key, *next((words for words in before if width(key) + width(words) <= room), ()))


def _key(dataset: Dataset, appearance: Appearance, room: int, *, brief: bool) -> Text:
    """The legend of the colors or textures; a `brief` one if the marks of a regression then fit in `room`, too."""
    if not dataset.is_regression:
        return class_key(dataset.class_names, appearance, room)
    keys = [value_key(dataset, appearance, room, brief=is_brief) for is_brief in (False, True)[: 1 + brief]]
    for key in keys:
        marks = residual_key(dataset, appearance, room - width(key) - 1)
        if marks:
            return (*key, Span(" "), *marks)
    return next(filter(None, keys), ())


def _before_keys(snapshot: Snapshot, options: PredictionsOptions, appearance: Appearance) -> list[Text]:
    """Legends of the boundary of the run before: with all differences, then fewer, then none."""
    before, glyphs = _compared(snapshot, options), appearance.glyphs
    if before is None:
        return []
    sample = glyphs.before if appearance.pixel_rows == 1 else glyphs.dot
    texts = [*(glyphs.spell(f"before: {words}") for words in before.words(snapshot.experiment)), "before"]
    return [(Span("  "), Span(sample * 3, Ink.BEFORE), Span(f" {text}", Ink.MUTED)) for text in texts]


def point_at(snapshot: Snapshot, options: PredictionsOptions, size: Size, x: int, y: int) -> int | None:
    """The point on top in cell (x, y) of the panel, or the next one beneath it if that is selected; None elsewhere."""
    points: list[int] = _places(snapshot, options, size).on_top((x, y), snapshot.test.correct).tolist()
    if options.selection.index in points:
        return points[(points.index(options.selection.index) + 1) % len(points)]
    return points[0] if points else None


def reading(
    snapshot: Snapshot, options: PredictionsOptions, size: Size, appearance: Appearance, cell: tuple[int, int]
) -> str:
    """The place in the plane, what is predicted there, and how many test points are in the cell."""
    view, dataset = plane_view(snapshot.dataset, options.axes), snapshot.dataset
    place = _window(view, options, size).center_of(cell, *size, view.axis_names)
    if place is None:
        return ""
    outputs = snapshot.network.outputs(dataset.lift(view.plane, np.array(place, dataset.train.x.dtype)[:, np.newaxis]))
    if dataset.is_regression:
        mean, std = dataset.target_scale
        value = plain_number(float(outputs[0, 0]) * std + mean).replace("-", appearance.glyphs.minus)
        said = f"{value} {appearance.glyphs.shorten(dataset.target_name, LONGEST_NAME)}"
    else:
        label = int(predicted_labels(outputs)[0])
        said = (
            f"{percent(float(outputs[label, 0]))} {appearance.glyphs.shorten(dataset.class_names[label], LONGEST_NAME)}"
        )
    glyphs = appearance.glyphs
    numbers = [plain_number(float(f"{at:.3g}")).replace("-", glyphs.minus) for at in place]
    names = [glyphs.shorten(name, LONGEST_NAME) for name in view.axis_names]
    where = [(name, number) for name, number in zip(names, numbers, strict=True) if name]
    here = _places(snapshot, options, size).at(cell)
    wrong = int(np.count_nonzero(~snapshot.test.correct[here]))
    points = f" ({counted(len(here), 'point')}{f', {wrong} wrong' if wrong else ''})" if len(here) else ""
    # A number that is cut would be another number, and the place can be seen.
    places = [", ".join(map(" ".join, where)), ", ".join(number for _, number in where)]
    texts = [glyphs.spell(text) for text in (*(f"{said}{points} at {one}" for one in places), f"{said}{points}")]
    return next((text for text in texts if text_width(text) <= size[0] - MARGIN), texts[-1])


def neighbor(snapshot: Snapshot, options: PredictionsOptions, size: Size, right: int, down: int) -> int | None:
    """The nearest point on screen in a direction from the selected one; without one, the point nearest to the center.

    `right` and `down` are the steps along the axes, one of which is 0. None if there is no point in this direction.
    """
    places, selection = _places(snapshot, options, size), options.selection
    view = plane_view(snapshot.dataset, options.axes)
    start = None
    if selection.index is not None:
        point = view.of_test(snapshot.dataset, selection.index)
        here = _window(view, options, size).places(point, *size, view.axis_names)
        start = here.nearest((0, 0))
    cell = places.nearest(start, (right, down)) if start else places.nearest(places.center)
    return int(places.on_top(cell, snapshot.test.correct)[0]) if cell else None


def _places(snapshot: Snapshot, options: PredictionsOptions, size: Size) -> Places:
    """Where the test points are on screen."""
    view = plane_view(snapshot.dataset, options.axes)
    return _window(view, options, size).places(view.test_points(snapshot), *size, view.axis_names)


def _window(view: PlaneView, options: PredictionsOptions, size: Size) -> Viewport:
    """The visible rectangle: that of all test points, or the chosen part."""
    return view.window(size, options.part)


def _background(
    snapshot: Snapshot, options: PredictionsOptions, view: PlaneView, window: Viewport, size: Size
) -> Background:
    """The prediction at each pixel of a plot of this size, and the boundary of the run before."""
    background = _regions(snapshot, view, window, size, options.discrete)
    before = _compared(snapshot, options)
    if before is None:
        return background
    return replace(background, before=before.kinds(snapshot.dataset, view, window, size))


def _compared(snapshot: Snapshot, options: PredictionsOptions) -> Comparison | None:
    """The run before, if its boundary can be drawn."""
    before = options.compared
    return before if before and before.fits_plane(snapshot.dataset) else None


def _regions(snapshot: Snapshot, view: PlaneView, window: Viewport, size: Size, discrete: bool) -> Background:
    columns, rows = size
    outputs = snapshot.network.outputs(view.inputs(snapshot.dataset, window, columns, rows))
    if snapshot.dataset.is_regression:
        low, high = value_range(snapshot.dataset)
        values = np.where(outputs[0] > (low + high) / 2, high, low) if discrete else outputs[0]
        return surface(values.reshape(rows, columns), low, high)
    shades = SHADES if snapshot.dataset.in_the_plane else SLICE_SHADES
    return class_background(outputs, (rows, columns), discrete, shades)


def class_background(probabilities: Array, shape: tuple[int, int], discrete: bool, count: int = SHADES) -> Background:
    """The regions given by `probabilities` (classes, rows * columns) in pixels of `shape` (rows, columns).

    `count` is the number of shades used, from the faintest.
    """
    sure = np.full(probabilities.shape[1], count - 1)
    shades = sure if discrete else np.digitize(probabilities.max(axis=0), SHADE_PROBABILITIES) * count // SHADES
    return class_regions(predicted_labels(probabilities).reshape(shape), shades.reshape(shape))


VIEW = View(NAME, PredictionsOptions(), draw, title=title, caption=caption, reading=reading)
