"""The layout of the network diagram, computed before any unit is evaluated or drawn.

The pictures of the units are as large as possible. If a layer has more units than fit, those around the selected unit
are shown; if the network has more layers than fit, those around the selected layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tui_nn.render.cells import text_width

UnitIndex = tuple[int, int]
"""The index of a layer, 0 for the inputs, and of a unit in it."""

Size = tuple[int, int]
"""Columns and rows of pixels. A cell is one pixel wide and two high, which makes pixels about square."""

_MIN_PIXELS, _MAX_PIXELS = 2, 24
"""Minimum and maximum rows of pixels of a picture."""
_GENEROUS_PIXELS = 6
"""Gutters and names are narrowed to give pictures this many rows of pixels."""
WIDE_OBLONGS, NARROW_OBLONGS = (10, 6), (4,)
"""Flat pictures are stretched up to one of these widths, because they show more than a tiny square."""
_MIN_OBLONG = 3
_WIDEST_GUTTER = 40
_HEIGHT_WITH_KEY = 16
"""Minimum height for a row of headings above the layers and a key below them."""
_ENOUGH_UNITS = 14
"""Pictures shrink until a layer shows about this many of its units, but no further."""
_MARK = 2
"""Cells on either side for a blank and an ellipsis, which stands for layers that are not shown."""


@dataclass(frozen=True)
class _Style:
    """The sizes of everything except the pictures, in cells."""

    gutter: int
    """Minimum distance between layers."""
    outer_name: int
    """Maximum length of the name of an input or output; longer ones are shortened."""
    inner_name: int
    """Maximum length of the name of a hidden unit; longer ones, which differ only at their ends, are omitted."""


_STYLES = (_Style(10, 10, 10), _Style(8, 8, 7), _Style(6, 5, 5), _Style(5, 5, 5), _Style(4, 5, 5), _Style(4, 3, 0))
"""From the roomiest to the tightest."""
_LONGEST_NAME = 12
"""Maximum columns of the name of an input or output, if there are columns left."""
_BARE_STYLES = (_Style(3, 3, 0), _Style(3, 2, 0), _Style(3, 0, 0))
"""With short names, or without any, used if not even the smallest pictures fit otherwise."""


@dataclass(frozen=True)
class Column:
    """The position of a layer, in cells unless pixels are mentioned."""

    layer: int
    units: range
    """The units that are shown, from the top."""
    names: tuple[str, ...]
    """Names of the units that are shown."""
    hidden: int
    """Number of units that are not shown."""
    span: range
    """Columns of the names and the pictures, including a blank on either side of a picture."""
    left: int
    """First column of the pictures."""
    tops: tuple[int, ...]
    """First pixel row of each picture."""
    name_left: int
    """First column of the names: before the pictures, or after those of the outputs."""
    name_width: int
    """Columns of the names; 0 if there is no room for any."""


@dataclass(frozen=True)
class Plan:
    """The layout of a diagram in `width` x `height` cells."""

    width: int
    height: int
    picture: Size
    """Pixels of the picture of a unit."""
    columns: tuple[Column, ...]
    """The layers that are shown, from left to right."""
    layers: int
    """Number of layers of the network, including the inputs."""
    selected: UnitIndex | None
    room: range
    """The pixel rows that pictures may use."""

    @property
    def has_key(self) -> bool:
        """Whether there are rows for headings and for a key."""
        return self.room.start > 0

    @property
    def shown(self) -> tuple[range, ...]:
        """The units of each layer of the network that are shown; only these need pictures."""
        units = {column.layer: column.units for column in self.columns}
        return tuple(units.get(layer, range(0)) for layer in range(self.layers))

    def row(self, top: int) -> int:
        """The row of cells at the middle of the picture whose first pixel row is `top`."""
        return (top + (self.picture[1] - 1) // 2) // 2

    def unit_at(self, x: int, y: int) -> UnitIndex | None:
        """The unit whose picture or name contains cell (x, y); None elsewhere."""
        for column in self.columns:
            for unit, top in zip(column.units, column.tops, strict=True):
                if x in column.span and top // 2 <= y <= (top + self.picture[1] - 1) // 2:
                    return column.layer, unit
        return None


@dataclass(frozen=True)
class _Layout:
    """One way to fit some of the layers."""

    longest: Sequence[int]
    """Cells of the longest name of each layer of the network."""
    layers: range
    style: _Style
    picture: Size

    @property
    def width(self) -> int:
        """Columns that the layout needs."""
        texts = sum(map(self.name_width, self.layers))
        pictures = len(self.layers) * (self.picture[0] + 2)
        return texts + pictures + (len(self.layers) - 1) * self.style.gutter + 2 * self.mark

    @property
    def mark(self) -> int:
        """Columns on either side for the ellipsis; 0 if all layers are shown."""
        return 0 if len(self.layers) == len(self.longest) else _MARK

    def name_width(self, layer: int) -> int:
        """Columns for the names of a layer."""
        longest = self.longest[layer]
        if layer in (0, len(self.longest) - 1):
            # Less of a longer name would be hardly more than the ellipsis.
            return min(longest, self.style.outer_name) if self.style.outer_name > 2 or longest <= 2 else 0
        return longest if longest <= self.style.inner_name else 0

    def spans(self, width: int) -> Iterator[range]:
        """The columns of each layer, spread over `width` cells with gutters that differ by at most one cell."""
        gutters = max(len(self.layers) - 1, 1)
        spare = max(min(width - self.width, gutters * (_WIDEST_GUTTER - self.style.gutter)), 0)
        x = max(width - spare - self.width, 0) // 2 + self.mark
        for number, layer in enumerate(self.layers):
            wide = self.name_width(layer) + self.picture[0] + 2
            yield range(x, x + wide)
            x += wide + self.style.gutter + spare * (number + 1) // gutters - spare * number // gutters


def plan_diagram(
    width: int,
    height: int,
    names: Sequence[Sequence[str]],
    selected: UnitIndex | None = None,
    oblongs: Sequence[int] = WIDE_OBLONGS,
) -> Plan:
    """Lay out a network in `width` x `height` cells.

    `names` are those of the units, layer by layer, inputs first and outputs last. The `selected` unit is always shown;
    if not everything fits, the layers and units farthest from it are not shown. Flat pictures get one of the widths
    `oblongs` if they fit.
    """
    width, height = max(width, 0), max(height, 0)
    room = range(2, 2 * height - 2) if height >= _HEIGHT_WITH_KEY else range(2 * height)
    highest = _highest(len(room), max(map(len, names)))
    longest = [max(map(text_width, layer)) for layer in names]
    layout = _roomiest(width, highest, longest, selected[0] if selected else 0, oblongs)
    columns = (
        _column(room, layout, layer, span, names[layer], selected[1] if selected and selected[0] == layer else 0)
        for layer, span in zip(layout.layers, layout.spans(width), strict=True)
    )
    return Plan(width, height, layout.picture, tuple(columns), len(names), selected, room)


def _roomiest(width: int, highest: int, longest: Sequence[int], center: int, oblongs: Sequence[int]) -> _Layout:
    """The layout with the most layers around `center`; among those, with the largest pictures, then the most room."""
    leasts = range(min(highest, _GENEROUS_PIXELS), _MIN_PIXELS - 1, -1)
    for count, styles, least, widths in product(
        range(len(longest), 0, -1), (_STYLES, _BARE_STYLES), leasts, (oblongs, (_MIN_OBLONG,))
    ):
        layers = _around(center, count, len(longest))
        for style, high, widest in product(styles, range(highest, least - 1, -1), widths):
            picture = max(high, min(2 * high, widest)), high
            layout = _Layout(longest, layers, style, picture)
            if layout.width <= width:
                return _with_longer_names(layout, width)
    return layout


def _with_longer_names(layout: _Layout, width: int) -> _Layout:
    """Shorten the names of inputs and outputs only as far as the columns that are left make necessary."""
    least = layout.style.outer_name
    for longest in range(_LONGEST_NAME if least else 0, least, -1):
        longer = replace(layout, style=replace(layout.style, outer_name=longest))
        if longer.width <= width:
            return longer
    return layout


def _column(room: range, layout: _Layout, layer: int, span: range, names: Sequence[str], center: int) -> Column:
    """Lay out the layer whose units have these `names`, with unit `center` among those that are shown."""
    wide, high = layout.picture
    text = layout.name_width(layer)
    is_last = layer == len(layout.longest) - 1
    left = span.start + 1 + (0 if is_last else text)
    units, tops = _stack(room, len(names), high, center)
    shown = tuple(names[unit] for unit in units)
    name_left = left + wide + 1 if is_last else span.start
    return Column(layer, units, shown, len(names) - len(units), span, left, tops, name_left, text)


def _highest(room: int, units: int) -> int:
    """The largest picture height in pixels with which all `units` fit in `room` pixels, but at least a legible one."""
    small = min(max(room // _ENOUGH_UNITS, _MIN_PIXELS), 2 * _MIN_PIXELS)
    for high in range(_MAX_PIXELS, small - 1, -1):
        # Except for the smallest pictures, leave room for the frame of the selected unit.
        frame = 2 if high > _MIN_PIXELS + 1 else 0
        if units * (high + 1) - 1 + frame <= room:
            return high
    return small + 1


def _stack(room: range, units: int, high: int, center: int) -> tuple[range, tuple[int, ...]]:
    """The units of a layer that are shown, and the first pixel row of each."""
    if units * (high + 1) - 1 > len(room):
        # The last row of cells is for the number of units that are not shown.
        room = room[:-2]
    shown = _around(center, max((len(room) + 1) // (high + 1), 1), units)
    pitch = min((len(room) + 1) // len(shown), 2 * high + 2)
    if pitch > high + 1:
        # A pitch of whole cells makes all pictures look alike.
        pitch -= pitch % 2
    spare = max(len(room) - pitch * (len(shown) - 1) - high, 0)
    first = spare // 2 if pitch % 2 else min((spare + 2) // 4 * 2, spare // 2 * 2)
    return shown, tuple(room.start + first + pitch * number for number in range(len(shown)))


def _around(center: int, count: int, total: int) -> range:
    """At most `count` consecutive numbers below `total`, with `center` as close to the middle as possible."""
    first = min(max(center - count // 2, 0), max(total - count, 0))
    return range(first, min(first + count, total))
