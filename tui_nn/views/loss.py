"""The curves of the run: loss, or accuracy or R², over the steps."""

from __future__ import annotations

import math
import string
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from tui_nn.data.dataset import best_possible_name
from tui_nn.experiment import SETTINGS
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.chart import Band, Plot, Series, draw_chart, draw_legend_alone, plot_columns
from tui_nn.render.curves import smooth
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import WeightsRestored, changes
from tui_nn.training.history import OUTLINE, Curves
from tui_nn.training.metrics import HIGHEST, LOWEST
from tui_nn.views.comparison import Comparison, in_sight
from tui_nn.views.view import Options, Size, Span, Text, View, width
from tui_nn.views.x_axis import (
    PLURALS,
    Drawn,
    XAxis,
    axis_end,
    drawn_branches,
    drawn_curves,
    is_known,
    next_axis,
    positions,
    steps_at,
)

SMOOTHINGS = (0.0, 0.6, 0.9)
"""Weights of the moving average that the smoothing key cycles through."""

MAX_ZOOM = 6
"""How many times the step range can be halved."""

CURSOR_STOPS = 40
"""Approximate key presses that move the cursor across the chart; it stops only at recorded steps."""

LETTERS = string.ascii_letters
"""Names of the changes, in order; once the letters are used up, later changes have none."""

BEFORE = "="
"""The mark of the curves of the run before, which tells them apart without color; also the key that shows them."""

NAME = "Loss"


class Chart(StrEnum):
    """The quantity drawn over the steps."""

    LOSS = "loss"
    SCORE = "score"


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


SHORTER = {"validation": "val."}
"""Names of curves in little room."""

START, FLATTENED, FEWEST = 0.1, 6.0, 10
"""The losses after the first tenth of the run are flat if they have less than a sixth of the chart; for fewer points it
is too early to say."""


OFFERS = ("The start is high: press l for a log scale", "l: log scale")
"""The offer of another scale, in long and in short."""


class MarkedChange(NamedTuple):
    """A change during the run, as marked in the chart."""

    letter: str
    """Empty if the letters are used up."""
    step: int
    words: str


@dataclass(frozen=True)
class LossOptions(Options):
    """The user's choices for the chart."""

    log_scale: bool = False
    """Whether losses are drawn on a logarithmic scale."""
    score: bool = False
    """Whether the accuracy or R² is drawn instead of the loss."""
    without_penalty: bool = False
    """Whether the training loss is drawn without its penalty, as the test loss always is."""
    smoothing: float = 0.0
    """One of `SMOOTHINGS`."""
    cursor: float | None = None
    """The step whose values are shown, if any."""
    zoom: int = 0
    """How many times the step range is halved."""
    center: float | None = None
    """The middle of a part of the range, in the unit of the axis; None for the cursor or the current step."""
    axis: XAxis = XAxis.STEP
    """What the curves are drawn over."""
    compared: Comparison | None = None
    """The run before, if it is shown."""

    @property
    def chart(self) -> Chart:
        """The quantity drawn."""
        return Chart.SCORE if self.score else Chart.LOSS

    @property
    def is_log(self) -> bool:
        """Whether the scale is logarithmic; for scores it never is."""
        return self.log_scale and not self.score

    def with_other_scale(self) -> LossOptions:
        """Show the losses on the other scale."""
        return replace(self, score=False, log_scale=not self.log_scale)

    def with_other_chart(self) -> LossOptions:
        """Switch between loss and score."""
        return replace(self, score=not self.score)

    def with_other_penalty(self) -> LossOptions:
        """Draw the training loss without its penalty, or with it."""
        return replace(self, score=False, without_penalty=not self.without_penalty)

    def with_next_smoothing(self) -> LossOptions:
        """Switch to the next of `SMOOTHINGS`, cyclically."""
        return replace(self, smoothing=SMOOTHINGS[(SMOOTHINGS.index(self.smoothing) + 1) % len(SMOOTHINGS)])

    def with_next_axis(self, snapshot: Snapshot) -> LossOptions:
        """Draw over the next of `XAxis`, cyclically."""
        return replace(self, axis=next_axis(snapshot.curves, self.axis), center=None)

    def zoomed(self, direction: int) -> LossOptions:
        """Halve the step range for a `direction` of 1, or double it for -1, within limits."""
        return replace(self, zoom=min(max(self.zoom + direction, 0), MAX_ZOOM), center=None)

    def zoomed_at(self, snapshot: Snapshot, direction: int, place: float) -> LossOptions:
        """The same, while a place of the axis, in its unit, stays where it is."""
        zoomed, (low, high) = self.zoomed(direction), _x_range(snapshot, self)
        center = place + ((low + high) / 2 - place) * 2.0 ** (self.zoom - zoomed.zoom)
        return replace(zoomed, center=center if zoomed.zoom else None)

    def with_cursor(self, snapshot: Snapshot, direction: int) -> LossOptions:
        """Show the cursor at the current step; if shown, move it left for a `direction` of -1, or right for 1."""
        steps = snapshot.curves.step
        if self.cursor is None:
            return replace(self, cursor=float(snapshot.step), center=None)
        low, high = shown_steps(snapshot, self)
        shown = int(np.count_nonzero((steps >= low) & (steps <= high)))
        here = int(np.searchsorted(steps, self.cursor)) + direction * max(1, shown // CURSOR_STOPS)
        return replace(self, cursor=float(steps[min(max(here, 0), len(steps) - 1)]), center=None)

    def reset(self) -> LossOptions:
        """Show all steps, without a cursor."""
        return replace(self, cursor=None, zoom=0, center=None)


def draw(snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance) -> Canvas:
    """The curves, the level of the best possible predictor, and marks where settings were changed.

    Other branches and the run before are faint. If the run is rewound, a line marks the current step.
    """
    return draw_chart(*size, _told_apart(contents(snapshot, options, appearance.glyphs), appearance))


def renew(canvas: Canvas, snapshot: Snapshot, options: LossOptions, appearance: Appearance) -> Canvas:
    """The chart of an earlier snapshot with the legend of this one, so that its numbers are those of the status."""
    size = canvas.width, canvas.height
    legend = draw_legend_alone(*size, _told_apart(contents(snapshot, options, appearance.glyphs), appearance))
    renewed = Canvas(*size)
    renewed.blit(canvas, 0, 0)
    renewed.blit(legend, 0, 0)
    return renewed


def _told_apart(plot: Plot, appearance: Appearance) -> Plot:
    """The chart with marks on the named curves where nothing else tells them apart: without color, in fine dots."""
    if appearance.color or len(appearance.glyphs.train) == 1:
        return plot
    marks = iter(appearance.glyphs.class_marks)
    return replace(plot, series=[replace(one, mark=next(marks)) if one.name else one for one in plot.series])


def contents(snapshot: Snapshot, options: LossOptions, glyphs: Glyphs) -> Plot:
    """The contents of the chart."""
    changes, cursor, axis = marked_changes(snapshot), _cursor(snapshot, options), _axis(snapshot, options)
    marked = positions(snapshot.curves, axis, [change.step for change in changes])
    return Plot(
        _series(snapshot, options, glyphs),
        x_range=_x_range(snapshot, options),
        x_name=axis,
        glyphs=glyphs,
        log=options.is_log,
        best_possible=_best_possible(snapshot, options),
        floor=_floor(snapshot, options),
        best=_best(snapshot, options),
        marks=[(place, change.letter) for place, change in zip(marked.tolist(), changes, strict=True)],
        band=_band(snapshot, options),
        cursor=None if cursor is None else _place(snapshot, options, cursor),
    )


def _cursor(snapshot: Snapshot, options: LossOptions) -> float | None:
    """The step of the cursor, or of the moment if the run is rewound; None for no line."""
    cursor = options.cursor
    if cursor is None and snapshot.is_rewound:
        cursor = float(snapshot.step)
    return None if cursor is None else min(cursor, float(snapshot.last_step))


def _axis(snapshot: Snapshot, options: LossOptions) -> XAxis:
    """The chosen axis, or that of steps if the run has no values for it."""
    return options.axis if is_known(snapshot.curves, options.axis) else XAxis.STEP


def _place(snapshot: Snapshot, options: LossOptions, step: float) -> float:
    """Where a step of the current branch is along the axis."""
    return float(positions(snapshot.curves, _axis(snapshot, options), [step])[0])


def _x_range(snapshot: Snapshot, options: LossOptions) -> tuple[float, float]:
    """The range of the axis in its unit: all of it, or a part around the chosen center, the cursor or this moment."""
    last = axis_end(_drawn(snapshot, options), _axis(snapshot, options))
    width = last / 2**options.zoom
    center = options.center
    if center is None:
        center = _place(snapshot, options, snapshot.step if options.cursor is None else options.cursor)
    low = min(max(center - width / 2, 0.0), last - width)
    return low, low + width


def step_at_column(
    snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, column: int
) -> int | None:
    """The recorded step nearest to a column, which may lie outside the plot; None if there is no plot."""
    value = place_at_column(snapshot, options, size, appearance, column)
    return None if value is None else _nearest_step(snapshot, options, value)


def _nearest_step(snapshot: Snapshot, options: LossOptions, value: float) -> int:
    """The recorded step nearest to a place along the axis."""
    places = positions(snapshot.curves, _axis(snapshot, options), snapshot.curves.step)
    return int(snapshot.curves.step[np.abs(places - value).argmin()])


def place_at_column(
    snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, column: int
) -> float | None:
    """The middle of a column along the axis, in its unit, or an end of the axis; None if there is no plot."""
    low, high = _x_range(snapshot, options)
    first, count = plot_columns(*size, contents(snapshot, options, appearance.glyphs))
    return low + min(max(column - first + 0.5, 0), count) / count * (high - low) if count else None


def reading(snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, cell: tuple[int, int]) -> str:
    """The recorded values at the step of a column within the plot."""
    low, high = _x_range(snapshot, options)
    last = min(_place(snapshot, options, snapshot.last_step), high)
    value = place_at_column(snapshot, options, size, appearance, cell[0])
    if value is None or not low < value < high or value > last + (high - low) / size[0]:
        return ""
    # A frame leaves four columns less than the picture has.
    return _read_off(snapshot, options, _nearest_step(snapshot, options, value), [], size[0] - 4)


def title(snapshot: Snapshot, options: LossOptions, room: int, appearance: Appearance) -> str:
    """The quantity drawn and the options in use; with a cursor, the values there."""
    name = NAME
    if options.score:
        name = f"R{appearance.glyphs.squared}" if snapshot.dataset.is_regression else "Accuracy (%)"
    notes = ["log scale"] if options.is_log else []
    axis = _axis(snapshot, options)
    notes += [f"over {PLURALS[axis]}"] if axis is not XAxis.STEP else []
    notes += [f"zoom {2**options.zoom}x"] if options.zoom else []
    penalty = _penalty_note(snapshot, options)
    if options.cursor is not None:
        return _read_off(snapshot, options, options.cursor, notes + penalty * options.without_penalty, room)
    notes += [f"smoothed {options.smoothing:g}"] if options.smoothing else []
    notes += penalty
    # The penalty is the least important note.
    variants = [f"{name} ({', '.join(notes[:count])})" for count in range(len(notes), 0, -1)]
    return next((text for text in variants if len(text) <= room), name)


def _is_flattened(snapshot: Snapshot, options: LossOptions) -> bool:
    """Whether a high start leaves little of the chart for the rest, which a logarithmic scale would show."""
    if options.is_log or options.score:
        return False
    steps, losses = snapshot.curves.step, snapshot.curves[f"{snapshot.dataset.held_out_name}_loss"]
    low, high = shown_steps(snapshot, options)
    shown = (steps >= low) & (steps <= min(high, snapshot.step)) & np.isfinite(losses)
    later = shown & (steps >= low + START * (min(high, snapshot.step) - low))
    if np.count_nonzero(later) < FEWEST:
        return False
    return bool(np.ptp(losses[shown]) > FLATTENED * np.ptp(losses[later]) > 0)


def _penalty_note(snapshot: Snapshot, options: LossOptions) -> list[str]:
    """Whether the training loss has its penalty, if there is one and losses are drawn."""
    training = snapshot.experiment.training
    if options.score or not (training.l1 or training.l2):
        return []
    return [f"train {'without' if options.without_penalty else 'with'} penalty"]


def caption(snapshot: Snapshot, options: LossOptions, room: int, appearance: Appearance) -> Text:
    """The run before, and the changes that the letters stand for: as many as fit, those nearest to the cursor or step.

    Without changes, a logarithmic scale is offered where it shows more.
    """
    before = _about_before(snapshot, options, room, appearance.glyphs)
    room -= width(before) + 2 * bool(before)
    here = snapshot.step if options.cursor is None else options.cursor
    lettered = [change for change in marked_changes(snapshot) if change.letter]
    nearest = sorted(lettered, key=lambda change: (abs(change.step - here), -change.step))
    text = ""
    for count in range(1, len(nearest) + 1):
        more = sorted(nearest[:count], key=lambda change: LETTERS.index(change.letter))
        longer = "  ".join(f"{change.letter} {change.words}" for change in more)
        if text_width(longer) > room:
            break
        text = longer
    if not lettered and _is_flattened(snapshot, options):
        text = next((words for words in OFFERS if text_width(words) <= room), "")
    return (*before, Span(f"  {text}" if before and text else text))


def _about_before(snapshot: Snapshot, options: LossOptions, room: int, glyphs: Glyphs) -> Text:
    """What was different in the run before, and how it ended; empty if it is not shown."""
    before = options.compared
    if before is None:
        return ()
    variants = before.words(snapshot.experiment)
    # It may have had another held-out set.
    last = [(curve, float(before.curves[name][-1])) for name, curve in CURVES.items() if curve.chart is options.chart]
    curve, value = next((curve, value) for curve, value in last if curve.held_out and math.isfinite(value))
    sample = Span(f"{glyphs.stroke}{BEFORE}{glyphs.stroke}", Ink.FRAME)
    room -= width((sample,))
    last_value = short_number(value * (_unit(snapshot) if options.score else 1))
    texts = [f" before: {variants[0]} ({curve.label} {last_value})", *(f" before: {words}" for words in variants)]
    texts += [f" {words}" for words in variants]
    text = next((text for text in texts if text_width(text) <= room), texts[-1])
    return sample, Span(glyphs.shorten_middle(text, room))


def marked_changes(snapshot: Snapshot) -> list[MarkedChange]:
    """All changes of the branch, in order."""
    return [
        MarkedChange(
            LETTERS[number : number + 1],
            change.step,
            ", ".join(f"{_setting_label(name)} {value}" for name, value in change.values),
        )
        for number, change in enumerate(changes(snapshot.events))
    ]


def shown_steps(snapshot: Snapshot, options: LossOptions) -> tuple[float, float]:
    """The first and the last step in the range of the axis."""
    low, high = steps_at(snapshot.curves, _axis(snapshot, options), _x_range(snapshot, options)).tolist()
    return low, high


def _read_off(snapshot: Snapshot, options: LossOptions, step: float, notes: list[str], room: int) -> str:
    """The recorded values, without smoothing, at the last step that is not beyond the cursor."""
    steps, shown = snapshot.curves.step, _shown(snapshot, options)
    here = max(int(np.searchsorted(steps, step, side="right")) - 1, 0)
    numbers = [short_number(float(values[here])) for _, values in shown]
    labels = [_label(curve, snapshot) for curve, _ in shown]
    long = f"Step {steps[here]:,.0f}: {', '.join(map(' '.join, zip(labels, numbers, strict=True)))}"
    texts = [f"{long} ({', '.join(notes)})"] if notes else []
    brief = [f"{SHORTER.get(label, label)} {number}" for label, number in zip(labels, numbers, strict=True)]
    at = f"{steps[here]:,.0f}"
    texts += [long, f"Step {at}: {', '.join(brief)}", f"{at}: {', '.join(brief)}", f"{at}: {', '.join(numbers)}"]
    return next((text for text in texts if len(text) <= room), texts[-1])


def _shown(snapshot: Snapshot, options: LossOptions) -> list[tuple[Curve, Array]]:
    """The curves of the current branch, each with its values in the unit of the chart."""
    return _values(snapshot.curves, snapshot, options)


def _values(curves: Curves, snapshot: Snapshot, options: LossOptions) -> list[tuple[Curve, Array]]:
    unit = _unit(snapshot) if options.score else 1
    hidden = "train_loss" if options.without_penalty else "data_loss"
    sets = ("", snapshot.dataset.held_out_name)
    drawn = [
        (name, curve)
        for name, curve in CURVES.items()
        if curve.chart is options.chart and curve.held_out in sets and name != hidden
    ]
    return [(curve, curves[name] * unit) for name, curve in drawn]


def _drawn(snapshot: Snapshot, options: LossOptions) -> list[Drawn]:
    """All curves that are drawn."""
    compared = [(options.compared.curves, options.compared.step)] if options.compared else []
    return [*drawn_curves(snapshot), *compared]


def _series(snapshot: Snapshot, options: LossOptions, glyphs: Glyphs) -> list[Series]:
    """The curves of other branches and the run before, then those of the current one, in drawing order."""
    axis, line = _axis(snapshot, options), _line(snapshot.curves, snapshot, options)
    faint = [
        (curves, curve, values, "")
        for curves in (_line(branch.curves, snapshot, options) for branch in drawn_branches(snapshot))
        for curve, values in _values(curves, snapshot, options)
    ]
    if options.compared:
        current = [values for _, values in _shown(snapshot, options)]
        before = _line(options.compared.curves, snapshot, options)
        faint += [
            (before, curve, in_sight(values, current), BEFORE) for curve, values in _values(before, snapshot, options)
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
            _label(curve, snapshot),
            positions(line, axis, line.step),
            values,
            curve.ink,
            getattr(glyphs, curve.marker),
            curve.dashed,
        )
        for curve, values in _values(line, snapshot, options)
    ]
    return left + shown


def _line(curves: Curves, snapshot: Snapshot, options: LossOptions) -> Curves:
    """The points that the lines go through, smoothed: an outline of the part shown, with more of them when zoomed in.

    The weight of the moving average is that of an outline of the whole, whatever the number of points.
    """
    weight = options.smoothing ** min(1.0, OUTLINE / len(curves.step))
    smoothed = {name: smooth(curves[name], weight) for name in CURVES} if weight else {}
    return Curves(curves.step, {**curves.values, **smoothed}).outline(within=shown_steps(snapshot, options))


def _band(snapshot: Snapshot, options: LossOptions) -> Band | None:
    """The lowest and highest training loss of all steps up to each point; None for scores."""
    if options.score:
        return None
    curves = snapshot.curves
    # The penalty hardly changes from one point to the next.
    penalty = curves["train_loss"] - curves["data_loss"] if options.without_penalty else 0.0
    places = positions(curves, _axis(snapshot, options), curves.step)
    return Band(places, curves[LOWEST] - penalty, curves[HIGHEST] - penalty)


def _best_possible(snapshot: Snapshot, options: LossOptions) -> tuple[float, str] | None:
    """The level of the best possible predictor, with its name; None if it is not drawn."""
    best = snapshot.dataset.best_possible
    # A zoomed chart is scaled to the curves, which the level could compress.
    if best is None or options.zoom:
        return None
    score, loss = best
    return score * _unit(snapshot) if options.score else loss, best_possible_name(snapshot.dataset.is_regression)


def _floor(snapshot: Snapshot, options: LossOptions) -> tuple[float, str] | None:
    """The score without any features, with its name, on the chart of scores."""
    if not options.score or options.zoom:
        return None
    dataset = snapshot.dataset
    return dataset.baseline.score * _unit(snapshot), "mean" if dataset.is_regression else "majority"


def best_step(snapshot: Snapshot) -> int:
    """The step of the branch with the lowest loss on the held-out set: as evaluated at its end, or as recorded."""
    restored = [event.best_step for event in snapshot.events if isinstance(event, WeightsRestored)]
    if restored:
        return restored[-1]
    losses = snapshot.curves[f"{snapshot.dataset.held_out_name}_loss"]
    return int(snapshot.curves.step[np.argmin(np.where(np.isfinite(losses), losses, np.inf))])


def _best(snapshot: Snapshot, options: LossOptions) -> tuple[float, float] | None:
    """The point of the lowest loss on the held-out curve; None while the loss still falls."""
    best, steps = best_step(snapshot), snapshot.curves.step
    if best >= snapshot.last_step:
        return None
    values = next(values for curve, values in _shown(snapshot, options) if curve.held_out)
    return _place(snapshot, options, best), float(np.interp(best, steps, values))


def _unit(snapshot: Snapshot) -> int:
    """The number shown for a score of 1: 100 (percent) for accuracy, 1 for R²."""
    return 1 if snapshot.dataset.is_regression else 100


def _label(curve: Curve, snapshot: Snapshot) -> str:
    """The name of the curve in the legend."""
    full = snapshot.experiment.training.batch_size == "full"
    return curve.label if full else curve.batch_label or curve.label


def _setting_label(name: str) -> str:
    """The label of a setting, or the name of a weight."""
    return SETTINGS[name].label.lower() if name in SETTINGS else name


VIEW = View(NAME, LossOptions(), draw, title=title, caption=caption, reading=reading, renew=renew)
