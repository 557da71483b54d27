"""A picture of the run: a canvas that is drawn anew as the snapshots come."""

from __future__ import annotations

import time
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import var

from tui_nn.app.canvas_view import CanvasView
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import Snapshot, State

FRAME = 6
"""Columns of a frame that a title leaves free: on either side the corner, a piece of line and a blank."""

REST = 9
"""How many times as long as a picture takes to draw nothing is drawn after it: keys go first."""


class Picture(CanvasView):
    """Draws the snapshot on a canvas: subclasses say how, and how often."""

    NAME: ClassVar[str | None] = None
    """Stands in the frame, if there is one."""

    FRAMES: ClassVar[int] = 1
    """Draw every n-th snapshot of a running network; slow pictures, and large ones, less often."""

    snapshot: var[Snapshot | None] = var(None)

    _frame = 0
    _rest_until = 0.0

    def __init__(self, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.border_title = self.NAME

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The picture, `width` x `height` cells."""
        raise NotImplementedError

    def title(self, snapshot: Snapshot) -> str | None:
        """What stands in the frame above the picture."""
        return self.NAME

    def below(self, snapshot: Snapshot) -> Content | None:
        """What is to stand in the frame below the picture; None for what is there."""
        return None

    @property
    def title_room(self) -> int:
        """Columns for a title in the frame, above or below."""
        return self.outer_size.width - FRAME

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw, unless this is one of the frames in between, or the last picture took long."""
        self._frame += 1
        if snapshot is None:
            return
        started = time.perf_counter()
        if snapshot.state is not State.RUNNING:
            self.redraw()
        elif self._frame % self.FRAMES == 0 and started >= self._rest_until:
            self.redraw()
            ended = time.perf_counter()
            self._rest_until = ended + REST * (ended - started)

    def leave(self) -> bool:
        """Close what is open in the panel; whether anything was."""
        return False

    def cover(self, width: int, height: int) -> None:
        """Scroll over a picture of this size."""
        size = Size(width, height)
        if size != self.virtual_size:
            self.virtual_size = size

    def redraw(self) -> None:
        """Draw the snapshot again, and mark the cells that differ."""
        size = self.scrollable_content_region.size
        if self.snapshot is None or not size or not self.display:
            return
        self.show(self.draw(self.snapshot, size.width, size.height, self.appearance))
        self._retitle(self.title(self.snapshot))
        below = self.below(self.snapshot)
        if below is not None and not below.is_same(self._border_subtitle or Content()):
            self.border_subtitle = below

    def canvas_of(self, size: Size) -> Canvas:
        """The canvas; the first frame of a size comes before the event that tells of it, and is to be whole."""
        if self.snapshot and (self._canvas.width, self._canvas.height) != size:
            return self.draw(self.snapshot, size.width, size.height, self.appearance)
        return self._canvas

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Draw the part that is scrolled to."""
        super().watch_scroll_x(old_value, new_value)
        self.redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the part that is scrolled to."""
        super().watch_scroll_y(old_value, new_value)
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Another size is another picture."""
        self.redraw()

    def watch_appearance(self) -> None:
        """Another look is another picture, in other colors."""
        self.redraw()
        self.refresh()

    def _retitle(self, title: str | None) -> None:
        """Change the title in the frame.

        Assigning `border_title` would repaint the whole panel, up to ten times a second.
        """
        # Textual's own ellipsis is not ASCII.
        content = Content(self.appearance.glyphs.shorten(title, self.title_room)) if title else None
        if content != self._border_title:
            self._border_title = content
            self.refresh(Region(-1, -1, self.size.width, 1))
