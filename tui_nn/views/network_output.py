"""The output of a network as a large picture to the right of its diagram: the plane of the predictions, or a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import predictions
from tui_nn.views.plane_view import PRINCIPAL_AXES, Axes, plane_view
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.selection import Selection
from tui_nn.views.view import Size

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import Plan

MIN_PANEL = (80, 8)
"""Minimum columns and rows of a panel with a plane."""

MIN_WIDTH = 27
"""Minimum columns of the plane."""

MAX_SHARE = 2 / 5
"""Maximum share of the panel."""

AXIS = 5
"""About the columns of the numbers on an axis, beside a square plot."""

GAP = 3
"""Columns between the diagram and the plane, with an arrow."""

SMALL_PICTURE = 6
"""Pictures of units are not made smaller than this many pixels for the sake of the plane."""

SHORT_NAME = 5
"""Names of units are not shortened further than this for the sake of the plane."""

HEADING = "predictions"


def plane_widths(size: Size) -> tuple[int, ...]:
    """Columns of the plane and the gap before it in a panel of `size`: usual and least; none if there is no room."""
    if size[0] < MIN_PANEL[0] or size[1] < MIN_PANEL[1]:
        return ()
    square = 2 * (size[1] - 2) + AXIS
    return GAP + max(min(square, int(size[0] * MAX_SHARE) - GAP), MIN_WIDTH), GAP + MIN_WIDTH


def is_worth_it(whole: Plan, beside: Plan, least_name: int) -> bool:
    """Whether a diagram `beside` the plane shows all layers of one that has the `whole` panel, and shows them legibly.

    Their names may be shortened to `least_name` columns.
    """
    if len(beside.columns) < len(whole.columns) or beside.picture[1] < min(whole.picture[1], SMALL_PICTURE):
        return False
    pairs = zip(whole.columns, beside.columns, strict=True)
    return all(after.name_width >= min(before.name_width, least_name) for before, after in pairs)


def draw_output(
    snapshot: Snapshot, axes: Axes, selection: Selection, size: Size, appearance: Appearance, has_heading: bool
) -> Canvas:
    """The gap with an arrow, and the predictions over the plane with the test points, in `size` cells."""
    canvas, top = Canvas(*size), int(has_heading)
    room = size[0] - GAP, size[1] - top
    if snapshot.dataset.is_regression and len(snapshot.dataset.raw_names) == 1:
        picture = _draw_curve(snapshot, selection, room, appearance)
    else:
        picture = predictions.draw(snapshot, PredictionsOptions(axes=axes, selection=selection), room, appearance)
    canvas.blit(picture, GAP, top)
    if has_heading:
        canvas.write(GAP + (room[0] - len(HEADING)) // 2, 0, HEADING, Ink.MUTED)
    canvas.write(1, size[1] // 2, appearance.glyphs.leads_to, Ink.MUTED)
    return canvas


def _draw_curve(snapshot: Snapshot, selection: Selection, size: Size, appearance: Appearance) -> Canvas:
    """The predicted value over the only feature, and the true values of the test points, in the units of the data."""
    from tui_nn.render.fit import draw_fit, fit_columns

    dataset = snapshot.dataset
    view = plane_view(dataset, PRINCIPAL_AXES)
    (mean, std), low, high = dataset.target_scale, view.viewport.x_low, view.viewport.x_high
    features = view.test_points(snapshot)[0].astype(np.float64)
    points = np.stack((features, dataset.test.targets[0, : len(features)] * std + mean))
    names = dataset.raw_names[0], dataset.target_name
    columns = fit_columns(*size, (low, high), points, names, appearance.glyphs)
    inputs = view.inputs(dataset, view.viewport, len(columns), 1)
    return draw_fit(
        *size,
        x_range=(low, high),
        points=points,
        curve=snapshot.network.outputs(inputs)[0].astype(np.float64) * std + mean,
        names=names,
        glyphs=appearance.glyphs,
        selected=selection.index,
    )
