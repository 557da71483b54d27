"""The norm of each layer's gradient over the steps, and what is wrong with the run."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import wrap
from tui_nn.render.chart import Plot, Series, draw_chart, draw_legend_alone, plot_columns
from tui_nn.render.curves import smooth
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink, class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.health.checks import WARNING
from tui_nn.training.metrics import layer_metric
from tui_nn.views.view import Options, Size, View
from tui_nn.views.x_axis import axis_end, drawn_curves

NAME = "Gradients"

SMOOTHING = 0.8
"""Weight of the moving average of the logarithms for mini-batches, whose gradients differ by more than the layers do.
"""

CHART_ROWS = 6
"""Minimum rows of the chart, which the findings leave to it."""


def draw(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance) -> Canvas:
    """A curve for each layer, marked with its number, above as many findings as there is room for."""
    width, height = size
    lines = finding_lines(snapshot, size, appearance.glyphs)
    canvas = Canvas(*size)
    canvas.blit(draw_chart(width, height - len(lines), contents(snapshot, appearance.glyphs)), 0, 0)
    _write(canvas, lines)
    return canvas


def renew(canvas: Canvas, snapshot: Snapshot, options: Options, appearance: Appearance) -> Canvas:
    """The chart of an earlier snapshot with the legend and the findings of this one."""
    size = canvas.width, canvas.height
    lines = finding_lines(snapshot, size, appearance.glyphs)
    renewed = Canvas(*size)
    renewed.blit(canvas, 0, 0)
    renewed.blit(draw_legend_alone(size[0], size[1] - len(lines), contents(snapshot, appearance.glyphs)), 0, 0)
    _write(renewed, lines)
    return renewed


def contents(snapshot: Snapshot, glyphs: Glyphs) -> Plot:
    """The contents of the chart, up to the current step if the run is rewound."""
    curves = snapshot.curves.outline().between(0, snapshot.step)
    series = []
    for layer in range(len(snapshot.parameters.weights)):
        norms = curves[layer_metric(layer)]
        # The gradient of the current step is not computed yet.
        known, mark = np.isfinite(norms), str(layer + 1)
        norms = _smoothed(norms[known]) if is_smoothed(snapshot) else norms[known]
        # Without fine dots, a curve consists of its marks.
        marker = glyphs.train if len(glyphs.train) > 1 else mark
        series.append(Series(f"W{mark}", curves.step[known], norms, class_ink(layer), marker, mark=mark))
    return Plot(series, x_range=(0.0, axis_end(drawn_curves(snapshot))), glyphs=glyphs, log=True)


def is_smoothed(snapshot: Snapshot) -> bool:
    """Whether the curves are smoothed."""
    return snapshot.experiment.training.batch_size != "full"


def _smoothed(norms: Array) -> Array:
    """The moving average on the logarithmic scale; norms of 0 stay 0."""
    with np.errstate(divide="ignore"):
        return np.exp(smooth(np.log(norms), SMOOTHING))


def finding_lines(snapshot: Snapshot, size: Size, glyphs: Glyphs) -> list[str]:
    """The findings, the worst first, in lines that fit; one for which too few rows are left is omitted."""
    width, height = size
    lines: list[str] = []
    for finding in snapshot.health:
        more = wrap(
            glyphs.spell(f"{WARNING} {finding.line}"), width - 2, subsequent_indent="  ", break_on_hyphens=False
        )
        if len(lines) + len(more) > height - CHART_ROWS:
            break
        lines += more
    return lines


def _write(canvas: Canvas, lines: list[str]) -> None:
    """Write the findings into the last rows."""
    for row, line in enumerate(lines, start=canvas.height - len(lines)):
        canvas.write(1, row, line.ljust(canvas.width - 1), Ink.WARN)


def title(snapshot: Snapshot, options: Options, room: int, appearance: Appearance) -> str:
    """The name of the panel, and what is drawn."""
    long = f"{NAME} (norm of each layer, log scale{', smoothed' * is_smoothed(snapshot)})"
    return long if len(long) <= room else NAME


def reading(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance, cell: tuple[int, int]) -> str:
    """The norms, as drawn, at the step of a column within the plot."""
    plot = contents(snapshot, appearance.glyphs)
    rows = size[1] - len(finding_lines(snapshot, size, appearance.glyphs))
    first, count = plot_columns(size[0], rows, plot)
    if not first <= cell[0] < first + count or cell[1] >= rows:
        return ""
    step = plot.x_range[1] * (cell[0] - first + 0.5) / count
    steps = np.asarray(plot.series[0].x)
    if not steps.size or step > snapshot.step:
        return ""
    here = int(np.abs(steps - step).argmin())
    norms = [f"{one.name} {short_number(float(np.asarray(one.y)[here]))}" for one in plot.series if one.name]
    return f"Step {steps[here]:,.0f}: {', '.join(norms)}"


VIEW = View(NAME, Options(), draw, title=title, reading=reading, renew=renew)
