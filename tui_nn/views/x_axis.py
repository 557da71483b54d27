"""The horizontal axis of the charts of a run: steps, epochs, or seconds of training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from tui_nn.nn.arrays import Array
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.branch import Branch
from tui_nn.training.history import Curves


class XAxis(StrEnum):
    """The quantity along the axis; the value is its name on the screen."""

    STEP = "step"
    EPOCH = "epoch"
    SECONDS = "seconds"
    """Time spent on updates, as in the setting `stop_seconds`: pauses and drawing do not count."""


PLURALS = {XAxis.STEP: "steps", XAxis.EPOCH: "epochs", XAxis.SECONDS: "seconds of training"}

SERIES = {XAxis.EPOCH: "epochs", XAxis.SECONDS: "seconds"}
"""Axis -> the series with its values; steps need none."""

ROUND_ENDS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Values at which an axis may end, in tenths of a power of ten."""

SHORTEST_AXIS = {XAxis.STEP: 10.0, XAxis.EPOCH: 1.0, XAxis.SECONDS: 0.01}

MAX_DRAWN_BRANCHES = 4
"""Maximum number of other branches drawn, the latest ones."""


def drawn_branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    """The other branches that are drawn."""
    return snapshot.branches[-MAX_DRAWN_BRANCHES:]


Drawn = tuple[Curves, int]
"""Curves and their last step."""


def drawn_curves(snapshot: Snapshot) -> list[Drawn]:
    """The curves of the run, and those of its branches that are drawn."""
    branches = [(branch.curves, branch.step) for branch in drawn_branches(snapshot)]
    return [(snapshot.curves, snapshot.last_step), *branches]


def axis_end(drawn: Sequence[Drawn], axis: XAxis = XAxis.STEP) -> float:
    """A round number beyond the end of all curves: an axis that grew at each step would be repainted each time."""
    ends = [float(positions(curves, axis, [step])[0]) for curves, step in drawn if is_known(curves, axis)]
    end = max(SHORTEST_AXIS[axis], *ends)
    decade = 10.0 ** math.floor(math.log10(end))
    return next(decade * part / 10 for part in ROUND_ENDS if decade * part / 10 >= end)


def is_known(curves: Curves, axis: XAxis) -> bool:
    """Whether the values were recorded: older versions of tui-nn recorded only steps."""
    return axis not in SERIES or bool(np.isfinite(curves[SERIES[axis]]).all())


def next_axis(curves: Curves, axis: XAxis) -> XAxis:
    """The next axis whose values are known, cyclically."""
    axes = list(XAxis)
    place = axes.index(axis)
    return next(one for one in axes[place + 1 :] + axes if is_known(curves, one))


def positions(curves: Curves, axis: XAxis, steps: ArrayLike) -> Array:
    """Where `steps` (n,) are along the axis: between recorded points and beyond the last one, on straight lines."""
    steps = np.asarray(steps, np.float64)
    if axis not in SERIES:
        return steps
    values, last = curves[SERIES[axis]], curves.step[-1]
    places: Array = np.interp(steps, curves.step, values) + np.maximum(steps - last, 0) * _rate(curves, axis)
    return places


def steps_at(curves: Curves, axis: XAxis, places: ArrayLike) -> Array:
    """The steps at `places` (n,) along the axis: the inverse of `positions`."""
    places = np.asarray(places, np.float64)
    if axis not in SERIES:
        return places
    values = curves[SERIES[axis]]
    steps: Array = np.interp(places, values, curves.step) + np.maximum(places - values[-1], 0) / _rate(curves, axis)
    return steps


def _rate(curves: Curves, axis: XAxis) -> float:
    """The length of a step beyond the last point: the mean over the whole run."""
    last, value = float(curves.step[-1]), float(curves[SERIES[axis]][-1])
    return value / last if last and value else 1.0
