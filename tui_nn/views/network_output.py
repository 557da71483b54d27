"""The output of a network as a large plane to the right of its diagram, as in the predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import predictions
from tui_nn.views.plane_view import Axes
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.selection import Selection
from tui_nn.views.view import Size

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import Plan

MIN_PANEL = (80, 8)
"""Minimum columns and rows of a panel with a plane."""

MIN_WIDTH = 28
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


def plane_width(size: Size) -> int:
    """Columns of the plane and the gap before it in a panel of `size`; 0 if there is no room."""
    if size[0] < MIN_PANEL[0] or size[1] < MIN_PANEL[1]:
        return 0
    square = 2 * (size[1] - 2) + AXIS
    return GAP + max(min(square, int(size[0] * MAX_SHARE) - GAP), MIN_WIDTH)


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
    options = PredictionsOptions(axes=axes, selection=selection)
    room = size[0] - GAP, size[1] - top
    canvas.blit(predictions.draw(snapshot, options, room, appearance), GAP, top)
    if has_heading:
        canvas.write(GAP + (room[0] - len(HEADING)) // 2, 0, HEADING, Ink.MUTED)
    canvas.write(1, size[1] // 2, appearance.glyphs.leads_to, Ink.MUTED)
    return canvas
