"""The widgets of the presenter: a picture, the numbers beside it, and the text of the preset below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.reactive import var

from tui_nn.app.chart_picture import ChartPicture
from tui_nn.app.panel_table import PANELS
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.picture import Picture
from tui_nn.app.text_strip import TextStrip
from tui_nn.experiment import Experiment
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.canvas import Canvas
from tui_nn.views import presenter
from tui_nn.views.view import Options


class PresentedPicture(ChartPicture[Any], can_focus=False):
    """One of the pictures of the main screen, with the choices that were made there; the mouse at most scrolls."""

    def __init__(self, panels: Sequence[Picture[Any]]) -> None:
        """`panels` are those of the main screen."""
        self._panels = panels
        self._place = 0
        super().__init__(id="picture")

    @property
    def _shown(self) -> Sequence[Picture[Any]]:
        """The panels that have something to show."""
        dataset = self.snapshot.dataset if self.snapshot else None
        return [panel for panel in self._panels if PANELS[panel.id or ""].suits(dataset)]

    @property
    def _panel(self) -> Picture[Any]:
        # The data may have been replaced by some without images.
        return self._shown[self._place % len(self._shown)]

    @property
    def VIEW(self) -> Any:  # type: ignore[override]  # noqa: N802 - a constant of other pictures.
        """The view that is shown."""
        return self._panel.VIEW

    @property
    def drawn_every(self) -> int:
        """As often as on the main screen."""
        return self._panel.drawn_every

    @property
    def is_ready(self) -> bool:
        """Without plotext unless it draws curves."""
        return self.loaded or not isinstance(self._panel, ChartPicture)

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        """Read nothing."""

    def options_now(self) -> Any:
        """The choices on the main screen, with the scroll position here."""
        left, top = self.scroll_offset
        return replace(self._panel.options, offset=(int(left), int(top)))

    def present(self, place: int) -> None:
        """Show another picture, if there is one in this place."""
        if place >= len(self._shown):
            return
        self._place = place
        self.scroll_to(0, 0, animate=False)
        self.virtual_size = self.scrollable_content_region.size
        self.redraw()

    def present_panel(self, name: str) -> None:
        """Show the picture of a panel, if it has something to show."""
        names = [panel.id for panel in self._shown]
        if name in names:
            self.present(names.index(name))

    def toggle_log(self) -> None:
        """Switch the scale of the losses, here and on the main screen, if they are shown."""
        panel = self._panel
        if isinstance(panel, LossPanel):
            panel.action_toggle_log()
            self.redraw()

    def turn(self, direction: int) -> None:
        """Show the next picture or the previous one."""
        self.present((self._place + direction) % len(self._shown))


class Numbers(Picture[Options], can_focus=False):
    """The numbers in large digits."""

    VIEW = presenter.VIEW


class PresentedText(TextStrip):
    """The text of the preset, or what is run; a guided lesson takes its place."""

    taught: var[Experiment] = var(Experiment())
    """The experiment whose text is shown."""
    experiment: var[Experiment] = var(Experiment())
    invited: var[tuple[str, ...]] = var(())
    """What the keys do that go on from here."""
    lesson: var[LessonProgress | None] = var(None)

    def __init__(self) -> None:
        super().__init__("taught")

    def drawn(self) -> Canvas | None:
        """The text in as many rows as it needs."""
        if self.lesson:
            return None
        columns = self.app.size.width
        return presenter.draw_taught(self.taught, self.experiment, self.invited, columns, self.appearance)

    def watch_invited(self) -> None:
        """Offer what can be done now."""
        self.redraw()
