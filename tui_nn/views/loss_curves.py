"""The curves of the chart of the loss, and the levels and the point that are drawn with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.data.dataset import best_possible_name
from tui_nn.nn.arrays import Array
from tui_nn.render.chart import Band, Series
from tui_nn.render.curves import smooth
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import WeightsRestored
from tui_nn.training.history import OUTLINE, Curves
from tui_nn.training.metrics import HIGHEST, LOWEST
from tui_nn.views.comparison import in_sight
from tui_nn.views.loss_options import Chart, LossOptions, axis_of, place_of, shown_steps
from tui_nn.views.x_axis import drawn_branches, is_known, positions

BEFORE_MARK = "="
"""The mark of the curves of the run before, which distinguishes them without color; also the key that shows them."""


@dataclass(frozen=True)
class Curve:
    """How a recorded series is shown."""

    label: str
    ink: Ink
    marker: str
    """The field of `Glyphs` with its marker."""
    chart: Chart
    dashed: bool = False
    batch_label: str = ""
    """The label for training on mini-batches, if different."""
    held_out: str = ""
    """The held-out set that it is measured on; empty for the training set."""


CURVES = {
    "train_loss": Curve("train", Ink.TRAIN, "train", Chart.LOSS, batch_label="batch"),
    "data_loss": Curve("train", Ink.TRAIN, "train", Chart.LOSS, batch_label="batch"),
    "validation_loss": Curve("validation", Ink.TEST, "test", Chart.LOSS, dashed=True, held_out="validation"),
    "test_loss": Curve("test", Ink.TEST, "test", Chart.LOSS, dashed=True, held_out="test"),
    "train_score": Curve("train", Ink.TRAIN, "train", Chart.SCORE, batch_label="batch"),
    "validation_score": Curve("validation", Ink.TEST, "test", Chart.SCORE, dashed=True, held_out="validation"),
    "test_score": Curve("test", Ink.TEST, "test", Chart.SCORE, dashed=True, held_out="test"),
}
"""The series that are drawn, by name, later ones on top; to draw another series, add an entry.

Of the training loss with and without its penalty, only one is drawn at a time.
"""


def shown_values(snapshot: Snapshot, options: LossOptions) -> list[tuple[Curve, Array]]:
    """The curves of the current branch, each with its values (points,) in the unit of the chart."""
    return values_of(snapshot.curves, snapshot, options)


def values_of(curves: Curves, snapshot: Snapshot, options: LossOptions) -> list[tuple[Curve, Array]]:
    """The curves that are drawn, each with its values (points,) in the unit of the chart."""
    unit = score_unit(snapshot) if options.score else 1
    hidden = "train_loss" if options.without_penalty else "data_loss"
    sets = ("", snapshot.dataset.held_out_name)
    drawn = [
        (name, curve)
        for name, curve in CURVES.items()
        if curve.chart is options.chart and curve.held_out in sets and name != hidden
    ]
    return [(curve, curves[name] * unit) for name, curve in drawn]


def series(snapshot: Snapshot, options: LossOptions, glyphs: Glyphs) -> list[Series]:
    """The curves of other branches and the run before, then those of the current one, in drawing order."""
    axis, line = axis_of(snapshot, options), _line(snapshot.curves, snapshot, options)
    faint = [
        (curves, curve, values, "")
        for curves in (_line(branch.curves, snapshot, options) for branch in drawn_branches(snapshot))
        for curve, values in values_of(curves, snapshot, options)
    ]
    if options.compared:
        current = [values for _, values in shown_values(snapshot, options)]
        before = _line(options.compared.curves, snapshot, options)
        faint += [
            (before, curve, in_sight(values, current), BEFORE_MARK)
            for curve, values in values_of(before, snapshot, options)
        ]
    left = [
        Series(
            "",
            positions(curves, axis, curves.step),
            values,
            Ink.FRAME,
            getattr(glyphs, curve.marker),
            curve.dashed,
            mark,
        )
        for curves, curve, values, mark in faint
        if is_known(curves, axis)
    ]
    shown = [
        Series(
            label_of(curve, snapshot),
            positions(line, axis, line.step),
            values,
            curve.ink,
            getattr(glyphs, curve.marker),
            curve.dashed,
        )
        for curve, values in values_of(line, snapshot, options)
    ]
    return left + shown


def _line(curves: Curves, snapshot: Snapshot, options: LossOptions) -> Curves:
    """The points that the lines go through, smoothed: an outline of the part shown, with more of them when zoomed in.

    The weight of the moving average is that of an outline of the whole, whatever the number of points.
    """
    read = snapshot.step if options.cursor is None else options.cursor
    weight = options.smoothing ** min(1.0, OUTLINE / len(curves.step))
    smoothed = {name: smooth(curves[name], weight) for name in CURVES} if weight else {}
    return Curves(curves.step, {**curves.values, **smoothed}).outline(within=shown_steps(snapshot, options), step=read)


def band(snapshot: Snapshot, options: LossOptions) -> Band | None:
    """The lowest and highest training loss of all steps up to each point; None for scores."""
    if options.score:
        return None
    curves = snapshot.curves
    # The penalty hardly changes from one point to the next.
    penalty = curves["train_loss"] - curves["data_loss"] if options.without_penalty else 0.0
    places = positions(curves, axis_of(snapshot, options), curves.step)
    return Band(places, curves[LOWEST] - penalty, curves[HIGHEST] - penalty)


def best_possible(snapshot: Snapshot, options: LossOptions) -> tuple[float, str] | None:
    """The level of the best possible predictor, with its name; None if it is not drawn."""
    best = snapshot.dataset.best_possible
    # A zoomed chart is scaled to the curves, which the level could compress.
    if best is None or options.zoom:
        return None
    score, loss = best
    return score * score_unit(snapshot) if options.score else loss, best_possible_name(snapshot.dataset.is_regression)


def baseline(snapshot: Snapshot, options: LossOptions) -> tuple[float, str] | None:
    """The score of the baseline, with its name; None if it is not drawn."""
    if not options.score or options.zoom:
        return None
    dataset = snapshot.dataset
    return dataset.baseline.score * score_unit(snapshot), "mean" if dataset.is_regression else "majority"


def best_step(snapshot: Snapshot) -> int:
    """The step of the branch with the lowest loss on the held-out set: as evaluated at its end, or as recorded."""
    restored = [event.best_step for event in snapshot.events if isinstance(event, WeightsRestored)]
    if restored:
        return restored[-1]
    losses = snapshot.curves[f"{snapshot.dataset.held_out_name}_loss"]
    return int(snapshot.curves.step[np.argmin(np.where(np.isfinite(losses), losses, np.inf))])


def best_point(snapshot: Snapshot, options: LossOptions) -> tuple[float, float] | None:
    """The point of the lowest loss on the held-out curve; None while the loss still falls."""
    best, steps = best_step(snapshot), snapshot.curves.step
    if best >= snapshot.last_step:
        return None
    values = next(values for curve, values in shown_values(snapshot, options) if curve.held_out)
    return place_of(snapshot, options, best), float(np.interp(best, steps, values))


def score_unit(snapshot: Snapshot) -> int:
    """The number shown for a score of 1: 100 (percent) for accuracy, 1 for R²."""
    return 1 if snapshot.dataset.is_regression else 100


def label_of(curve: Curve, snapshot: Snapshot) -> str:
    """The name of the curve in the legend."""
    full = snapshot.experiment.training.batch_size == "full"
    return curve.label if full else curve.batch_label or curve.label
