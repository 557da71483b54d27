"""The base of all screens, which tolerates any input at any moment.

Several keys or clicks may arrive at once, from a slow line, a paste or a held key: the second is handled before the
first has opened, closed or removed anything.
"""

from __future__ import annotations

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from tui_nn.app.compositor import SpansCompositor
from tui_nn.app.covering import is_covered
from tui_nn.app.picture import Picture


class SafeScreen(Screen[ScreenResultType]):
    """A screen that closes only once, and ignores clicks on widgets that are being removed."""

    # Textual's attribute repaints the whole screen; the widgets that change are repainted anyway.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    _is_new = True
    """Whether it has not been shown yet."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = SpansCompositor()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; does nothing once the screen is closed."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Draw what changed beneath another screen; do not style a new screen twice.

        Its widgets were styled when they were mounted.
        """
        event.refresh_styles = event.refresh_styles and not self._is_new
        self._is_new = False
        for picture in self.query(Picture):
            picture.catch_up()

    def on_unmount(self) -> None:
        """Let the app and other screens forget this one; Textual does so only at the next change of what it watched.

        A walk holds all numbers of an update, a hundred megabytes for a full batch.
        """
        for watched in (self.app, *self.app.screen_stack):
            for watchers in getattr(watched, "__watchers", {}).values():
                watchers[:] = [one for one in watchers if one[0] is not self]

    def _screen_resized(self, size: Size) -> None:
        """Lay out the widgets, unless it was done for this size: Textual reports the first size several times."""
        if size != self._compositor.size:
            super()._screen_resized(size)

    def _on_timer_update(self) -> None:
        """Paint a frame; Textual forgets which widgets changed if something beneath the screen did, too."""
        if self._repaint_required:
            self._compositor.update_widgets(self._dirty_widgets)
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        """Paint nothing beneath a screen without transparency: Textual would send all that lies on top of it again.

        Nor is anything painted that the next frame paints in any case: a whole screen would be sent twice.
        """
        if is_covered(self):
            self._compositor._dirty_regions.clear()
        elif self._repaint_required:
            # Textual has stopped the timer where the screen was laid out in between.
            self._update_timer.resume()
        else:
            super()._compositor_refresh()
            if self is not self.app.screen:
                # The screen on top paints what changed here. Textual would hand it up again with each later change,
                # from the first time on, which was the whole screen.
                self._repaint_required = False
                self._repaint_regions.clear()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The widget at a cell and the position within it; Textual's method fails for a widget without a parent."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget and (widget is self or widget.is_attached) else (None, None)
