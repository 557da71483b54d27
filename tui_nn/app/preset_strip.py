"""The strip above the panels with the text of a preset, where the settings have no room for it."""

from __future__ import annotations

from textual import events
from textual.reactive import var

from tui_nn.app.layout import MIN_SIZE, WIDE
from tui_nn.app.text_strip import TextStrip
from tui_nn.experiment import Experiment
from tui_nn.render.canvas import Canvas
from tui_nn.views.taught import draw_strip, is_cut, strip_rows


class PresetStrip(TextStrip):
    """Shown unless the settings show the text."""

    taught: var[Experiment] = var(Experiment())
    """The experiment whose text is shown."""
    experiment: var[Experiment] = var(Experiment())
    invited: var[tuple[str, ...]] = var(())
    """What the keys do that go on from here."""
    settings_are_hidden: var[bool] = var(False)
    """Whether another panel is maximized."""
    is_whole: var[bool] = var(False)
    """Whether all of the text is shown, in as many rows as it takes."""

    def __init__(self) -> None:
        super().__init__("preset-strip")

    @property
    def has_more(self) -> bool:
        """Whether only a part of the text is shown."""
        size = self.app.size.width, self.rows
        return size[1] > 0 and is_cut(self.taught, self.experiment, self.invited, size, self.appearance.glyphs)

    def drawn(self) -> Canvas | None:
        """The text, unless it is shown elsewhere."""
        width, height = self.app.size
        if (width >= WIDE and not self.settings_are_hidden) or width < MIN_SIZE[0] or height < MIN_SIZE[1]:
            return None
        rows = strip_rows(self.taught, self.experiment, (width, height), self.appearance.glyphs, self.is_whole)
        if not rows:
            return None
        return draw_strip(self.taught, self.experiment, self.invited, (width, rows), self.appearance)

    def watch_taught(self, before: Experiment, taught: Experiment) -> None:
        """Begin another text with the part of it that matters now."""
        self.is_whole = self.is_whole and before.teaches == taught.teaches

    async def on_click(self, event: events.Click) -> None:
        """Show more of the text, or hide it."""
        await self.run_action("screen.turn_text")

    def watch_invited(self) -> None:
        """Offer what can be done now."""
        self.redraw()
