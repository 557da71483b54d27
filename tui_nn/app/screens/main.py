"""The trainer: the settings, the pictures, the status above them and the keys below."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_nn.app.compositor import SpansCompositor
from tui_nn.app.keys import KeysFooter
from tui_nn.app.panels.histograms import HistogramsPanel
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.app.panels.settings import SettingsPanel
from tui_nn.app.panels.status import StatusBar
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.app.picture import Picture
from tui_nn.app.setting_row import SettingRow
from tui_nn.experiment import Experiment
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.plane_view import Axes

LEAST = (60, 18)
"""Columns and rows below which only the size that is needed is shown."""

TALL = 23
"""Rows from which on the matrices of a small network need not scroll."""

ROOMY = 80
"""Columns from which on there is room for the names of all views."""

WIDE = 100
"""Columns from which on the settings have a column of their own."""

WALL = (160, 42)
"""Columns and rows from which on there is room for all views at once."""

VIEWS: dict[str, type[Picture]] = {
    "weights": WeightsPanel,
    "network": NetworkPanel,
    "histograms": HistogramsPanel,
    "results": ResultsPanel,
}
"""What the panel below the curves and the predictions can show, by its id."""


class MainScreen(Screen[None]):
    """Lays the panels out, and passes each what it shows."""

    # Textual declares these two as instance variables, so they cannot be class variables here.
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-small"), (LEAST[0], "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (LEAST[1], "-flat"), (TALL, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""
    # Escape leaves what is open in the panel first, which Textual would skip.
    ESCAPE_TO_MINIMIZE = False
    ALLOW_IN_MAXIMIZED_VIEW = "KeysFooter,StatusBar"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_panel(1)", "Panel", show=False),
        Binding("shift+tab", "next_panel(-1)", "Previous panel", show=False),
        Binding("escape", "leave", "Leave", show=False),
    ]

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())
    pace: var[float] = var(1.0)
    appearance: var[Appearance] = var(PLAIN)
    axes: var[Axes] = var(Axes())
    """What the pictures of the plane show."""
    view: var[str] = var("weights")
    """Which of `VIEWS` is shown, where there is room for one."""

    def __init__(self, size: Size) -> None:
        """`size` is the terminal's: the breakpoints take effect only after a first picture, which is to be whole."""
        super().__init__(classes=" ".join(_layout_classes(self, size)))
        self._compositor = SpansCompositor()
        self._is_wide = size.width >= WIDE

    def compose(self) -> ComposeResult:
        """All panels take the snapshot; the settings also take the experiment, which may be ahead of it."""
        yield StatusBar(id="status").data_bind(MainScreen.snapshot, MainScreen.pace, MainScreen.appearance)
        settings = SettingsPanel(id="settings").data_bind(MainScreen.snapshot, MainScreen.experiment)
        with Container(id="panels", classes=f"-view-{self.view}"):
            if self._is_wide:
                yield settings
            yield LossPanel(id="loss").data_bind(MainScreen.snapshot, MainScreen.appearance)
            yield PredictionsPanel(id="predictions").data_bind(
                MainScreen.snapshot, MainScreen.appearance, MainScreen.axes
            )
            if not self._is_wide:
                yield settings
            for name, panel in VIEWS.items():
                view = panel(id=name, classes="view").data_bind(MainScreen.snapshot, MainScreen.appearance)
                if panel is NetworkPanel:
                    view.data_bind(MainScreen.axes, MainScreen.experiment)
                yield view
        yield Static(f"tui-nn needs at least {LEAST[0]} x {LEAST[1]} characters.", id="too-small")
        yield KeysFooter(compact=True, show_command_palette=False)

    def watch_snapshot(self, before: Snapshot | None, snapshot: Snapshot | None) -> None:
        """The axes are those of the features they were chosen of."""
        if before and snapshot and before.dataset.raw_names != snapshot.dataset.raw_names:
            self.axes = Axes()

    def watch_view(self, before: str, view: str) -> None:
        """Show it."""
        if before == view:
            return
        panels = self.query_one("#panels")
        panels.remove_class(f"-view-{before}")
        panels.add_class(f"-view-{view}")
        shown = self.query_one(f"#{view}", Picture)
        shown.call_after_refresh(shown.redraw)

    def on_resize(self, event: events.Resize) -> None:
        """The settings stand left of the pictures, or, where that is too narrow, below them."""
        wide = event.size.width >= WIDE
        if wide != self._is_wide:
            self._is_wide = wide
            settings, loss, first_view = (self.query_one(name) for name in ("#settings", "#loss", ".view"))
            self.query_one("#panels").move_child(settings, before=loss if wide else first_view)
        wall = _is_wall(event.size)
        self.set_class(wall, "-wall")
        for number, name in enumerate(VIEWS, start=1):
            listed = "" if wall else _view_list(number, event.size.width >= ROOMY)
            self.query_one(f"#{name}").border_subtitle = listed

    @property
    def _panels(self) -> list[Widget]:
        return [panel for panel in self.query("#panels > *").results(Widget) if panel.display]

    def _panel_in_focus(self) -> Widget | None:
        focused = self.focused
        return next((panel for panel in self._panels if focused and panel in focused.ancestors_with_self), None)

    def action_next_panel(self, direction: int) -> None:
        """Move the focus to the next or previous panel."""
        panels = self._panels
        here = self._panel_in_focus()
        first = 0 if direction > 0 else -1
        panel = panels[(panels.index(here) + direction) % len(panels)] if here else panels[first]
        if self.maximized:
            self.minimize()
            self.maximize(panel)
        target = panel.query(SettingRow).first() if isinstance(panel, SettingsPanel) else panel
        # At once, where `target.focus()` would be later: keys may come many at a time.
        self.set_focus(target)

    def action_maximize(self) -> None:
        """Let the panel in focus fill the screen, or give it its place again."""
        if self.maximized:
            self.minimize()
        else:
            self.maximize(self._panel_in_focus() or self.query_one(PredictionsPanel), container=False)

    def action_leave(self) -> None:
        """Give up what is special: first in the panel, then that it fills the screen, then the focus."""
        panel = self._panel_in_focus()
        if isinstance(panel, LossPanel | NetworkPanel) and panel.leave():
            return
        if self.maximized:
            self.minimize()
        else:
            self.set_focus(None)

    def action_log(self) -> None:
        """Draw the losses on a logarithmic scale, or no longer."""
        panel = self.query_one(LossPanel)
        panel.accuracy, panel.log_scale = False, not panel.log_scale

    def action_accuracy(self) -> None:
        """Draw the accuracy instead of the loss, or the loss again."""
        panel = self.query_one(LossPanel)
        panel.accuracy = not panel.accuracy

    def action_view(self, name: str) -> None:
        """Show a view and go there: the next one, or that of the name."""
        names = list(VIEWS)
        self.view = name or names[(names.index(self.view) + 1) % len(names)]
        # Only then is it there to be gone to.
        self.call_after_refresh(self._go_to, self.query_one(f"#{self.view}"))

    def _go_to(self, panel: Widget) -> None:
        if self.maximized:
            self.minimize()
            self.maximize(panel, container=False)
        self.set_focus(panel)

    def action_smoothing(self) -> None:
        """Smooth the curves, more, or no longer."""
        self.query_one(LossPanel).next_smoothing()

    def action_discrete(self) -> None:
        """Show the regions without their confidence, or with it again."""
        panel = self.query_one(PredictionsPanel)
        panel.discrete = not panel.discrete

    def action_train_points(self) -> None:
        """Show the training points as well, or no longer."""
        panel = self.query_one(PredictionsPanel)
        panel.with_train = not panel.with_train

    def action_axes(self) -> None:
        """Choose the axes of the pictures."""
        if self.snapshot is None or self.snapshot.dataset.in_the_plane:
            self.notify("These data have two features at most: there is nothing to choose.")
            return
        # Imported late: few ask for it.
        from tui_nn.app.screens.axes import AxesScreen

        self.app.push_screen(AxesScreen(self.snapshot.dataset.raw_names), self._choose_axes)

    def _choose_axes(self, axes: Axes | None) -> None:
        self.axes = axes or self.axes


def _is_wall(size: Size) -> bool:
    return size.width >= WALL[0] and size.height >= WALL[1]


def _layout_classes(screen: Screen[None], size: Size) -> list[str]:
    """The classes that the breakpoints give a screen of this size, and that of the wall."""
    pairs = ((screen.HORIZONTAL_BREAKPOINTS, size.width), (screen.VERTICAL_BREAKPOINTS, size.height))
    classes = [[name for least, name in steps or [] if least <= length][-1] for steps, length in pairs]
    return [*classes, "-wall"] if _is_wall(size) else classes


def _view_list(current: int, named: bool) -> Content:
    """The keys of the views and, of the current one or of all, the names; the current one in bold."""
    parts = [
        (f" {number} {name} " if named or number == current else f" {number} ", "bold" if number == current else "dim")
        for number, name in enumerate(VIEWS, start=1)
    ]
    return Content.assemble(*parts)
