"""What every unit of the network computes over the plane of the data, and how the units are joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import events
from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import ExperimentChanged
from tui_nn.app.picture import Picture
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.regions import surface
from tui_nn.render.scatter import draw_scatter
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.names import layer_names, unit_names
from tui_nn.views.plane_view import MOST_POINTS, Axes, PlaneView

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import Plan, Unit

NOTHING = 1e-6
"""Values that are no larger anywhere are rounding errors."""


class NetworkPanel(Picture):
    """A small picture of each unit, layer by layer from left to right; the one in focus opens full size."""

    NAME = "Network"
    FRAMES = 6

    BINDINGS: ClassVar[list[BindingType]] = bindings("network")

    experiment: var[Experiment] = var(Experiment())
    """What is changed: it may be ahead of the snapshot, where keys come many at a time."""
    selected: var[Unit | None] = var(None)
    axes: var[Axes] = var(Axes())
    """Over which plane, where the data have more than two features."""
    opened: var[bool] = var(False)
    """Whether the selected unit is shown alone, full size."""

    _view: PlaneView | None = None
    _plan: Plan | None = None

    def title(self, snapshot: Snapshot) -> str:
        """What is shown."""
        if not self.selected:
            return self.NAME
        names = unit_names(snapshot)
        layer, unit = self._within(self.selected, names)
        return f"{self.NAME}: {names[layer][unit]}, {layer_names(snapshot)[layer]}"

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The diagram, or the unit that was opened."""
        if self._view is None or (self._view.dataset, self._view.axes) != (snapshot.dataset, self.axes):
            self._view = PlaneView(snapshot.dataset, self.axes)
        names = unit_names(snapshot)
        selected = self._within(self.selected, names) if self.selected else None
        if self.opened and selected:
            return self._draw_unit(snapshot, self._view, selected, width, height, appearance)
        # Imported late: the first frame does not show it.
        from tui_nn.render.diagram import draw_diagram
        from tui_nn.render.diagram_plan import plan_diagram

        self._plan = plan_diagram(width, height, names, selected)
        return draw_diagram(
            self._plan,
            self._pictures(snapshot, self._view, self._plan),
            snapshot.network.parameters.weights,
            glyphs=appearance.glyphs,
            color=appearance.color,
            headings=layer_names(snapshot),
        )

    def watch_selected(self) -> None:
        """Another unit is marked."""
        self.redraw()

    def watch_axes(self) -> None:
        """Another plane is another picture."""
        self.redraw()

    def watch_opened(self) -> None:
        """The unit alone is another picture."""
        self.redraw()

    def on_blur(self) -> None:
        """Only a panel in focus has a unit in focus."""
        if not self.opened:
            self.selected = None

    def action_select(self, layers: int, units: int) -> None:
        """Go to a neighbor of the selected unit; the first time, to the first hidden unit."""
        if self.snapshot is None:
            return
        names = unit_names(self.snapshot)
        if self.selected is None:
            self.selected = self._within((1, 0), names)
            return
        layer, unit = self.selected
        self.selected = self._within((layer + layers, unit + units), names)

    def action_open_unit(self) -> None:
        """Show the selected unit full size, or all of them again."""
        if self.selected is None:
            self.action_select(0, 0)
        self.opened = not self.opened
        if self.opened and not self.screen.maximized:
            self.screen.maximize(self, container=False)
        elif not self.opened and self.screen.maximized is self:
            self.screen.minimize()

    def action_resize(self, units: int) -> None:
        """Give the selected hidden layer a unit more or less; one without units is removed."""
        sizes, layer = self._hidden()
        if layer < len(sizes):
            sizes[layer] += units
        else:
            sizes = [max(units, 0)]
        self._rebuild([size for size in sizes if size])

    def action_insert_layer(self) -> None:
        """Insert a hidden layer behind the selected one, as large as that."""
        sizes, layer = self._hidden()
        self._rebuild([*sizes[: layer + 1], sizes[layer] if sizes else 4, *sizes[layer + 1 :]])

    def action_remove_layer(self) -> None:
        """Remove the selected hidden layer."""
        sizes, layer = self._hidden()
        self._rebuild(sizes[:layer] + sizes[layer + 1 :])

    def _hidden(self) -> tuple[list[int], int]:
        """The sizes of the hidden layers, and the index of that which is selected or nearest."""
        sizes = list(self.experiment.network.hidden_sizes)
        layer = self.selected[0] - 1 if self.selected else 0
        return sizes, min(max(layer, 0), max(len(sizes) - 1, 0))

    def _rebuild(self, sizes: Sequence[int]) -> None:
        """Go over to a network with other hidden layers."""
        try:
            experiment = self.experiment.updated({"hidden_sizes": tuple(sizes)})
        except SettingError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if experiment != self.experiment:
            if self.snapshot and self.snapshot.step:
                self.notify("Another network starts again from step 0.")
            self.post_message(ExperimentChanged(experiment))

    def on_click(self, event: events.Click) -> None:
        """A click on a unit selects it; another one opens it, and one more closes it."""
        unit = self._plan.unit_at(event.x - 1, event.y - 1) if self._plan and not self.opened else self.selected
        if unit and unit == self.selected:
            self.action_open_unit()
        elif unit:
            self.selected = unit

    def leave(self) -> bool:
        """Close the unit that is shown full size; whether there was one."""
        was_opened, self.opened = self.opened, False
        return was_opened

    @staticmethod
    def _within(unit: Unit, names: Sequence[Sequence[str]]) -> Unit:
        layer = min(max(unit[0], 0), len(names) - 1)
        return layer, min(max(unit[1], 0), len(names[layer]) - 1)

    def _pictures(self, snapshot: Snapshot, view: PlaneView, plan: Plan) -> list[Array]:
        """The pixels of the units that are shown, layer by layer: (units, rows, columns), each in -1..1."""
        wide, high = plan.picture
        layers = self._layers(snapshot, view, wide, high)
        return [
            _scaled(layer[list(units)]).reshape(len(units), high, wide)
            for layer, units in zip(layers, plan.shown, strict=True)
        ]

    def _layers(self, snapshot: Snapshot, view: PlaneView, width: int, height: int) -> list[Array]:
        """What each layer gives at each cell of the plane, the inputs first: (units, width * height)."""
        x = view.inputs(width, height)
        layers = [x, *snapshot.network.activations(x)]
        if not snapshot.dataset.is_regression:
            # A probability of a half is as good as nothing.
            layers[-1] = layers[-1] * 2 - 1
        return layers

    def _draw_unit(
        self, snapshot: Snapshot, view: PlaneView, unit: Unit, width: int, height: int, appearance: Appearance
    ) -> Canvas:
        size = view.viewport.plot_size(width, height, view.axis_names)
        layers = self._layers(snapshot, view, *size)
        values = _scaled(layers[unit[0]][unit[1]][np.newaxis])
        return draw_scatter(
            width,
            height,
            viewport=view.viewport,
            points=view.test,
            correct=snapshot.test.correct[:MOST_POINTS],
            background=surface(values.reshape(size[::-1]), -1, 1),
            axis_names=view.axis_names,
            glyphs=appearance.glyphs,
            color=appearance.color,
        )


def _scaled(values: Array) -> Array:
    """Each unit's values (units, n) over its largest size, so that they are in -1..1."""
    largest = np.abs(values).max(axis=1, initial=0, keepdims=True)
    return np.asarray(np.divide(values, largest, out=np.zeros_like(values), where=largest > NOTHING))
