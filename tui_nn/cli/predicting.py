"""`tui-nn predict` and `tui-nn evaluate`: the answers of a saved run for the rows of a file."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_nn.cli.options import FILE_OF_ROWS, RUN, Given
from tui_nn.cli.output import Status, finite, write
from tui_nn.errors import SettingError, shown
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_file
from tui_nn.scores import score_text
from tui_nn.signals import ended_at_once

if TYPE_CHECKING:
    from tui_nn.data.files.options import ReadOptions
    from tui_nn.training.model import Model, ModelScore

MOST_CLASSES = 10
"""Maximum number of classes whose confusion matrix is printed."""


def predict(given: Given) -> int:
    """Write the rows of a file with the predictions of a run."""
    from tui_nn.runs.predicting import predict_file, print_predictions

    with ended_at_once():
        model, path, options = _read(given)
        if "out" in given:
            predict_file(model, path, given["out"], options)
        else:
            print_predictions(model, path, partial(write, end=""), options)
    return Status.DONE


def evaluate(given: Given) -> int:
    """Print how well a run predicts the rows of a file."""
    from tui_nn.runs.predicting import evaluate_file

    with ended_at_once():
        model, path, options = _read(given)
        score = evaluate_file(model, path, options)
    write(to_json(model, score) if "json" in given else summary(model, score))
    return Status.DONE


def summary(model: Model, score: ModelScore) -> str:
    """Format the result as a few aligned lines, and the confusion matrix unless it has many classes."""
    name, right = ("R2", "close") if model.is_regression else ("Accuracy", "correct")
    number = score_text(score.score, model.is_regression, "2").removeprefix("R2 ")
    rows = {
        "Loss": f"{score.loss:.6g}",
        name: f"{number} ({score.correct:,} of {score.rows:,} {right})",
    }
    if score.errors:
        rows["Errors"] = f"RMSE {score.errors.rmse:.6g}, MAE {score.errors.mae:.6g}"
    lines = [f"{name + ':':<16}{text}" for name, text in rows.items()]
    if score.confusion is not None and len(model.class_names) <= MOST_CLASSES:
        lines += ["", *_matrix(model, score.confusion.tolist())]
    return "\n".join(lines)


def to_json(model: Model, score: ModelScore) -> str:
    """Format the result as one JSON object, with null for what does not apply."""
    names = model.class_names
    confusion = None if score.confusion is None else score.confusion.tolist()
    document: dict[str, Any] = {
        "step": model.step,
        "loss": finite(score.loss),
        "accuracy": None if model.is_regression else score.score,
        "r2": finite(score.score) if model.is_regression else None,
        "correct": score.correct,
        "total": score.rows,
        "rmse": finite(score.errors.rmse) if score.errors else None,
        "mae": finite(score.errors.mae) if score.errors else None,
        "confusion": confusion
        and {true: dict(zip(names, row, strict=True)) for true, row in zip(names, confusion, strict=True)},
    }
    return json.dumps(document, allow_nan=False)


def _matrix(model: Model, counts: list[list[int]]) -> list[str]:
    """The number of rows of each true class predicted as each class, in columns."""
    names = [shown(name) for name in model.class_names]
    table = [
        ["true \\ predicted", *names],
        *([name, *map("{:,}".format, row)] for name, row in zip(names, counts, strict=True)),
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join([first.ljust(widths[0]), *(text.rjust(width) for text, width in zip(rest, widths[1:], strict=True))])
        for first, *rest in table
    ]


def _read(given: Given) -> tuple[Model, str, ReadOptions]:
    """The model of the run, the path of the file, and how to read it."""
    from tui_nn.cli.keeping import run_path
    from tui_nn.runs.files import model_of, read
    from tui_nn.training.loading import file_options

    if "run" not in given:
        raise SettingError("run", "nothing", RUN.allowed)
    path = given.get("file", "")
    if not is_file(path):
        raise SettingError("file", path or "nothing", FILE_OF_ROWS.allowed)
    changes = {name: text for name, text in given.items() if name in SETTINGS}
    options = file_options(Experiment.for_data(path, changes))
    return model_of(read(run_path(given["run"]))), path, options
