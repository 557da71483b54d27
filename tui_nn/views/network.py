"""The network as a diagram: what each unit computes over the plane of the data, and the strongest weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.regions import surface
from tui_nn.render.scatter import draw_scatter
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import layer_names, unit_names
from tui_nn.views.plane_view import MOST_POINTS, PRINCIPAL_AXES, Axes, plane_view
from tui_nn.views.view import Options, Size, View

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import Plan, Unit

NAME = "Network"

FIRST_HIDDEN: Unit = (1, 0)
"""The unit that is selected first."""

NOTHING = 1e-6
"""If no value is larger than this, all are rounding errors."""


@dataclass(frozen=True)
class NetworkOptions(Options):
    """What is shown of the network."""

    axes: Axes = PRINCIPAL_AXES
    """The plane, if the data have more than two features."""
    selected: Unit | None = None
    """The unit in focus; a network that has become smaller shows the nearest one."""
    opened: bool = False
    """Whether the selected unit is shown alone, full size."""

    def moved(self, snapshot: Snapshot, layers: int, units: int) -> NetworkOptions:
        """The selection moved by so many layers and units; the first time, the first hidden unit."""
        layer, unit = self.selected or FIRST_HIDDEN
        step = (layers, units) if self.selected else (0, 0)
        return replace(self, selected=nearest((layer + step[0], unit + step[1]), unit_names(snapshot)))


def draw(snapshot: Snapshot, options: NetworkOptions, size: Size, appearance: Appearance) -> Canvas:
    """A small picture of each unit, layer by layer from left to right, or the unit that is opened."""
    if options.opened and options.selected:
        return _draw_unit(snapshot, options, nearest(options.selected, unit_names(snapshot)), size, appearance)
    from tui_nn.render.diagram import draw_diagram

    plan = _plan(snapshot, options, size)
    return draw_diagram(
        plan,
        _pictures(snapshot, options, plan),
        snapshot.network.parameters.weights,
        glyphs=appearance.glyphs,
        color=appearance.color,
        headings=layer_names(snapshot),
    )


def title(snapshot: Snapshot, options: NetworkOptions, room: int, appearance: Appearance) -> str:
    """The selected unit."""
    if not options.selected:
        return NAME
    names = unit_names(snapshot)
    layer, unit = nearest(options.selected, names)
    return f"{NAME}: {names[layer][unit]}, {layer_names(snapshot)[layer]}"


def unit_at(snapshot: Snapshot, options: NetworkOptions, size: Size, x: int, y: int) -> Unit | None:
    """The unit at cell (x, y) of the picture, if any; an opened unit fills all of it."""
    return options.selected if options.opened else _plan(snapshot, options, size).unit_at(x, y)


def nearest(unit: Unit, names: Sequence[Sequence[str]]) -> Unit:
    """`unit`, or the nearest unit of a network whose units have these `names`."""
    layer = min(max(unit[0], 0), len(names) - 1)
    return layer, min(max(unit[1], 0), len(names[layer]) - 1)


def _plan(snapshot: Snapshot, options: NetworkOptions, size: Size) -> Plan:
    from tui_nn.render.diagram_plan import plan_diagram

    names = unit_names(snapshot)
    return plan_diagram(*size, names, nearest(options.selected, names) if options.selected else None)


def _pictures(snapshot: Snapshot, options: NetworkOptions, plan: Plan) -> list[Array]:
    """The pixels of the units that are shown, layer by layer: (units, rows, columns), each in -1..1."""
    columns, rows = plan.picture
    layers = _layers(snapshot, options, plan.picture)
    return [
        _scaled(layer[list(units)]).reshape(len(units), rows, columns)
        for layer, units in zip(layers, plan.shown, strict=True)
    ]


def _layers(snapshot: Snapshot, options: NetworkOptions, size: Size) -> list[Array]:
    """The activations of each layer at each cell of the plane, the inputs first: (units, columns * rows)."""
    x = plane_view(snapshot.dataset, options.axes).inputs(snapshot.dataset, *size)
    layers = [x, *snapshot.network.activations(x)]
    if not snapshot.dataset.is_regression:
        # A probability of a half is shown as 0.
        layers[-1] = layers[-1] * 2 - 1
    return layers


def _draw_unit(snapshot: Snapshot, options: NetworkOptions, unit: Unit, size: Size, appearance: Appearance) -> Canvas:
    """What one unit computes, beneath the test points."""
    view = plane_view(snapshot.dataset, options.axes)
    columns, rows = view.viewport.plot_size(*size, view.axis_names)
    if not columns or not rows:
        return Canvas(*size)
    layer, number = unit
    values = _scaled(_layers(snapshot, options, (columns, rows))[layer][number][np.newaxis])
    return draw_scatter(
        *size,
        viewport=view.viewport,
        points=view.test,
        correct=snapshot.test.correct[:MOST_POINTS],
        background=surface(values.reshape(rows, columns), -1, 1),
        axis_names=view.axis_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
    )


def _scaled(values: Array) -> Array:
    """Each unit's values (units, n) over its largest size, so that they are in -1..1."""
    largest = np.abs(values).max(axis=1, initial=0, keepdims=True)
    return np.asarray(np.divide(values, largest, out=np.zeros_like(values), where=largest > NOTHING))


VIEW = View(NAME, NetworkOptions(), draw, title=title)
