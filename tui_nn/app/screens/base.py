"""What all screens have in common: they live through whatever a terminal sends, at any moment.

Several keys or clicks may arrive together, from a slow line, a paste, or a key that is held: the second of them is
handled as if the first had not opened, closed or removed anything yet.
"""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.geometry import Offset
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class SafeScreen(Screen[ScreenResultType]):
    """A screen that closes once, and on which a click on what is being removed hits nothing."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; does nothing once the screen is closed."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The widget at a cell, and the place within it; Textual's fails at a widget without a parent."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget and (widget is self or widget.is_attached) else (None, None)
