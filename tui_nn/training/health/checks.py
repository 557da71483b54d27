"""What is wrong with a run: since which step, why, and which preset shows it.

To add a check, add an entry to `CHECKS`. A check judges only what a run has recorded, so looking changes nothing. Its
thresholds are far from what sound runs do, because a wrong alarm is worse than none; `tests/benchmarks/health.py`
counts the alarms of all presets with many seeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.experiment import Experiment
from tui_nn.training.health import layers, losses
from tui_nn.training.health.evidence import Evidence

WARNING = "!"
"""Precedes a finding on the screen."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a run."""

    name: str
    """The name of its check."""
    since: int
    """The first recorded step that shows it."""
    text: str
    """Why, with numbers."""
    preset: str
    """The preset that shows it; empty if it is the one that is running."""

    @property
    def short(self) -> str:
        """What is wrong, and since when."""
        return f"{self.name} since step {self.since:,}"

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.short}: {self.text}" + (f" (see preset {self.preset})" if self.preset else "")


@dataclass(frozen=True)
class HealthCheck:
    """A check, and its texts."""

    find: Callable[[Evidence], tuple[int, str] | None]
    """Returns since when and why, or None if nothing is wrong."""
    preset: str
    """The preset that shows what it finds."""
    help: str
    """What it looks for."""


CHECKS: dict[str, HealthCheck] = {
    "diverged": HealthCheck(losses.diverged, "rate-too-high", "the loss is not finite, or beyond all bounds"),
    "exploding loss": HealthCheck(losses.exploding, "rate-too-high", "the losses have grown a hundredfold"),
    "rate too high": HealthCheck(
        losses.rate_too_high,
        "rate-too-high",
        "the loss of the full batch keeps rising, or the held-out loss jumps up and down",
    ),
    "dead units": HealthCheck(
        layers.dead, "dying-relus", "half of a layer's units or more are 0 for all training samples"
    ),
    "saturated units": HealthCheck(
        layers.saturated,
        "vanishing-gradients",
        "half of a layer's units or more are at a limit of their activation",
    ),
    "vanishing gradients": HealthCheck(
        layers.vanishing, "vanishing-gradients", "the first layer's gradient is below 1/100 of the last layer's"
    ),
    "exploding gradients": HealthCheck(
        layers.exploding, "exploding-gradients", "the first layer's gradient is above 100 times the last layer's"
    ),
    "plateau": HealthCheck(
        losses.plateau, "linear-layers", "the loss no longer falls, although it is far from the best possible"
    ),
    "rate too low": HealthCheck(
        losses.rate_too_low, "rate-too-low", "the loss falls steadily, but too slowly for the planned steps"
    ),
    "overfitting": HealthCheck(
        losses.overfitting, "overfitting", "the held-out loss rises while the training loss falls"
    ),
}
"""Name -> check, the worst first: causes come before what they lead to."""


def findings(run: Evidence) -> tuple[Finding, ...]:
    """What is wrong with a run, the worst first."""
    if not len(run.step):
        return ()
    with np.errstate(all="ignore"):
        found = [(name, check.find(run), _preset(check, run)) for name, check in CHECKS.items()]
    return tuple(Finding(name, *what, preset) for name, what, preset in found if what)


def _preset(check: HealthCheck, run: Evidence) -> str:
    """The preset to look at, unless it is the one that is running."""
    return check.preset if Experiment.preset(check.preset).title != run.title else ""
