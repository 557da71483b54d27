"""Data that are images, as pictures."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_nn.app.keys import bindings
from tui_nn.app.picture import Picture
from tui_nn.views import images
from tui_nn.views.images import ImagesOptions


class ImagesPanel(Picture[ImagesOptions]):
    """Samples, weights or means as images; scrolls if there is no room for all."""

    VIEW = images.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("images")

    def action_turn(self, pages: int) -> None:
        """Show another page from its top."""
        self.options = self.options.turned(pages)
        self.scroll_to(0, 0, animate=False)
