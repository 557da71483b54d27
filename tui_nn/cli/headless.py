"""Training without a screen: prints a log of the losses and a summary, or a JSON object."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self

from tui_nn.cli.options import Given, load, read_experiment, read_log_every, read_preset
from tui_nn.cli.output import Progress, Status, finite, write
from tui_nn.data.baseline import Baseline
from tui_nn.data.dataset import Dataset, best_possible_name
from tui_nn.errors import shown
from tui_nn.experiment import Experiment
from tui_nn.scores import score_text
from tui_nn.signals import ended_at_once
from tui_nn.training.evaluation import ValueErrors
from tui_nn.training.length import last_step
from tui_nn.training.run import LogEntry, Result, train

STATUS = {"finished": Status.DONE, "diverged": Status.DIVERGED, "stopped": Status.INTERRUPTED}
"""Final state of the run -> exit status."""

LOSSES = ("train_loss", "validation_loss", "test_loss")

SETS = {"train": "training", "validation": "validation", "test": "test"}
"""Name of a set -> what it is called in the summary."""

LABEL = 15
"""Columns of the names in the summary."""

MOST_COUNTED = 10
"""Maximum number of classes whose samples are counted in the summary."""

SCORES = {
    f"{part}_{name}": (is_regression, f"{part}_score")
    for name, is_regression in (("accuracy", False), ("r2", True))
    for part in ("train", "validation", "test")
}
"""JSON key -> whether it is for regression, and the attribute that holds its value."""


def train_headless(given: Given) -> int:
    """Train the experiment, print the log and summary or JSON, and return the exit status."""
    if {"out", "resume"} & set(given):
        from tui_nn.cli.keeping import train_kept

        return train_kept(given)
    with ended_at_once():
        experiment, dataset = load(given, read_experiment(given))
    with Log(given, experiment, dataset, last_step(experiment.training, len(dataset.train))) as log:
        result = train(experiment, log.every, log.add, log.progress.show, dataset)
    return log.finish(result, read_preset(given))


class Log:
    """Prints the output of a run: the report on its data, a line every `every` steps, and the result."""

    def __init__(self, given: Given, experiment: Experiment, dataset: Dataset, steps: int) -> None:
        """Print the report on a data file; `steps` is the length of the run.

        Raises:
            SettingError: the given steps between log lines are not allowed.
        """
        self.every = read_log_every(given)
        self.progress = Progress(sys.stderr, steps)
        self._experiment = experiment
        self._with_log = "json" not in given
        self._facts = dataset.file.facts
        for line in dataset.file.report if self._with_log else ():
            write(line)

    def __enter__(self) -> Self:
        self.progress.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.progress.__exit__(*error)

    def add(self, entry: LogEntry) -> None:
        """Print an entry, unless the output is JSON."""
        # The history always includes the last step; the log has only multiples of `every`, as in the article.
        if self._with_log and entry.step % self.every == 0:
            self.progress.clear()
            write(log_line(self._experiment, entry))

    def finish(self, result: Result, preset: str | None) -> int:
        """Print the result of the run and return the exit status."""
        write(summary(result) if self._with_log else to_json(result, preset, self._facts))
        return STATUS[result.state]


def log_line(experiment: Experiment, entry: LogEntry) -> str:
    """Format a log entry as the article does."""
    name = "Loss" if experiment.training.batch_size == "full" else "Minibatch loss"
    return f"{name} at step {entry.step}: {entry.batch_loss}"


def summary(result: Result) -> str:
    """Format the result as a few aligned lines."""
    name = "R2" if result.is_regression else "accuracy"
    train, test = (_number(result, one) for one in (result.train_score, result.test_score))
    right = "close" if result.is_regression else "correct"
    rows = {
        "State": f"{result.state} ({result.reason})",
        "Steps": f"{result.steps:,} in {result.seconds:.2f} s ({result.steps_per_second:,.0f} steps/s)",
        "Training set": f"loss {result.train_loss:.6g}, {name} {train}",
        **_validation_row(result, name),
    }
    if result.restored_step is not None:
        rows["Weights"] = f"those of step {result.restored_step:,}, which had the lowest loss"
    if result.train_loss != result.train_data_loss:
        penalty = result.train_loss - result.train_data_loss
        rows["Penalty"] = f"{penalty:.6g}; the training loss without it is {result.train_data_loss:.6g}"
    rows["Test set"] = f"loss {result.test_loss:.6g}"
    rows[f"Test {name}"] = f"{test} ({result.test_correct:,} of {result.test_total:,} {right})"
    if result.test_errors:
        rows["Test errors"] = f"RMSE {result.test_errors.rmse:.6g}, MAE {result.test_errors.mae:.6g}"
    if result.class_counts:
        sets = next(iter(result.class_counts.values()))
        rows["Classes"] = f"{_counts(result)} ({' + '.join(SETS[name] for name in sets)})"
    rows["Baseline"] = f"{_number(result, result.baseline.score)} ({_baseline_words(result.baseline)})"
    if result.best_possible:
        limit = best_possible_name(result.is_regression)
        rows["Best possible"] = f"{_number(result, result.best_possible[0])} ({limit})"
    if result.health:
        rows["Health"] = f"\n{'':<{LABEL}}".join(finding.line for finding in result.health)
    return "\n".join(f"{name + ':':<{LABEL}}{text}" for name, text in rows.items())


def to_json(result: Result, preset: str | None, data: Mapping[str, Any] | None) -> str:
    """Format the result as one JSON object.

    Args:
        result: of the run.
        preset: that it began with; None for an experiment from a file.
        data: what was found in the data file; None for other data.
    """
    document: dict[str, Any] = {
        "preset": preset,
        "steps": result.steps,
        "state": result.state,
        "reason": result.reason,
        "restored_step": result.restored_step,
        "data": data,
        **_scores(result, result.is_regression),
        "train_data_loss": finite(result.train_data_loss),
        **_errors("train", result.train_errors),
        **_errors("test", result.test_errors),
        **_baseline(result),
        "classes": {name: dict(sets) for name, sets in result.class_counts.items()} or None,
        "test_correct": result.test_correct,
        "test_total": result.test_total,
        "health": [asdict(finding) for finding in result.health],
        "seconds": result.seconds,
        "steps_per_second": result.steps_per_second,
        "history": {
            "step": [entry.step for entry in result.history],
            **_columns([_scores(entry, result.is_regression) for entry in result.history]),
        },
    }
    return json.dumps(document, allow_nan=False)


def _counts(result: Result) -> str:
    """The number of samples of the classes, of many only of the first ones."""
    counts = [
        f"{shown(name)} {' + '.join(f'{count:,}' for count in sets.values())}"
        for name, sets in result.class_counts.items()
    ]
    more = [f"{len(counts) - MOST_COUNTED:,} more"] if len(counts) > MOST_COUNTED else []
    return ", ".join(counts[:MOST_COUNTED] + more)


def _baseline_words(baseline: Baseline) -> str:
    return shown(baseline.name) if math.isnan(baseline.rmse) else f"{baseline.name}, RMSE {baseline.rmse:.6g}"


def _validation_row(result: Result, name: str) -> dict[str, str]:
    """The line about the validation set, if there is one."""
    if result.validation_score is None:
        return {}
    return {"Validation": f"loss {result.validation_loss:.6g}, {name} {_number(result, result.validation_score)}"}


def _number(result: Result, score: float) -> str:
    """Format an accuracy, or an R² without the prefix."""
    return score_text(score, result.is_regression, "2").removeprefix("R2 ")


def _scores(of: Result | LogEntry, is_regression: bool) -> dict[str, float | None]:
    """Losses, accuracies and R² by JSON key; None for those that do not apply."""
    losses = {name: finite(getattr(of, name)) for name in LOSSES}
    scores = {
        key: finite(getattr(of, name)) if is_regression is regression else None
        for key, (regression, name) in SCORES.items()
    }
    return losses | scores


def _errors(part: str, errors: ValueErrors | None) -> dict[str, float | None]:
    """RMSE and MAE by JSON key; None for classes."""
    return {f"{part}_{name}": finite(getattr(errors, name)) if errors else None for name in ("rmse", "mae")}


def _baseline(result: Result) -> dict[str, float | None]:
    """The scores of the baseline by JSON key; None for those that do not apply."""
    score, is_regression = result.baseline.score, result.is_regression
    return {
        "baseline_accuracy": None if is_regression else score,
        "baseline_r2": score if is_regression else None,
        "baseline_rmse": finite(result.baseline.rmse),
    }


def _columns(rows: list[dict[str, float | None]]) -> dict[str, list[float | None]]:
    return {name: [row[name] for row in rows] for name in rows[0]}
