"""The strip above the panels with the lesson of a preset, where the settings have no room for it."""

from __future__ import annotations

from textual.reactive import var

from tui_nn.app.layout import MIN_SIZE, WIDE
from tui_nn.app.text_strip import TextStrip
from tui_nn.experiment import Experiment
from tui_nn.render.canvas import Canvas
from tui_nn.views.taught import draw_strip, strip_rows


class PresetStrip(TextStrip):
    """Shown while the experiment is about the lesson, unless the settings show it."""

    taught: var[Experiment] = var(Experiment())
    """The experiment whose lesson is shown."""
    experiment: var[Experiment] = var(Experiment())
    invited: var[tuple[str, ...]] = var(())
    """What the keys do that go on from here."""
    settings_are_hidden: var[bool] = var(False)
    """Whether another panel is maximized."""

    def __init__(self) -> None:
        super().__init__("preset-lesson")

    def drawn(self) -> Canvas | None:
        """The lesson, unless it is out of place."""
        width, height = self.app.size
        if (width >= WIDE and not self.settings_are_hidden) or width < MIN_SIZE[0] or height < MIN_SIZE[1]:
            return None
        rows = strip_rows(self.taught, self.experiment, (width, height))
        if not rows:
            return None
        return draw_strip(self.taught, self.experiment, self.invited, (width, rows), self.appearance)

    def watch_invited(self) -> None:
        """Offer what can be done now."""
        self.redraw()
