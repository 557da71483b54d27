"""What the network makes of the test set, over what it predicts everywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.picture import Picture
from tui_nn.data.dataset import Dataset
from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import predicted_labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII
from tui_nn.render.numbers import plain_number, score_text
from tui_nn.render.palette import CLASSES, LEVELS, SHADES, region_ink, signed_ink
from tui_nn.render.regions import SURFACE_LEVELS, Background, class_regions, surface
from tui_nn.render.scatter import draw_scatter
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.plane_view import MOST_POINTS, Axes, PlaneView

CONFIDENT = (0.6, 0.9)
"""Probabilities of the predicted class from which on its region is shaded more strongly."""

MOST_NAMED = 8
"""Classes named below the picture; of more, their hues would not be different."""

SHORT_NOTE = "a slice"
"""Where there is no room for what the plane leaves out: that it leaves anything out."""

LONGEST_NAME = 12
"""Columns of the name of a class there."""


class PredictionsPanel(Picture):
    """The test points, correct or wrong, in a plane through the features."""

    NAME = "Test predictions"
    FRAMES = 4

    BINDINGS: ClassVar[list[BindingType]] = bindings("predictions")

    discrete: var[bool] = var(False)
    """Whether the regions are shown without the confidence."""
    with_train: var[bool] = var(False)
    """Whether the training points are shown as well."""
    axes: var[Axes] = var(Axes())
    """Which plane is shown of data with more than two features."""

    _view: PlaneView | None = None
    _keyed: tuple[Dataset, Appearance, int] | None = None
    _key = Content()

    def title(self, snapshot: Snapshot) -> str:
        """The test accuracy, and the best that anyone can reach where it is known."""
        best_possible, regression = snapshot.dataset.best_possible, snapshot.dataset.is_regression
        squared, line = self.appearance.glyphs.squared, self.appearance.glyphs.horizontal
        best = f" (Bayes {score_text(best_possible[0], regression, squared)})" if best_possible else ""
        score = score_text(snapshot.test.score, regression, squared)
        score = f"{score}{best}"
        note = self._view.plane.note if self._view else ""
        titles = [f"{self.NAME} {line} {score} {line} {words}" for words in (note, SHORT_NOTE) if note]
        titles += [f"{self.NAME} {line} {score}", f"Test {line} {score}", score]
        return next((title for title in titles if len(title) <= self.title_room), score)

    def below(self, snapshot: Snapshot) -> Content:
        """Which color stands for what."""
        dataset, room = snapshot.dataset, self.title_room
        if self._keyed != (dataset, self.appearance, room):
            self._keyed = dataset, self.appearance, room
            self._key = (
                value_key(dataset, self.appearance, room)
                if dataset.is_regression
                else class_key(dataset.class_names, self.appearance, room)
            )
        return self._key

    def action_toggle_train(self) -> None:
        """Show the training points as well, or no longer."""
        self.with_train = not self.with_train

    def action_toggle_shades(self) -> None:
        """Show the regions without their confidence, or with it again."""
        self.discrete = not self.discrete

    def watch_discrete(self) -> None:
        """Without the confidence it is another picture."""
        self.redraw()

    def watch_with_train(self) -> None:
        """With other points it is another picture."""
        self.redraw()

    def watch_axes(self) -> None:
        """Another plane is another picture."""
        self.redraw()

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The scatter."""
        view = self._looked_at(snapshot)
        size = view.viewport.plot_size(width, height, view.axis_names)
        return draw_scatter(
            width,
            height,
            viewport=view.viewport,
            points=view.test,
            correct=snapshot.test.correct[:MOST_POINTS],
            background=self._background(snapshot, view, *size),
            axis_names=view.axis_names,
            glyphs=appearance.glyphs,
            color=appearance.color,
            train=(view.train, view.train_inks) if self.with_train else None,
        )

    def _looked_at(self, snapshot: Snapshot) -> PlaneView:
        """The plane that is shown, made anew for other data."""
        if self._view is None or (self._view.dataset, self._view.axes) != (snapshot.dataset, self.axes):
            self._view = PlaneView(snapshot.dataset, self.axes)
        return self._view

    def _background(self, snapshot: Snapshot, view: PlaneView, width: int, height: int) -> Background:
        """What the network predicts at each cell of the plot."""
        outputs = snapshot.network.outputs(view.inputs(width, height))
        if snapshot.dataset.is_regression:
            low, high = value_range(snapshot.dataset)
            values = np.where(outputs[0] > (low + high) / 2, high, low) if self.discrete else outputs[0]
            return surface(values.reshape(height, width), low, high)
        return class_background(outputs, (height, width), self.discrete)


def class_background(probabilities: Array, shape: tuple[int, int], discrete: bool) -> Background:
    """The regions that `probabilities` (classes, rows * columns) make in `shape` (rows, columns) cells."""
    sure = np.full(probabilities.shape[1], SHADES - 1)
    shades = sure if discrete else np.digitize(probabilities.max(axis=0), CONFIDENT)
    return class_regions(predicted_labels(probabilities).reshape(shape), shades.reshape(shape))


def class_key(names: Sequence[str], appearance: Appearance, room: int) -> Content:
    """Which color, or which texture, stands for which class: as many of them as `room` columns take."""
    keys = (_class_key(names, count, appearance) for count in range(min(len(names), MOST_NAMED), 0, -1))
    return next((key for key in keys if key.cell_length <= room), Content())


def _class_key(names: Sequence[str], count: int, appearance: Appearance) -> Content:
    """The key of the first `count` classes."""
    parts: list[str | tuple[str, str]] = []
    for label, whole in enumerate(names[:count]):
        name = appearance.glyphs.shorten(whole, LONGEST_NAME)
        texture = (
            ""
            if appearance.color and appearance.glyphs is not ASCII
            else appearance.glyphs.textures[label % CLASSES] * 2
        )
        parts += [(f" {texture}{name} ", _on(region_ink(label, SHADES - 1), appearance)), " "]
    if len(names) > count:
        parts += [f"and {len(names) - count} more", " "]
    return Content.assemble(*parts[:-1])


def value_range(dataset: Dataset) -> tuple[float, float]:
    """The lowest and the highest value of the training set."""
    targets = dataset.train.targets
    return float(targets.min()), float(targets.max())


def value_key(dataset: Dataset, appearance: Appearance, room: int) -> Content:
    """Which color, or which texture, stands for the lowest and the highest value; at most `room` columns wide."""
    mean, std = dataset.target_scale
    low, high = (plain_number(value * std + mean) for value in value_range(dataset))
    textures = (
        ("", "")
        if appearance.color and appearance.glyphs is not ASCII
        else tuple(f"{appearance.glyphs.signed[LEVELS + sign * SURFACE_LEVELS]} " for sign in (-1, 1))
    )
    ends = f" {textures[0]}{low} ", f" {textures[1]}{high} "
    name = appearance.glyphs.shorten(dataset.target_name, room - sum(map(len, ends)) - 2)
    key = Content.assemble(
        (ends[0], _on(signed_ink(-SURFACE_LEVELS), appearance)),
        f" {name} " if name else "",
        (ends[1], _on(signed_ink(SURFACE_LEVELS), appearance)),
    )
    return key if key.cell_length <= room else Content()


def _on(ink: int, appearance: Appearance) -> str:
    """The style of text on this ink, where there is any."""
    tint = appearance.palette.get(ink) if appearance.color else None
    return f"on {tint}" if tint else ""
