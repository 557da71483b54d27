"""Training without a screen: the article's log, and what the run came to."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

from tui_nn.cli.options import Given, read_experiment, read_log_every, read_preset
from tui_nn.cli.output import Progress, Status, write
from tui_nn.experiment import Experiment
from tui_nn.training.run import LogEntry, Result, train

STATUS = {"finished": Status.DONE, "diverged": Status.DIVERGED, "stopped": Status.INTERRUPTED}
"""State of the result -> exit status."""

SCORES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
"""What the JSON has of the result and of each entry of its history."""


def train_headless(given: Given) -> int:
    """The command `train`."""
    experiment = read_experiment(given)
    log_every = read_log_every(given)
    with_log = "json" not in given

    def log(entry: LogEntry) -> None:
        # The history ends with the last step, wherever that is; the article's log does not.
        if with_log and entry.step % log_every == 0:
            progress.clear()
            write(log_line(experiment, entry))

    with Progress(sys.stderr, experiment.training.steps) as progress:
        result = train(experiment, log_every, log, progress.show)
    write(summary(result) if with_log else to_json(result, read_preset(given)))
    return STATUS[result.state]


def log_line(experiment: Experiment, entry: LogEntry) -> str:
    """A line as the article prints it."""
    name = "Loss" if experiment.training.batch_size == "full" else "Minibatch loss"
    return f"{name} at step {entry.step}: {entry.batch_loss}"


def summary(result: Result) -> str:
    """What the run came to, in a few aligned lines."""
    rows = {
        "State": result.state,
        "Steps": f"{result.steps:,} in {result.seconds:.2f} s ({result.steps_per_second:,.0f} steps/s)",
        "Training set": f"loss {result.train_loss:.6g}, accuracy {result.train_accuracy:.1%}",
        "Test set": f"loss {result.test_loss:.6g}",
        "Test accuracy": f"{result.test_accuracy:.1%} ({result.test_correct:,} of {result.test_total:,} correct)",
    }
    if result.ceiling:
        rows["Best possible"] = f"{result.ceiling[0]:.1%} (Bayes rate)"
    return "\n".join(f"{name + ':':<15}{text}" for name, text in rows.items())


def to_json(result: Result, preset: str | None) -> str:
    """The result as one JSON object."""
    document: dict[str, Any] = {
        "preset": preset,
        "steps": result.steps,
        "state": result.state,
        **{name: _finite(getattr(result, name)) for name in SCORES},
        "test_correct": result.test_correct,
        "test_total": result.test_total,
        "seconds": result.seconds,
        "steps_per_second": result.steps_per_second,
        "history": {
            "step": [entry.step for entry in result.history],
            **{name: [_finite(getattr(entry, name)) for entry in result.history] for name in SCORES},
        },
    }
    return json.dumps(document, allow_nan=False)


def _finite(number: float) -> float | None:
    """JSON has no NaN and no infinity."""
    return number if math.isfinite(number) else None
