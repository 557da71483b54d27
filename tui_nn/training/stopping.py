"""Stop rules, which end a run before its last step.

To add a rule, add an entry to `STOP_RULES`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from tui_nn.experiment.training import TrainingSettings
from tui_nn.scores import score_text

CHECK_EVERY = 25
"""Maximum steps between evaluations on the test set while a rule is active: often enough, at little cost."""


@dataclass(frozen=True)
class Progress:
    """The evaluations on the test set, as far as the stop rules need them."""

    step: int = 0
    """Step of the last evaluation."""
    test_loss: float = float("inf")
    test_score: float = float("-inf")
    """Accuracy as a fraction, or R²."""
    best_loss: float = float("inf")
    best_step: int = 0
    """Step of the lowest test loss."""
    is_regression: bool = False
    """Whether the score is R²."""

    def observed(self, step: int, test_loss: float, test_score: float) -> Progress:
        """The progress after another evaluation on the test set, which is ignored if its loss is not finite."""
        if not math.isfinite(test_loss):
            return self
        seen = replace(self, step=step, test_loss=test_loss, test_score=test_score)
        return replace(seen, best_loss=test_loss, best_step=step) if test_loss < self.best_loss else seen


class StopRule(Protocol):
    """Decides whether to stop."""

    def __call__(self, progress: Progress, *, limit: float) -> str:
        """Return why the run ends here, in words, or an empty string if it does not.

        Args:
            progress: the evaluations on the test set so far.
            limit: the value of the rule's setting, above 0.
        """
        ...


def _patience(progress: Progress, *, limit: float) -> str:
    waited = progress.step - progress.best_step
    return f"no better test loss since step {progress.best_step:,}" if waited >= limit else ""


def _loss(progress: Progress, *, limit: float) -> str:
    return f"test loss {progress.test_loss:.4g} reached" if progress.test_loss <= limit else ""


def _score(progress: Progress, *, limit: float) -> str:
    score = score_text(progress.test_score, progress.is_regression, "2")
    name = "" if progress.is_regression else "accuracy "
    return f"test {name}{score} reached" if progress.test_score >= limit else ""


def _never(progress: Progress, *, limit: float) -> str:
    """The time is not part of the progress; `time_is_up` checks it."""
    return ""


TIME_LIMIT = "stop_seconds"

STOP_RULES: dict[str, StopRule] = {
    "patience": _patience,
    "stop_loss": _loss,
    "stop_score": _score,
    TIME_LIMIT: _never,
}
"""Name of the setting that holds the limit (0 for none) -> its rule."""


def active_rules(training: TrainingSettings) -> dict[str, float]:
    """The rules that have a limit: name -> limit."""
    limits = {name: float(getattr(training, name)) for name in STOP_RULES}
    return {name: limit for name, limit in limits.items() if limit}


def first_reason(progress: Progress, rules: Mapping[str, float]) -> str:
    """The reason of the first of the `active_rules` that ends the run; empty if none does."""
    reasons = (STOP_RULES[name](progress, limit=limit) for name, limit in rules.items())
    return next((reason for reason in reasons if reason), "")


def time_is_up(seconds: float, rules: Mapping[str, float]) -> str:
    """Why to stop after `seconds` of updates, if the `active_rules` have a time limit that is reached; else empty."""
    limit = rules.get(TIME_LIMIT, math.inf)
    return f"{limit:g} s of training" if seconds >= limit else ""


def evaluate_every(training: TrainingSettings) -> int:
    """Steps between evaluations on the test set for the stop rules."""
    return min(CHECK_EVERY, training.patience or CHECK_EVERY)
