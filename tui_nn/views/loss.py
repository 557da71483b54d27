"""The curves of the run: loss, or accuracy or R², over the steps."""

from __future__ import annotations

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
from tui_nn.render.chart import Series, draw_chart, plot_columns
from tui_nn.render.curves import smooth
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import changes
from tui_nn.training.history import Curves
from tui_nn.views.view import Options, Size, Span, Text, View

ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Tenths of a power of ten at which the axis of the steps may end."""

SMOOTHINGS = (0.0, 0.6, 0.9)
"""Weights of the moving average that the key goes through."""

MOST_ZOOM = 6
"""Times that the range of the steps can be halved."""

CURSOR_STOPS = 40
"""About as many keys take the cursor from one end of the chart to the other; it stops at recorded steps only."""

MOST_BRANCHES = 4
"""Of the branches that were left, the latest are drawn."""

LETTERS = string.ascii_letters
"""What changes are called, in their order; of more changes than letters, the later ones have none."""

NAME = "Loss"


class Chart(StrEnum):
    """What is drawn over the steps."""

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
    """The label where an update learns from a mini-batch, if it is another one then."""


CURVES = {
    "train_loss": Curve("train", Ink.TRAIN, "train", Chart.LOSS, batch_label="batch"),
    "test_loss": Curve("test", Ink.TEST, "test", Chart.LOSS, dashed=True),
    "train_score": Curve("train", Ink.TRAIN, "train", Chart.SCORE, batch_label="batch"),
    "test_score": Curve("test", Ink.TEST, "test", Chart.SCORE, dashed=True),
}
"""The series that are drawn, by name, later ones on top: an entry is all it takes for one more."""


class MarkedChange(NamedTuple):
    """A change in the middle of the run, as the chart shows it."""

    letter: str
    """Empty if the letters do not go that far."""
    step: int
    words: str


@dataclass(frozen=True)
class LossOptions(Options):
    """Which curves are shown, and how."""

    log_scale: bool = False
    """Whether the losses are drawn on a logarithmic scale."""
    score: bool = False
    """Whether the accuracy, or R², is drawn instead of the loss."""
    smoothing: float = 0.0
    """One of `SMOOTHINGS`."""
    cursor: float | None = None
    """The step whose values are shown, if any."""
    zoom: int = 0
    """How many times the range of the steps is halved."""

    @property
    def chart(self) -> Chart:
        """What is drawn."""
        return Chart.SCORE if self.score else Chart.LOSS

    @property
    def is_log(self) -> bool:
        """Whether the scale is logarithmic; that of scores never is."""
        return self.log_scale and not self.score

    def with_other_scale(self) -> LossOptions:
        """The losses on the other scale."""
        return replace(self, score=False, log_scale=not self.log_scale)

    def with_other_chart(self) -> LossOptions:
        """The score instead of the loss, or the loss again."""
        return replace(self, score=not self.score)

    def with_next_smoothing(self) -> LossOptions:
        """The next of `SMOOTHINGS`, or the first after the last."""
        return replace(self, smoothing=SMOOTHINGS[(SMOOTHINGS.index(self.smoothing) + 1) % len(SMOOTHINGS)])

    def zoomed(self, direction: int) -> LossOptions:
        """Half the range of the steps for a `direction` of 1, twice the range for -1, within limits."""
        return replace(self, zoom=min(max(self.zoom + direction, 0), MOST_ZOOM))

    def with_cursor(self, snapshot: Snapshot, direction: int) -> LossOptions:
        """The cursor at the last step, or moved: to the left for a `direction` of -1, to the right for 1."""
        steps = snapshot.curves.step
        if self.cursor is None:
            return replace(self, cursor=float(snapshot.step))
        low, high = shown_steps(snapshot, self)
        shown = int(np.count_nonzero((steps >= low) & (steps <= high)))
        here = int(np.searchsorted(steps, self.cursor)) + direction * max(1, shown // CURSOR_STOPS)
        return replace(self, cursor=float(steps[min(max(here, 0), len(steps) - 1)]))

    def left(self) -> LossOptions:
        """All steps again, and no cursor."""
        return replace(self, cursor=None, zoom=0)


def draw(snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance) -> Canvas:
    """The curves, what the best possible predictor reaches, and where settings were changed.

    Branches that were left are faint. Where the run is rewound, a line stands at the step that is shown.
    """
    cursor = options.cursor
    if cursor is None and snapshot.is_rewound:
        cursor = float(snapshot.step)
    return draw_chart(
        *size,
        _series(snapshot, options, appearance.glyphs),
        x_range=shown_steps(snapshot, options),
        log=options.is_log,
        glyphs=appearance.glyphs,
        best_possible=_best_possible(snapshot, options),
        marks=[(change.step, change.letter) for change in marked_changes(snapshot)],
        cursor=None if cursor is None else min(cursor, float(snapshot.last_step)),
    )


def step_at(snapshot: Snapshot, options: LossOptions, size: Size, appearance: Appearance, column: int) -> int | None:
    """The recorded step nearest to a column of the picture, which may be beside it; None if there is no plot."""
    low, high = shown_steps(snapshot, options)
    first, count = plot_columns(
        *size,
        _series(snapshot, options, appearance.glyphs),
        x_range=(low, high),
        log=options.is_log,
        best_possible=_best_possible(snapshot, options),
    )
    if not count:
        return None
    value = low + (min(max(column - first, 0), count - 1) + 0.5) / count * (high - low)
    steps = snapshot.curves.step
    return int(steps[np.abs(steps - value).argmin()])


def title(snapshot: Snapshot, options: LossOptions, room: int, appearance: Appearance) -> str:
    """What is drawn, and how; with a cursor, the values there."""
    name = NAME
    if options.score:
        name = f"R{appearance.glyphs.squared}" if snapshot.dataset.is_regression else "Accuracy (%)"
    notes = ["log scale"] if options.is_log else []
    notes += [f"zoom {2**options.zoom}x"] if options.zoom else []
    if options.cursor is not None:
        return _read_off(snapshot, options, options.cursor, notes, room)
    notes += [f"smoothed {options.smoothing:g}"] if options.smoothing else []
    return f"{name} ({', '.join(notes)})" if notes else name


def caption(snapshot: Snapshot, options: LossOptions, room: int, appearance: Appearance) -> Text:
    """What the letters stand for: as many as there is room for, the latest or those nearest to the cursor."""
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
    return (Span(text),)


def marked_changes(snapshot: Snapshot) -> list[MarkedChange]:
    """All changes of the run, in order."""
    return [
        MarkedChange(
            LETTERS[number : number + 1],
            change.step,
            ", ".join(f"{_setting_label(name)} {value}" for name, value in change.values),
        )
        for number, change in enumerate(changes(snapshot.events))
    ]


def shown_steps(snapshot: Snapshot, options: LossOptions) -> tuple[float, float]:
    """The first and the last step of the axis: all, or a part around the cursor or the last step."""
    last = float(_last_step(max([snapshot.last_step, *(branch.step for branch in snapshot.branches[-MOST_BRANCHES:])])))
    width = last / 2**options.zoom
    center = snapshot.step if options.cursor is None else options.cursor
    low = min(max(center - width / 2, 0.0), last - width)
    return low, low + width


def _read_off(snapshot: Snapshot, options: LossOptions, step: float, notes: list[str], room: int) -> str:
    """The recorded values at the cursor, smoothed or not: those of the last step that is not beyond it."""
    steps, shown = snapshot.curves.step, _shown(snapshot, options)
    here = max(int(np.searchsorted(steps, step, side="right")) - 1, 0)
    numbers = [short_number(float(values[here])) for _, values in shown]
    labels = [_label(curve, snapshot) for curve, _ in shown]
    long = f"Step {steps[here]:,.0f}: {', '.join(map(' '.join, zip(labels, numbers, strict=True)))}"
    texts = [f"{long} ({', '.join(notes)})"] if notes else []
    texts += [long, f"{steps[here]:,.0f}: {', '.join(numbers)}"]
    return next((text for text in texts if len(text) <= room), texts[-1])


def _shown(snapshot: Snapshot, options: LossOptions) -> list[tuple[Curve, Array]]:
    """The curves of the chart that is drawn, each with its values as they are shown."""
    return _values(snapshot.curves, snapshot, options)


def _values(curves: Curves, snapshot: Snapshot, options: LossOptions) -> list[tuple[Curve, Array]]:
    unit = _unit(snapshot) if options.score else 1
    drawn = [(name, curve) for name, curve in CURVES.items() if curve.chart is options.chart]
    return [(curve, curves[name] * unit) for name, curve in drawn]


def _series(snapshot: Snapshot, options: LossOptions, glyphs: Glyphs) -> list[Series]:
    """The curves of the branches that were left, then those that are shown, in the order in which they are drawn."""
    left = [
        Series(
            "",
            branch.curves.step,
            smooth(values, options.smoothing),
            Ink.FRAME,
            getattr(glyphs, curve.marker),
            curve.dashed,
        )
        for branch in snapshot.branches[-MOST_BRANCHES:]
        for curve, values in _values(branch.curves, snapshot, options)
    ]
    shown = [
        Series(
            _label(curve, snapshot),
            snapshot.curves.step,
            smooth(values, options.smoothing),
            curve.ink,
            getattr(glyphs, curve.marker),
            curve.dashed,
        )
        for curve, values in _shown(snapshot, options)
    ]
    return left + shown


def _best_possible(snapshot: Snapshot, options: LossOptions) -> tuple[float, str] | None:
    """What the best possible predictor reaches, with its name."""
    best = snapshot.dataset.best_possible
    # Zoomed in, one looks at the curves, and not at how far they are from the best.
    if best is None or options.zoom:
        return None
    score, loss = best
    return score * _unit(snapshot) if options.score else loss, best_possible_name(snapshot.dataset.is_regression)


def _unit(snapshot: Snapshot) -> int:
    """What an accuracy, or R², of 1 is shown as: 100 percent, or 1."""
    return 1 if snapshot.dataset.is_regression else 100


def _label(curve: Curve, snapshot: Snapshot) -> str:
    """What the curve is called in the legend."""
    full = snapshot.experiment.training.batch_size == "full"
    return curve.label if full else curve.batch_label or curve.label


def _setting_label(name: str) -> str:
    """What a setting is called in the form, or a weight in its panel."""
    return SETTINGS[name].label.lower() if name in SETTINGS else name


def _last_step(step: int) -> int:
    """A round number of steps, not below `step`: an axis that grew with each one would be repainted with each one."""
    decade: int = max(10, 10 ** (len(str(step)) - 1))
    return next(decade * part // 10 for part in ROUND if decade * part // 10 >= step)


VIEW = View(NAME, LossOptions(), draw, title=title, caption=caption)
