from __future__ import annotations

import dataclasses
import json
import math
import re
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from tests.cli.command_line import SMALL, start, tui_nn
from tests.patience import PATIENCE
from tests.training.files import write_csv
from tui_nn import Experiment, LogEntry, Result, train
from tui_nn.cli import headless
from tui_nn.cli.output import Progress
from tui_nn.data.generators import GENERATORS
from tui_nn.experiment import DATA_PRESET
from tui_nn.training.loading import load_data

SMALL_EXPERIMENT = Experiment.preset("article").updated({"samples": 300, "steps": 20})

PARTS = ("train", "validation", "test")
LOSSES = [f"{part}_loss" for part in PARTS]
ACCURACIES = {f"{part}_accuracy": f"{part}_score" for part in PARTS}
R2 = {f"{part}_r2": f"{part}_score" for part in PARTS}


def scores(of: Result | LogEntry, has_classes: bool) -> dict[str, float | None]:
    """The losses and scores as JSON has them: those of the other kind of target are null."""
    found = {name: getattr(of, name) for name in LOSSES}
    known, other = (ACCURACIES, R2) if has_classes else (R2, ACCURACIES)
    return found | {name: getattr(of, attribute) for name, attribute in known.items()} | dict.fromkeys(other)


def log_lines(out: str, name: str = "Loss") -> dict[int, float]:
    """Step -> loss of each line of the log."""
    return {int(step): float(loss) for step, loss in re.findall(rf"^{name} at step (\d+): (\S+)$", out, re.MULTILINE)}


def summary_of(out: str) -> dict[str, str]:
    lines = [line for line in out.splitlines() if " at step " not in line]
    return {name: text.strip() for name, text in (line.split(":", 1) for line in lines)}


def read_json(text: str) -> dict[str, Any]:
    """Read JSON as strict readers do, which know neither NaN nor Infinity."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is not JSON")

    document: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return document


def test_the_log_of_mini_batches_has_the_loss_of_the_batch() -> None:
    _, out, _ = tui_nn("train", *SMALL, "--batch-size", "32", "--log-every", "8")
    history = train(SMALL_EXPERIMENT.updated({"batch_size": 32}), log_every=8).history
    assert log_lines(out, "Minibatch loss") == {entry.step: entry.batch_loss for entry in history[:-1]}
    assert history[-1].step == 20


def test_the_summary_is_aligned_and_tells_what_the_run_came_to() -> None:
    _, out, _ = tui_nn("train", *SMALL)
    result = train(SMALL_EXPERIMENT)
    lines = [line for line in out.splitlines() if " at step " not in line]
    assert {len(line) - len(line.split(":")[1].lstrip()) for line in lines} == {15}
    summary = summary_of(out)
    assert summary["State"] == "finished (all 20 steps)"
    assert re.fullmatch(r"20 in [\d.]+ s \([\d,]+ steps/s\)", summary["Steps"])
    assert summary["Training set"] == f"loss {result.train_loss:.6g}, accuracy {result.train_accuracy:.1%}"
    assert summary["Test set"] == f"loss {result.test_loss:.6g}"
    assert summary["Test accuracy"] == f"{result.test_accuracy:.1%} ({result.test_correct} of 30 correct)"
    # The article's 0.5 * 0.01 * sum of w^2.
    penalty = 0.005 * sum(float(np.sum(w**2)) for w in result.network.parameters.weights)
    assert summary["Penalty"].split(";")[0] == f"{penalty:.6g}"
    assert float(summary["Penalty"].split()[-1]) == pytest.approx(result.train_loss - penalty, rel=1e-5)
    dataset = load_data(SMALL_EXPERIMENT)
    train_labels, test_labels = (part.labels.tolist() for part in (dataset.train, dataset.test))
    counts = [f"c{one} {train_labels.count(one)} + {test_labels.count(one)}" for one in range(3)]
    assert summary["Classes"] == f"{', '.join(counts)} (training + test)"
    most = max(range(3), key=train_labels.count)
    assert summary["Baseline"] == f"{test_labels.count(most) / 30:.1%} (majority class c{most})"
    assert "Penalty" not in summary_of(tui_nn("train", *SMALL, "--l2", "0").out)


def test_the_summary_of_a_regression_has_its_errors_in_the_unit_of_the_target(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text("x,y\n" + "".join(f"{n},{1000 + 50 * (n % 7)}.5\n" for n in range(60)))
    argv = ["train", "--data", str(path), "--target-kind", "number", "--steps", "20"]
    lines = tui_nn(*argv).out.splitlines()
    summary = summary_of("\n".join(lines[lines.index(next(line for line in lines if line.startswith("State:"))) :]))
    document = read_json(tui_nn(*argv, "--json").out)
    result = train(Experiment.for_data(str(path)).updated({"target_kind": "number", "steps": 20}))
    dataset = load_data(result.experiment)
    mean, std = dataset.target_scale
    for part, errors in (("train", result.train_errors), ("test", result.test_errors)):
        subset = getattr(dataset, part)
        true, predicted = (values * std + mean for values in (subset.targets[0], result.network.outputs(subset.x)[0]))
        assert errors
        assert errors.rmse == document[f"{part}_rmse"] == pytest.approx(root_mean_squared_error(true, predicted))
        assert errors.mae == document[f"{part}_mae"] == pytest.approx(mean_absolute_error(true, predicted))
    assert result.test_errors
    assert summary["Test errors"] == f"RMSE {result.test_errors.rmse:.6g}, MAE {result.test_errors.mae:.6g}"
    assert summary["Baseline"] == f"0.000 (mean, RMSE {dataset.baseline.rmse:.6g})"


def test_of_many_classes_the_first_are_counted() -> None:
    centers = "; ".join(f"{n},{n % 5}" for n in range(13))
    summary = summary_of(tui_nn("train", *SMALL, "--data", "blobs", "--centers", centers).out)
    assert re.fullmatch(r"(c\d \d+ \+ \d+ \+ \d+, ){10}3 more \(training \+ validation \+ test\)", summary["Classes"])


@pytest.mark.parametrize("has_classes", [True, False])
def test_json_is_one_object_with_the_result_and_its_history(has_classes: bool) -> None:
    data = "article" if has_classes else "sine"
    status, out, err = tui_nn("train", "--preset", "article", "--data", data, *SMALL, "--log-every", "7", "--json")
    document = read_json(out)
    result = train(SMALL_EXPERIMENT.updated({"data": data}), log_every=7)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert document.pop("seconds") > 0
    assert document.pop("steps_per_second") > 0
    assert document.pop("history") == {
        "step": [0, 7, 14, 20],
        **{
            name: [scores(entry, has_classes)[name] for entry in result.history] for name in (*LOSSES, *ACCURACIES, *R2)
        },
    }
    assert document == {
        "preset": "article",
        "steps": 20,
        "state": "finished",
        "reason": "all 20 steps",
        "restored_step": None,
        "data": None,
        **scores(result, has_classes),
        "train_data_loss": result.train_data_loss,
        **{
            f"{part}_{name}": getattr(errors, name, None)
            for part, errors in (("train", result.train_errors), ("test", result.test_errors))
            for name in ("rmse", "mae")
        },
        "baseline_accuracy": result.baseline.score if has_classes else None,
        "baseline_r2": None if has_classes else 0,
        "baseline_rmse": None if has_classes else result.baseline.rmse,
        "classes": result.class_counts or None,
        "test_correct": result.test_correct,
        "test_total": 30,
        "health": [],
    }


ILL = ("--preset", "vanishing-gradients", "--steps", "200")
"""Options of a run with something wrong."""


def test_the_summary_ends_with_what_is_wrong() -> None:
    result = train(Experiment.preset("vanishing-gradients").updated({"steps": 200}))
    lines = tui_nn("train", *ILL).out.splitlines()
    first, *more = [finding.line for finding in result.health]
    assert first.startswith("vanishing gradients since step 0: ")
    assert lines[-len(result.health) :] == [f"Health:        {first}", *(f"{'':15}{line}" for line in more)]
    assert "Health" not in tui_nn("train", *SMALL).out


def test_json_has_what_is_wrong() -> None:
    found = read_json(tui_nn("train", *ILL, "--json").out)["health"]
    worst = found[0]
    assert list(worst) == ["name", "since", "text", "preset"]
    assert (worst["name"], worst["since"], worst["preset"]) == ("vanishing gradients", 0, "")
    assert "times that of the first" in worst["text"]
    other = read_json(tui_nn("train", *ILL, "--learning-rate", "0.05", "--json").out)["health"][0]
    assert other["preset"] == "vanishing-gradients", "told unless it is the one that is running"


def test_json_names_the_preset_unless_it_was_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("")
    named = tui_nn("train", *SMALL, "--json", "--preset", "article-tensorflow")
    from_file = tui_nn("train", *SMALL, "--json", "--config", str(file))
    of_data = tui_nn("train", "--samples", "300", "--steps", "20", "--json", "--data", "spiral")
    assert read_json(of_data.out)["preset"] == DATA_PRESET
    assert read_json(tui_nn("train", *SMALL, "--json").out)["preset"] == "article"
    assert read_json(named.out)["preset"] == "article-tensorflow"
    assert read_json(from_file.out)["preset"] is None


def test_a_run_that_a_rule_ends_says_so() -> None:
    argv = ["train", *SMALL, "--steps", "500", "--stop-score", "0.01"]
    summary = summary_of(tui_nn(*argv).out)
    status, out, _ = tui_nn(*argv, "--json")
    document = read_json(out)
    reason = f"test accuracy {document['test_accuracy']:.1%} reached"
    assert (status, document["state"], document["reason"], document["steps"]) == (0, "finished", reason, 25)
    assert summary["State"] == f"finished ({reason})"


@pytest.mark.parametrize("data", GENERATORS)
def test_every_generator_can_be_trained_on(data: str) -> None:
    argv = ["train", "--data", data, "--samples", "100", "--steps", "20", "--noise", "0.1"]
    status, out, err = tui_nn(*argv)
    result = train(Experiment.for_data(data).updated({"samples": 100, "steps": 20, "noise": 0.1}))
    summary = summary_of(out)
    assert (status, err, summary["State"]) == (0, "", "finished (all 20 steps)")
    if GENERATORS[data].classes is None:
        r2 = f"{result.test_score:.3f} ({result.test_correct} of 20 close)"
        assert (summary["Test R2"], summary.get("Test accuracy")) == (r2, None)
        assert result.best_possible
        assert summary["Best possible"] == f"{result.best_possible[0]:.3f} (noise)"
        assert summary["Training set"] == f"loss {result.train_loss:.6g}, R2 {result.train_score:.3f}"
    else:
        accuracy = f"{result.test_accuracy:.1%} ({result.test_correct} of {4 if data == 'drawn' else 20} correct)"
        assert (summary["Test accuracy"], summary.get("Test R2")) == (accuracy, None)
    assert ("Best possible" in summary) is (result.best_possible is not None)


def test_what_was_worked_out_of_a_file_is_said_before_it_is_trained_on(tmp_path: Path) -> None:
    path = write_csv(tmp_path)
    argv = ["train", "--data", path, "--missing", "drop", "--batch-size", "10", "--steps", "20"]
    status, out, err = tui_nn(*argv)
    report = load_data(Experiment.for_data(path).updated({"missing": "drop", "batch_size": 10})).file.report
    assert (status, err) == (0, "")
    assert out.splitlines()[: len(report)] == list(report)
    assert out.splitlines()[len(report)].startswith("Minibatch loss at step 0: ")
    document = read_json(tui_nn(*argv, "--json").out)
    assert (document["steps"], document["test_total"]) == (20, 11)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ("--data FILE", "allowed: "),
        ("--data FILE --missing drop --target heigth", "target: got heigth, allowed: "),
        ("--data FILE --missing drop --features x1,x2", "features: got x1,x2, allowed: all, because "),
        ("--data none.csv", "none.csv"),
    ],
)
def test_a_file_that_cannot_be_trained_on_is_one_line(options: str, line: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path)
    status, out, err = tui_nn("train", *(path if option == "FILE" else option for option in options.split()))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("tui-nn: ")
    assert line in err


def test_a_batch_that_does_not_fit_a_file_is_one_line_after_what_was_found_in_it(tmp_path: Path) -> None:
    status, out, err = tui_nn("train", "--data", write_csv(tmp_path), "--missing", "drop", "--batch-size", "50")
    line = "tui-nn: batch_size: got 50, allowed: full, or a whole number from 1 to 34\n"
    assert (status, err) == (2, line)
    assert "Minibatch" not in out


def test_data_sets_whose_library_is_not_there_are_one_line_that_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As the import system marks what cannot be imported.
    monkeypatch.setitem(sys.modules, "sklearn", None)
    status, out, err = tui_nn("train", "--data", "iris")
    assert (status, out) == (2, "")
    assert err == (
        "tui-nn: data: got iris, which comes with scikit-learn, "
        "allowed: any other, or this one after pip install 'tui-nn[datasets]'\n"
    )


def test_numbers_that_are_not_finite_are_null_in_json() -> None:
    result = train(SMALL_EXPERIMENT)
    first, last = result.history
    broken: Result = dataclasses.replace(
        result,
        train_loss=math.inf,
        history=(first, dataclasses.replace(last, train_loss=math.nan, test_loss=-math.inf)),
    )
    document = read_json(headless.to_json(broken, None, None))
    assert document["preset"] is None
    assert document["train_loss"] is None
    assert document["history"]["train_loss"] == [first.train_loss, None]
    assert document["history"]["test_loss"] == [first.test_loss, None]


def test_a_run_that_diverges_exits_with_1() -> None:
    argv = ["train", "--samples", "300", "--learning-rate", "1000"]
    status, out, err = tui_nn(*argv)
    assert (status, err) == (1, "")
    assert summary_of(out)["State"].startswith("diverged (the loss exploded to above ")
    status, out, err = tui_nn(*argv, "--json", "--log-every", "1")
    document = read_json(out)
    assert (status, document["state"], err) == (1, "diverged", "")
    assert document["steps"] < 5001
    assert {len(column) for column in document["history"].values()} == {len(document["history"]["step"])}


def test_ctrl_c_ends_the_run_with_what_was_reached() -> None:
    running = start("train", "--samples", "300", "--steps", "1000000000", "--log-every", "1000000000")
    assert running.stdout
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=PATIENCE)
    summary = summary_of(out)
    assert (running.returncode, summary["State"], err) == (130, "stopped (Ctrl-C)", "")
    assert "Test accuracy" in summary


def test_ctrl_c_leaves_the_json_of_what_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt_at_12(self: Progress, step: int) -> None:
        if step >= 12:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "show", interrupt_at_12)
    status, out, _ = tui_nn("train", *SMALL, "--json", "--log-every", "4")
    document = read_json(out)
    assert (status, document["state"], document["history"]["step"]) == (130, "stopped", [0, 4, 8, 12])


def test_ctrl_c_before_the_data_is_loaded_ends_it_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(headless, "train", interrupt)
    assert tui_nn("train") == (130, "", "")
