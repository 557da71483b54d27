"""The curves of the run: loss, or accuracy or R², over the steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import Plot, draw_chart, draw_legend_alone, plot_columns
from tui_nn.render.glyphs import Glyphs
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.loss_curves import band, baseline, best_point, best_possible, series
from tui_nn.views.loss_options import LossOptions, axis_of, place_of, x_range
from tui_nn.views.loss_words import NAME, caption, marked_changes, read_off, title
from tui_nn.views.view import Size, View
from tui_nn.views.x_axis import positions


def draw(snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance) -> Canvas:
    """The curves, the level of the best possible predictor, and marks where settings were changed.

    Other branches and the run before are faint. If the run is rewound, a line marks the current step.
    """
    return draw_chart(*size, _distinguished(contents(snapshot, options, appearance.glyphs), appearance))


def renew(canvas: Canvas, snapshot: Snapshot, options: LossOptions, appearance: Appearance) -> Canvas:
    """The chart of an earlier snapshot with the legend of this one, so that its numbers are those of the status."""
    size = canvas.width, canvas.height
    legend = draw_legend_alone(*size, _distinguished(contents(snapshot, options, appearance.glyphs), appearance))
    renewed = Canvas(*size)
    renewed.blit(canvas, 0, 0)
    renewed.blit(legend, 0, 0)
    return renewed


def _distinguished(plot: Plot, appearance: Appearance) -> Plot:
    """The chart with marks on the named curves if nothing else distinguishes them: without color, in fine dots."""
    if appearance.color or len(appearance.glyphs.train) == 1:
        return plot
    marks = iter(appearance.glyphs.class_marks)
    return replace(plot, series=[replace(one, mark=next(marks)) if one.name else one for one in plot.series])


def contents(snapshot: Snapshot, options: LossOptions, glyphs: Glyphs) -> Plot:
    """The contents of the chart."""
    changes, cursor, axis = marked_changes(snapshot), _cursor(snapshot, options), axis_of(snapshot, options)
    marked = positions(snapshot.curves, axis, [change.step for change in changes])
    return Plot(
        series(snapshot, options, glyphs),
        x_range=x_range(snapshot, options),
        x_name=axis,
        glyphs=glyphs,
        log=options.is_log,
        best_possible=best_possible(snapshot, options),
        baseline=baseline(snapshot, options),
        best=best_point(snapshot, options),
        marks=[(place, change.letter) for place, change in zip(marked.tolist(), changes, strict=True)],
        band=band(snapshot, options),
        cursor=None if cursor is None else place_of(snapshot, options, cursor),
    )


def _cursor(snapshot: Snapshot, options: LossOptions) -> float | None:
    """The step of the cursor, or of the moment if the run is rewound; None for no line."""
    cursor = options.cursor
    if cursor is None and snapshot.is_rewound:
        cursor = float(snapshot.step)
    return None if cursor is None else min(cursor, float(snapshot.last_step))


def step_at_column(
    snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, column: int
) -> int | None:
    """The recorded step nearest to a column, which may lie outside the plot; None if there is no plot."""
    value = place_at_column(snapshot, options, size, appearance, column)
    return None if value is None else _nearest_step(snapshot, options, value)


def _nearest_step(snapshot: Snapshot, options: LossOptions, value: float) -> int:
    """The recorded step nearest to a place along the axis."""
    places = positions(snapshot.curves, axis_of(snapshot, options), snapshot.curves.step)
    return int(snapshot.curves.step[np.abs(places - value).argmin()])


def place_at_column(
    snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, column: int
) -> float | None:
    """The middle of a column along the axis, in its unit, or an end of the axis; None if there is no plot."""
    low, high = x_range(snapshot, options)
    first, count = plot_columns(*size, contents(snapshot, options, appearance.glyphs))
    return low + min(max(column - first + 0.5, 0), count) / count * (high - low) if count else None


def reading(snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, cell: tuple[int, int]) -> str:
    """The recorded values at the step of a column within the plot."""
    low, high = x_range(snapshot, options)
    last = min(place_of(snapshot, options, snapshot.last_step), high)
    value = place_at_column(snapshot, options, size, appearance, cell[0])
    if value is None or not low < value < high or value > last + (high - low) / size[0]:
        return ""
    # A border leaves four columns less than the picture has.
    return read_off(snapshot, options, _nearest_step(snapshot, options, value), [], size[0] - 4)


VIEW = View(NAME, LossOptions(), draw, title=title, caption=caption, reading=reading, renew=renew)
