"""What is known about the selected test point."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from tui_nn.app.keys import bindings
from tui_nn.app.point_picture import PointPicture
from tui_nn.views import point
from tui_nn.views.point import PointOptions
from tui_nn.views.selection import Selection


class PointPanel(PointPicture[PointOptions]):
    """Scrolls if there is more than fits."""

    VIEW = point.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("point")

    def watch_selection(self, selection: Selection) -> None:
        """Show another point, from the top."""
        self.scroll_to(0, 0, animate=False)
        self.options = replace(self.options, selection=selection)
