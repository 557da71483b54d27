"""When a run ends, and with which weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_nn.data.dataset import Dataset
from tui_nn.experiment.training import TrainingSettings
from tui_nn.nn.arrays import Array, read_only
from tui_nn.training.length import last_step
from tui_nn.training.stopping import (
    PATIENCE,
    STOP_RULES,
    TIME_LIMIT,
    Progress,
    active_rules,
    is_evaluation_due,
    reasons,
    time_is_up,
)

HARMLESS = {"steps", "final_weights", *STOP_RULES}
"""Settings that change nothing of the training; after a change of any other one, patience counts anew."""


class Ending:
    """Applies the stop rules to a run, and keeps the parameters with the lowest loss on the held-out set."""

    def __init__(self, dataset: Dataset) -> None:
        """Start at step 0; `follow` comes before the first update."""
        self._dataset = dataset
        self.progress = self._fresh(0)
        self.best: Array | None = None
        """The parameters with the lowest loss, (parameters,), read-only; None without patience."""
        self.rules: dict[str, float] = {}
        """The rules that have a limit: name -> limit."""
        self.last_step = 0
        """The step at which the run ends, unless a rule ends it before."""
        self._restores = False

    def restore(self, progress: Progress, best: Array | None) -> None:
        """Continue from the evaluations of a run and its `best` parameters; `follow` comes next."""
        self.progress, self.best = progress, best

    def take(self, dataset: Dataset) -> None:
        """Evaluate on other data from now on."""
        self._dataset = dataset

    def follow(self, training: TrainingSettings, step: int, samples_seen: int) -> None:
        """Cache the settings, in a run that is at `step` after `samples_seen` samples."""
        samples = len(self._dataset.train)
        self.last_step = last_step(training, samples, step, samples_seen)
        self.rules = active_rules(training, samples)
        self._restores = PATIENCE in self.rules and training.final_weights == "best"
        if PATIENCE not in self.rules:
            self.best = None

    def check(self, step: int, evaluate: Callable[[], tuple[float, float]], parameters: Array) -> str:
        """Evaluate the held-out set if that is due; return which rule ends the run, or an empty string.

        Args:
            step: updates made.
            evaluate: returns loss and score on the held-out set.
            parameters: current ones, (parameters,).
        """
        if not is_evaluation_due(step, self.last_step, self.progress, self.rules):
            return ""
        self.progress = self.progress.observed(step, *evaluate())
        if PATIENCE in self.rules and self.progress.best_step == step == self.progress.step:
            self.best = read_only(parameters)
        return next(iter(reasons(self.progress, self.rules).values()), "")

    def time_is_up(self, seconds: float) -> str:
        """Why the run ends after `seconds` of updates; empty if it does not."""
        return "" if TIME_LIMIT in self.progress.waived else time_is_up(seconds, self.rules)

    def restores(self, step: int) -> bool:
        """Whether a run that ends at `step` gets the `best` parameters back."""
        return self._restores and self.best is not None and self.progress.best_step < step

    def change(self, changed: set[str], step: int, *, is_finished: bool, is_late: bool) -> None:
        """Adapt to a change of settings, after which a finished run goes on; `follow` comes next.

        The lowest loss so far remains comparable, because that on the held-out set has neither penalty nor dropout; but
        not if points were drawn.

        Args:
            changed: names of the settings.
            step: updates made.
            is_finished: whether the run has ended.
            is_late: whether the time limit has ended it.
        """
        ended = {*reasons(self.progress, self.rules), *([TIME_LIMIT] if is_late else [])} if is_finished else set()
        waived = {*self.progress.waived, *ended} - changed - {PATIENCE}
        if "points" in changed:
            # Losses on other points cannot be compared.
            self.progress, self.best = self._fresh(step), None
        elif PATIENCE in changed and self.best is None:
            # Without patience, the parameters of the lowest loss were not kept.
            self.progress = self._fresh(step)
        waiting_from = step if is_finished or changed - HARMLESS else self.progress.waiting_from
        self.progress = replace(self.progress, waiting_from=waiting_from, waived=tuple(sorted(waived)))

    def _fresh(self, step: int) -> Progress:
        dataset = self._dataset
        return Progress(best_step=step, is_regression=dataset.is_regression, held_out=dataset.held_out_name)
