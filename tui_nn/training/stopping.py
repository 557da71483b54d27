"""When a run ends before its last step, and why.

To add a rule, add an entry to `STOP_RULES`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tui_nn.experiment.training import TrainingSettings

CHECK_EVERY = 25
"""Steps from one look at the test set to the next, where a rule asks for it: often enough, and hardly any cost."""


@dataclass
class Progress:
    """How far a run is, as far as the rules are concerned."""

    step: int = 0
    seconds: float = 0.0
    """Spent on updates."""
    test_loss: float = float("inf")
    test_score: float = float("-inf")
    """Accuracy as a fraction, or R²."""
    best_loss: float = float("inf")
    best_step: int = 0
    """When the test loss was lowest."""
    is_regression: bool = False
    """Whether the score is R²."""

    def observe(self, step: int, test_loss: float, test_score: float) -> None:
        """Take in a look at the test set; one at parameters that are not finite says nothing."""
        if not math.isfinite(test_loss):
            return
        self.step, self.test_loss, self.test_score = step, test_loss, test_score
        if test_loss < self.best_loss:
            self.best_loss, self.best_step = test_loss, step


StopRule = Callable[[Progress, float], str]
"""Why to stop, given the progress and a limit, or nothing."""


def _patience(progress: Progress, limit: float) -> str:
    waited = progress.step - progress.best_step
    return f"no better test loss since step {progress.best_step:,}" if waited >= limit else ""


def _loss(progress: Progress, limit: float) -> str:
    return f"test loss {progress.test_loss:.4g} reached" if progress.test_loss <= limit else ""


def _score(progress: Progress, limit: float) -> str:
    score = f"R2 {progress.test_score:.3f}" if progress.is_regression else f"accuracy {progress.test_score:.1%}"
    return f"test {score} reached" if progress.test_score >= limit else ""


def _seconds(progress: Progress, limit: float) -> str:
    return f"{limit:g} s of training" if progress.seconds >= limit else ""


STOP_RULES: dict[str, StopRule] = {
    "patience": _patience,
    "stop_loss": _loss,
    "stop_score": _score,
    "stop_seconds": _seconds,
}
"""Name of the setting that holds the limit, 0 for none -> its rule."""


def active_rules(training: TrainingSettings) -> dict[str, float]:
    """The rules that have a limit, and what it is."""
    limits = {name: float(getattr(training, name)) for name in STOP_RULES}
    return {name: limit for name, limit in limits.items() if limit}


def first_reason(progress: Progress, rules: dict[str, float]) -> str:
    """Why to stop now, by the first of the rules that has a reason; else nothing."""
    reasons = (STOP_RULES[name](progress, limit) for name, limit in rules.items())
    return next((reason for reason in reasons if reason), "")
