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
from tui_nn.training.length import patience_steps

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
    waiting_from: int = 0
    """Step from which patience counts if there has been no lower loss since: where the run went on after a stop."""
    waived: tuple[str, ...] = ()
    """Rules that no longer apply, because the run went on after they had ended it."""

    def observed(self, step: int, loss: float, score: float) -> Progress:
        """The progress after another evaluation on the held-out set, which is ignored if its loss is not finite."""
        if not math.isfinite(loss):
            return self
        seen = replace(self, step=step, loss=loss, score=score)
        return replace(seen, best_loss=loss, best_step=step) if loss < self.best_loss else seen

    def out_of_patience(self, patience: float) -> float:
        """The step at which the patience, in steps, ends."""
        return max(self.best_step, self.waiting_from) + patience


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
    is_over = progress.step >= progress.out_of_patience(limit)
    return f"no better {progress.held_out} loss since step {progress.best_step:,}" if is_over else ""


def _loss(progress: Progress, *, limit: float) -> str:
    return f"{progress.held_out} loss {progress.loss:.4g} reached" if progress.loss <= limit else ""


def _score(progress: Progress, *, limit: float) -> str:
    score = score_text(progress.score, progress.is_regression, "2")
    name = "" if progress.is_regression else "accuracy "
    return f"{progress.held_out} {name}{score} reached" if progress.score >= limit else ""


def _never(progress: Progress, *, limit: float) -> str:
    """The time is not part of the progress; `time_is_up` checks it."""
    return ""


PATIENCE = "patience"

TIME_LIMIT = "stop_seconds"

STOP_RULES: dict[str, StopRule] = {
    PATIENCE: _patience,
    "stop_loss": _loss,
    "stop_score": _score,
    TIME_LIMIT: _never,
}
"""Name of the setting that holds the limit (0 for none) -> its rule."""


def active_rules(training: TrainingSettings, samples: int) -> dict[str, float]:
    """The rules that have a limit: name -> limit.

    Args:
        training: the settings.
        samples: size of the training set, by which a patience in epochs becomes one in steps.
    """
    others = {name: float(getattr(training, name)) for name in STOP_RULES if name != PATIENCE}
    limits = {PATIENCE: float(patience_steps(training, samples)), **others}
    return {name: limit for name, limit in limits.items() if limit}


def reasons(progress: Progress, rules: Mapping[str, float]) -> dict[str, str]:
    """Which of the `active_rules` end the run, and why: name -> reason."""
    found = {name: STOP_RULES[name](progress, limit=limit) for name, limit in rules.items()}
    return {name: reason for name, reason in found.items() if reason and name not in progress.waived}


def time_is_up(seconds: float, rules: Mapping[str, float]) -> str:
    """Why to stop after `seconds` of updates, if the `active_rules` have a time limit that is reached; else empty."""
    limit = rules.get(TIME_LIMIT, math.inf)
    return f"{limit:g} s of training" if seconds >= limit else ""


def is_evaluation_due(step: int, last: int, progress: Progress, rules: Mapping[str, float]) -> bool:
    """Whether the held-out set is evaluated after `step` updates, for the stop rules.

    It is every `CHECK_EVERY` steps, after the `last` step, and when the patience ends, so that no step more is made.
    """
    patience = rules.get(PATIENCE, math.inf)
    return step % min(CHECK_EVERY, patience) == 0 or step in (last, progress.out_of_patience(patience))
