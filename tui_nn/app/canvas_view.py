"""A widget that shows a canvas, and repaints only the cells that changed."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink


@lru_cache(maxsize=2048)
def _style(foreground: str | None, background: str | None, beneath: Style) -> Style:
    return beneath + Style(color=_rich(foreground), bgcolor=_rich(background))


def _rich(color: str | None) -> RichColor | None:
    return Color.parse(color).rich_color if color else None


MOST_DRAWINGS = 3
"""Maximum drawings for one frame: a picture that fits hides its scroll bars, and then has more room."""


class CanvasView(ScrollView):
    """Shows the last canvas passed to `show`."""

    appearance: var[Appearance] = var(PLAIN)

    def __init__(self, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._canvas = Canvas(0, 0)
        self._beneath = Style.null()
        self._rows_rendered = 0

    def show(self, canvas: Canvas) -> None:
        """Show another canvas, and mark the cells that differ."""
        before, self._canvas = self._canvas, canvas
        if (before.width, before.height) != (canvas.width, canvas.height):
            # What only the one before had must go, too.
            self.refresh()
        elif spans := canvas.changed_spans(before):
            self.refresh(*(Region(left, y, right - left, 1) for y, left, right in spans))

    def canvas_of(self, size: Size) -> Canvas:
        """The canvas for a region of this size."""
        return self._canvas

    def render_lines(self, crop: Region) -> list[Strip]:
        """Settle the canvas, and look up the style once for all rows: Textual computes it from all ancestors."""
        self._beneath, before = self.rich_style, self._canvas
        self._rows_rendered = 0
        for _ in range(MOST_DRAWINGS):
            size = self.scrollable_content_region.size
            self._canvas = self.canvas_of(size)
            if self.scrollable_content_region.size == size:
                break
        strips = super().render_lines(crop)
        if self._canvas is not before and self._rows_rendered < self._canvas.height:
            # Textual has kept rows of what was drawn for the room with a scroll bar, or without one.
            self.refresh()
        return strips

    def render_line(self, y: int) -> Strip:
        """Row `y` of the canvas as styled text."""
        size = self.scrollable_content_region.size
        self._rows_rendered += 1
        palette, beneath = self.appearance.palette, self._beneath
        if y >= self._canvas.height:
            return Strip.blank(size.width, beneath)
        segments = [
            Segment(text, _style(palette.get(fg), palette.get(bg) if bg != Ink.CLEAR else None, beneath))
            for text, fg, bg in self._canvas.runs(y)
        ]
        return Strip(segments, self._canvas.width).adjust_cell_length(size.width, beneath)
