"""The curves of the run: loss, or accuracy or R², over the steps."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.geometry import Size
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import StepWanted
from tui_nn.app.picture import Picture
from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import load_plotext
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import loss
from tui_nn.views.loss import LossOptions

LOAD_AFTER = 0.15
"""Seconds until plotext is loaded, so that the rest of the first screen is there before."""


class LossPanel(Picture[LossOptions]):
    """Empty until plotext is loaded, which takes as long as all the rest of the screen."""

    VIEW = loss.VIEW
    FRAMES = 3

    BINDINGS: ClassVar[list[BindingType]] = bindings("loss")

    loaded: var[bool] = var(False)
    """Whether there is something to draw with."""

    _loading = False
    _sought: int | None = None
    """The step under the mouse, which moves from cell to cell."""

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw, and the first time load what that takes."""
        if snapshot and not self._loading:
            self._loading = True
            self.set_timer(LOAD_AFTER, self._load)
        super().watch_snapshot(snapshot)

    @work(thread=True)
    def _load(self) -> None:
        load_plotext()
        self.app.call_from_thread(setattr, self, "loaded", True)

    def watch_loaded(self) -> None:
        """Now it can be drawn."""
        self.redraw()

    def drawn(self, snapshot: Snapshot, size: Size) -> Canvas:
        """The chart, or nothing yet."""
        return super().drawn(snapshot, size) if self.loaded else Canvas(*size)

    def action_cursor(self, direction: int) -> None:
        """Show a cursor at the end, or move it."""
        if self.snapshot:
            self.options = self.options.with_cursor(self.snapshot, direction)

    def action_seek_cursor(self) -> None:
        """Go to the step at the cursor."""
        if self.options.cursor is not None:
            step, self.options = int(self.options.cursor), replace(self.options, cursor=None)
            self.post_message(StepWanted(step))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to the step that is clicked, and follow the mouse until it is let go."""
        if event.button == 1 and event.get_content_offset(self) is not None and self._seek_to(event):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go where the mouse is dragged to."""
        if self.app.mouse_captured is self:
            self._seek_to(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Stay there."""
        self._sought = None
        self.release_mouse()

    def _seek_to(self, event: events.MouseEvent) -> bool:
        """Go to the step at the column of the mouse; whether there is one."""
        region = self.scrollable_content_region
        if self.snapshot is None or not self.loaded:
            return False
        # A drag may go beyond the panel, and then means the first step or the last.
        column = int(event.screen_x) - region.x
        step = loss.step_at(self.snapshot, self.options, region.size, self.appearance, column)
        if step is not None and step != self._sought:
            self._sought = step
            self.post_message(StepWanted(step))
        return step is not None

    def action_zoom(self, direction: int) -> None:
        """Halve the range of the steps around the cursor, or at the end; or double it."""
        self.options = self.options.zoomed(direction)

    def action_toggle_log(self) -> None:
        """Draw the losses on a logarithmic scale, or no longer."""
        self.options = self.options.with_other_scale()

    def action_toggle_accuracy(self) -> None:
        """Draw the accuracy, or R², instead of the loss, or the loss again."""
        self.options = self.options.with_other_chart()

    def action_smooth(self) -> None:
        """Go on to the next smoothing."""
        self.options = self.options.with_next_smoothing()

    def leave(self) -> bool:
        """Show everything again, and no cursor; whether that changed anything."""
        before, self.options = self.options, self.options.left()
        return self.options != before
