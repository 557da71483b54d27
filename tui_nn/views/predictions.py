"""The predictions for the test set, on top of those for the whole plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.dataset import Dataset, best_possible_name
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.labels import predicted_labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import CLASSES, LEVELS, SHADES, Ink, region_ink, signed_ink
from tui_nn.render.regions import SURFACE_LEVELS, Background, class_regions, surface
from tui_nn.render.scatter import Places, draw_scatter
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import score_text
from tui_nn.views.plane_view import (
    MAX_POINTS,
    PRINCIPAL_AXES,
    Axes,
    PlaneView,
    plane_view,
    point_inks,
    selected_point,
    value_range,
)
from tui_nn.views.point import line
from tui_nn.views.selection import UNSELECTED, Selection
from tui_nn.views.view import Options, Size, Span, Text, View, width

CONFIDENT = (0.6, 0.9)
"""Probabilities of the predicted class from which its region gets the next stronger shade."""

MAX_NAMED = CLASSES
"""Maximum number of classes in the caption; more would share hues."""

NAME, SHORT_NAME = "Test predictions", "Test"

SHORT_NOTE = "a slice"
"""The note if there is no room to say what the plane does not show."""

LONGEST_NAME = 12
"""Maximum columns of a class name in the caption."""


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


def draw(snapshot: Snapshot, options: PredictionsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The test points, marked as correct or wrong, in a plane through the features."""
    dataset = snapshot.dataset
    view = plane_view(dataset, options.axes)
    columns, rows = view.viewport.plot_size(*size, view.axis_names)
    if not columns or not rows:
        return Canvas(*size)
    return draw_scatter(
        *size,
        viewport=view.viewport,
        points=view.test_points(snapshot),
        correct=snapshot.test.correct[:MAX_POINTS],
        background=_background(snapshot, view, (columns, rows), options.discrete),
        axis_names=view.axis_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
        train=(view.train, point_inks(dataset, dataset.train)) if options.with_train else None,
        selected=selected_point(snapshot, view, options.selection),
    )


def title(snapshot: Snapshot, options: PredictionsOptions, room: int, appearance: Appearance) -> str:
    """The test score, the best possible score if known, and what the plane does not show."""
    dataset, glyphs = snapshot.dataset, appearance.glyphs
    score, *best = (
        score_text(score, dataset.is_regression, glyphs.squared)
        for score in (snapshot.test.score, *(dataset.best_possible or ())[:1])
    )
    score += f" ({best_possible_name(dataset.is_regression)} {best[0]})" if best else ""
    note = plane_view(dataset, options.axes).plane.note
    variants = [*((NAME, score, words) for words in (note, SHORT_NOTE) if note), (NAME, score), (SHORT_NAME, score)]
    titles = (f" {glyphs.horizontal} ".join(variant) for variant in variants)
    return next((title for title in titles if len(title) <= room), score)


def caption(snapshot: Snapshot, options: PredictionsOptions, room: int, appearance: Appearance) -> Text:
    """The selected point, or the legend of the colors or textures."""
    selected = line(snapshot, options.selection, room, appearance)
    if selected:
        return selected
    if snapshot.dataset.is_regression:
        return value_key(snapshot.dataset, appearance, room)
    return class_key(snapshot.dataset.class_names, appearance, room)


def point_at(snapshot: Snapshot, options: PredictionsOptions, size: Size, x: int, y: int) -> int | None:
    """The point on top in cell (x, y) of the panel, or the next one beneath it if that is selected; None elsewhere."""
    points = [*_on_top(snapshot, _places(snapshot, options, size).at((x, y)))]
    if options.selection.index in points:
        return points[(points.index(options.selection.index) + 1) % len(points)]
    return points[0] if points else None


def neighbor(snapshot: Snapshot, options: PredictionsOptions, size: Size, right: int, down: int) -> int | None:
    """The nearest point on screen in a direction from the selected one; without one, the point nearest to the center.

    `right` and `down` are the steps along the axes, one of which is 0. None if there is no point in this direction.
    """
    places, selection = _places(snapshot, options, size), options.selection
    view = plane_view(snapshot.dataset, options.axes)
    start = None
    if selection.index is not None:
        here = view.viewport.places(view.of_test(snapshot.dataset, selection.index), *size, view.axis_names)
        start = here.nearest((0, 0))
    cell = places.nearest(start, (right, down)) if start else places.nearest(places.center)
    return _on_top(snapshot, places.at(cell))[0] if cell else None


def _places(snapshot: Snapshot, options: PredictionsOptions, size: Size) -> Places:
    """Where the test points are on screen."""
    view = plane_view(snapshot.dataset, options.axes)
    return view.viewport.places(view.test_points(snapshot), *size, view.axis_names)


def _on_top(snapshot: Snapshot, points: Labels) -> list[int]:
    """The points of a cell, wrong ones first, because they hide the others."""
    return sorted(points.tolist(), key=lambda index: bool(snapshot.test.correct[index]))


def _background(snapshot: Snapshot, view: PlaneView, size: Size, discrete: bool) -> Background:
    """The prediction at each cell of a plot of this size."""
    columns, rows = size
    outputs = snapshot.network.outputs(view.inputs(snapshot.dataset, columns, rows))
    if snapshot.dataset.is_regression:
        low, high = value_range(snapshot.dataset)
        values = np.where(outputs[0] > (low + high) / 2, high, low) if discrete else outputs[0]
        return surface(values.reshape(rows, columns), low, high)
    return class_background(outputs, (rows, columns), discrete)


def class_background(probabilities: Array, shape: tuple[int, int], discrete: bool) -> Background:
    """The regions given by `probabilities` (classes, rows * columns) in cells of `shape` (rows, columns)."""
    sure = np.full(probabilities.shape[1], SHADES - 1)
    shades = sure if discrete else np.digitize(probabilities.max(axis=0), CONFIDENT)
    return class_regions(predicted_labels(probabilities).reshape(shape), shades.reshape(shape))


def class_key(names: Sequence[str], appearance: Appearance, room: int) -> Text:
    """The legend of the classes: as many as fit in `room` columns."""
    keys = (_class_key(names, count, appearance) for count in range(min(len(names), MAX_NAMED), 0, -1))
    return next((key for key in keys if width(key) <= room), ())


def _class_key(names: Sequence[str], count: int, appearance: Appearance) -> Text:
    """The legend of the first `count` classes."""
    spans: list[Span] = []
    for label, whole in enumerate(names[:count]):
        name = appearance.glyphs.shorten(whole, LONGEST_NAME)
        texture = appearance.glyphs.textures[label] * 2 if _has_textures(appearance) else ""
        spans += [_on(f" {texture}{name} ", region_ink(label, SHADES - 1), appearance), Span(" ")]
    if len(names) > count:
        spans += [Span(f"and {len(names) - count} more"), Span(" ")]
    return tuple(spans[:-1])


def value_key(dataset: Dataset, appearance: Appearance, room: int) -> Text:
    """The legend of the lowest and the highest value; empty if it does not fit in `room` columns."""
    mean, std = dataset.target_scale
    ends = []
    for value, level in zip(value_range(dataset), (-SURFACE_LEVELS, SURFACE_LEVELS), strict=True):
        texture = f"{appearance.glyphs.signed[LEVELS + level]} " if _has_textures(appearance) else ""
        ends.append(_on(f" {texture}{plain_number(value * std + mean)} ", signed_ink(level), appearance))
    name = appearance.glyphs.shorten(dataset.target_name, room - width(ends) - 2)
    key = ends[0], Span(f" {name} " if name else ""), ends[1]
    return key if width(key) <= room else ()


def _has_textures(appearance: Appearance) -> bool:
    """Whether regions have textures, in addition to colors or instead of them."""
    return not appearance.color or appearance.glyphs is ASCII


def _on(text: str, ink: int, appearance: Appearance) -> Span:
    """Text on a background of this ink; plain text if there are no colors."""
    return Span(text, background=ink if appearance.color else Ink.CLEAR)


VIEW = View(NAME, PredictionsOptions(), draw, title=title, caption=caption)
