"""A picture with a selected test point, whose backpropagation can be walked through."""

from __future__ import annotations

from textual.reactive import var

from tui_nn.app.messages import WalkWanted
from tui_nn.app.picture import Picture
from tui_nn.views.selection import UNSELECTED, Selection
from tui_nn.views.view import OptionsT


class PointPicture(Picture[OptionsT]):
    """Enter walks through backpropagation of the selected point."""

    selection: var[Selection] = var(UNSELECTED)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no walk without a point: enter then follows the preset."""
        return action != "walk" or self.selection.index is not None

    def action_walk(self) -> None:
        """Walk through backpropagation of the selected point."""
        if self.selection.index is not None:
            self.post_message(WalkWanted("test", self.selection.index))
