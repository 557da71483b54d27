"""The drawing board: the network reads an image while it is drawn."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size

from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import board
from tui_nn.views.board import Board


class BoardView(CanvasView):
    """The drawing and the outputs of the network; the mouse paints, and its right button erases."""

    can_focus = False

    def __init__(self, snapshot: Snapshot, appearance: Appearance) -> None:
        super().__init__(id="board")
        assert snapshot.dataset.image
        self.set_reactive(CanvasView.appearance, appearance)
        self._snapshot = snapshot
        self._board = Board.blank(snapshot.dataset.image)
        self._button = 0

    def change(self, drawing: Board) -> None:
        """Show another drawing."""
        self._board = drawing
        self.show(self.canvas_of(self.content_region.size))

    @property
    def drawing(self) -> Board:
        """What is drawn."""
        return self._board

    def canvas_of(self, size: Size) -> Canvas:
        """The drawing and the outputs."""
        return board.draw(self._snapshot, self._board, size, self.appearance)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Paint or erase the pixel, and those under the dragged mouse."""
        self._button = event.button
        self.capture_mouse()
        self._use_brush(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Paint or erase while a button is pressed."""
        if self._button:
            self._use_brush(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Lift the brush."""
        self._button = 0
        self.release_mouse()

    def _use_brush(self, event: events.MouseEvent) -> None:
        offset = event.get_content_offset(self)
        place = offset and board.pixel_at(self._board, self.content_region.size, offset.x, offset.y)
        if place:
            there = self._board.at(*place)
            self.change(there.painted() if self._button == 1 else there.erased())


class BoardScreen(Dialog[None]):
    """Uses the network as it was when the board was opened."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("board")

    def __init__(self, snapshot: Snapshot, appearance: Appearance) -> None:
        """`snapshot` has the network, whose inputs are images."""
        super().__init__()
        self._view = BoardView(snapshot, appearance)
        self._view.border_title = f"Draw: the network at step {snapshot.step:,} reads"
        self._view.border_subtitle = "arrows move, space paints, bksp erases, c clears, esc closes"

    def compose(self) -> ComposeResult:
        """The board."""
        yield self._view

    def action_move(self, rows: int, columns: int) -> None:
        """Move the brush."""
        self._view.change(self._view.drawing.moved(rows, columns))

    def action_paint(self) -> None:
        """Paint the pixel."""
        self._view.change(self._view.drawing.painted())

    def action_erase(self) -> None:
        """Erase the pixel."""
        self._view.change(self._view.drawing.erased())

    def action_clear(self) -> None:
        """Erase everything."""
        drawing = self._view.drawing
        self._view.change(Board.blank((drawing.pixels.shape[0], drawing.pixels.shape[1])))
