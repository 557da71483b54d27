"""A thumbnail of the data of an experiment, with a mark for each class."""

from __future__ import annotations

from tui_nn.data.dataset import Dataset
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.scatter import draw_points
from tui_nn.render.viewport import Viewport
from tui_nn.views.plane_view import MAX_POINTS, PRINCIPAL_AXES, PlaneView, point_inks, point_levels
from tui_nn.views.view import Size


def draw(dataset: Dataset, size: Size, appearance: Appearance) -> Canvas:
    """The training points in the plane of the data, marked by class, or by low and high values; thread-safe."""
    view, glyphs = PlaneView.of(dataset, PRINCIPAL_AXES), appearance.glyphs
    if dataset.is_regression:
        marks = [glyphs.low if level < 0 else glyphs.high for level in point_levels(dataset, dataset.train)]
    else:
        marks = [glyphs.class_mark(label) for label in dataset.train.labels[:MAX_POINTS].tolist()]
    return draw_points(
        *size,
        viewport=view.window(size, Viewport.around(view.train)),
        points=view.train,
        inks=point_inks(dataset, dataset.train),
        marks=marks,
        axis_names=view.axis_names,
        glyphs=glyphs,
    )
