"""The strip above the panels, or above the walk, with the current step of a lesson."""

from __future__ import annotations

from textual.reactive import var

from tui_nn.app.text_strip import TextStrip
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.canvas import Canvas
from tui_nn.views.lesson import draw_strip, strip_rows

LEAST, MOST = 6, 8
"""Rows of the strip."""

SHARE = 4
"""At most one row in this many is the strip's, but for the least."""


class LessonStrip(TextStrip):
    """Shown while there is a lesson."""

    lesson: var[LessonProgress | None] = var(None)

    def __init__(self) -> None:
        super().__init__("lesson")

    def drawn(self) -> Canvas | None:
        """The step, in as many rows as it needs and as there are for it."""
        if self.lesson is None:
            return None
        columns, lines = self.app.size
        rows = min(strip_rows(self.lesson, columns, self.appearance), MOST, max(lines // SHARE, LEAST))
        return draw_strip(self.lesson, (columns, rows), self.appearance)

    def watch_lesson(self) -> None:
        """Show the step, or nothing."""
        self.redraw()
