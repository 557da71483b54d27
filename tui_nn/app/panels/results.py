"""The results on the test set: the confusion matrix, or predicted against true values."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.messages import SelectionChanged
from tui_nn.app.picture import Picture
from tui_nn.views import results
from tui_nn.views.results import ResultsOptions
from tui_nn.views.selection import UNSELECTED, Selection


class ResultsPanel(Picture[ResultsOptions]):
    """A cell of the matrix can be selected; scrolls if there is no room for all classes."""

    VIEW = results.VIEW

    BINDINGS: ClassVar[list[BindingType]] = bindings("results")

    selection: var[Selection] = var(UNSELECTED)

    def watch_selection(self, selection: Selection) -> None:
        """Mark another cell, and scroll to it."""
        self.options = replace(self.options, selection=selection)
        if self.snapshot:
            size = self.scrollable_content_region.size
            offset = results.offset_for(self.snapshot, self.options_now(), size, self.appearance)
            self.scroll_to(*offset, animate=False)

    def on_click(self, event: events.Click) -> None:
        """Select the clicked cell; a second click goes to its points."""
        if self.pictured is None:
            return
        size, x, y = self.scrollable_content_region.size, event.x - 1, event.y - 1
        cell = results.cell_at(self.pictured, self.options_now(), size, self.appearance, x, y)
        if cell and cell == self.selection.cell:
            self.call_later(self.run_action, "screen.open_cell")
        elif cell:
            self.post_message(SelectionChanged(Selection(cell=cell), self.pictured.dataset))
