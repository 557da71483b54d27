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

PLACES = {panel.id: panel.place for panel in PANELS.values()}


class PanelGrid(Container):
    """Arranges the panels, and shows one view or, if there is room, all of them."""

    def __init__(self, panels: Iterable[Widget], size: Size, view: str) -> None:
        """`panels` have the ids of `PANELS`; `size` is the size of the screen."""
        self._panels = sorted(panels, key=lambda panel: layout.order(size.width).index(_place(panel)))
        super().__init__(*self._panels, id="panels")
        for panel in self._panels:
            # Textual styles them when they are mounted.
            panel.add_class("panel", update=False)
            panel.set_class(panel.id in VIEWS, "-view", update=False)
        self._arrange(size, view)

    def arrange_panels(self, size: Size, view: str) -> None:
        """Arrange the panels for a view and a size of the screen, which may change their order."""
        order = layout.order(size.width)
        if order[0] is not _place(self._panels[0]):
            self._panels.sort(key=lambda panel: order.index(_place(panel)))
            for panel in self._panels:
                self.move_child(panel, after=-1)
        self._arrange(size, view)

    def _arrange(self, size: Size, view: str) -> None:
        wall = layout.is_wall(size)
        grid = layout.grid(size, PLACES, WIDE)
        self.styles.grid_columns, self.styles.grid_rows = grid.columns, grid.rows
        self.styles.grid_size_columns = len(grid.columns.split())
        self.styles.grid_size_rows = len(grid.rows.split())
        for panel in self._panels:
            name = panel.id or ""
            panel.styles.column_span, panel.styles.row_span = grid.span(name, _place(panel))
            if isinstance(panel, Picture) and name in VIEWS:
                panel.display = wall or name == view
                panel.list_views(Content() if wall else view_list(name, layout.view_room(size.width)))


def _place(panel: Widget) -> layout.Place:
    return PANELS[panel.id or ""].place


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
