"""The data of an experiment in a small picture: every class by its own mark."""

from __future__ import annotations

from tui_nn.data.dataset import Dataset
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.scatter import Viewport, draw_points
from tui_nn.views.plane_view import Axes, PlaneView


def draw_thumbnail(width: int, height: int, dataset: Dataset, appearance: Appearance) -> Canvas:
    """The training points in the plane of the data: by their class, or low and high by their value."""
    view, glyphs = PlaneView(dataset, Axes()), appearance.glyphs
    if dataset.is_regression:
        marks = [glyphs.low if level < 0 else glyphs.high for level in view.train_levels]
    else:
        labels = dataset.train.labels[: view.train.shape[1]]
        marks = [glyphs.class_marks[label % len(glyphs.class_marks)] for label in labels]
    return draw_points(
        width,
        height,
        viewport=Viewport.around(view.train),
        points=view.train,
        inks=view.train_inks,
        marks=marks,
        axis_names=view.axis_names,
        glyphs=glyphs,
    )
