"""The network as a diagram: the output of each unit over the plane of the data, and the largest weights.

With room, the output of the whole network is a large plane to the right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.numbers import brief_number
from tui_nn.render.regions import surface
from tui_nn.render.scatter import draw_scatter
from tui_nn.render.viewport import Viewport
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import layer_names, nearest, unit_names
from tui_nn.views.network_output import SHORT_NAME, draw_output, is_worth_it, plane_widths
from tui_nn.views.plane_view import PRINCIPAL_AXES, Axes, plane_view, value_range
from tui_nn.views.point_facts import PointFacts
from tui_nn.views.point_marks import marks_of_test, selected_mark
from tui_nn.views.selection import UNSELECTED, Selection
from tui_nn.views.unit_changes import state_words
from tui_nn.views.view import Options, Size, View

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import Plan, UnitIndex

NAME = "Network"

FIRST_HIDDEN: UnitIndex = (1, 0)
"""The unit that the first key press selects."""

VALUE = 5
"""Columns of an activation, if a point is selected."""

ROUNDING = 1e-6
"""If no value of a unit is larger than this, all are rounding errors."""


@dataclass(frozen=True)
class NetworkOptions(Options):
    """The user's choices for the diagram."""

    axes: Axes = PRINCIPAL_AXES
    """The plane shown, if the data have more than two features."""
    selected: UnitIndex | None = None
    """The selected unit; if the network no longer has it, the nearest one is shown."""
    opened: bool = False
    """Whether only the selected unit is shown, in full size."""
    selection: Selection = UNSELECTED
    """The test point whose activations are shown instead of the pictures."""

    @property
    def is_lit(self) -> bool:
        """Whether each unit shows its activation for the selected point."""
        return self.selection.index is not None and not self.opened

    def moved(self, snapshot: Snapshot, layers: int, units: int) -> NetworkOptions:
        """Move the selection by layers and units; without a selection, select the first hidden unit."""
        layer, unit = self.selected or FIRST_HIDDEN
        step = (layers, units) if self.selected else (0, 0)
        return replace(self, selected=nearest((layer + step[0], unit + step[1]), unit_names(snapshot)))


def draw(snapshot: Snapshot, options: NetworkOptions, size: Size, appearance: Appearance) -> Canvas:
    """A small picture of each unit, layer by layer from left to right, or only the opened unit."""
    if options.opened and options.selected:
        return _draw_opened(snapshot, options, nearest(options.selected, unit_names(snapshot)), size, appearance)
    from tui_nn.render.diagram import draw_diagram

    plan, canvas = _plan(snapshot, options, size), Canvas(*size)
    diagram = draw_diagram(
        plan,
        _pictures(snapshot, options, plan),
        snapshot.network.parameters.weights,
        glyphs=appearance.glyphs,
        color=appearance.color,
        headings=layer_names(snapshot),
        values_first=options.is_lit,
    )
    canvas.blit(diagram, 0, 0)
    if plan.width < size[0]:
        room = size[0] - plan.width, size[1]
        output = draw_output(snapshot, options.axes, options.selection, room, appearance, plan.has_key)
        canvas.blit(output, plan.width, 0)
    return canvas


def title(snapshot: Snapshot, options: NetworkOptions, room: int, appearance: Appearance) -> str:
    """The name of the panel, with that of the selected unit."""
    name = f"{NAME} at point {options.selection.index}" if options.is_lit else NAME
    if not options.selected:
        return name
    names = unit_names(snapshot)
    layer, unit = nearest(options.selected, names)
    state = state_words(snapshot, (layer, unit))
    return f"{name}: {names[layer][unit]}, {layer_names(snapshot)[layer]}{f' ({state})' if state else ''}"


def unit_at(snapshot: Snapshot, options: NetworkOptions, size: Size, x: int, y: int) -> UnitIndex | None:
    """The unit at cell (x, y) of the panel, if any; an opened unit fills the whole panel."""
    return options.selected if options.opened else _plan(snapshot, options, size).unit_at(x, y)


def reading(
    snapshot: Snapshot, options: NetworkOptions, size: Size, appearance: Appearance, cell: tuple[int, int]
) -> str:
    """The unit at a cell, with its bias and its strongest weight."""
    unit = None if options.opened else _plan(snapshot, options, size).unit_at(*cell)
    if unit is None:
        return ""
    names, (layer, index) = unit_names(snapshot), unit
    if not layer:
        return f"{names[0][index]}, an input"
    parameters = snapshot.network.parameters
    into, bias = parameters.weights[layer - 1][:, index], parameters.biases[layer - 1][index]
    strongest = int(np.abs(into).argmax())
    numbers = [f"{number:+.3g}".replace("-", appearance.glyphs.minus) for number in (bias, into[strongest])]
    source = names[layer - 1][strongest]
    return f"{names[layer][index]}: bias {numbers[0]}, strongest weight {numbers[1]} from {source}"


def _plan(snapshot: Snapshot, options: NetworkOptions, size: Size) -> Plan:
    """The layout of the diagram: of the whole panel or, with a plane beside it, of less."""
    whole, widths = _plan_in(snapshot, options, size), plane_widths(size)
    # With a point, values stand before the names.
    least_name = VALUE + 1 + SHORT_NAME if options.is_lit else SHORT_NAME
    for width, is_narrow in zip(widths, (False, True), strict=False):
        beside = _plan_in(snapshot, options, (size[0] - width, size[1]), is_narrow)
        if is_worth_it(whole, beside, least_name):
            return beside
    return whole


def _plan_in(snapshot: Snapshot, options: NetworkOptions, size: Size, is_narrow: bool = False) -> Plan:
    from tui_nn.render.diagram_plan import NARROW_OBLONGS, WIDE_OBLONGS, plan_diagram

    names, oblongs = unit_names(snapshot), NARROW_OBLONGS if is_narrow else WIDE_OBLONGS
    selected = nearest(options.selected, names) if options.selected else None
    if not options.is_lit:
        return plan_diagram(*size, names, selected, oblongs)
    values = [
        [f"{brief_number(value):>{VALUE}}" for value in layer.tolist()] for layer in _activations(snapshot, options)
    ]
    named = [
        [f"{value} {name}" for value, name in zip(*layer, strict=True)] for layer in zip(values, names, strict=True)
    ]
    # Values are more important than names, but a part of a value would be wrong.
    variants = (named, VALUE + 2), ([named[0], *values[1:-1], named[-1]], VALUE + 2), (values, VALUE)
    for texts, least in variants:
        plan = plan_diagram(*size, texts, selected, oblongs)
        if all(column.name_width >= min(least, text_width(texts[column.layer][0])) for column in plan.columns):
            return plan
    return plan_diagram(*size, names, selected, oblongs)


def _activations(snapshot: Snapshot, options: NetworkOptions) -> list[Array]:
    """The activations of each layer for the selected point, inputs first, (units,) each."""
    assert options.selection.index is not None
    return PointFacts(snapshot, options.selection.index).layers


def _pictures(snapshot: Snapshot, options: NetworkOptions, plan: Plan) -> list[Array]:
    """The pixels of the visible units, layer by layer: (units, rows, columns), each in -1..1."""
    columns, rows = plan.picture
    if options.is_lit:
        shades = _shades(snapshot, _activations(snapshot, options))
        return [
            np.broadcast_to(layer[list(units), np.newaxis, np.newaxis], (len(units), rows, columns))
            for layer, units in zip(shades, plan.shown, strict=True)
        ]
    window = plane_view(snapshot.dataset, options.axes).in_proportion(columns, rows)
    layers = _layers(snapshot, options, window, plan.picture)
    return [
        _scaled(layer[list(units)]).reshape(len(units), rows, columns)
        for layer, units in zip(layers, plan.shown, strict=True)
    ]


def _shades(snapshot: Snapshot, layers: list[Array]) -> list[Array]:
    """The activations of one point (units,), scaled to -1..1 by the largest of their layer.

    As in the pictures, a probability of a half is 0, and so is a predicted value in the middle of the true ones.
    """
    *others, outputs = layers
    low, high = value_range(snapshot.dataset) if snapshot.dataset.is_regression else (0.0, 1.0)
    shade = np.clip((outputs - (low + high) / 2) / ((high - low) / 2 or 1.0), -1, 1)
    return [*(_scaled(layer[np.newaxis])[0] for layer in others), shade]


def _layers(snapshot: Snapshot, options: NetworkOptions, window: Viewport, size: Size) -> list[Array]:
    """The activations of each layer, inputs first, at each pixel of a window: (units, columns * rows)."""
    x = plane_view(snapshot.dataset, options.axes).inputs(snapshot.dataset, window, *size)
    layers = [x, *snapshot.network.activations(x)]
    if not snapshot.dataset.is_regression:
        # Maps probabilities to -1..1, so that a half is shown as 0.
        layers[-1] = layers[-1] * 2 - 1
    return layers


def _draw_opened(
    snapshot: Snapshot, options: NetworkOptions, unit: UnitIndex, size: Size, appearance: Appearance
) -> Canvas:
    """The picture of a unit and, if there is room, its card to the right."""
    from tui_nn.views.unit_card import card_width, draw_card

    canvas, width = Canvas(*size), card_width(size)
    left = size[0] - width
    picture = _draw_unit(snapshot, options, unit, (left - (width > 0), size[1]), appearance)
    canvas.blit(picture, 0, 0)
    if width:
        canvas.blit(draw_card(snapshot, unit, (width, size[1]), appearance), left, 0)
    return canvas


def _draw_unit(
    snapshot: Snapshot, options: NetworkOptions, unit: UnitIndex, size: Size, appearance: Appearance
) -> Canvas:
    """The output of one unit over the plane, with the test points on top."""
    view = plane_view(snapshot.dataset, options.axes)
    window = view.window(size)
    columns, rows = window.plot_size(*size, view.axis_names)
    if not columns or not rows:
        return Canvas(*size)
    (layer, number), rows = unit, rows * appearance.pixel_rows
    values = _scaled(_layers(snapshot, options, window, (columns, rows))[layer][number][np.newaxis])
    points = view.test_points(snapshot)
    return draw_scatter(
        *size,
        viewport=window,
        points=points,
        marks=marks_of_test(snapshot, points.shape[1], appearance.glyphs),
        background=surface(values.reshape(rows, columns), -1, 1),
        axis_names=view.axis_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
        selected=selected_mark(snapshot, view, options.selection, appearance.glyphs),
    )


@np.errstate(invalid="ignore")  # The largest value may be infinite.
def _scaled(values: Array) -> Array:
    """Divide the values (units, n) of each unit by their largest absolute value, which scales them to -1..1."""
    largest = np.abs(values).max(axis=1, initial=0, keepdims=True)
    return np.asarray(np.divide(values, largest, out=np.zeros_like(values), where=largest > ROUNDING))


VIEW = View(NAME, NetworkOptions(), draw, title=title, reading=reading)
