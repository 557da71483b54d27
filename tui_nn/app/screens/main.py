"""The trainer: four panels, the status above them and the keys below."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_nn.app.compositor import SpansCompositor
from tui_nn.app.keys import KeysFooter
from tui_nn.app.look import PLAIN, Look
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.settings import SettingRow, SettingsPanel
from tui_nn.app.panels.status import StatusBar
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.experiment import Experiment
from tui_nn.training.snapshot import Snapshot

LEAST = (60, 18)
"""Columns and rows below which only the size that is needed is shown."""

TALL = 23
"""Rows from which on the matrices of a small network need not scroll."""

WIDE = 100
"""Columns from which on the settings have a column of their own."""


class MainScreen(Screen[None]):
    """Lays the panels out, and passes each what it shows."""

    # Textual declares these two as instance variables, so they cannot be class variables here.
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-small"), (LEAST[0], "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (LEAST[1], "-flat"), (TALL, "-tall")]  # noqa: RUF012
    ALLOW_IN_MAXIMIZED_VIEW = "KeysFooter,StatusBar"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_panel(1)", "Panel", show=False),
        Binding("shift+tab", "next_panel(-1)", "Previous panel", show=False),
        Binding("escape", "leave", "Leave", show=False),
    ]

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())
    pace: var[float] = var(1.0)
    look: var[Look] = var(PLAIN)

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SpansCompositor()

    def compose(self) -> ComposeResult:
        """All panels take the snapshot; the settings also take the experiment, which may be ahead of it."""
        yield StatusBar(id="status").data_bind(MainScreen.snapshot, MainScreen.pace, MainScreen.look)
        with Container(id="panels"):
            yield SettingsPanel(id="settings").data_bind(MainScreen.snapshot, MainScreen.experiment)
            yield LossPanel(id="loss").data_bind(MainScreen.snapshot, MainScreen.look)
            yield PredictionsPanel(id="predictions").data_bind(MainScreen.snapshot, MainScreen.look)
            yield WeightsPanel(id="weights").data_bind(MainScreen.snapshot, MainScreen.look)
        yield Static(f"tui-nn needs at least {LEAST[0]} x {LEAST[1]} characters.", id="too-small")
        yield KeysFooter(compact=True, show_command_palette=False)

    def on_resize(self, event: events.Resize) -> None:
        """The settings stand left of the pictures, or, where that is too narrow, below them."""
        panels = self.query_one("#panels")
        wide = event.size.width >= WIDE
        settings, loss, weights = (self.query_one(name) for name in ("#settings", "#loss", "#weights"))
        panels.move_child(settings, before=loss if wide else weights)

    @property
    def _panels(self) -> list[Widget]:
        return list(self.query("#panels > *").results(Widget))

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

    def action_maximise(self) -> None:
        """Let the panel in focus fill the screen, or give it its place again."""
        if self.maximized:
            self.minimize()
        else:
            self.maximize(self._panel_in_focus() or self.query_one(PredictionsPanel), container=False)

    def action_leave(self) -> None:
        """Give up what is special: first a panel that fills the screen, then the focus."""
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
