"""The predictions for the test set, on top of those for the whole plane."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import SelectionChanged, WalkWanted
from tui_nn.app.picture import Picture
from tui_nn.views import predictions
from tui_nn.views.comparison import Comparison
from tui_nn.views.plane_view import Axes
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.selection import UNSELECTED, Selection


class PredictionsPanel(Picture[PredictionsOptions]):
    """The test points, marked as correct or wrong, in a plane through the features."""

    VIEW = predictions.VIEW
    FRAMES = 5

    BINDINGS: ClassVar[list[BindingType]] = bindings("predictions")

    axes: var[Axes] = var(Axes())
    selection: var[Selection] = var(UNSELECTED)
    comparison: var[Comparison | None] = var(None)

    @property
    def frames(self) -> int:
        """Half as often for a slice: it changes everywhere at each update, too much to send over a slow line."""
        is_slice = self.snapshot is not None and not self.snapshot.dataset.in_the_plane
        return self.FRAMES * (2 if is_slice else 1)

    def watch_axes(self, axes: Axes) -> None:
        """Show another plane."""
        self.options = replace(self.options, axes=axes)

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

    def on_click(self, event: events.Click) -> None:
        """Select the clicked point; further clicks select those beneath it."""
        if self.snapshot is None:
            return
        size = self.scrollable_content_region.size
        index = predictions.point_at(self.snapshot, self.options_now(), size, event.x - 1, event.y - 1)
        if index is not None:
            self.post_message(SelectionChanged(Selection(index), self.snapshot.dataset))

    def action_walk(self) -> None:
        """Walk through backpropagation of the selected point."""
        if self.selection.index is not None:
            self.post_message(WalkWanted("test", self.selection.index))

    def action_toggle_train(self) -> None:
        """Show or hide the training points."""
        self.options = replace(self.options, with_train=not self.options.with_train)

    def action_toggle_shades(self) -> None:
        """Show or hide the confidence of the regions."""
        self.options = replace(self.options, discrete=not self.options.discrete)
