"""Sends only the cells that changed.

Textual 8 sends each changed span starting from the left edge of its widget, and resets and repeats the style of every
run. Over a slow line that is most of the traffic. Here updates are cropped at both ends, of a style only what differs
from the previous one is sent, and unchanged lines of widgets are not rendered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Regions = tuple[Region, Region]
"""The region of a widget, and its visible part."""

RESET = "\x1b[0m"

# In Textual 8.2, the line cache of a widget is part of the cache key of this method, which therefore keeps the lines of
# the last thousand widgets in memory. The result does not depend on them.
StylesCache.get_inner_outer = classmethod(StylesCache.get_inner_outer)  # type: ignore[arg-type, method-assign, assignment]


@lru_cache(maxsize=4096)
def _escape(style: Style, color_system: ColorSystem) -> str:
    """The escape sequence that switches the terminal from any style to this one."""
    before, _, _ = style.render("\0", color_system=color_system).partition("\0")
    return before.replace("\x1b[", "\x1b[0;", 1) if before else RESET


@lru_cache(maxsize=8192)
def _switch(before: Style | None, after: Style, color_system: ColorSystem) -> str:
    """The escape sequence that switches the terminal from a style, or None for any, to another.

    It has only the colors that differ, unless attributes such as bold do, which not all terminals switch off singly.
    """
    if before is None or before.without_color != after.without_color:
        return _escape(after, color_system)
    codes: list[str] = []
    for old, new, is_foreground in ((before.color, after.color, True), (before.bgcolor, after.bgcolor, False)):
        if old != new:
            color = (new or Color.default()).downgrade(color_system)
            codes += color.get_ansi_codes(foreground=is_foreground)
    return f"\x1b[{';'.join(codes)}m" if codes else ""


class SpansUpdate(ChopsUpdate):
    """A partial update that is cropped to its spans."""

    def render_segments(self, console: Console) -> str:
        """The bytes that repaint the spans, as text."""
        # If Rich detects no colors, full updates of Textual send truecolor; partial updates must match.
        color_system = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        parts: list[str] = []
        current: Style | None = None
        for x, y, strip in self._pieces():
            parts.append(f"\x1b[{y + 1};{x + 1}H")
            for text, style, _ in strip:
                wanted = style or Style.null()
                if wanted != current:
                    parts.append(_switch(current, wanted, color_system))
                    current = wanted
                parts.append(text)
        return "".join([*parts, RESET])

    def _pieces(self) -> Iterator[tuple[int, int, list[Segment]]]:
        """The position (x, y) and the segments of each piece to paint."""
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is not None and x < right and end > left:
                    start = _whole(strip, max(left - x, 0), -1)
                    stop = _whole(strip, min(right - x, strip.cell_length), 1)
                    yield x + start, y, list(strip.crop(start, stop))


def _whole(strip: Strip, column: int, move: int) -> int:
    """`column`, or its neighbor in the direction `move` if a cut there would split a wide character."""
    if not 0 < column < strip.cell_length or len(strip.text) == strip.cell_length:
        return column
    return column + move if cell_len(strip.crop(column - 1, column + 1).text[:1]) == 2 else column


class SpansCompositor(Compositor):
    """The compositor of all screens, whose pictures change a few cells at a time."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The changes since the last update, if any."""
        everything, _ = self.visible_widgets, self.cuts
        # Textual renders every widget in the bounding box of all changes; most of them have not changed.
        self._visible_widgets = _touched(everything, self._dirty_regions)
        update = super().render_partial_update()
        self._visible_widgets = everything
        return update and SpansUpdate(update.chops, update.spans, update.chop_ends)


def _touched(widgets: dict[Widget, Regions], changed: Iterable[Region]) -> dict[Widget, Regions]:
    """The widgets that overlap, in any row, the span from its first to its last change."""
    rows: dict[int, tuple[int, int]] = {}
    for x, y, width, height in changed:
        for row in range(y, y + height):
            left, right = rows.get(row, (x, x))
            rows[row] = min(left, x), max(right, x + width)
    return {
        widget: (region, clip)
        for widget, (region, clip) in widgets.items()
        if _is_touched(region.intersection(clip), rows)
    }


def _is_touched(region: Region, rows: dict[int, tuple[int, int]]) -> bool:
    spans = (rows.get(row) for row in region.line_range)
    return any(span and span[0] < region.right and span[1] > region.x for span in spans)
