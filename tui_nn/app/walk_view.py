"""The page of a walk through backpropagation."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size

from tui_nn.app.canvas_view import CanvasView
from tui_nn.render.canvas import Canvas
from tui_nn.views.walk.page import Page


class WalkView(CanvasView, can_focus=True):
    """Shows a page in the size of the view."""

    def __init__(self, draw: Callable[[Size], Page]) -> None:
        """`draw` returns the page for a size."""
        super().__init__(id="page")
        self.page: Page | None = None
        self._draw = draw

    def redraw(self) -> None:
        """Draw the page in the size that the view has."""
        self.page = self._draw(self.size)
        self.show(self.page.canvas)

    def canvas_of(self, size: Size) -> Canvas:
        """The canvas, redrawn if the size has changed, so that the first frame has the page."""
        if (self._canvas.width, self._canvas.height) != size:
            self.page = self._draw(size)
            return self.page.canvas
        return self._canvas
