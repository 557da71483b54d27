"""Checks a gradient against central differences of the loss, in float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui_nn.nn.arrays import Flags
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.nn.penalties import Penalty
from tui_nn.training.update import quiet
from tui_nn.training.update_trace import UpdateTrace

STEP = 6e-6
"""Distance to either side, relative to the parameter if that is above 1: about the cube root of the rounding error of a
float64, with which the errors of rounding and of the formula are about equal."""

ROUNDING = {"float64": 1e-10, "float32": 1e-6}
"""Precision of the gradient -> difference, relative to the loss, that rounding alone explains."""

RELATIVE_TOLERANCE = {"float64": 1e-5, "float32": 1e-2}
"""Precision -> relative error up to which two gradients count as equal."""


@dataclass(frozen=True)
class GradientCheck:
    """A derivative of the loss by a parameter, found in two ways."""

    index: int
    """The parameter, by its place among all."""
    backpropagated: float
    by_difference: float
    step: float
    """Distance to either side of the parameter."""
    rounding: float
    """Difference that rounding alone explains."""
    tolerance: float
    """Relative error up to which they count as equal."""
    crosses_kink: bool
    """Whether a slope jumps between both sides: the weighted sum of a unit changes its sign, or with L1 the weight."""

    @property
    def difference(self) -> float:
        """Distance between both."""
        return abs(self.backpropagated - self.by_difference)

    @property
    def relative_error(self) -> float:
        """The difference relative to the larger of both; 0 if both are 0."""
        largest = max(abs(self.backpropagated), abs(self.by_difference))
        return self.difference / largest if largest else 0.0

    @property
    def agrees(self) -> bool:
        """Whether both are equal but for rounding."""
        return self.difference <= self.rounding or self.relative_error <= self.tolerance

    @property
    def verdict(self) -> str:
        """What the comparison means, in a few words."""
        if not math.isfinite(self.difference):
            return "the loss is not finite, so that there is nothing to compare"
        if self.difference <= self.rounding and self.relative_error > self.tolerance:
            return "equal as far as rounding lets one see: both are almost 0"
        if self.agrees:
            return "equal but for rounding: backpropagation is right"
        if self.crosses_kink:
            return "a slope jumps in between, that of a unit or of L1: the differences mislead"
        return "they differ: one of them is wrong"


class GradientChecker:
    """Compares the gradient of an update with differences of the loss on the same samples, with the same masks."""

    def __init__(self, trace: UpdateTrace) -> None:
        self._trace = trace
        experiment = trace.experiment
        self._gradient = trace.gradient
        self._parameters = Parameters(trace.before.sizes, "float64")
        np.copyto(self._parameters.flat, trace.before.flat)
        self._network = Network(self._parameters, experiment.network.activation, trace.loss_name)
        self._penalty = Penalty(self._parameters, experiment.training.l1, experiment.training.l2)
        self._samples = trace.forward.samples.repeated(self._parameters)
        self._precision = trace.before.flat.dtype.name
        self._has_l1 = bool(experiment.training.l1)
        self._is_kinked = self._network.activation.is_kinked

    @property
    def count(self) -> int:
        """Number of parameters."""
        return len(self._parameters.flat)

    @cached_property
    def _loss_here(self) -> float:
        return self._loss()[0]

    def check(self, index: int) -> GradientCheck:
        """Check one parameter, by its place among all."""
        flat = self._parameters.flat
        value = float(flat[index])
        step = STEP * max(1.0, abs(value))
        with quiet():
            rounding = ROUNDING[self._precision] * max(1.0, abs(self._loss_here))
            try:
                flat[index] = value + step
                above, signs_above = self._loss()
                flat[index] = value - step
                below, signs_below = self._loss()
            finally:
                flat[index] = value
        return GradientCheck(
            index=index,
            backpropagated=float(self._gradient[index]),
            by_difference=(above - below) / (2 * step),
            step=step,
            rounding=rounding,
            tolerance=RELATIVE_TOLERANCE[self._precision],
            crosses_kink=(self._has_l1 and abs(value) < step)
            or any((a != b).any() for a, b in zip(signs_above, signs_below, strict=True)),
        )

    def check_all(self, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[GradientCheck]:
        """Check one parameter after the other, until `is_wanted` turns false."""
        for index in range(self.count):
            if not is_wanted():
                return
            yield self.check(index)

    def _loss(self) -> tuple[float, list[Flags]]:
        """The loss with the penalty, and whether each weighted sum of a hidden unit is positive."""
        loss = self._network.forward(self._samples) + self._penalty.value()
        return loss, [z > 0 for z in self._samples.z[:-1]] if self._is_kinked else []
