"""The picture on the drawing screen, and what the mouse does in it."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui_nn.app.picture import Picture
from tui_nn.render.viewport import Cell
from tui_nn.views import drawing
from tui_nn.views.sketch import Sketch
from tui_nn.views.view import Size

LEFT, RIGHT = 1, 3
"""Buttons of the mouse."""


class DrawingView(Picture[Sketch]):
    """The points over the regions; its options are the sketch."""

    VIEW = drawing.VIEW

    can_focus = False

    class Pressed(Message):
        """A button was pressed on a cell."""

        def __init__(self, cell: Cell, button: int) -> None:
            super().__init__()
            self.cell = cell
            self.button = button

    class Dragged(Message):
        """The mouse moved to a cell while the left button was pressed."""

        def __init__(self, cell: Cell) -> None:
            super().__init__()
            self.cell = cell

    class Released(Message):
        """The left button was released."""

    _is_pressed = False

    @property
    def cells(self) -> Size:
        """Columns and rows of the picture."""
        size = self.scrollable_content_region.size
        return size.width, size.height

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Add or pick up a point, or remove it with the right button."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if event.button == LEFT:
            self._is_pressed = True
            self.capture_mouse()
        self.post_message(self.Pressed((offset.x, offset.y), event.button))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the point that was picked up."""
        if self._is_pressed:
            left, top = self.content_region.offset
            self.post_message(self.Dragged((event.screen_x - left, event.screen_y - top)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Put the point down."""
        if self._is_pressed:
            self._is_pressed = False
            self.release_mouse()
            self.post_message(self.Released())
