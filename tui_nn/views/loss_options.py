"""The user's choices for the chart of the loss, and which part of the axis they show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.comparison import Comparison
from tui_nn.views.view import Options
from tui_nn.views.x_axis import Drawn, XAxis, axis_end, drawn_curves, is_known, next_axis, positions, steps_at

SMOOTHINGS = (0.0, 0.6, 0.9)
"""Weights of the moving average that the smoothing key cycles through."""


MAX_ZOOM = 6
"""How many times the step range can be halved."""


CURSOR_STOPS = 40
"""Approximate key presses that move the cursor across the chart; it stops only at recorded steps."""


class Chart(StrEnum):
    """The quantity drawn over the steps."""

    LOSS = "loss"
    SCORE = "score"


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
        """Zoom likewise, but keep a place of the axis, in its unit, where it is."""
        zoomed, (low, high) = self.zoomed(direction), x_range(snapshot, self)
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


def axis_of(snapshot: Snapshot, options: LossOptions) -> XAxis:
    """The chosen axis, or that of steps if the run has no values for it."""
    return options.axis if is_known(snapshot.curves, options.axis) else XAxis.STEP


def place_of(snapshot: Snapshot, options: LossOptions, step: float) -> float:
    """Where a step of the current branch is along the axis."""
    return float(positions(snapshot.curves, axis_of(snapshot, options), [step])[0])


def x_range(snapshot: Snapshot, options: LossOptions) -> tuple[float, float]:
    """The range of the axis in its unit: all of it, or a part around the chosen center, the cursor or this moment."""
    last = axis_end(all_curves(snapshot, options), axis_of(snapshot, options))
    width = last / 2**options.zoom
    center = options.center
    if center is None:
        center = place_of(snapshot, options, snapshot.step if options.cursor is None else options.cursor)
    low = min(max(center - width / 2, 0.0), last - width)
    return low, low + width


def shown_steps(snapshot: Snapshot, options: LossOptions) -> tuple[float, float]:
    """The first and the last step in the range of the axis."""
    low, high = steps_at(snapshot.curves, axis_of(snapshot, options), x_range(snapshot, options)).tolist()
    return low, high


def all_curves(snapshot: Snapshot, options: LossOptions) -> list[Drawn]:
    """All curves that are drawn."""
    compared = [(options.compared.curves, options.compared.step)] if options.compared else []
    return [*drawn_curves(snapshot), *compared]
