"""The strip above the panels with the lesson of a preset, where the settings have no room for it."""

from __future__ import annotations

from textual import events
from textual.reactive import var

from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.layout import MIN_SIZE, WIDE
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.taught import draw_strip, strip_rows


class PresetStrip(CanvasView, can_focus=False):
    """Shown while the experiment is about the lesson, unless the settings show it."""

    taught: var[Experiment] = var(Experiment())
    """The experiment whose lesson is shown."""
    experiment: var[Experiment] = var(Experiment())
    snapshot: var[Snapshot | None] = var(None)
    settings_are_hidden: var[bool] = var(False)
    """Whether another panel is maximized."""

    def __init__(self) -> None:
        super().__init__(id="preset-lesson")
        self.display = False

    @property
    def rows(self) -> int:
        """Rows that it takes on the screen."""
        width, height = self.app.size
        if (width >= WIDE and not self.settings_are_hidden) or width < MIN_SIZE[0] or height < MIN_SIZE[1]:
            return 0
        return strip_rows(self.taught, self.experiment, (width, height))

    def watch_snapshot(self) -> None:
        """Offer what can be done now."""
        self.redraw()

    def watch_appearance(self) -> None:
        """Draw in the new colors."""
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Draw in the new size."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the lesson, or hide the strip."""
        rows = self.rows
        self.display = rows > 0
        if rows:
            self.styles.height = rows
            size = self.app.size.width, rows
            self.show(draw_strip(self.taught, self.experiment, self.snapshot, size, self.appearance))
