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
"""Maximum steps between evaluations on the held-out set while a rule is active: often enough, at little cost."""


@dataclass(frozen=True)
class Progress:
    """What the stop rules know: the evaluations on the held-out set, which is the validation or the test set."""

    step: int = 0
    """Step of the last evaluation."""
    loss: float = float("inf")
    score: float = float("-inf")
    """Accuracy as a fraction, or R²."""
    best_loss: float = float("inf")
    best_step: int = 0
    """Step of the lowest loss."""
    is_regression: bool = False
    """Whether the score is R²."""
    held_out: str = "test"
    """Name of the held-out set."""

    def observed(self, step: int, loss: float, score: float) -> Progress:
        """The progress after another evaluation on the held-out set, which is ignored if its loss is not finite."""
        if not math.isfinite(loss):
            return self
        seen = replace(self, step=step, loss=loss, score=score)
        return replace(seen, best_loss=loss, best_step=step) if loss < self.best_loss else seen


class StopRule(Protocol):
    """Decides whether to stop."""

    def __call__(self, progress: Progress, *, limit: float) -> str:
        """Return why the run ends here, in words, or an empty string if it does not.

        Args:
            progress: the evaluations on the held-out set so far.
            limit: the value of the rule's setting, above 0.
        """
        ...


def _patience(progress: Progress, *, limit: float) -> str:
    waited = progress.step - progress.best_step
    return f"no better {progress.held_out} loss since step {progress.best_step:,}" if waited >= limit else ""


def _loss(progress: Progress, *, limit: float) -> str:
    return f"{progress.held_out} loss {progress.loss:.4g} reached" if progress.loss <= limit else ""


def _score(progress: Progress, *, limit: float) -> str:
    score = score_text(progress.score, progress.is_regression, "2")
    name = "" if progress.is_regression else "accuracy "
    return f"{progress.held_out} {name}{score} reached" if progress.score >= limit else ""


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


def is_evaluation_due(step: int, progress: Progress, training: TrainingSettings) -> bool:
    """Whether the held-out set is evaluated after `step` updates, for the stop rules.

    It is every `CHECK_EVERY` steps, after the last step, and when the patience ends, so that no step more is made.
    """
    patience = training.patience
    every = min(CHECK_EVERY, patience or CHECK_EVERY)
    return step % every == 0 or step == training.steps or (patience > 0 and step == progress.best_step + patience)
