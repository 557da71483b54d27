"""Presenter mode: one picture, few large numbers and the text of the preset, for a class that sits far away."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.reactive import var

from tui_nn.app import layout
from tui_nn.app.footer import KeysFooter
from tui_nn.app.keys import bindings
from tui_nn.app.lesson_strip import LessonStrip
from tui_nn.app.picture import Picture
from tui_nn.app.presenter import Numbers, PresentedPicture, PresentedText
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.main import MainScreen
from tui_nn.app.too_small import TooSmall
from tui_nn.experiment import Experiment
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import presenter
from tui_nn.views.taught import invitations

PICTURES = ("predictions", "loss", "network", "results", "map", "images")
"""The panels whose pictures can be presented."""


class PresenterScreen(Dialog[None]):
    """Covers the main screen, which stays as it is; keys that are not in its table do nothing."""

    # The walk that a guided lesson asks for opens on top.
    HOSTS_DIALOGS: ClassVar[bool] = True
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = layout.WIDTHS
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = layout.HEIGHTS

    BINDINGS: ClassVar[list[BindingType]] = bindings("presenter")

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())
    appearance: var[Appearance] = var(PLAIN)
    lesson: var[LessonProgress | None] = var(None)

    def __init__(self, main: MainScreen, size: Size) -> None:
        """Present the pictures of the main screen `main` in a terminal of `size`."""
        super().__init__(classes=" ".join(layout.size_classes(size)))
        self.set_reactive(PresenterScreen.experiment, main.experiment)
        self.set_reactive(PresenterScreen.appearance, main.appearance)
        panels: list[Picture[Any]] = [main.query_one(f"#{name}", Picture) for name in PICTURES]
        self._picture = PresentedPicture(panels)
        self._numbers = Numbers(id="numbers")
        self._main = main
        self._taught = PresentedText()

    def compose(self) -> ComposeResult:
        """The guided lesson, the picture and the numbers, the text of the preset, and the keys."""
        kind = PresenterScreen
        yield LessonStrip().data_bind(kind.lesson, kind.appearance)
        with Horizontal(id="presented"):
            yield self._picture.data_bind(kind.snapshot, kind.appearance)
            yield self._numbers.data_bind(kind.snapshot, kind.appearance)
        yield self._taught.data_bind(kind.experiment, kind.lesson, kind.appearance)
        yield TooSmall()
        yield KeysFooter()

    def on_mount(self) -> None:
        """Show the text and the comparison that the main screen shows, and divide the screen."""
        self.watch(self._main, "taught", self._teach)
        self.watch(self._main, "comparison", self._picture.redraw, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Divide the new screen."""
        self._arrange()

    def watch_lesson(self) -> None:
        """A guided lesson takes the place of the text of the preset."""
        # The strips learn of the change only after this screen.
        self.call_later(self._arrange)

    def watch_experiment(self) -> None:
        """Show its text, or what is run."""
        self._invite()
        self.call_later(self._arrange)

    def watch_snapshot(self) -> None:
        """Offer what follows once the run has come to rest."""
        self._invite()

    def _teach(self, taught: Experiment) -> None:
        self._taught.taught = taught
        self._invite()
        self._arrange()

    def _invite(self) -> None:
        self._taught.invited = invitations(self._main.taught, self.experiment, self.snapshot, True)

    def _arrange(self) -> None:
        self._taught.redraw()
        columns, rows = self.app.size
        strips = self._taught.rows + self.query_one(LessonStrip).rows
        self._numbers.styles.width = presenter.columns_beside((columns, rows - strips - 1))

    def present(self, name: str) -> None:
        """Show the picture of a panel."""
        self._picture.present_panel(name)

    def action_turn(self, direction: int) -> None:
        """Show the next picture or the previous one."""
        self._picture.turn(direction)

    def action_show(self, place: int) -> None:
        """Show a picture."""
        self._picture.present(place)

    def action_toggle_log(self) -> None:
        """Switch the scale of the losses."""
        self._picture.toggle_log()

    def action_compare(self) -> None:
        """Compare with the run before, or no longer."""
        self._main.action_compare()

    async def action_lesson(self, direction: int) -> None:
        """Go on or back in the guided lesson, if there is one."""
        if self.lesson:
            await self.run_action(f"app.lesson({direction})")
