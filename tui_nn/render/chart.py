"""Curves over steps, drawn by plotext within our own axes and legend.

plotext draws braille lines fast and well. Its axes, legend and colors are not used: ours follow the theme, stay in
place while numbers grow, and work in pure ASCII. plotext has one figure per process, so draw from one thread only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from tui_nn.render.axes import Axis, Frame, draw_axes, lay_out, max_ticks
from tui_nn.render.braille import DOWN
from tui_nn.render.canvas import Canvas
from tui_nn.render.curves import Curve, Values, clip, dash, decimate, without_gaps
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.guides import draw_band, draw_cursor, draw_curve_marks, draw_level, draw_marks, draw_point
from tui_nn.render.legend import Entry, draw_legend
from tui_nn.render.palette import Ink
from tui_nn.render.ranges import LARGEST_VALUE, Range, extent, widened
from tui_nn.render.ticks import nice_decades, nice_range

_MIN_SIZE = (12, 4)

_LOADING = Lock()
"""Held while plotext is prepared, which must not happen twice."""

Points = tuple[Values, Values]


@dataclass(frozen=True)
class Series:
    """One curve: `y` over ascending `x`, both (n,). Values that are not finite leave gaps."""

    name: str
    """Shown in the legend; a series without a name is not listed there."""
    x: ArrayLike
    y: ArrayLike
    ink: int
    marker: str
    """'braille' or one character."""
    dashed: bool = False
    """Whether it is dashed, which distinguishes it without color and lets curves beneath show through."""
    mark: str = ""
    """One character that is written on the curve now and then, and in the legend; empty for none."""


class Band(NamedTuple):
    """The lowest and the highest value on the way to each point, all (n,) over ascending `x`; nan if unknown."""

    x: ArrayLike
    lowest: ArrayLike
    highest: ArrayLike


@dataclass(frozen=True)
class Plot:
    """The contents of a chart, whatever its size."""

    series: Sequence[Series]
    """The curves, later ones on top."""
    x_range: Range
    """The lowest and the highest step shown, `low` < `high`."""
    glyphs: Glyphs
    x_name: str = "step"
    """What `x` counts."""
    log: bool = False
    """Whether the y axis is logarithmic; values that are not above 0 then leave gaps."""
    best_possible: tuple[float, str] | None = None
    """A value to mark with a dotted line, and its name in the legend."""
    baseline: tuple[float, str] | None = None
    """Another one, marked only if the axis reaches it, and named only where there is room."""
    best: tuple[float, float] | None = None
    """The step and the value of the best point, which gets a sign of its own, named where there is room."""
    marks: Sequence[tuple[float, str]] = ()
    """Steps to mark with a vertical line, each with one letter."""
    band: Band | None = None
    """A range that is shaded behind the curves."""
    cursor: float | None = None
    """A step to mark with a line; the legend then shows the last values up to it, and their step."""


def draw_chart(width: int, height: int, plot: Plot) -> Canvas:
    """Draw a chart of `width` x `height` cells, with a legend of the last values in the first row.

    The y axis covers the visible parts of all curves and the best possible value, widened to round numbers. Below
    12 x 4 cells the canvas stays blank.
    """
    canvas = Canvas(width, height)
    if not _has_room(width, height):
        return canvas
    curves, level = _visible(plot)
    frame, x_axis, y_axis = _lay_out(width, height, plot, curves, level)
    draw_axes(canvas, frame, x_axis, y_axis, plot.glyphs)
    if plot.band:
        draw_band(canvas, frame, x_axis, y_axis, _array(plot.band.x), *_edges(plot, plot.band))
    _draw_curves(canvas, frame, x_axis, y_axis, plot.series, curves)
    draw_curve_marks(canvas, frame, x_axis, y_axis, [(one.mark, one.ink) for one in plot.series], curves)
    if math.isfinite(level[0]):
        draw_level(canvas, frame, y_axis, float(level[0]), plot.glyphs)
    if plot.baseline and y_axis.low <= plot.baseline[0] <= y_axis.high and not plot.log:
        draw_level(canvas, frame, y_axis, plot.baseline[0], plot.glyphs, Ink.MUTED)
    draw_marks(canvas, frame, x_axis, plot.marks, plot.glyphs)
    if plot.best:
        step, value = plot.best
        point = step, float(_scaled(_array([value]), plot.log)[0])
        draw_point(canvas, frame, x_axis, y_axis, point, plot.glyphs.best, Ink.TEST)
    if plot.cursor is not None:
        draw_cursor(canvas, frame, x_axis, plot.cursor, plot.glyphs)
    draw_legend(canvas, frame.left, _legend(plot), plot.glyphs)
    return canvas


def draw_legend_alone(width: int, height: int, plot: Plot) -> Canvas:
    """Draw only the first row of the chart that `draw_chart` draws: a tenth of the work."""
    row = Canvas(width, 1)
    left, columns = plot_columns(width, height, plot)
    if columns:
        draw_legend(row, left, _legend(plot), plot.glyphs)
    return row


def plot_columns(width: int, height: int, plot: Plot) -> tuple[int, int]:
    """The first column and the number of columns between the axes of the chart that `draw_chart` draws."""
    if not _has_room(width, height):
        return 0, 0
    frame, _, _ = _lay_out(width, height, plot, *_visible(plot))
    return frame.left, frame.width


def _has_room(width: int, height: int) -> bool:
    return width >= _MIN_SIZE[0] and height >= _MIN_SIZE[1]


def _visible(plot: Plot) -> tuple[list[Points], Values]:
    """The visible parts of the curves and the best possible value, (1,), in the coordinates of the y axis."""
    curves = [clip(_array(one.x), _scaled(_array(one.y), plot.log), *plot.x_range) for one in plot.series]
    return curves, _scaled(np.array([plot.best_possible[0] if plot.best_possible else math.nan]), plot.log)


def _lay_out(width: int, height: int, plot: Plot, curves: Sequence[Points], level: Values) -> tuple[Frame, Axis, Axis]:
    """The frame of the plot, and its axes."""
    x_axis = Axis(*plot.x_range, plot.x_name)
    visible = [*(y for _, y in curves), level]
    if plot.band:
        x = _array(plot.band.x)
        visible += [edge[(x >= x_axis.low) & (x <= x_axis.high)] for edge in _edges(plot, plot.band)]
    y_axis = Axis(*_y_range(visible, height, plot.log), log=plot.log)
    return lay_out(width, height, x_axis, y_axis, top=1), x_axis, y_axis


def _edges(plot: Plot, band: Band) -> tuple[Values, Values]:
    """The lowest and the highest values, in the coordinates of the y axis."""
    return _scaled(_array(band.lowest), plot.log), _scaled(_array(band.highest), plot.log)


def _array(values: ArrayLike) -> Values:
    return np.asarray(values, np.float64)


def _scaled(y: Values, log: bool) -> Values:
    """`y`, or its decimal logarithm if `log`; NaN where it cannot be drawn."""
    drawable = np.isfinite(y) & (y > 0 if log else True)
    y = np.clip(np.where(drawable, y, np.nan), -LARGEST_VALUE, LARGEST_VALUE)
    return np.log10(y) if log else y


def _y_range(arrays: Sequence[Values], height: int, log: bool) -> Range:
    """A range with round ends around all finite values, in decades if `log`; a single value is centered."""
    low, high = widened(*extent(arrays), pad=0.5 if log else None)
    return nice_decades(low, high) if log else nice_range(low, high, max_ticks(height - 3))


def load_plotext() -> None:
    """Import plotext before the first chart needs it, because importing it takes longer than drawing; thread-safe."""
    with _LOADING:
        _figure()


def plotext_is_loaded() -> bool:
    """Whether the next chart is drawn without importing plotext first."""
    return _figure.cache_info().currsize > 0


@cache
def _figure() -> Any:
    """The figure of plotext, without its own axes, ticks, colors and size limit."""
    import plotext

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.theme("simple")
    figure.axes(False)
    for axis in ("x", "y"):
        figure.ruler(axis).ticks([]).alignment(lim="edge")
    return figure


def _draw_curves(
    canvas: Canvas,
    frame: Frame,
    x_axis: Axis,
    y_axis: Axis,
    series: Sequence[Series],
    curves: Sequence[Points],
) -> None:
    figure = _figure()
    figure.clear.data()
    figure.plot_size(frame.width, frame.height)
    figure.ruler("x", "lower").lim(0, frame.width)
    figure.ruler("y", "left").lim(0, frame.height)
    for one, (x, y) in zip(series, curves, strict=True):
        curve = _thinned(x_axis.positions(x, frame.width), y_axis.positions(y, frame.height), frame, one.dashed)
        if curve.x.size:
            figure.draw(_signal(figure, curve, one))
    for row, line in enumerate(figure.build().string().splitlines()):
        _write_styled(canvas, frame.left, frame.top + row, line)


def _thinned(x: Values, y: Values, frame: Frame, dashed: bool) -> Curve:
    """The points of a curve, in cells, that make a visible difference, because plotext takes 10 us per point."""
    curve = decimate(without_gaps(x, y, frame.width), flat=1 / DOWN)
    return dash(curve, frame.width) if dashed else curve


def _signal(figure: Any, curve: Curve, one: Series) -> Any:
    """A plotext signal whose color number is the ink, so that the ink can be read back from the output."""
    import plotext

    marker = plotext.marker(one.marker, plotext.pixel(foreground=int(one.ink)))
    signal = figure.signal(curve.x.tolist(), curve.y.tolist(), marker=marker).lines(True)
    for start in curve.breaks:
        signal.line(start, False)
    return signal


def _write_styled(canvas: Canvas, x: int, y: int, line: str) -> None:
    """Write the visible parts of a line with SGR escapes, in which color number n stands for ink n."""
    for part in line.split("\x1b["):
        style, _, text = part.partition("m")
        if text.strip():
            canvas.write(x, y, text, int(style.rpartition(";")[2]))
        x += len(text)


def _legend(plot: Plot) -> list[Entry]:
    named, glyphs, cursor = [one for one in plot.series if one.name], plot.glyphs, plot.cursor
    entries = [Entry(_sample(one, glyphs), one.ink, one.name, _value(one, cursor)) for one in named]
    if cursor is not None:
        # The cursor replaces the best possible value, which never changes: there is rarely room for both.
        return [
            Entry(glyphs.vertical, Ink.ACCENT, f"{plot.x_name} {_number(float(_step(named, cursor)))}", math.nan),
            *entries,
        ]
    dots = glyphs.dot * 3
    if plot.best_possible:
        level, name = plot.best_possible
        entries.append(Entry(dots, Ink.BEST_POSSIBLE, name, level))
    if plot.best:
        entries.append(Entry(glyphs.best, Ink.TEST, "best", plot.best[1], is_extra=True))
    if plot.baseline:
        level, name = plot.baseline
        entries.append(Entry(dots, Ink.MUTED, name, level, is_extra=True))
    return entries


def _number(x: float) -> str:
    """Format a position on the x axis: with decimals if it is small and has some."""
    return f"{x:,.0f}" if x.is_integer() or abs(x) >= 1000 else f"{x:,.3g}"


def _sample(one: Series, glyphs: Glyphs) -> str:
    stroke = one.marker if len(one.marker) == 1 else glyphs.stroke
    if one.mark:
        return stroke + one.mark + stroke
    return f"{stroke} {stroke}" if one.dashed else stroke * 3


def _step(named: Sequence[Series], cursor: float) -> float:
    """The step of the values in the legend: the last one with a value at or before the cursor, which may be between."""
    return max((float(_array(one.x)[count - 1]) for one in named if (count := _count(one, cursor))), default=cursor)


def _value(one: Series, cursor: float | None) -> float:
    """The last value, or with a cursor the last one at or before it; NaN if there is none."""
    count = _count(one, cursor)
    return float(_array(one.y)[count - 1]) if count else math.nan


def _count(one: Series, cursor: float | None) -> int:
    """How many values there are, or with a cursor, how many are at or before it."""
    x = _array(one.x)
    return x.size if cursor is None else int(np.searchsorted(x, cursor, side="right"))
