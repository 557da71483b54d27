"""The curves of the run: loss, or accuracy or R², over the steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.chart_picture import ChartPicture
from tui_nn.app.keys import bindings
from tui_nn.app.messages import StepWanted
from tui_nn.views import loss
from tui_nn.views.comparison import Comparison
from tui_nn.views.loss_options import LossOptions

T = TypeVar("T")


class LossPanel(ChartPicture[LossOptions]):
    """The keys and the mouse move a cursor, and the run itself."""

    VIEW = loss.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("loss")

    comparison: var[Comparison | None] = var(None)

    _sought: int | None = None
    """The step sought last while the mouse is dragged; None otherwise."""

    def watch_comparison(self, comparison: Comparison | None) -> None:
        """Show the run before, or hide it."""
        self.options = replace(self.options, compared=comparison)

    def action_cursor(self, direction: int) -> None:
        """Show a cursor at the current step, or move it."""
        if self.snapshot:
            self.options = self.options.with_cursor(self.snapshot, direction)

    def _watch_options(self, before: LossOptions, options: LossOptions) -> None:
        if (before.cursor is None) != (options.cursor is None):
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a cursor, enter follows the preset."""
        return action != "seek_cursor" or self.options.cursor is not None

    def action_seek_cursor(self) -> None:
        """Go to the step at the cursor."""
        if self.options.cursor is not None:
            step, self.options = int(self.options.cursor), replace(self.options, cursor=None)
            self.post_message(StepWanted(step))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to the clicked step, and follow the mouse until the button is released."""
        if event.button == 1 and event.get_content_offset(self) is not None and self._seek_to(event):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go to the step under the dragged mouse."""
        if self.app.mouse_captured is self:
            self._seek_to(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in at the pointer."""
        self._zoom_at(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out at the pointer."""
        self._zoom_at(event, -1)

    def _zoom_at(self, event: events.MouseEvent, direction: int) -> None:
        place = self._at_column(loss.place_at_column, event)
        if self.pictured and place is not None:
            self.options = self.options.zoomed_at(self.pictured, direction, place)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Stop following the mouse."""
        self._sought = None
        self.release_mouse()

    def _at_column(self, function: Callable[..., T | None], event: events.MouseEvent) -> T | None:
        """The result of a function of the view for the column of the mouse, which may be beyond the panel."""
        region = self.scrollable_content_region
        if self.pictured is None:
            return None
        column = int(event.screen_x) - region.x
        return function(self.pictured, self.options, region.size, self.appearance, column)

    def _seek_to(self, event: events.MouseEvent) -> bool:
        """Go to the step at the column of the mouse; return whether there is one."""
        step = self._at_column(loss.step_at_column, event)
        if step is not None and step != self._sought:
            self._sought = step
            self.post_message(StepWanted(step))
        return step is not None

    def action_zoom(self, direction: int) -> None:
        """Halve or double the step range around the cursor or the current step."""
        self.options = self.options.zoomed(direction)

    def action_toggle_log(self) -> None:
        """Switch between a linear and a logarithmic scale of the losses."""
        self.options = self.options.with_other_scale()

    def action_toggle_accuracy(self) -> None:
        """Switch between the loss and the accuracy or R²."""
        self.options = self.options.with_other_chart()

    def action_toggle_penalty(self) -> None:
        """Draw the training loss without its penalty, or with it."""
        self.options = self.options.with_other_penalty()

    def action_next_axis(self) -> None:
        """Draw the curves over steps, epochs or seconds of training."""
        if self.snapshot:
            self.options = self.options.with_next_axis(self.snapshot)

    def action_smooth(self) -> None:
        """Switch to the next smoothing."""
        self.options = self.options.with_next_smoothing()

    def leave(self) -> bool:
        """Reset the zoom and the cursor; return whether that changed anything."""
        before, self.options = self.options, self.options.reset()
        return self.options != before
