"""What is known about the selected test point."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import WalkWanted
from tui_nn.app.picture import Picture
from tui_nn.views import point
from tui_nn.views.point import PointOptions
from tui_nn.views.selection import UNSELECTED, Selection


class PointPanel(Picture[PointOptions]):
    """Scrolls if there is more than fits."""

    VIEW = point.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("point")

    selection: var[Selection] = var(UNSELECTED)

    def watch_selection(self, selection: Selection) -> None:
        """Show another point, from the top."""
        self.scroll_to(0, 0, animate=False)
        self.options = replace(self.options, selection=selection)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no walk without a point: enter then follows the lesson."""
        return action != "walk" or self.selection.index is not None

    def action_walk(self) -> None:
        """Walk through backpropagation of the selected point."""
        if self.selection.index is not None:
            self.post_message(WalkWanted("test", self.selection.index))
