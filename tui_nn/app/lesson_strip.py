"""The strip above the panels, or above the walk, with the current step of a lesson."""

from __future__ import annotations

from textual import events
from textual.reactive import var

from tui_nn.app.canvas_view import CanvasView
from tui_nn.lessons.progress import LessonProgress
from tui_nn.views.lesson import draw_strip, strip_rows

LEAST, MOST = 6, 8
"""Rows of the strip."""

SHARE = 4
"""At most one row in this many is the strip's, but for the least."""


class LessonStrip(CanvasView, can_focus=False):
    """Shown while there is a lesson."""

    lesson: var[LessonProgress | None] = var(None)

    def __init__(self) -> None:
        super().__init__(id="lesson")
        self.display = False

    @property
    def rows(self) -> int:
        """Rows that it takes on the screen."""
        if self.lesson is None:
            return 0
        columns, lines = self.app.size
        return min(strip_rows(self.lesson, columns, self.appearance), MOST, max(lines // SHARE, LEAST))

    def watch_lesson(self) -> None:
        """Show the step, or nothing."""
        self.redraw()

    def watch_appearance(self) -> None:
        """Draw in the new colors."""
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Draw in the new size."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the step, in as many rows as it needs and as there are for it."""
        lesson, rows = self.lesson, self.rows
        self.display = lesson is not None
        if lesson:
            self.styles.height = rows
            self.show(draw_strip(lesson, (self.app.size.width, rows), self.appearance))
