"""The strip above the panels, or above the walk, with the current step of a lesson."""

from __future__ import annotations

from textual.reactive import var

from tui_nn.app.text_strip import TextStrip
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.canvas import Canvas
from tui_nn.views.lesson import draw_strip


class LessonStrip(TextStrip):
    """Shown while there is a lesson."""

    lesson: var[LessonProgress | None] = var(None)

    def __init__(self) -> None:
        super().__init__("lesson")

    def drawn(self) -> Canvas | None:
        """The step, in as many rows as it needs."""
        return draw_strip(self.lesson, self.app.size.width, self.appearance) if self.lesson else None

    def watch_lesson(self) -> None:
        """Show the step, or nothing."""
        self.redraw()
