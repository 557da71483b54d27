"""A strip of text across the screen, in as many rows as the text takes."""

from __future__ import annotations

from textual import events

from tui_nn.app.canvas_view import CanvasView
from tui_nn.render.canvas import Canvas


class TextStrip(CanvasView, can_focus=False):
    """Shown while there is a text; subclasses draw it."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.display = False

    def drawn(self) -> Canvas | None:
        """What it shows now; None for nothing."""
        raise NotImplementedError

    @property
    def rows(self) -> int:
        """Rows that it takes on the screen."""
        canvas = self.drawn()
        return canvas.height if canvas else 0

    def watch_appearance(self) -> None:
        """Draw in the new colors."""
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Draw in the new size."""
        self.redraw()

    def redraw(self) -> None:
        """Draw it, or hide the strip."""
        canvas = self.drawn()
        # Without a rule of its own, the style sheet hides it in a terminal that is too small.
        self.styles.display = "none" if canvas is None else None
        if canvas:
            self.styles.height = canvas.height
            self.show(canvas)
