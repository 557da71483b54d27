"""A widget that shows a canvas, and repaints only the cells that changed."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_nn.app.look import PLAIN, Look
from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink
from tui_nn.training.snapshot import Snapshot, State


@lru_cache(maxsize=2048)
def _style(foreground: str | None, background: str | None, beneath: Style) -> Style:
    return beneath + Style(color=_rich(foreground), bgcolor=_rich(background))


def _rich(colour: str | None) -> RichColor | None:
    return Color.parse(colour).rich_color if colour else None


class Picture(ScrollView):
    """Draws the snapshot on a canvas: subclasses say how, and how often."""

    NAME: ClassVar[str | None] = None
    """Stands in the frame, if there is one."""

    FRAMES: ClassVar[int] = 1
    """Draw every n-th snapshot of a running network; slow pictures, and large ones, less often."""

    snapshot: var[Snapshot | None] = var(None)
    look: var[Look] = var(PLAIN)

    _canvas: Canvas
    _frame = 0

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._canvas = Canvas(0, 0)
        self.border_title = self.NAME

    def draw(self, snapshot: Snapshot, width: int, height: int, look: Look) -> Canvas:
        """The picture, `width` x `height` cells."""
        raise NotImplementedError

    def title(self, snapshot: Snapshot) -> str | None:
        """What stands in the frame above the picture."""
        return self.NAME

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw, unless this is one of the frames in between."""
        self._frame += 1
        if snapshot and (snapshot.state is not State.RUNNING or self._frame % self.FRAMES == 0):
            self.redraw()

    def redraw(self) -> None:
        """Draw the snapshot again, and mark the cells that differ."""
        size = self.scrollable_content_region.size
        if self.snapshot is None or not size or not self.display:
            return
        before, self._canvas = self._canvas, self.draw(self.snapshot, size.width, size.height, self.look)
        spans = self._canvas.changed_spans(before)
        if spans:
            self.refresh(*(Region(left, y, right - left, 1) for y, left, right in spans))
        self._retitle(self.title(self.snapshot))

    def render_line(self, y: int) -> Strip:
        """Row `y` of the canvas as styled text."""
        width, height = self.scrollable_content_region.size
        if self.snapshot and (self._canvas.width, self._canvas.height) != (width, height):
            # The first frame of a size comes before the event that tells of it, and is to be whole.
            self._canvas = self.draw(self.snapshot, width, height, self.look)
        if y >= self._canvas.height:
            return Strip.blank(width, self.rich_style)
        palette, beneath = self.look.palette, self.rich_style
        segments = [
            Segment(text, _style(palette.get(fg), palette.get(bg) if bg != Ink.CLEAR else None, beneath))
            for text, fg, bg in self._canvas.runs(y)
        ]
        return Strip(segments, self._canvas.width).adjust_cell_length(width, beneath)

    def on_resize(self, event: events.Resize) -> None:
        """Another size is another picture."""
        self.redraw()

    def watch_look(self) -> None:
        """Another look is another picture, in other colours."""
        self.redraw()
        self.refresh()

    def _retitle(self, title: str | None) -> None:
        """Change the title in the frame.

        Assigning `border_title` would repaint the whole panel, up to ten times a second.
        """
        content = Content(title) if title else None
        if content != self._border_title:
            self._border_title = content
            self.refresh(Region(-1, -1, self.size.width, 1))
