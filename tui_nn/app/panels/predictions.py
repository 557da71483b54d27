"""The predictions for the test set, on top of those for the whole plane."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import SelectionChanged
from tui_nn.app.point_picture import PointPicture
from tui_nn.app.rates import DRAWN_EVERY
from tui_nn.views import predictions
from tui_nn.views.comparison import Comparison
from tui_nn.views.plane_view import Axes
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.selection import Selection


class PredictionsPanel(PointPicture[PredictionsOptions]):
    """The test points, marked as correct or wrong, in a plane through the features."""

    VIEW = predictions.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("predictions")

    axes: var[Axes] = var(Axes())
    comparison: var[Comparison | None] = var(None)

    @property
    def drawn_every(self) -> int:
        """Less often for a slice."""
        is_slice = self.snapshot is not None and not self.snapshot.dataset.in_the_plane
        return DRAWN_EVERY["slice"] if is_slice else super().drawn_every

    def watch_axes(self, axes: Axes) -> None:
        """Show another plane."""
        self.options = replace(self.options, axes=axes, part=None)

    def watch_selection(self, selection: Selection) -> None:
        """Mark another point."""
        self.options = replace(self.options, selection=selection)

    def watch_comparison(self, comparison: Comparison | None) -> None:
        """Show the boundary of the run before, or hide it."""
        self.options = replace(self.options, compared=comparison)

    def neighbor(self, right: int, down: int) -> int | None:
        """The nearest point in a direction from the selected one; see `predictions.neighbor`."""
        if self.snapshot is None:
            return None
        size = self.scrollable_content_region.size
        return predictions.neighbor(self.snapshot, self.options_now(), size, right, down)

    _dragged_from: tuple[int, int] | None = None
    """Where on the screen the pointer was when the picture was last moved; None while no button is pressed."""
    _was_dragged = False

    def action_zoom(self, direction: int) -> None:
        """Enlarge the picture around the selected point, or show more again."""
        self._zoom(direction)

    def action_pan(self, right: int, down: int) -> None:
        """Move the enlarged part by a quarter of the panel."""
        if self.snapshot:
            width, height = size = self.scrollable_content_region.size
            self.options = self.options.moved(self.snapshot, size, right * width / 4, down * height / 4)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in at the pointer."""
        self._zoom(1, event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out at the pointer."""
        self._zoom(-1, event)

    def _zoom(self, direction: int, event: events.MouseEvent | None = None) -> None:
        offset = event.get_content_offset(self) if event else None
        if self.snapshot:
            cell = (offset.x, offset.y) if offset else None
            size = self.scrollable_content_region.size
            self.options = self.options.zoomed(self.snapshot, size, direction, cell)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of an enlarged picture."""
        self._was_dragged = False
        if event.button == 1 and self.options.part and event.get_content_offset(self) is not None:
            self._dragged_from = event.screen_x, event.screen_y
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the picture with the pointer."""
        if self._dragged_from and self.snapshot:
            x, y = self._dragged_from
            size, self._dragged_from = self.scrollable_content_region.size, (event.screen_x, event.screen_y)
            right, down = x - event.screen_x, y - event.screen_y
            self._was_dragged |= bool(right or down)
            self.options = self.options.moved(self.snapshot, size, right, down)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the picture."""
        if self._dragged_from:
            self._dragged_from = None
            self.release_mouse()

    def leave(self) -> bool:
        """Show the whole plane again; return whether a part was shown."""
        was_part, self.options = self.options.part is not None, replace(self.options, part=None)
        return was_part

    def on_click(self, event: events.Click) -> None:
        """Select the clicked point; further clicks select those beneath it."""
        if self.pictured is None or self._was_dragged:
            return
        size = self.scrollable_content_region.size
        index = predictions.point_at(self.pictured, self.options_now(), size, event.x - 1, event.y - 1)
        if index is not None:
            self.post_message(SelectionChanged(Selection(index), self.pictured.dataset))

    def action_toggle_train(self) -> None:
        """Show or hide the training points."""
        self.options = replace(self.options, with_train=not self.options.with_train)

    def action_toggle_shades(self) -> None:
        """Show or hide the confidence of the regions."""
        self.options = replace(self.options, discrete=not self.options.discrete)
