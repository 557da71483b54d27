"""A picture of the run: a view that is redrawn for each snapshot."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Generic

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import Initialize, var

from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.covering import is_covered
from tui_nn.app.layout import BORDER
from tui_nn.app.rates import DRAWN_EVERY, NUMBERS
from tui_nn.app.terminal.app import TerminalApp
from tui_nn.app.terminal.connection import Connection
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.view import OptionsT, Span, Text, View

REST = 9
"""Pause after drawing, as a multiple of the time that it took, so that keys are handled first."""


def _first_options(picture: Any) -> Any:
    """The initial options of the view; typed as Any because Textual passes any widget."""
    return picture.VIEW.options


class Picture(CanvasView, Generic[OptionsT]):
    """Shows a view of the snapshot; subclasses set the view, and keys change its options."""

    VIEW: View[OptionsT]

    snapshot: var[Snapshot | None] = var(None)
    options: var[OptionsT] = var(Initialize(_first_options))

    _pointer: tuple[int, int] | None = None
    """The cell under the pointer of the mouse; None if it is elsewhere."""

    _views = Content()
    """The list of all views, which is in the lower border if there is nothing else to say."""

    _shown_snapshot: Snapshot | None = None
    """The snapshot whose numbers are shown; None if the picture is to be drawn."""

    pictured: Snapshot | None = None
    """The snapshot that the picture on screen was drawn from, which clicks refer to; None if it is not seen."""

    _snapshots_seen = 0
    _rest_until = 0.0

    def __init__(self, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.border_title = self.VIEW.name or None

    @property
    def title_room(self) -> int:
        """Columns for a text in the border, above or below."""
        return self.outer_size.width - BORDER

    def options_now(self) -> OptionsT:
        """The options with the current scroll position."""
        left, top = self.scroll_offset
        return replace(self.options, offset=(int(left), int(top)))

    def drawn(self, snapshot: Snapshot, size: Size) -> Canvas:
        """The visible part of the picture, of this size; a larger picture scrolls."""
        if self.VIEW.extent:
            whole = self._extent(snapshot, size)
            if whole != self.virtual_size:
                self.virtual_size = whole
                # Textual would leave scroll bars that are not needed any more, and what they had scrolled to.
                self._refresh_scrollbars()
                left, top = (
                    None if is_needed else 0 for is_needed in (self.allow_horizontal_scroll, self.allow_vertical_scroll)
                )
                self.scroll_to(left, top, animate=False, force=True)
        self.pictured = snapshot
        return self.VIEW.draw(snapshot, self.options_now(), size, self.appearance)

    def _extent(self, snapshot: Snapshot, size: Size) -> Size:
        """The size of the whole picture: of one that fits without scroll bars, if it does."""
        extent, options = self.VIEW.extent, self.options_now()
        assert extent
        columns = self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0
        lines = self.scrollbar_size_horizontal if self.show_horizontal_scrollbar else 0
        room = Size(size.width + columns, size.height + lines)
        whole = Size(*extent(snapshot, options, room, self.appearance))
        if whole.width <= room.width and whole.height <= room.height:
            return whole
        return Size(*extent(snapshot, options, size, self.appearance))

    @property
    def drawn_every(self) -> int:
        """Every how many snapshots of a running network it is drawn on a usual line."""
        return DRAWN_EVERY.get(self.id or "", 1)

    @property
    def _connection(self) -> Connection:
        app = self.app
        assert isinstance(app, TerminalApp)
        return app.connection

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw; if this snapshot is skipped or the last drawing took long, change only the numbers.

        On a slow line, a skipped snapshot changes nothing.
        """
        self._snapshots_seen += 1
        if snapshot is None or not self._is_seen:
            self._shown_snapshot = self.pictured = None
            return
        if self._connection.is_slow and self.id not in NUMBERS:
            if self._connection.draws_pictures:
                self.redraw()
            return
        started, every = time.perf_counter(), self.drawn_every
        if snapshot.state is not State.RUNNING or every == 1 or self._shown_snapshot is None:
            self.redraw()
        elif self._snapshots_seen % every == 0 and started >= self._rest_until:
            self.redraw()
            ended = time.perf_counter()
            self._rest_until = ended + REST * (ended - started)
        else:
            self.renew()

    def watch_options(self) -> None:
        """Draw the picture with its new options."""
        self.redraw()

    def leave(self) -> bool:
        """Close what is open in the panel; return whether anything was."""
        return False

    @property
    def _is_seen(self) -> bool:
        return self.display and not is_covered(self.screen)

    def redraw(self) -> None:
        """Draw the current snapshot, and mark the cells that changed; a picture that is not seen is drawn later."""
        size = self.scrollable_content_region.size
        self._shown_snapshot = snapshot = self.snapshot if size and self._is_seen else None
        if snapshot:
            self.show(self.drawn(snapshot, size))
            self._reword(snapshot)
        else:
            self.pictured = None

    def catch_up(self) -> None:
        """Draw what was left out."""
        if self._shown_snapshot is not self.snapshot:
            self.redraw()

    def renew(self) -> None:
        """Show the numbers of the current snapshot without redrawing the picture: all numbers are of one moment."""
        snapshot, view = self.snapshot, self.VIEW
        if snapshot is None or view.is_dated:
            return
        self._shown_snapshot = snapshot
        if view.renew:
            self.show(view.renew(self._canvas, snapshot, self.options_now(), self.appearance))
        self._reword(snapshot)

    def list_views(self, views: Content) -> None:
        """Show the list of all views in the lower border whenever there is nothing else to say."""
        self._views = views
        self._recaption()

    def _reword(self, snapshot: Snapshot) -> None:
        """Change the texts in the border."""
        view = self.VIEW
        title = view.title and view.title(snapshot, self.options_now(), self.title_room, self.appearance)
        self._retitle(view.name if title is None else title)
        self._recaption()

    def _caption(self) -> Text:
        """What is under the pointer or, without that, what the view says below the picture."""
        snapshot, view, room = self._shown_snapshot, self.VIEW, self.title_room
        if snapshot is None:
            return ()
        options, pointer = self.options_now(), self._pointer
        if pointer and view.reading and self.pictured:
            size = self.scrollable_content_region.size
            reading = view.reading(self.pictured, options, size, self.appearance, pointer)
            if reading:
                return (Span(self.appearance.glyphs.shorten(reading, room)),)
        return view.caption(snapshot, options, room, self.appearance) if view.caption else ()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Read what is under the pointer."""
        offset = event.get_content_offset(self)
        self._point_at((offset.x, offset.y) if offset else None)

    def on_leave(self, event: events.Leave) -> None:
        """Read nothing any more."""
        self._point_at(None)

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        if self.VIEW.reading is None or cell == self._pointer:
            return
        self._pointer = cell
        self._recaption()

    def canvas_of(self, size: Size) -> Canvas:
        """The canvas, redrawn if the size has changed: Textual paints a new size before it sends the resize event."""
        if self.snapshot and (self._canvas.width, self._canvas.height) != size:
            return self.drawn(self.snapshot, size)
        return self._canvas

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Draw the part that is now visible."""
        super().watch_scroll_x(old_value, new_value)
        self.redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the part that is now visible."""
        super().watch_scroll_y(old_value, new_value)
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the picture in its new size; the pointer may be elsewhere in it."""
        self._pointer = None
        self.redraw()

    def watch_appearance(self) -> None:
        """Redraw the picture and the border in the new appearance."""
        self.redraw()
        self.refresh()

    def _retitle(self, title: str) -> None:
        """Change the title in the upper border.

        Assigning `border_title` would repaint the whole panel, up to ten times a second.
        """
        # Textual's own ellipsis is not ASCII.
        content = Content(self.appearance.glyphs.shorten(title, self.title_room)) if title else None
        if content != self._border_title:
            self._border_title = content
            self.refresh(Region(-1, -1, self.size.width, 1))

    def _recaption(self) -> None:
        """Change the text in the lower border; assigning `border_subtitle` would repaint the whole panel."""
        spans = ((span.text, _style(span, self.appearance)) for span in self._caption())
        content = Content.assemble(*spans) or self._views
        if not content.is_same(self._border_subtitle or Content()):
            self._border_subtitle = content
            self.refresh(Region(-1, self.size.height, self.size.width + 2, 1))


def _style(span: Span, appearance: Appearance) -> str:
    """The style of a span in Textual's notation; an ink without a color has none."""
    color, background = (appearance.palette.get(ink, "") for ink in (span.ink, span.background))
    return f"{color} on {background}".strip() if background else color
