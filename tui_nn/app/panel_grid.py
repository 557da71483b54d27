"""The grid of panels, which depends on the size of the screen and the view that is shown."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from tui_nn.app import layout
from tui_nn.app.panel_table import PANELS, VIEWS, WIDE
from tui_nn.app.picture import Picture
from tui_nn.data.dataset import Dataset


class PanelGrid(Container):
    """Arranges the panels, and shows one view or, if there is room, all that suit the data."""

    def __init__(self, panels: Iterable[Widget], size: Size, view: str) -> None:
        """`panels` have the ids of `PANELS`; `size` is the size of the screen."""
        self._panels = {panel.id or "": panel for panel in panels}
        self._arranged = size, _shown(size, view, None), WIDE, _needs(None)
        self._grid = layout.grid(*self._arranged)
        super().__init__(*(self._panels[name] for name in self._order()), id="panels")
        for name, panel in self._panels.items():
            # Textual styles them when they are mounted.
            panel.add_class("panel", update=False)
            panel.set_class(name in VIEWS, "-view", update=False)
        self._apply(size)

    def arrange_panels(self, size: Size, view: str, dataset: Dataset | None) -> None:
        """Arrange the panels for a view, the data, and a size of the screen, which may change their order."""
        before, self._arranged = self._arranged, (size, _shown(size, view, dataset), WIDE, _needs(dataset))
        if self._arranged == before:
            return
        order, self._grid = self._order(), layout.grid(*self._arranged)
        if self._order() != order:
            for name in self._order():
                self.move_child(self._panels[name], after=-1)
        self._apply(size)

    def _order(self) -> list[str]:
        """The panels in the order of the grid, and then those that are hidden."""
        return [*self._grid.spans, *(name for name in self._panels if name not in self._grid.spans)]

    def _apply(self, size: Size) -> None:
        grid, wall = self._grid, layout.is_wall(size)
        self.styles.grid_columns, self.styles.grid_rows = grid.columns, grid.rows
        self.styles.grid_size_columns = len(grid.columns.split())
        self.styles.grid_size_rows = len(grid.rows.split())
        for name, panel in self._panels.items():
            panel.display = name in grid.spans
            if panel.display:
                panel.styles.column_span, panel.styles.row_span = grid.spans[name]
            if isinstance(panel, Picture) and name in VIEWS:
                panel.list_views(Content() if wall else view_list(name, layout.view_room(size.width)))


def _shown(size: Size, view: str, dataset: Dataset | None) -> dict[str, layout.PanelArea]:
    """The panels that are shown, with their areas: of the views, `view`, and on a wall all that suit the data."""
    views = {name for name, panel in VIEWS.items() if layout.is_wall(size) and panel.suits(dataset)} | {view}
    return {name: panel.area for name, panel in PANELS.items() if name not in VIEWS or name in views}


def _needs(dataset: Dataset | None) -> dict[str, int]:
    """The rows in which each panel shows all of the data, with its border."""
    return {name: panel.rows(dataset) + 2 for name, panel in PANELS.items()}


def view_list(current: str, room: int) -> Content:
    """The keys of all views and, if they fit in `room` columns, their names; the current view always has its name.

    A click on one of them shows it.
    """
    variants = [
        [
            f" {view.key} {name}{end}" if named or name == current else f" {view.key}{end}"
            for name, view in VIEWS.items()
        ]
        for named, end in ((True, " "), (False, " "), (False, ""))
    ]
    parts = next((parts for parts in variants if len("".join(parts)) <= room), variants[-1])
    return Content.assemble(
        *(
            (
                part,
                Style(bold=name == current, dim=name != current)
                + Style.from_meta({"@click": f"screen.view('{name}')"}),
            )
            for name, part in zip(VIEWS, parts, strict=True)
        )
    )
