"""The predictions for the test set, over what the network predicts everywhere in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.dataset import Dataset, best_possible_name
from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import predicted_labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII
from tui_nn.render.numbers import plain_number, score_text
from tui_nn.render.palette import CLASSES, LEVELS, SHADES, Ink, region_ink, signed_ink
from tui_nn.render.regions import SURFACE_LEVELS, Background, class_regions, surface
from tui_nn.render.scatter import draw_scatter
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.plane_view import MOST_POINTS, PRINCIPAL_AXES, Axes, PlaneView, plane_view, train_inks, value_range
from tui_nn.views.view import Options, Size, Span, Text, View, width

CONFIDENT = (0.6, 0.9)
"""From each of these probabilities of the predicted class on, its region is shaded more strongly."""

MOST_NAMED = 8
"""The most classes named below the picture; more would share their hues."""

NAME, SHORT_NAME = "Test predictions", "Test"

SHORT_NOTE = "a slice"
"""The note if there is no room to say what the plane leaves out."""

LONGEST_NAME = 12
"""The most columns of the name of a class below the picture."""


@dataclass(frozen=True)
class PredictionsOptions(Options):
    """What is shown of the predictions."""

    axes: Axes = PRINCIPAL_AXES
    """Which plane is shown of data with more than two features."""
    discrete: bool = False
    """Whether the regions are shown without the confidence."""
    with_train: bool = False
    """Whether the training points are shown as well."""


def draw(snapshot: Snapshot, options: PredictionsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The test points, correct or wrong, in a plane through the features."""
    dataset = snapshot.dataset
    view = plane_view(dataset, options.axes)
    columns, rows = view.viewport.plot_size(*size, view.axis_names)
    if not columns or not rows:
        return Canvas(*size)
    return draw_scatter(
        *size,
        viewport=view.viewport,
        points=view.test,
        correct=snapshot.test.correct[:MOST_POINTS],
        background=_background(snapshot, view, (columns, rows), options.discrete),
        axis_names=view.axis_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
        train=(view.train, train_inks(dataset)) if options.with_train else None,
    )


def title(snapshot: Snapshot, options: PredictionsOptions, room: int, appearance: Appearance) -> str:
    """The test score, the best possible score if it is known, and what the plane leaves out."""
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
    """Which color, or which texture, stands for what."""
    if snapshot.dataset.is_regression:
        return value_key(snapshot.dataset, appearance, room)
    return class_key(snapshot.dataset.class_names, appearance, room)


def _background(snapshot: Snapshot, view: PlaneView, size: Size, discrete: bool) -> Background:
    """What the network predicts at each cell of a plot of this size."""
    columns, rows = size
    outputs = snapshot.network.outputs(view.inputs(snapshot.dataset, columns, rows))
    if snapshot.dataset.is_regression:
        low, high = value_range(snapshot.dataset)
        values = np.where(outputs[0] > (low + high) / 2, high, low) if discrete else outputs[0]
        return surface(values.reshape(rows, columns), low, high)
    return class_background(outputs, (rows, columns), discrete)


def class_background(probabilities: Array, shape: tuple[int, int], discrete: bool) -> Background:
    """The regions that `probabilities` (classes, rows * columns) make in `shape` (rows, columns) cells."""
    sure = np.full(probabilities.shape[1], SHADES - 1)
    shades = sure if discrete else np.digitize(probabilities.max(axis=0), CONFIDENT)
    return class_regions(predicted_labels(probabilities).reshape(shape), shades.reshape(shape))


def class_key(names: Sequence[str], appearance: Appearance, room: int) -> Text:
    """Which color, or which texture, stands for which class: as many of them as `room` columns take."""
    keys = (_class_key(names, count, appearance) for count in range(min(len(names), MOST_NAMED), 0, -1))
    return next((key for key in keys if width(key) <= room), ())


def _class_key(names: Sequence[str], count: int, appearance: Appearance) -> Text:
    """The key of the first `count` classes."""
    spans: list[Span] = []
    for label, whole in enumerate(names[:count]):
        name = appearance.glyphs.shorten(whole, LONGEST_NAME)
        texture = appearance.glyphs.textures[label % CLASSES] * 2 if _has_textures(appearance) else ""
        spans += [_on(f" {texture}{name} ", region_ink(label, SHADES - 1), appearance), Span(" ")]
    if len(names) > count:
        spans += [Span(f"and {len(names) - count} more"), Span(" ")]
    return tuple(spans[:-1])


def value_key(dataset: Dataset, appearance: Appearance, room: int) -> Text:
    """Which color, or which texture, stands for the lowest and the highest value; at most `room` columns wide."""
    mean, std = dataset.target_scale
    ends = []
    for value, level in zip(value_range(dataset), (-SURFACE_LEVELS, SURFACE_LEVELS), strict=True):
        texture = f"{appearance.glyphs.signed[LEVELS + level]} " if _has_textures(appearance) else ""
        ends.append(_on(f" {texture}{plain_number(value * std + mean)} ", signed_ink(level), appearance))
    name = appearance.glyphs.shorten(dataset.target_name, room - width(ends) - 2)
    key = ends[0], Span(f" {name} " if name else ""), ends[1]
    return key if width(key) <= room else ()


def _has_textures(appearance: Appearance) -> bool:
    """Whether the picture has textures, with its colors or in place of them."""
    return not appearance.color or appearance.glyphs is ASCII


def _on(text: str, ink: int, appearance: Appearance) -> Span:
    """Text on the color of this ink; without colors, plain text."""
    return Span(text, background=ink if appearance.color else Ink.CLEAR)


VIEW = View(NAME, PredictionsOptions(), draw, title=title, caption=caption)
